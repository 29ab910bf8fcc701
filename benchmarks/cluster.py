"""What a check costs on several machines: `make bench-cluster` (Debian's postgresql).

Two web nodes, two probers and PostgreSQL as processes of this machine; healthy checks of the practice lab, each with
its live page open. Counted: CPU of each kind of node and of the database for a check, their memory, and
how long a check takes longer than on one machine without PostgreSQL, in the same run.

    --count 400     --at-once 40
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks._lab import Place, Servers, lab  # noqa: E402
from benchmarks._site import Browser, Seen, running_site  # noqa: E402
from tests.cluster.nodes import Cluster  # noqa: E402
from tests.cluster.server import Postgres  # noqa: E402
from tests.support.mailservers import free_port  # noqa: E402

_SETTLED = 3.0  # seconds in which the last results are written


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def cpu(pids: Iterable[int]) -> float:
    """Seconds of CPU of these families, of members that have ended too."""
    ticks = 0
    for pid in pids:
        for member in family(pid):
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pids: Iterable[int]) -> float:
    """MiB, what is shared counted once for all that share it (PSS)."""
    kilobytes = 0
    for pid in pids:
        for member in family(pid):
            for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
    return kilobytes / 1024


async def checks(ports: list[int], place: Place, count: int, at_once: int) -> list[Seen]:
    """As many checks, started at the nodes in turn, each watched at the next node."""
    room = asyncio.Semaphore(at_once)
    browsers = [Browser(port) for port in ports]
    for browser in browsers:
        await browser.open()

    async def one(number: int) -> Seen:
        async with room:
            seen = await browsers[number % len(browsers)].start(place)
            return await browsers[(number + 1) % len(browsers)].watch(seen)

    return await asyncio.gather(*(one(number) for number in range(count)))


def usual_seconds(all_seen: list[Seen]) -> float:
    return statistics.median(seen.seconds for seen in all_seen)


def on_one_machine(folder: Path, servers: Servers, place: Place, count: int) -> float:
    """Median seconds of a check, one at a time."""
    with running_site(folder, free_port(), servers) as site:
        return usual_seconds(asyncio.run(checks([site.port], place, count, 1)))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--at-once", type=int, default=40)
    arguments = parser.parse_args()
    count = arguments.count
    with tempfile.TemporaryDirectory(prefix="bench-cluster-") as name, lab("near") as servers:
        folder, place = Path(name), servers.places["near"]
        embedded = on_one_machine(folder, servers, place, max(5, count // 20))
        postgres = Postgres(log="none")
        try:
            cluster = Cluster(folder, postgres.url, servers, in_flight=arguments.at_once)
            try:
                ports = [int(web.url.rpartition(":")[2]) for web in cluster.web]
                asyncio.run(checks(ports, place, 10, 1))
                single = usual_seconds(asyncio.run(checks(ports, place, max(5, count // 20), 1)))
                pids = {
                    "web nodes": [web.pid for web in cluster.web],
                    "probers": [prober.pid for prober in cluster.probers],
                    "PostgreSQL": [postgres.pid],
                }
                before, began = {kind: cpu(some) for kind, some in pids.items()}, time.monotonic()
                asyncio.run(checks(ports, place, count, arguments.at_once))
                rate = count / (time.monotonic() - began)
                time.sleep(_SETTLED)
                spent = {kind: (cpu(some) - before[kind]) / count * 1000 for kind, some in pids.items()}
                print(f"{count} checks, {arguments.at_once} at once, {rate:.0f} a second")
                print("                 CPU ms a check   MiB")
                for kind, some in pids.items():
                    print(f"2 {kind:<14}{spent[kind]:>15.1f}{memory(some):>6.0f}".replace("2 P", "  P"))
                print(f"together         {sum(spent.values()):>14.1f}")
            finally:
                cluster.close()
        finally:
            postgres.close()
    print(f"a check alone: {single * 1000:.0f} ms, on one machine {embedded * 1000:.0f} ms")
    print("load average", *(f"{load:.1f}" for load in os.getloadavg()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
