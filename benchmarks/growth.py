"""Whether a full database slows the site: `make bench-growth`.

Two sites side by side, one with an empty database and one with many results, are asked in turn: to start a check
(the form's POST until its answer) and to show a result. The results are as large as real ones; those that are
shown are real ones, scattered among the rest.

    --rows 100000 (1000000 for the whole promise: some minutes and 4 GB of disk)
    --databases sqlite,postgresql     --rounds 60
Fails where one of the medians is more than 1.2 times that of the empty database.
"""

import argparse
import asyncio
import os
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402

from benchmarks._lab import Place, lab  # noqa: E402
from benchmarks._postgresql import database, postgresql  # noqa: E402
from benchmarks._site import Browser, running_site  # noqa: E402
from tests.support.mailservers import free_port  # noqa: E402
from webapp.domain.result import Result, Sharing  # noqa: E402
from webapp.store import Store, Token  # noqa: E402
from webapp.store.database import Database  # noqa: E402
from webapp.store.tables import results, runs  # noqa: E402

_BATCH = 5000
_SHOWN = 100  # real results that are kept among the others


def fill(url: str, sample: Result, rows: int) -> list[str]:
    """Put `rows` results into the database; the tokens of those that can be opened."""
    store, base = Store(url), Database(url)
    store.migrate()
    tokens = [Token.new() for _ in range(_SHOWN)]
    keep_from = datetime.now(UTC) + timedelta(days=1)
    for token in tokens:
        store.create(token, Sharing("", days=7), keep_from, sample.newest, node="before")
        store.save(token, sample.newest)
    with base.reading() as connection:
        one = connection.execute(sa.select(results)).mappings().first()
        its_run = connection.execute(sa.select(runs)).mappings().first()
    assert one is not None
    assert its_run is not None
    for start in range(0, rows - _SHOWN, _BATCH):
        many = [secrets.token_hex(16) for _ in range(min(_BATCH, rows - _SHOWN - start))]
        day = 86_400_000
        with base.writing(durable=False) as connection:
            connection.execute(
                sa.insert(results),
                [
                    {**one, "row_key": key, "expires_at": one["expires_at"] + random.randrange(6 * day)}
                    for key in many
                ],
            )
            connection.execute(
                sa.insert(runs),
                [{**its_run, "row_key": key, "sealed": os.urandom(len(its_run["sealed"]))} for key in many],
            )
    with base.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    base.close()
    store.close()
    return [token.text for token in tokens]


async def sample_result(url: str, port: int, place: Place) -> Result:
    """What a real check leaves behind."""
    browser = Browser(port)
    await browser.open()
    seen = await browser.watch(await browser.start(place))
    store, token = Store(url), Token(seen.token)
    for _ in range(100):
        result = store.load(token)
        if isinstance(result, Result) and result.newest.report.finished_at:
            store.close()
            return replace(result)
        await asyncio.sleep(0.05)
    raise RuntimeError("the check was not saved")


async def measure(
    sites: dict[str, tuple[int, list[str]]], place: Place, rounds: int
) -> dict[str, dict[str, float]]:
    """Median seconds of both actions at each site, asked in turn."""
    browsers = {name: Browser(port) for name, (port, _) in sites.items()}
    taken: dict[str, dict[str, list[float]]] = {name: {"start": [], "show": []} for name in sites}
    for browser in browsers.values():
        await browser.open()
    for number in range(rounds + 5):
        for name, browser in browsers.items():
            seen = await browser.start(place)
            started = time.monotonic() - seen.began
            await browser.watch(seen)
            began = time.monotonic()
            status, _, _ = await browser.get(f"/checks/{random.choice(sites[name][1])}")
            shown = time.monotonic() - began
            assert status == 200
            if number >= 5:
                taken[name]["start"].append(started)
                taken[name]["show"].append(shown)
    return {
        name: {action: statistics.median(seconds) for action, seconds in actions.items()}
        for name, actions in taken.items()
    }


def urls(kind: str, folder: Path, stack: ExitStack) -> Iterator[str]:
    """Databases of that kind, as many as are asked for."""
    if kind == "postgresql":
        host = stack.enter_context(postgresql(folder / "postgresql"))
        make: Callable[[str], str] = lambda name: database(host, name)  # noqa: E731
    else:
        make = lambda name: f"sqlite:///{folder}/{name}.sqlite3"  # noqa: E731
    while True:
        yield make(f"growth{secrets.token_hex(4)}")


def compare(kind: str, rows: int, rounds: int) -> dict[str, float]:
    """Full by empty, of both actions."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-growth-") as name,
        ExitStack() as stack,
        lab("healthy") as servers,
    ):
        folder, place = Path(name), servers.places["healthy"]
        databases = urls(kind, folder, stack)
        empty, full = next(databases), next(databases)

        def site(label: str, url: str) -> int:
            (folder / label).mkdir()
            opened = running_site(folder / label, free_port(), servers, DATABASE_URL=url)
            return stack.enter_context(opened).port

        port = site("empty", empty)
        sample = asyncio.run(sample_result(empty, port, place))
        began = time.monotonic()
        known = {"empty": (port, fill(empty, sample, _SHOWN))}
        tokens = fill(full, sample, rows)
        print(f"{kind}: {rows:,} results put in within {time.monotonic() - began:.0f} s", flush=True)
        known["full"] = (site("full", full), tokens)
        found = asyncio.run(measure(known, place, rounds))
    ratios = {}
    for action in ("start", "show"):
        few, many = found["empty"][action], found["full"][action]
        ratios[action] = many / few
        print(f"  {action}: {few * 1000:.1f} ms empty, {many * 1000:.1f} ms full, ratio {many / few:.2f}")
    return ratios


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rounds", type=int, default=60)
    arguments = parser.parse_args()
    worst = max(
        ratio
        for kind in arguments.databases.split(",")
        for ratio in compare(kind, arguments.rows, arguments.rounds).values()
    )
    print("load average", *(f"{load:.1f}" for load in os.getloadavg()))
    return int(worst > 1.2)


if __name__ == "__main__":
    sys.exit(main())
