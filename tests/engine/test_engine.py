"""Checks begin, are watched, run again, and end; once each, whoever asks how often."""

import asyncio
import gc
import os
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.engine import fakes
from tests.engine.conftest import MakeEngine
from tests.engine.fakes import FakeCheck, settings
from tests.engine.waiting import SHARING, opened, until, until_over
from webapp.domain.report import State
from webapp.domain.result import Result, RunKind
from webapp.domain.vocabulary import Cause, Outcome, SkipReason, Stage
from webapp.engine import Busy, Engine
from webapp.store import Gone, Token


def started(engine: Engine) -> Token:
    token = Token.new()
    engine.start(settings(), token, SHARING)
    return token


def test_a_check_runs_to_its_end_and_is_kept(engine: Engine) -> None:
    token = started(engine)
    result = until_over(engine, token)

    assert result.newest.report.outcome is Outcome.PASSED
    assert result.id == token.id
    assert result.newest.report.expires_at == result.expires_at
    until(lambda: engine.running == 0)
    engine.drain(1)
    kept = opened(engine, token)
    assert kept.newest.report.stages == result.newest.report.stages
    assert kept.expires_at == result.expires_at


def test_a_result_is_there_as_soon_as_the_check_was_started(make_engine: MakeEngine, held: FakeCheck) -> None:
    engine = make_engine(held)
    report = opened(engine, started(engine)).newest.report

    assert report.state is State.RUNNING
    assert report.settings.address == "taro@example.co.jp"


def test_a_watcher_sees_each_change_within_moments(make_engine: MakeEngine, held: FakeCheck) -> None:
    engine = make_engine(held)
    token = started(engine)
    until(lambda: held.started == 1)
    version = opened(engine, token).newest.version
    assert engine.wait_for_change(token, version, 0.05) is None

    threading.Timer(0.1, held.let_go).start()
    before = time.monotonic()
    newer = engine.wait_for_change(token, version, 5.0)

    assert isinstance(newer, Result)
    assert newer.newest.version > version
    assert time.monotonic() - before < 1.0


def test_the_same_form_sent_twice_starts_one_check(make_engine: MakeEngine, held: FakeCheck) -> None:
    engine = make_engine(held)
    token = Token.new()
    pressing = [threading.Thread(target=engine.start, args=(settings(), token, SHARING)) for _ in range(8)]
    for press in pressing:
        press.start()
    for press in pressing:
        press.join()
    until(lambda: held.started == 1)
    held.let_go()
    until_over(engine, token)
    until(lambda: engine.running == 0)
    engine.start(settings(), token, SHARING)

    assert held.started == 1
    assert len(opened(engine, token).runs) == 1


def test_fifty_checks_run_at_the_same_time_and_none_is_lost(make_engine: MakeEngine, held: FakeCheck) -> None:
    engine = make_engine(held)
    tokens = [started(engine) for _ in range(50)]
    until(lambda: held.started == 50)
    gc.collect()  # the loop itself keeps only weak references to tasks
    held.let_go()

    outcomes = [until_over(engine, token).newest.report.outcome for token in tokens]
    assert outcomes == [Outcome.PASSED] * 50
    until(lambda: engine.running == 0)


def test_the_owner_runs_a_link_again_and_the_runs_stay_together(engine: Engine) -> None:
    token = started(engine)
    first = until_over(engine, token).newest
    engine.run_again(settings(), token)
    result = until_over(engine, token)

    assert [run.number for run in result.runs] == [1, 2]
    assert result.newest.version > first.version
    assert result.newest.kind is RunKind.FULL
    engine.drain(1)
    assert [run.number for run in opened(engine, token).runs] == [1, 2]


def test_running_again_while_a_run_is_going_on_does_nothing(make_engine: MakeEngine, held: FakeCheck) -> None:
    engine = make_engine(held)
    token = started(engine)
    engine.run_again(settings(), token)
    engine.retest(token)

    assert len(opened(engine, token).runs) == 1


def test_a_retest_goes_to_the_same_servers_without_a_password(make_engine: MakeEngine) -> None:
    seen = []

    class Recording(FakeCheck):
        async def __call__(self, *arguments):  # type: ignore[no-untyped-def]
            seen.append(arguments[0])
            return await super().__call__(*arguments)

    engine = make_engine(Recording())
    token = started(engine)
    until_over(engine, token)
    engine.retest(token)
    result = until_over(engine, token)

    assert result.newest.kind is RunKind.RETEST
    assert seen[1].imap.host == seen[0].imap.host
    assert not any(seen[1].secrets())


def test_nothing_happens_to_a_link_that_is_gone(engine: Engine) -> None:
    token = Token.new()
    engine.run_again(settings(), token)
    engine.retest(token)
    engine.cancel(token)
    engine.delete(token)

    assert engine.result(token) is None


