"""The site under gunicorn: what it is told, what it logs, and how it ends."""

import json
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli.conftest import RunningSite
from tests.engine import fakes
from webapp.cli.gunicorn_conf import settings_for
from webapp.domain.report import State


def test_a_graceful_stop_lets_running_checks_finish(site: Callable[[float], RunningSite]) -> None:
    running = site(2.0)
    tokens = [running.start() for _ in range(5)]
    took = running.ends_after(signal.SIGTERM)

    assert {running.kept(token) for token in tokens} == {State.FINISHED}
    assert 1.0 < took < 10.0
    assert running.process.returncode == 0


def test_a_reload_finishes_what_runs_while_the_new_worker_serves(
    site: Callable[[float], RunningSite],
) -> None:
    running = site(2.0)
    token, old = running.start(), running.worker
    running.process.send_signal(signal.SIGHUP)
    running.until(lambda: running.worker != old)

    assert running.get(f"/checks/{token.text}") == "running"
    running.until(lambda: running.get(f"/checks/{token.text}") == "finished")
    running.ends_after(signal.SIGTERM)


def test_streams_are_let_go_as_soon_as_the_stop_begins(site: Callable[[float], RunningSite]) -> None:
    running = site(3.0)
    token = running.start()
    with ThreadPoolExecutor() as others:
        watching = others.submit(running.get, f"/live/{token.text}")
        time.sleep(0.5)
        before = time.monotonic()
        running.process.send_signal(signal.SIGTERM)
        assert watching.result() == "stopping"
        assert time.monotonic() - before < 1.5


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGQUIT])
def test_a_quick_stop_marks_what_runs(site: Callable[[float], RunningSite], number: signal.Signals) -> None:
    running = site(15.0)
    tokens = [running.start() for _ in range(5)]
    took = running.ends_after(number)

    assert {running.kept(token) for token in tokens} == {State.INTERRUPTED}
    assert took < 20.0


def test_after_a_killed_worker_its_successor_says_what_was_lost(site: Callable[[float], RunningSite]) -> None:
    running = site(15.0)
    token, old = running.start(), running.worker
    os.kill(old, signal.SIGKILL)
    running.until(lambda: running.worker != old)

    running.until(lambda: running.get(f"/checks/{token.text}") == "interrupted")
    running.ends_after(signal.SIGQUIT)


def test_the_log_names_requests_and_checks_but_no_link(site: Callable[[float], RunningSite]) -> None:
    running = site(0.0)
    token = running.start()
    running.get(f"/checks/{token.text}?email=taro@example.jp")
    running.ends_after(signal.SIGTERM)
    text = (running.folder / "log").read_text()
    requests = [json.loads(line) for line in text.splitlines() if '"request"' in line]

    assert token.text not in text
    assert "taro" not in text
    assert any(line.get("path") == f"/checks/{token.id}" and line["status"] == 200 for line in requests)
    assert len({line["request"] for line in requests}) >= 2


def test_times_leave_room_for_the_longest_check(tmp_path: Path) -> None:
    settings = settings_for(fakes.config(tmp_path))

    assert settings["graceful_timeout"] == 90
    assert settings["timeout"] > settings["graceful_timeout"]
    assert settings["threads"] == 640
    assert settings["control_socket_disable"] is True
    assert settings_for(fakes.config(tmp_path, max_running_checks=1000))["threads"] == 1140
