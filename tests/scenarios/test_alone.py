"""Hostile servers one at a time, with the lab in a process of its own: what a check takes of time and memory.

A sample of them, one of each kind; ALONE=all takes every one (`make hostile`, some minutes). How they come forty at
once stands in test_practice_lab.
"""

import asyncio
import gc
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks._lab import Servers, hostile_pairs, lab, scenario
from webapp.checks import CheckOptions, run_check
from webapp.domain.report import Report
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver

MOST_MIB = 32
OPTIONS = CheckOptions(timeout=45.0, arrival_timeout=6.0)
_DEAR = re.compile("literal|flood|lines-at|line-at|zeros|giant|long|1500")
# These use up a time limit, which the forty at once do already.
_LONG = re.compile("slow|silence|drip|tag-|unfilled|unfinished")
PAIRS = hostile_pairs()
# Of each kind that could cost memory the first, and every twentieth of the rest.
SAMPLE = [name for name in PAIRS if _DEAR.search(name)][::6] + [
    name for name in PAIRS if not _DEAR.search(name)
][::30]
CHOSEN = PAIRS if os.environ.get("ALONE") == "all" else [name for name in SAMPLE if not _LONG.search(name)]
STATUS = Path("/proc/self/status")


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def mib(field: str) -> float:
    found = re.search(rf"{field}:\s+(\d+) kB", STATUS.read_text())
    assert found
    return int(found[1]) / 1024


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    with lab("healthy", *CHOSEN) as opened:
        yield opened


async def check(servers: Servers, name: str) -> tuple[Report, float, list[str]]:
    """The report, the seconds it took, and the tasks that were left two seconds later."""
    loop = asyncio.get_running_loop()
    network = Network(Guard.open(), Resolver(["127.0.0.1:9"]), ca_file=servers.ca_file)
    began = loop.time()
    report = await run_check(servers.places[name].settings(), network, OPTIONS, lambda _: None)
    seconds = loop.time() - began
    for _ in range(20):
        left = [repr(task) for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        if not left:
            break
        await asyncio.sleep(0.1)
    return report, seconds, left


@pytest.mark.skipif(not STATUS.exists(), reason="needs /proc")
@pytest.mark.parametrize("name", CHOSEN)
def test_a_hostile_server_costs_little_memory_and_the_time_that_a_check_has(
    servers: Servers, name: str
) -> None:
    asyncio.run(check(servers, "healthy"))  # what is loaded once is no growth
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far (proc_pid_clear_refs(5))
    before = mib("VmRSS")
    files = open_files()
    report, seconds, left = asyncio.run(check(servers, name))
    grown = mib("VmHWM") - before
    assert grown <= MOST_MIB
    assert seconds <= OPTIONS.timeout + OPTIONS.arrival_timeout + 5
    assert left == []
    assert open_files() <= files
    assert scenario(name).differences(report) == ()
