"""How long one waits for the program: `make bench-start`.

`inbox-check --help` until it has ended, and `inbox-check serve` from its start to the first whole page, with a new
instance folder (tables are made) and with one that is there. Medians.

CPU: of a start, its first page and its end, in all processes; what the times come to where nothing else runs.

    --rounds 5
Fails above 0.3 s and 1.5 s.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.mailservers import free_port  # noqa: E402

_PROGRAM = [sys.executable, "-m", "webapp"]


def help_seconds() -> float:
    began = time.perf_counter()
    subprocess.run([*_PROGRAM, "--help"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def page_seconds(instance: Path) -> float:
    port = free_port()
    environment = os.environ | {
        "INBOX_CHECK_INSTANCE_PATH": str(instance),
        "INBOX_CHECK_BIND": f"127.0.0.1:{port}",
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [*_PROGRAM, "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
                    assert b"</html>" in page.read()
                return time.perf_counter() - began
            except OSError:
                if process.poll() is not None or time.perf_counter() - began > 30:
                    raise RuntimeError("the site did not start") from None
                time.sleep(0.01)
    finally:
        process.terminate()
        process.wait(60)


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    rounds = range(parser.parse_args().rounds)
    words = statistics.median(help_seconds() for _ in rounds)
    new, known, cpu = [], [], cpu_of_children()
    for _ in rounds:
        with tempfile.TemporaryDirectory(prefix="bench-start-") as folder:
            new.append(page_seconds(Path(folder) / "instance"))
            known.append(page_seconds(Path(folder) / "instance"))
    first, again = statistics.median(new), statistics.median(known)
    print(f"inbox-check --help       {words:.2f} s")
    print(f"first page, new folder   {first:.2f} s")
    print(f"first page, known one    {again:.2f} s")
    print(f"CPU of a start           {(cpu_of_children() - cpu) / 2 / len(rounds):.2f} s")
    print("load average", *(f"{load:.1f}" for load in os.getloadavg()))
    return int(words >= 0.3 or max(first, again) >= 1.5)


if __name__ == "__main__":
    sys.exit(main())
