"""An untrusted certificate is gone on with only if it is the very one that the customer was shown."""

import asyncio
import ssl
from hashlib import sha256

import pytest

from tests.checks.test_real_servers import settings_for
from tests.support.mailservers import MailServers
from webapp.checks import CheckOptions, run_check
from webapp.domain.report import Report
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Outcome, Stage, Warning
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver

pytestmark = pytest.mark.mailservers

CONNECTS = (Stage.IMAP_CONNECT, Stage.SMTP_CONNECT)


def checked(servers: MailServers, *fingerprints: str) -> Report:
    """A check that trusts no authority of these servers, allowed to accept `fingerprints`."""
    settings = settings_for(
        servers,
        ConnectionSecurity.STARTTLS,
        allow_insecure_certificates=True,
        accepted_fingerprints=frozenset(fingerprints),
        send_test_message=False,
    )

    async def run() -> Report:
        network = Network(Guard.open(), Resolver())
        return await run_check(settings, network, CheckOptions(), lambda _: None)

    return asyncio.run(run())


def fingerprint_of(servers: MailServers) -> str:
    pem = (servers.folder / "cert.pem").read_text().split("-----END CERTIFICATE-----")[0]
    return sha256(ssl.PEM_cert_to_DER_cert(pem + "-----END CERTIFICATE-----")).hexdigest()


def test_the_certificate_that_was_shown_is_accepted(real_mail: MailServers) -> None:
    report = checked(real_mail, fingerprint_of(real_mail))
    for stage in CONNECTS:
        assert Warning.CERTIFICATE_ACCEPTED_INSECURE in report.stage(stage).warnings
    assert report.stage(Stage.IMAP_LOGIN).outcome is Outcome.PASSED
    assert report.settings.accepted_fingerprints == (fingerprint_of(real_mail),)


def test_another_certificate_is_refused_before_the_password_and_shown(real_mail: MailServers) -> None:
    report = checked(real_mail, "ab" * 32)
    for stage in CONNECTS:
        row = report.stage(stage)
        assert row.cause in (Cause.CERTIFICATE_UNKNOWN_AUTHORITY, Cause.CERTIFICATE_INCOMPLETE_CHAIN)
        assert row.details["certificate"]["fingerprint"] == fingerprint_of(real_mail)  # type: ignore[call-overload,index]
    assert not any("<hidden>" in line.text for line in report.transcript)
