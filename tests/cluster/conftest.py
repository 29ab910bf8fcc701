from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.cluster.by_hand import HandProber
from tests.cluster.mailboxes import Mailbox, mailbox, scenario
from tests.cluster.nodes import Browser, Cluster
from tests.cluster.server import Postgres
from tests.engine import fakes
from tests.engine.fakes import FakeCheck
from webapp.config import Region
from webapp.engine import Engine
from webapp.engine.cluster import queue
from webapp.lab import Lab
from webapp.store.cluster import ClusterStore

# Long and odd, so that no search for it finds anything else.
PASSWORD = "Zq7-unmistakable-クラスタ-51x"
REGIONS = (Region("tokyo", "Tokyo"), Region("frankfurt", "Frankfurt"))
MakeEngine = Callable[..., Engine]
HELD_AT = {
    "plain": "",
    "everywhere": "",
    "before": "greeting",
    "after": "smtp_login",
    "cut-off": "message",
    "cancelled": "greeting",
    "web-lost": "smtp_login",
    "web-lost-early": "greeting",
    "restarted": "smtp_login",
    "unanswered": "greeting",
    "queued": "",
    "drained": "smtp_login",
}


@pytest.fixture(scope="package")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.close()


@pytest.fixture(scope="package")
def apart(postgres: Postgres) -> str:
    """A database of its own, with all tables, for tests that no node takes part in; `store` empties it."""
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE apart")
    url = postgres.url.replace("/postgres?", "/apart?")
    store = ClusterStore(url)
    store.migrate()
    store.close()
    queue.prepare(url)
    return url


@pytest.fixture
def quick_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bus notices sooner that it is to end."""
    monkeypatch.setattr("webapp.engine.cluster.bus._LOOK", 0.02)


@pytest.fixture
def store(apart: str) -> Iterator[ClusterStore]:
    """The store of a cluster in which nothing is kept and no prober is known."""
    with psycopg.connect(apart, autocommit=True) as connection:
        connection.execute("TRUNCATE results, runs, probers, counters, procrastinate_jobs CASCADE")
    store = ClusterStore(apart)
    yield store
    store.close()


@pytest.fixture
def probers(store: ClusterStore, apart: str) -> Iterator[Callable[..., HandProber]]:
    made: list[HandProber] = []

    def make(name: str = "one", **changes: Any) -> HandProber:
        made.append(HandProber(store, apart, name, **changes))
        return made[-1]

    yield make
    for prober in made:
        prober.close()


@pytest.fixture
def make_web(
    store: ClusterStore, apart: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MakeEngine]:
    monkeypatch.setattr("webapp.engine.cluster.node._LOOK", 0.05)
    made: list[Engine] = []

    def make(**changes: Any) -> Engine:
        usual = {"database_url": apart, "broker_url": apart, "regions": REGIONS}
        made.append(fakes.engine(tmp_path, FakeCheck(), **(usual | changes)))
        return made[-1]

    yield make
    for engine in made:
        engine.drain(0)


@pytest.fixture
def web(make_web: MakeEngine) -> Engine:
    return make_web()


@pytest.fixture(scope="package")
def mailboxes() -> dict[str, Mailbox]:
    return {id: mailbox(id, held_at=moment) for id, moment in HELD_AT.items()}


@pytest.fixture(scope="package")
def lab(mailboxes: dict[str, Mailbox]) -> Iterator[Lab]:
    with Lab(*(scenario(box, PASSWORD) for box in mailboxes.values())) as lab:
        yield lab


@pytest.fixture(scope="package")
def cluster(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, lab: Lab) -> Iterator[Cluster]:
    folder: Path = tmp_path_factory.mktemp("cluster")
    cluster = Cluster(folder, postgres.url, lab)
    yield cluster
    cluster.close()


@pytest.fixture
def customer() -> Iterator[Browser]:
    browser = Browser()
    yield browser
    browser.close()
