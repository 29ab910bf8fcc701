"""A prober in this process: what it makes of runs that it may not or can not run."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from tests.cluster.by_hand import HandProber, fall_silent
from tests.cluster.conftest import REGIONS
from tests.engine import fakes
from tests.engine.fakes import FakeCheck, NoNetwork, settings
from tests.engine.waiting import SHARING, until, until_over
from tests.store.samples import kept, report, running
from webapp.checks import CheckOptions
from webapp.domain.report import Outcome, Report, State
from webapp.domain.result import Result
from webapp.engine import Engine, Tools
from webapp.engine.cluster import Prober
from webapp.engine.cluster.handover import Want
from webapp.engine.cluster.queue import Queue
from webapp.store import Token
from webapp.store.cluster import QUEUED, ClusterStore, StoreTrouble

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("quick_bus")]
Begin = Callable[[FakeCheck], None]


@pytest.fixture
def begin(store: ClusterStore, apart: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Begin a prober. At the end it is told to stop, as by a signal, and has to come to its end."""
    told: list[Callable[[], object]] = []
    monkeypatch.setattr(
        "asyncio.unix_events._UnixSelectorEventLoop.add_signal_handler",
        lambda loop, number, stop: told.append(lambda: loop.call_soon_threadsafe(stop)),
    )
    threads: list[threading.Thread] = []

    def begin(check: FakeCheck) -> None:
        config = fakes.config(tmp_path, database_url=apart, broker_url=apart, regions=REGIONS)
        tools = Tools(network=NoNetwork, options=CheckOptions(), check=check, retest=check)  # type: ignore[arg-type]
        threads.append(threading.Thread(target=Prober(config, tools, REGIONS[0], 5).run))
        threads[-1].start()
        until(lambda: len(told) == 2)

    yield begin
    told[0]()
    threads[0].join(20)
    assert not threads[0].is_alive()
    assert store.regions_alive() <= {"frankfurt"}


def ended(store: ClusterStore, token: Token) -> Report:
    def look() -> bool:
        seen = store.peek(token)
        return seen is not None and not seen.running

    until(look)
    result = store.load(token)
    assert isinstance(result, Result)
    return result.newest.report


def causes(report: Report) -> set[str]:
    return {row.cause.value for row in report.stages if row.cause}


def test_a_check_goes_from_the_web_node_to_the_prober_and_back(web: Engine, begin: Begin) -> None:
    check = FakeCheck()
    begin(check)
    token = Token.new()
    web.start(settings(), token, SHARING)

    assert until_over(web, token).newest.report.outcome is Outcome.PASSED
    until(lambda: web.running == 0)
    web.retest(token)
    assert until_over(web, token).newest.report.outcome is Outcome.PASSED
    assert check.started == 2


def test_a_check_that_is_offered_twice_at_once_is_taken_once(
    web: Engine, apart: str, begin: Begin, probers: Callable[..., HandProber]
) -> None:
    probers("other")
    tokens, queue, check = [Token.new() for _ in range(4)], Queue(apart), FakeCheck()
    for token in tokens:
        web.start(settings(), token, SHARING)
        queue.put(token.row_key, 1, "tokyo")
    queue.close()
    fall_silent(apart, "other")
    begin(check)
    for token in tokens:
        assert until_over(web, token).newest.report.outcome is Outcome.PASSED
    assert check.started == len(tokens)
    with psycopg.connect(apart) as connection:
        claims = connection.execute("SELECT attempt FROM runs").fetchall()
    assert claims == [(2,)] * len(tokens)


def test_a_check_whose_key_nobody_holds_is_interrupted_unrun(
    store: ClusterStore, apart: str, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.engine.cluster.asking.PATIENCE", 0.2)
    # (One of today: an old one is marked by housekeeping, whoever holds its key.)
    new = replace(running(), report=replace(report(), created_at=datetime.now(UTC)))
    check, token, queue = FakeCheck(), kept(store, new, node=QUEUED), Queue(apart)
    queue.put(token.row_key, 1, "tokyo")
    queue.close()
    begin(check)

    seen = ended(store, token)
    assert (seen.state, check.started) == (State.INTERRUPTED, 0)
    assert causes(seen) == {"check_interrupted"}


def test_after_a_time_without_database_the_others_may_first_say_that_they_live(
    web: Engine,
    store: ClusterStore,
    apart: str,
    begin: Begin,
    probers: Callable[..., HandProber],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("webapp.engine.cluster.prober._BEAT", 0.1)
    monkeypatch.setattr("webapp.engine.cluster.prober.ALIVE", 1.0)
    away, beat = threading.Event(), ClusterStore.beat

    def beat_if_there(store: ClusterStore, name: str) -> bool:
        if away.is_set():
            raise StoreTrouble
        return beat(store, name)

    monkeypatch.setattr(ClusterStore, "beat", beat_if_there)
    other, token, check = probers("other"), Token.new(), FakeCheck()
    web.start(settings(), token, SHARING)
    other.take(token)
    begin(check)
    away.set()
    time.sleep(0.6)
    fall_silent(apart, "other")
    away.clear()
    time.sleep(0.5)
    store.beat("other")
    time.sleep(1.0)
    assert check.started == 0

    fall_silent(apart, "other")
    until(lambda: check.started == 1)


def test_what_was_stopped_or_deleted_or_had_its_login_before_it_was_taken_is_not_run(
    web: Engine, store: ClusterStore, apart: str, begin: Begin, probers: Callable[..., HandProber]
) -> None:
    lost = probers("lost")
    stopped, deleted, spent, waiting = (Token.new() for _ in range(4))
    for token in (stopped, deleted, spent, waiting):
        web.start(settings(), token, SHARING)
    store.ask_to_stop(stopped)
    web.delete(deleted)
    lost.ask(spent, lost.take(spent), Want.PASSWORD)
    fall_silent(apart, "lost")
    check = FakeCheck()
    begin(check)

    assert ended(store, waiting).outcome is Outcome.PASSED
    assert causes(ended(store, stopped)) == {"check_cancelled"}
    assert causes(ended(store, spent)) == {"check_interrupted"}
    assert check.started == 1
    until(lambda: web.running == 0)


def test_a_check_that_is_cancelled_while_it_runs_is_stopped(
    web: Engine, store: ClusterStore, begin: Begin
) -> None:
    check = FakeCheck(held=True)
    begin(check)
    token = Token.new()
    web.start(settings(), token, SHARING)
    until(lambda: check.waiting == 1)
    web.cancel(token)

    assert causes(ended(store, token)) == {"check_cancelled"}
    assert check.stopped == 1
