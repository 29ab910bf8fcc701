"""A thousand checks at once, each with its live page open: `make bench-live`.

The site runs as `inbox-check serve` with MAX_RUNNING_CHECKS raised; the lab's servers answer after many seconds, so
that all checks are under way together. Counted: the worker's highest memory, how long a change takes from the
check to the page (whole message read), how long /healthz takes meanwhile.

    --count 1000      --scenario crowd (or one of the lab's)
Fails above 400 MiB, 300 ms at p95, or where not all were under way at once.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks._lab import Place, lab  # noqa: E402
from benchmarks._site import Browser, Seen, Site, percentile, running_site  # noqa: E402
from tests.support.mailservers import free_port  # noqa: E402
from webapp.store import Token  # noqa: E402

# Forms that are sent at the same time.
_PRESSING = 20


async def crowd(site: Site, place: Place, count: int) -> tuple[list[Seen], list[float], float]:
    """Everything that was seen, the times of /healthz, and the seconds until the last was started."""
    browser = Browser(site.port)
    await browser.open()
    pressing = asyncio.Semaphore(_PRESSING)
    began = time.monotonic()

    async def one() -> tuple[float, Seen]:
        async with pressing:
            seen = await browser.start(place)
            started = time.monotonic()
        return started, await browser.watch(seen)

    health: list[float] = []
    asking = asyncio.create_task(ask_health(Browser(site.port), health))
    done = await asyncio.gather(*(one() for _ in range(count)))
    asking.cancel()
    return [seen for _, seen in done], health, max(started for started, _ in done) - began


async def ask_health(browser: Browser, taken: list[float]) -> None:
    while True:
        began = time.monotonic()
        status, _, _ = await browser.get("/healthz")
        assert status == 200
        taken.append(time.monotonic() - began)
        await asyncio.sleep(0.05)


def delays(site: Site, all_seen: list[Seen]) -> list[float]:
    """For each change of a check since its page was open: seconds until a message at least as new was read."""
    made = site.made()
    taken = []
    for seen in all_seen:
        first = seen.messages[0][0]
        for version, moment in made.get(Token(seen.token).id, ()):
            if version > first:
                taken.append(next(at for newer, at in seen.messages if newer >= version) - moment)
    return taken


def most_at_once(site: Site, all_seen: list[Seen]) -> int:
    """How many checks were under way at the same moment, from their first change to their last."""
    made = site.made()
    steps = []
    for seen in all_seen:
        moments = [moment for _, moment in made[Token(seen.token).id]]
        steps += [(min(moments), 1), (max(moments), -1)]
    most = now = 0
    for _, step in sorted(steps):
        now += step
        most = max(most, now)
    return most


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--scenario", default="crowd")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="bench-live-") as folder,
        lab(arguments.scenario) as servers,
        running_site(
            Path(folder), free_port(), servers, MAX_RUNNING_CHECKS=str(arguments.count), TIMEOUT="120"
        ) as site,
    ):
        at_rest, cpu = site.memory, site.cpu
        seen, health, starting = asyncio.run(crowd(site, servers.places[arguments.scenario], arguments.count))
        late = delays(site, seen)
        together = most_at_once(site, seen)
        memory, cpu = site.memory, site.cpu - cpu
    messages = sum(len(one.messages) for one in seen)
    p95 = percentile(late, 0.95)
    print(f"{arguments.count} checks, started within {starting:.1f} s, {together} under way at once")
    print(f"memory of the worker   {memory} MiB at most ({at_rest} at rest)")
    print(f"change to page         {percentile(late, 0.5) * 1000:.0f} ms median, {p95 * 1000:.0f} ms p95")
    print(f"/healthz               {percentile(health, 0.99) * 1000:.0f} ms p99")
    print(
        f"CPU of the worker      {cpu / len(seen) * 1000:.1f} ms a check, {messages / len(seen):.1f} messages"
    )
    print("load average", *(f"{load:.1f}" for load in os.getloadavg()))
    return int(memory >= 400 or p95 >= 0.3 or together < 0.95 * arguments.count)


if __name__ == "__main__":
    sys.exit(main())
