"""Fixtures that several rooms share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.mailservers import MailServers, mail_servers


@pytest.fixture(scope="session")
def real_mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServers]:
    """One Dovecot and one Postfix for the whole run; tests leave their configuration alone."""
    with mail_servers(tmp_path_factory.mktemp("mail")) as servers:
        yield servers


@pytest.fixture
def own_mail(tmp_path: Path) -> Iterator[MailServers]:
    """A pair for one test alone."""
    with mail_servers(tmp_path / "mail") as servers:
        yield servers
