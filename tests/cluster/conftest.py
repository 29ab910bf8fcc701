from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.mailboxes import Mailbox, mailbox, scenario
from tests.cluster.nodes import Browser, Cluster
from tests.cluster.server import Postgres
from webapp.lab import Lab

# Long and odd, so that no search for it finds anything else.
PASSWORD = "Zq7-unmistakable-クラスタ-51x"
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
    "queued": "",
    "drained": "smtp_login",
}


@pytest.fixture(scope="package")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.close()


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
