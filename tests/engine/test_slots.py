"""Who runs, who waits, and in which order."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from tests.engine.conftest import MakeEngine
from tests.engine.fakes import FakeCheck, settings
from tests.engine.waiting import SHARING, opened, until, until_over
from webapp.domain.report import State
from webapp.domain.vocabulary import Cause, Outcome
from webapp.engine import Busy
from webapp.engine.slots import Slots, WaitedTooLong
from webapp.store import Token


def in_loop(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 10))


class Line:
    """Guests who hold a place until they are sent off; what they were told about their place."""

    def __init__(self, capacity: int) -> None:
        self.told: list[tuple[str, int | None]] = []
        self.inside: list[str] = []
        self.slots = Slots[str](capacity, lambda who, place: self.told.append((who, place)))
        self.gates: dict[str, asyncio.Event] = {}

    def come(self, who: str, patience: float = 60.0) -> asyncio.Task[None]:
        self.gates[who] = asyncio.Event()
        return asyncio.create_task(self._visit(who, patience))

    async def _visit(self, who: str, patience: float) -> None:
        async with self.slots.turn(who, patience):
            self.inside.append(who)
            await self.gates[who].wait()
            self.inside.remove(who)


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_first_come_first_served() -> None:
    async def test() -> None:
        line = Line(2)
        visits = [line.come(who) for who in "abcd"]
        await settle()
        assert line.inside == ["a", "b"]
        assert line.told == [("c", 1), ("d", 2)]
        line.gates["b"].set()
        await settle()
        assert line.inside == ["a", "c"]
        assert line.told[-1] == ("c", None)
        for gate in line.gates.values():
            gate.set()
        await asyncio.gather(*visits)
        assert line.inside == []

    in_loop(test)


def test_those_who_moved_up_are_told_within_moments() -> None:
    async def test() -> None:
        line = Line(1)
        visits = [line.come(who) for who in "abc"]
        await settle()
        line.gates["a"].set()
        await asyncio.sleep(1.1)
        assert ("c", 1) in line.told
        for gate in line.gates.values():
            gate.set()
        await asyncio.gather(*visits)

    in_loop(test)


def test_patience_ends_and_the_line_goes_on_without() -> None:
    async def test() -> None:
        line = Line(1)
        first, second, third = line.come("a"), line.come("b", patience=0.05), line.come("c")
        with pytest.raises(WaitedTooLong):
            await second
        line.gates["a"].set()
        await settle()
        assert line.inside == ["c"]
        line.gates["c"].set()
        await asyncio.gather(first, third)

    in_loop(test)


@pytest.mark.parametrize("called_first", [True, False])
def test_a_place_is_not_lost_when_somebody_leaves_as_it_is_their_turn(called_first: bool) -> None:
    async def test() -> None:
        line = Line(1)
        line.come("a")
        leaving, last = line.come("b"), line.come("c")
        await settle()
        if called_first:
            line.gates["a"].set()
            await asyncio.sleep(0)
            leaving.cancel()
        else:
            leaving.cancel()
            line.gates["a"].set()
        await settle()
        assert line.inside == ["c"]
        line.gates["c"].set()
        await last

    in_loop(test)


def test_a_check_beyond_the_capacity_waits_and_knows_its_place(
    make_engine: MakeEngine, held: FakeCheck
) -> None:
    engine = make_engine(held, max_running_checks=1)
    tokens = [Token.new() for _ in range(2)]
    for token in tokens:
        engine.start(settings(), token, SHARING)
    until(lambda: engine.position(tokens[1]) == 1)

    assert engine.position(tokens[0]) is None
    assert opened(engine, tokens[1]).newest.report.state is State.RUNNING
    assert held.started == 1
    held.let_go()
    assert [until_over(engine, token).newest.report.outcome for token in tokens] == [Outcome.PASSED] * 2
    assert engine.position(tokens[1]) is None


def test_beyond_the_queue_a_check_is_not_taken_and_nothing_of_it_is_kept(
    make_engine: MakeEngine, held: FakeCheck
) -> None:
    engine = make_engine(held, max_running_checks=2)
    for _ in range(4):
        engine.start(settings(), Token.new(), SHARING)
    refused = Token.new()

    with pytest.raises(Busy) as busy:
        engine.start(settings(), refused, SHARING)
    assert busy.value.retry_after >= 5
    assert busy.value.reason == "busy"
    assert engine.result(refused) is None
    assert engine.running == 4


def test_who_waits_too_long_for_a_place_is_told(
    make_engine: MakeEngine, held: FakeCheck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.engine.process.PATIENCE", 0.2)
    engine = make_engine(held, max_running_checks=1)
    engine.start(settings(), Token.new(), SHARING)
    waiting = Token.new()
    engine.start(settings(), waiting, SHARING)
    report = until_over(engine, waiting).newest.report

    assert report.state is State.INTERRUPTED
    assert report.stages[0].cause is Cause.CHECK_INTERRUPTED
    assert held.started == 1


def test_a_waiting_check_can_be_cancelled(make_engine: MakeEngine, held: FakeCheck) -> None:
    engine = make_engine(held, max_running_checks=1)
    engine.start(settings(), Token.new(), SHARING)
    waiting = Token.new()
    engine.start(settings(), waiting, SHARING)
    engine.cancel(waiting)

    assert until_over(engine, waiting).newest.report.stages[0].cause is Cause.CHECK_CANCELLED
