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
def own_mail(tmp_path: Path) -> Iterator[MailServers]:
    """A pair for one test alone."""
    with mail_servers(tmp_path / "mail") as servers:
        yield servers
