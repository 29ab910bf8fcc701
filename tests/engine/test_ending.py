"""The end of a process: what runs is finished or marked, whoever ends it and how."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.engine.conftest import MakeEngine
from tests.engine.fakes import FakeCheck, settings
from tests.engine.waiting import SHARING, opened, until, until_over
from webapp.domain.report import State
from webapp.domain.result import Run
from webapp.domain.vocabulary import Cause, Outcome, Stage
from webapp.engine import Engine
from webapp.store import Key, Store, Token


def started(engine: Engine) -> Token:
    token = Token.new()
    engine.start(settings(), token, SHARING)
    return token


def test_draining_waits_for_what_runs(make_engine: MakeEngine, held: FakeCheck) -> None:
    engine = make_engine(held)
    tokens = [started(engine) for _ in range(5)]
    until(lambda: held.started == 5)
    threading.Timer(0.3, held.let_go).start()
    engine.drain(10)

    assert {opened(engine, token).newest.report.outcome for token in tokens} == {Outcome.PASSED}


def test_what_does_not_end_in_time_is_marked_and_ended(make_engine: MakeEngine, held: FakeCheck) -> None:
    engine = make_engine(held)
    tokens = [started(engine) for _ in range(40)]
    until(lambda: held.started == 40)
    before = time.monotonic()
    engine.drain(0.2)

    assert time.monotonic() - before < 3
    assert held.stopped == 40
    for token in tokens:
        report = opened(engine, token).newest.report
        assert report.state is State.INTERRUPTED
        assert report.stage(Stage.IMAP_CONNECT).cause is Cause.CHECK_INTERRUPTED


def test_a_row_that_was_deleted_meanwhile_keeps_no_other_from_being_written_at_the_end(
    make_engine: MakeEngine, held: FakeCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(held)
    gone, kept = started(engine), started(engine)
    until(lambda: held.started == 2)
    engine._store.delete(gone)
    save_all = Store.save_all

    def save_one_by_one(store: Store, changes: list[tuple[Key, Run]], **options: Any) -> list[Key]:
        time.sleep(0.3)  # until no check runs any more
        return [key for change in changes for key in save_all(store, [change], **options)]

    monkeypatch.setattr(Store, "save_all", save_one_by_one)
    failed: list[object] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    engine.drain(0)

    assert failed == []
    assert opened(engine, kept).newest.report.state is State.INTERRUPTED


def test_whoever_waits_for_a_change_is_sent_home_when_the_process_stops(
    make_engine: MakeEngine, held: FakeCheck
) -> None:
    engine = make_engine(held)
    token = started(engine)
    until(lambda: held.started == 1)
    version = opened(engine, token).newest.version
    threading.Timer(0.2, engine.stop_taking).start()
    before = time.monotonic()

    assert engine.wait_for_change(token, version, 30) is None
    assert time.monotonic() - before < 5
    assert engine.stopping


def test_an_engine_that_never_ran_a_check_drains_at_once(make_engine: MakeEngine) -> None:
    make_engine(FakeCheck()).drain(30)


KILLED = """
import sys, time
from pathlib import Path
from tests.engine import fakes
from tests.engine.waiting import SHARING, until
from webapp import logs
from webapp.store import Token
logs.configure()  # to standard error: what is read here is the token
check = fakes.FakeCheck(held=True)
engine = fakes.engine(Path(sys.argv[1]), check)
token = Token.new()
engine.start(fakes.settings(), token, SHARING)
until(lambda: check.started == 1)
print(token.text, flush=True)
time.sleep(60)
"""


def test_after_a_kill_the_next_process_shows_the_check_as_interrupted(
    tmp_path: Path, make_engine: MakeEngine
) -> None:
    victim = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert victim.stdout
    token = Token(victim.stdout.readline().strip())

    early = make_engine(FakeCheck())
    assert opened(early, token).newest.report.state is State.RUNNING, "it is still alive"
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    late = make_engine(FakeCheck())

    report = opened(late, token).newest.report
    assert report.state is State.INTERRUPTED
    assert Cause.CHECK_INTERRUPTED in {row.cause for row in report.stages}
    late.run_again(settings(), token)
    assert until_over(late, token).newest.report.outcome is Outcome.PASSED


def test_a_process_that_still_drains_keeps_its_checks_beside_its_successor(
    make_engine: MakeEngine, held: FakeCheck
) -> None:
    old = make_engine(held)
    token = started(old)
    new = make_engine(FakeCheck())
    assert opened(new, token).newest.report.state is State.RUNNING

    held.let_go()
    old.drain(10)
    assert opened(new, token).newest.report.outcome is Outcome.PASSED


def test_results_are_kept_once_the_database_answers_again(
    make_engine: MakeEngine, held: FakeCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.engine.writer.RETRY", 0.05)
    engine = make_engine(held)
    token = started(engine)
    until(lambda: held.started == 1)
    works, refusals = engine._store.save_all, []

    def fails(*arguments: object, **named: object) -> list[Token]:
        refusals.append(arguments)
        raise OSError("disk full")

    monkeypatch.setattr(engine._store, "save_all", fails)
    held.let_go()
    assert until_over(engine, token).newest.report.outcome is Outcome.PASSED
    until(lambda: len(refusals) >= 3)
    assert opened(engine, token).newest.report.outcome is Outcome.PASSED, "readable from memory meanwhile"
    monkeypatch.setattr(engine._store, "save_all", works)
    engine.drain(10)

    assert opened(engine, token).newest.report.outcome is Outcome.PASSED


def test_a_check_deleted_by_another_process_is_stopped(make_engine: MakeEngine, held: FakeCheck) -> None:
    one, other = make_engine(held, workers=2), make_engine(FakeCheck(), workers=2)
    token = started(one)
    until(lambda: held.started == 1)
    other.delete(token)

    until(lambda: held.stopped == 1)


def test_a_check_cancelled_in_another_process_says_so_to_both(
    make_engine: MakeEngine, held: FakeCheck
) -> None:
    one, other = make_engine(held, workers=2), make_engine(FakeCheck(), workers=2)
    token = started(one)
    until(lambda: held.started == 1)
    other.cancel(token)

    for engine in (other, one):
        report = until_over(engine, token).newest.report
        assert report.stage(Stage.IMAP_CONNECT).cause is Cause.CHECK_CANCELLED


def test_progress_is_seen_by_other_processes(make_engine: MakeEngine, held: FakeCheck) -> None:
    one, other = make_engine(held, workers=2), make_engine(FakeCheck(), workers=2)
    token = started(one)
    version = opened(other, token).newest.version
    until(lambda: held.started == 1)
    newer = other.wait_for_change(token, version, 5.0)
    assert newer is not None

    held.let_go()
    assert until_over(other, token).newest.report.outcome is Outcome.PASSED


def test_expired_results_are_emptied_by_the_process_itself(
    make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.engine.process._ROUND", 0.1)
    engine = make_engine(FakeCheck())
    token = started(engine)
    result = until_over(engine, token)
    until(lambda: engine.running == 0)
    engine.change(token, expires_at=result.created_at)

    until(lambda: engine._store.peek(token) is None)


def test_lock_files_of_ended_processes_are_removed(make_engine: MakeEngine, tmp_path: Path) -> None:
    engine = make_engine(FakeCheck())
    until_over(engine, started(engine))
    assert len(list((tmp_path / "nodes").iterdir())) == 1
    engine.drain(5)

    assert list((tmp_path / "nodes").iterdir()) == []
