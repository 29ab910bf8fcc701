"""Whether forty hostile servers disturb a healthy check: `make bench-hostile`.

One healthy check after the other through the site, from the press of the button to the end on the page; first
alone, then beside as many checks of the lab's hostile servers as named, each of which is followed by another.
/healthz is asked all the time. The hostile servers work on the same cores, after everybody else, and the browsers that
watch their checks in a process of their own: they stand elsewhere.

    --healthy 100     --hostile 40     --workers 2 (processes of the site, as many as there are cores)
    --scenario near (each answer 20 ms away; `healthy` is at once there: a check is then nothing but CPU)
Fails where the healthy check's p95 is above 1.5 times that alone, /healthz above 100 ms at p99, or where the site's log
tells of a check that failed by our own mistake.
"""

import argparse
import asyncio
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks._lab import Place, Servers, hostile_pairs, lab  # noqa: E402
from benchmarks._site import Browser, percentile, running_site  # noqa: E402
from benchmarks.live import ask_health  # noqa: E402
from tests.support.mailservers import free_port  # noqa: E402


async def healthy(browser: Browser, place: Place, count: int) -> list[float]:
    return [(await browser.watch(await browser.start(place))).seconds for _ in range(count)]


async def hostile(port: int, places: list[Place], count: int) -> None:
    """`count` at a time, each followed by another, for ever."""
    browser, turn = Browser(port), cycle(places)
    await browser.open()

    async def one_after_the_other() -> None:
        for place in turn:
            await browser.watch(await browser.start(place))

    await asyncio.gather(*(one_after_the_other() for _ in range(count)))


def crowd(port: int, places: list[Place], count: int) -> None:
    asyncio.run(hostile(port, places, count))


@contextmanager
def beside(port: int, places: list[Place], count: int) -> Iterator[None]:
    """Hostile checks meanwhile."""
    process = multiprocessing.get_context("spawn").Process(target=crowd, args=(port, places, count))
    process.start()
    try:
        yield
        assert process.is_alive(), "the hostile checks came to an end"
    finally:
        process.terminate()
        process.join()


def together(one: Servers, other: Servers, folder: Path) -> Servers:
    """Both labs, for a site that trusts the authorities of both."""
    authorities = folder / "authorities.pem"
    authorities.write_text(Path(one.ca_file).read_text() + Path(other.ca_file).read_text())
    return Servers(str(authorities), one.allowed_networks + other.allowed_networks, one.places | other.places)


async def run(port: int, well: Place, ill: dict[str, Place], healthy_count: int, hostile_count: int) -> int:
    browser = Browser(port)
    await browser.open()
    await healthy(browser, well, 2)
    alone = await healthy(browser, well, healthy_count)
    health: list[float] = []
    with beside(port, list(ill.values()), hostile_count):
        await asyncio.sleep(4)
        asking = asyncio.create_task(ask_health(Browser(port), health))
        disturbed = await healthy(browser, well, healthy_count)
        if asking.done():
            asking.result()
        asking.cancel()
    before, after = percentile(alone, 0.95), percentile(disturbed, 0.95)
    p99 = percentile(health, 0.99)
    print(f"healthy check, alone          p50 {percentile(alone, 0.5):.3f} s   p95 {before:.3f} s")
    print(
        f"beside {hostile_count} hostile checks      p50 {percentile(disturbed, 0.5):.3f} s   p95 {after:.3f} s"
    )
    print(f"ratio of p95                  {after / before:.2f}")
    print(f"/healthz beside them          p99 {p99 * 1000:.0f} ms")
    print("load average", *(f"{load:.1f}" for load in os.getloadavg()))
    return int(after > 1.5 * before or p99 > 0.1)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--healthy", type=int, default=100)
    parser.add_argument("--hostile", type=int, default=40)
    parser.add_argument("--scenario", default="near")
    parser.add_argument("--workers", default="2")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="bench-hostile-") as folder,
        # In processes of their own: floods of the ones must not hold up the other's answers.
        lab(arguments.scenario) as well,
        lab(*hostile_pairs(), behind=True) as ill,
        running_site(
            Path(folder), free_port(), together(well, ill, Path(folder)), WORKERS=arguments.workers
        ) as site,
    ):
        place = well.places[arguments.scenario]
        failed = asyncio.run(run(site.port, place, ill.places, arguments.healthy, arguments.hostile))
        log = (Path(folder) / "site.log").read_text(errors="replace")
        mistakes = log.count("by our own mistake")
        print(f"hostile checks meanwhile      {log.count('check ended') - 2 * arguments.healthy - 2}")
        print(f"checks failed by us           {mistakes}")
        return failed or int(mistakes > 0)


if __name__ == "__main__":
    sys.exit(main())
