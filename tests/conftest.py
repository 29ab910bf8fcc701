"""Fixtures that several rooms share."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.mailservers import MailServers, mail_servers


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
