"""Fixtures that several rooms share."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.mailservers import MailServers, mail_servers

# Side by side, what takes long begins first. Each file is one piece of work; a folder is where all its files share
# servers that take long to start.
SLOWEST_FIRST = (
    "browser",
    "benchmarks",
    "cluster",
    "checks",
    "safety",
    "scenarios",
    "cli",
    "reporting",
    "protocols",
)
IN_ONE_PIECE = ("browser", "cluster")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def folder(item: pytest.Item) -> str:
        return item.path.relative_to(Path(__file__).parent).parts[0]

    def rank(item: pytest.Item) -> int:
        return SLOWEST_FIRST.index(folder(item)) if folder(item) in SLOWEST_FIRST else len(SLOWEST_FIRST)

    items.sort(key=rank)
    for item in items:
        piece = folder(item) if folder(item) in IN_ONE_PIECE else str(item.path)
        item.add_marker(pytest.mark.xdist_group(piece))


@pytest.fixture(scope="session")
def lasting_folder() -> Iterator[Path]:
    """A folder for servers that run as long as the tests.

    pytest's own is removed under their feet when further runs begin meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix="inbox-check-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def real_mail(lasting_folder: Path) -> Iterator[MailServers]:
    """One Dovecot and one Postfix for the whole run; tests leave their configuration alone."""
    with mail_servers(lasting_folder / "mail") as servers:
        yield servers


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """A folder for the servers of one test, which drop their rights and must still reach it.

    pytest closes its own folders to other users whenever a further run begins.
    """
    with tempfile.TemporaryDirectory(prefix="inbox-check-") as folder:
        yield Path(folder)


@pytest.fixture
def own_mail(server_folder: Path) -> Iterator[MailServers]:
    """A pair for one test alone."""
    with mail_servers(server_folder / "mail") as servers:
        yield servers
