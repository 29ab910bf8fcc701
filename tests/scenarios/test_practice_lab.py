"""Every scenario of the practice lab through the whole engine: each finding named right, nothing left behind.

All of them run at the same time, which is also how hostile servers come: forty at once.
"""

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from webapp.checks import CheckOptions, run_check
from webapp.domain.report import Report
from webapp.domain.vocabulary import Cause
from webapp.lab import SCENARIOS, Lab, Need
from webapp.lab.running import Place
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver

AT_ONCE = 40
# Provoked by whoever runs the check, not by a server: tried in tests/engine.
NOT_BY_SERVERS = {Need.CANCEL, Need.INTERRUPT}
PLAYED = [scenario.id for scenario in SCENARIOS.values() if not scenario.needs & NOT_BY_SERVERS]


class Played:
    """The reports of all scenarios, or what went wrong instead, and what was left behind."""

    def __init__(self) -> None:
        self.reports: dict[str, Report] = {}
        self.errors: dict[str, BaseException] = {}
        self.seconds: dict[str, float] = {}
        self.tasks_left: list[str] = []
        self.files_left = 0


def options_for(place: Place) -> CheckOptions:
    short = Need.SHORT_BUDGET in place.scenario.needs
    patient = Need.PATIENCE in place.scenario.needs
    return CheckOptions(timeout=12.0 if short else 45.0, arrival_timeout=12.0 if patient else 6.0)


def network_for(place: Place, lab: Lab) -> Network:
    guarded = Need.OTHER_TARGETS_FORBIDDEN in place.scenario.needs
    guard = Guard(lab.allowed_networks, "1-65535") if guarded else Guard.open()
    return Network(guard, Resolver([lab.dns_server]), ca_file=str(lab.ca_file))


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


async def play_all(lab: Lab) -> Played:
    played = Played()
    room = asyncio.Semaphore(AT_ONCE)
    loop = asyncio.get_running_loop()
    before = open_files()

    async def play(place: Place) -> None:
        async with room:
            began = loop.time()
            try:
                network = network_for(place, lab)
                played.reports[place.id] = await run_check(
                    place.settings, network, options_for(place), lambda _: None
                )
            except Exception as error:
                played.errors[place.id] = error
            played.seconds[place.id] = loop.time() - began

    await asyncio.gather(*(play(place) for place in lab if place.id in PLAYED))
    await asyncio.sleep(2)
    gc.collect()
    played.tasks_left = [repr(task) for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    played.files_left = open_files() - before
    return played


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    with Lab(*PLAYED) as lab:
        yield asyncio.run(play_all(lab))


@pytest.mark.parametrize("scenario_id", PLAYED)
def test_a_check_finds_what_the_scenario_hides(played: Played, scenario_id: str) -> None:
    assert scenario_id not in played.errors, played.errors[scenario_id]
    assert SCENARIOS[scenario_id].differences(played.reports[scenario_id]) == ()


def test_no_check_takes_longer_than_its_budget(played: Played) -> None:
    # The budget, the wait for arrival, and a second for the machine.
    assert {id: s for id, s in played.seconds.items() if s > 45 + 12 + 1} == {}


def test_nothing_is_left_behind(played: Played) -> None:
    assert played.tasks_left == []
    # The lab's thread may hold sockets of its own for a moment; checks hold none.
    assert played.files_left <= 5


def test_every_cause_is_provoked_by_a_scenario() -> None:
    provoked = {
        cause for scenario in SCENARIOS.values() for finding in scenario.finds for cause in finding.causes
    }
    assert set(Cause) - provoked == set()
