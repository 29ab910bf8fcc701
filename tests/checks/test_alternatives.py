"""The setting that works, in a whole check: real connections, a real name server, practice servers."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.dns import DnsServer, Zone
from tests.support.sockets import free_port
from webapp.checks import CheckOptions, run_check
from webapp.discovery import DiscoveryOptions, find_alternatives
from webapp.domain.report import Report, Suggestion, Verified
from webapp.domain.settings import ConnectionSecurity, ConnectionSettings, ServerSettings
from webapp.domain.vocabulary import Cause, Leg, Outcome, Stage, SuggestionReason
from webapp.lab import Lab
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver

TLS, STARTTLS, NONE = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS, ConnectionSecurity.NONE
REFUSALS = ("smtp-gmail-credentials-rejected", "smtp-nodemailer-auth-requires-tls")
LOCAL = {"A": ["127.0.0.1"]}
ZONE: Zone = dict.fromkeys(("imap.practice.test", "smtp.practice.test", "imap.gmail.com"), LOCAL)


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("webapp.lab.running.NAMES", ("127.0.0.1", "*.practice.test", "smtp.gmail.com"))
        scenarios = ("healthy", "auth-not-offered", "login-disabled", *REFUSALS)
        with Lab(*scenarios) as running:
            yield running


@pytest.fixture(scope="module")
def closed() -> Iterator[int]:
    """A port that nobody listens on."""
    with free_port() as port:
        yield port


@pytest.fixture(autouse=True)
def usual_ports(lab: Lab, closed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is usual here: the ports of the healthy servers for TLS, and nobody's for STARTTLS."""
    healthy = lab["healthy"].settings
    assert healthy.imap
    assert healthy.smtp
    ports = {
        leg: {TLS: server.port, STARTTLS: closed, NONE: closed}
        for leg, server in ((Leg.IMAP, healthy.imap), (Leg.SMTP, healthy.smtp))
    }
    monkeypatch.setattr("webapp.discovery.alternatives.USUAL_PORTS", ports)


def check(
    lab: Lab,
    scenario: str = "healthy",
    *,
    zone: Zone = ZONE,
    address: str = "",
    imap: dict[str, object] | None = None,
    smtp: dict[str, object] | None = None,
) -> Report:
    """A check of one scenario, its servers by name; imap, smtp: what is typed otherwise."""
    settings = lab[scenario].settings

    def typed(server: ServerSettings | None, host: str, change: dict[str, object] | None) -> ServerSettings:
        assert server is not None
        return replace(server, **({"host": host} | (change or {})))  # type: ignore[arg-type]

    asked = ConnectionSettings(
        address or settings.address,
        typed(settings.imap, "imap.practice.test", imap),
        typed(settings.smtp, "smtp.practice.test", smtp),
        send_test_message=False,
    )

    async def find(*given: object, **more: object) -> tuple[Suggestion, ...]:
        options = DiscoveryOptions(autoconfig=False, ispdb=False)
        return await find_alternatives(*given, **more, options=options)  # type: ignore[arg-type]

    async def run(dns: DnsServer) -> Report:
        network = Network(Guard.open(), Resolver([dns.address]), ca_file=str(lab.ca_file))
        return await run_check(asked, network, CheckOptions(find_alternatives=find), lambda _: None)

    with DnsServer(zone) as dns:
        return asyncio.run(run(dns))


def seen(report: Report, leg: Leg) -> list[tuple[str, int, Verified, SuggestionReason]]:
    return [(s.host, s.port, s.verified, s.reason) for s in report.suggestions if s.leg is leg]


def logins(report: Report, leg: Leg) -> int:
    """How often a secret left, by the transcript."""
    return sum(line.leg is leg and "<hidden>" in line.text for line in report.transcript)


def port(lab: Lab, leg: Leg) -> int:
    server = lab["healthy"].settings.server(leg)
    assert server is not None
    return server.port


def test_a_wrong_port_is_answered_by_the_right_one_with_the_one_login_of_the_run(
    lab: Lab, closed: int
) -> None:
    report = check(lab, imap={"port": closed})
    right = ("imap.practice.test", port(lab, Leg.IMAP), Verified.LOGIN, SuggestionReason.USUAL_PORT)
    assert report.stage(Stage.IMAP_CONNECT).cause is Cause.CONNECTION_REFUSED
    assert seen(report, Leg.IMAP) == [right]
    assert (logins(report, Leg.IMAP), logins(report, Leg.SMTP)) == (1, 1)
    assert report.stage(Stage.IMAP_LOGIN).outcome is Outcome.SKIPPED