def test_a_cancelled_check_ends_at_once_and_says_so(make_engine: MakeEngine, held: FakeCheck) -> None:
    engine = make_engine(held)
    token = started(engine)
    until(lambda: held.started == 1)
    engine.cancel(token)
    report = until_over(engine, token).newest.report

    assert report.state is State.INTERRUPTED
    assert report.stage(Stage.IMAP_CONNECT).cause is Cause.CHECK_CANCELLED
    assert report.stage(Stage.TEST_MESSAGE).skipped is SkipReason.CANCELLED
    assert held.stopped == 1


def test_a_deleted_check_is_stopped_and_gone(make_engine: MakeEngine, held: FakeCheck) -> None:
    engine = make_engine(held)
    token = started(engine)
    until(lambda: held.started == 1)
    engine.delete(token)

    assert engine.result(token) == Gone()
    until(lambda: held.stopped == 1)
    until(lambda: engine.running == 0)
    assert engine.result(token) == Gone()
    assert engine.wait_for_change(token, 1, 5.0) == Gone()


def test_how_a_result_is_shared_can_be_changed_while_the_check_runs(
    make_engine: MakeEngine, held: FakeCheck
) -> None:
    engine = make_engine(held)
    token = started(engine)
    shown, later = (
        replace(SHARING, show_address=True),
        datetime.now(UTC).replace(microsecond=0) + timedelta(30),
    )
    engine.change(token, sharing=shown, expires_at=later)
    assert (opened(engine, token).sharing, opened(engine, token).expires_at) == (shown, later)

    held.let_go()
    until_over(engine, token)
    engine.drain(1)
    assert (opened(engine, token).sharing, opened(engine, token).expires_at) == (shown, later)


def test_a_mistake_of_ours_interrupts_the_check_and_keeps_what_was_typed_out_of_the_log(
    make_engine: MakeEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(given, *_):  # type: ignore[no-untyped-def]
        raise ValueError(given.imap.secret.reveal())

    engine = make_engine(broken)
    report = until_over(engine, started(engine)).newest.report

    assert report.state is State.INTERRUPTED
    assert report.stage(Stage.IMAP_CONNECT).cause is Cause.CHECK_INTERRUPTED
    output = "".join(capsys.readouterr())
    assert "ValueError" in output
    assert fakes.PASSWORD not in output


def test_a_check_that_does_not_end_is_ended(make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.engine.process._MARGIN", 0.1)
    engine = make_engine(FakeCheck(held=True), timeout=0.1, arrival_timeout=0.0)
    report = until_over(engine, started(engine)).newest.report

    assert report.state is State.INTERRUPTED
    assert report.stage(Stage.IMAP_CONNECT).cause is Cause.CHECK_INTERRUPTED


def test_no_password_is_left_in_memory_when_a_check_is_over(engine: Engine) -> None:
    given = settings()
    secret = given.imap.secret if given.imap else None
    before = sys.getrefcount(secret)
    token = Token.new()
    engine.start(given, token, SHARING)
    until_over(engine, token)
    until(lambda: engine.running == 0)
    until(lambda: sys.getrefcount(secret) <= before)


def test_neither_password_nor_token_nor_address_is_written_to_disk(engine: Engine, tmp_path: Path) -> None:
    token = started(engine)
    until_over(engine, token)
    engine.drain(5)

    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for words in (fakes.PASSWORD, token.text, "taro", "example.co.jp"):
        assert words.encode() not in files


def test_progress_of_a_slow_check_is_kept_on_the_way(
    make_engine: MakeEngine, held: FakeCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, onlooker = make_engine(held, workers=2), make_engine(held, workers=2)
    token = started(engine)
    until(lambda: opened(onlooker, token).newest.report.stages[0].outcome is Outcome.RUNNING)


def test_an_engine_made_before_a_fork_runs_checks_behind_it(engine: Engine) -> None:
    child = os.fork()
    if child == 0:
        # Threads made before the fork would not be here: checks would be taken and never run.
        try:
            status = 0 if until_over(engine, started(engine)).newest.report.outcome is Outcome.PASSED else 1
        except BaseException:
            status = 2
        os._exit(status)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert until_over(engine, started(engine)).newest.report.outcome is Outcome.PASSED


def test_discovery_runs_in_the_engines_loop(make_engine: MakeEngine) -> None:
    engine = make_engine(FakeCheck())
    loops = []

    async def discover(address, network, options):  # type: ignore[no-untyped-def]
        loops.append(asyncio.get_running_loop())
        return address

    engine._tools = replace(engine._tools, discover=discover)
    assert engine.discover("a@example.jp") == "a@example.jp"  # type: ignore[comparison-overlap]
    assert loops


def test_an_engine_that_is_stopping_takes_nothing_more(engine: Engine) -> None:
    assert engine.ready()
    engine.stop_taking()

    assert not engine.ready()
    with pytest.raises(Busy):
        started(engine)
