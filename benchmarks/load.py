"""What a check costs when many run at once: `make bench-load`.

The practice lab's healthy mailbox stands in a process of its own; checks come from one process, with 1, 100 and
1,000 in flight, TLS on both legs, without the arrival wait. aioimaplib and aiosmtplib (in an environment in a temporary
folder) do the same in turn: log in and open INBOX beside log in and send one message.

    --in-flight 1,100,1000     --count 300 (at least as many as are in flight, twice over)     --rounds 3
    --no-peers
Fails where a check costs more CPU than the peers' in the same run.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import _peers  # noqa: E402
from benchmarks._lab import Servers, lab  # noqa: E402

_WORKER = ROOT / "benchmarks" / "_worker.py"


def work(python: str, kind: str, servers: Servers, in_flight: int, count: int) -> dict[str, float]:
    """Checks per second, CPU milliseconds of a check, and KiB of memory of a running one."""
    order = {
        "ca_file": servers.ca_file,
        "place": vars(servers.places["healthy"]),
        "in_flight": in_flight,
        "count": count,
    }
    done = subprocess.run(
        [python, str(_WORKER), kind], input=json.dumps(order), capture_output=True, text=True, timeout=300
    )
    if done.returncode:
        raise RuntimeError(f"{kind}: {done.stderr[-2000:]}")
    told = json.loads(done.stdout)
    return {
        "rate": count / told["seconds"],
        "cpu_ms": told["cpu"] / count * 1000,
        "kib": told["rss"] / in_flight / 1024,
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--in-flight", default="1,100,1000")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-peers", action="store_true")
    arguments = parser.parse_args()
    pythons = {"ours": sys.executable}
    if not arguments.no_peers:
        peer = _peers.install_python(_peers.KEPT / "python")
        if peer is None:
            print("no aioimaplib and aiosmtplib: --no-peers goes without")
            return 2
        pythons["peer"] = str(peer)
    dearer = False
    with lab("healthy") as servers:
        print("in flight          checks/s   CPU ms a check   KiB a running check")
        for in_flight in map(int, arguments.in_flight.split(",")):
            count = max(arguments.count, 2 * in_flight) if in_flight > 1 else arguments.count
            rounds = [
                {kind: work(python, kind, servers, in_flight, count) for kind, python in pythons.items()}
                for _ in range(arguments.rounds)
            ]
            costs = {}
            for kind in pythons:
                median = {
                    name: statistics.median(one[kind][name] for one in rounds) for name in ("rate", "kib")
                }
                # Whatever else the machine does can only add to it: the least disturbed round is nearest to the truth.
                median["cpu_ms"] = min(one[kind]["cpu_ms"] for one in rounds)
                costs[kind] = median["cpu_ms"]
                print(
                    f"{in_flight:>9,}  {kind:<6}{median['rate']:>10.0f}{median['cpu_ms']:>17.2f}"
                    f"{median['kib']:>22.0f}",
                    flush=True,
                )
            dearer = dearer or costs["ours"] > costs.get("peer", costs["ours"])
    print("load average", *(f"{load:.1f}" for load in os.getloadavg()))
    return int(dearer)


if __name__ == "__main__":
    sys.exit(main())