def test_a_wrong_encryption_is_answered_by_the_right_one(lab: Lab) -> None:
    report = check(lab, smtp={"security": STARTTLS})
    assert seen(report, Leg.SMTP)[0][2:] == (Verified.LOGIN, SuggestionReason.OTHER_SECURITY)
    assert logins(report, Leg.SMTP) == 1


def test_the_password_never_goes_to_a_host_that_was_not_typed(lab: Lab) -> None:
    report = check(lab, imap={"host": "impa.practice.test"}, smtp={"host": "smpt.practice.test"})
    for leg, host in ((Leg.IMAP, "imap.practice.test"), (Leg.SMTP, "smtp.practice.test")):
        assert seen(report, leg) == [
            (host, port(lab, leg), Verified.CONNECT, SuggestionReason.TYPO_CORRECTED)
        ]
        assert logins(report, leg) == 0


def test_the_password_never_goes_where_the_certificate_is_not_trusted(lab: Lab, closed: int) -> None:
    zone = {**ZONE, "imap.other.test": LOCAL}
    report = check(lab, zone=zone, imap={"host": "imap.other.test", "port": closed})
    assert seen(report, Leg.IMAP) == []
    assert logins(report, Leg.IMAP) == 0


def test_where_a_port_offers_no_login_the_one_that_does_is_found(lab: Lab) -> None:
    report = check(lab, "auth-not-offered")
    assert report.stage(Stage.SMTP_CONNECT).outcome in (Outcome.PASSED, Outcome.WARNED)
    assert report.stage(Stage.SMTP_LOGIN).cause is Cause.AUTH_NOT_OFFERED
    # The other port belongs to another mailbox of the lab: it answers, and knows nobody of that name.
    right = ("smtp.practice.test", port(lab, Leg.SMTP), Verified.CONNECT, SuggestionReason.USUAL_PORT)
    assert seen(report, Leg.SMTP) == [right]
    assert logins(report, Leg.SMTP) == 1


def test_where_a_login_wants_encryption_a_door_with_it_is_found(lab: Lab) -> None:
    report = check(lab, "login-disabled")
    assert report.stage(Stage.IMAP_LOGIN).cause is Cause.AUTH_REQUIRES_TLS
    assert seen(report, Leg.IMAP)


def test_a_password_that_was_sent_is_not_sent_again_to_another_door(lab: Lab) -> None:
    report = check(lab, "smtp-nodemailer-auth-requires-tls")
    assert report.stage(Stage.SMTP_LOGIN).cause is Cause.AUTH_REQUIRES_TLS
    assert [verified for _, _, verified, _ in seen(report, Leg.SMTP)] == [Verified.CONNECT]
    assert logins(report, Leg.SMTP) == 1


def test_a_refused_login_is_not_tried_elsewhere(lab: Lab) -> None:
    report = check(lab, "smtp-gmail-credentials-rejected")
    assert report.stage(Stage.SMTP_LOGIN).cause is Cause.CREDENTIALS_REJECTED
    assert report.suggestions == ()
    assert logins(report, Leg.SMTP) == 1


def test_each_leg_belongs_to_its_own_provider(lab: Lab) -> None:
    zone = {**ZONE, "smtp.gmail.com": LOCAL}
    report = check(lab, "smtp-gmail-credentials-rejected", zone=zone, smtp={"host": "smtp.gmail.com"})
    assert report.provider is None
    assert report.stage(Stage.SMTP_CONNECT).details["provider"] == "google_workspace"
    assert report.stage(Stage.SMTP_LOGIN).details["provider"] == "google_workspace"
    assert "provider" not in report.stage(Stage.IMAP_LOGIN).details


def test_a_server_of_one_s_own_is_not_taken_for_the_provider_of_the_other_leg(lab: Lab) -> None:
    report = check(lab, imap={"host": "imap.gmail.com"}, address="taro@gmail.com")
    assert report.provider is not None
    assert report.provider.id == "gmail"
    assert report.stage(Stage.SMTP_LOGIN).details["provider"] is None
