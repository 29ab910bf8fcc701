"""Fixtures that several rooms share."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

from tests.support.mailservers import MailServers, mail_servers

# Side by side, what takes long begins first.
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
# Folders whose files share servers that take long to start.
IN_ONE_PIECE = ("browser", "cluster")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        return SLOWEST_FIRST.index(folder) if folder in SLOWEST_FIRST else len(SLOWEST_FIRST)

    items.sort(key=rank)


class InPieces(LoadFileScheduling):  # type: ignore[misc]
    """Each file, or folder that is one piece, goes to one process."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, _ = nodeid.partition("::")
        folder = Path(file).parts[1]
        return folder if folder in IN_ONE_PIECE else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> InPieces:
    return InPieces(config, log)


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
