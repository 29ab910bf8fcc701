"""The whole engine against the real Dovecot and Postfix."""

import asyncio
import json

import pytest

from tests.support.mailservers import MailServers
from webapp.checks import CheckOptions, run_check
from webapp.checks.scrub import encodings
from webapp.domain.report import ArrivalOutcome, Report
from webapp.domain.serial import report_to_json
from webapp.domain.settings import ConnectionSecurity, ConnectionSettings, Secret, ServerSettings
from webapp.domain.vocabulary import Cause, Outcome, Problem, SkipReason, Stage, Warning
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver

pytestmark = pytest.mark.mailservers


def settings_for(
    servers: MailServers, security: ConnectionSecurity, password: str | None = None, **more: object
) -> ConnectionSettings:
    secret = Secret(servers.password if password is None else password)
    tls = security is ConnectionSecurity.TLS
    imap = ServerSettings(
        servers.host, servers.imaps_port if tls else servers.imap_port, security, servers.address, secret
    )
    smtp = ServerSettings(
        servers.host, servers.smtps_port if tls else servers.smtp_port, security, servers.address, secret
    )
    return ConnectionSettings(servers.address, imap, smtp, **more)  # type: ignore[arg-type]


def check(
    servers: MailServers, settings: ConnectionSettings, **options: object
) -> tuple[Report, list[Report]]:
    """Run one check; the final report, and every report on the way."""
    seen: list[Report] = []

    async def run() -> Report:
        network = Network(Guard.open(), Resolver(), ca_file=str(servers.ca_file))
        report = await run_check(settings, network, CheckOptions(**options), seen.append)  # type: ignore[arg-type]
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        await asyncio.sleep(0)
        assert not [task for task in left if not task.done()]
        return report

    return asyncio.run(run()), seen


@pytest.mark.parametrize("security", list(ConnectionSecurity))
def test_five_stages_pass_and_the_message_arrives(
    real_mail: MailServers, security: ConnectionSecurity
) -> None:
    report, seen = check(real_mail, settings_for(real_mail, security))
    unencrypted = security is ConnectionSecurity.NONE
    assert report.outcome is (Outcome.WARNED if unencrypted else Outcome.PASSED)
    for row in report.stages:
        assert row.outcome in (Outcome.PASSED, Outcome.WARNED), row
        login = row.stage in (Stage.IMAP_LOGIN, Stage.SMTP_LOGIN)
        assert (Warning.UNENCRYPTED_LOGIN in row.warnings) == (unencrypted and login)
    assert report.arrival is not None
    assert report.arrival.outcome is ArrivalOutcome.ARRIVED
    assert report.arrival.folder == "INBOX"
    # The legs ran side by side: some report shows both at work.
    assert any(sum(row.outcome is Outcome.RUNNING for row in state.stages) == 2 for state in seen)


@pytest.mark.parametrize("security", list(ConnectionSecurity))
def test_the_password_is_in_no_state_of_the_report(
    real_mail: MailServers, security: ConnectionSecurity
) -> None:
    _, seen = check(real_mail, settings_for(real_mail, security))
    for state in seen:
        text = json.dumps(report_to_json(state), ensure_ascii=False)
        assert not [form for form in encodings(real_mail.password) if form in text]


def test_a_wrong_password_is_told_by_both_legs_and_the_message_is_not_sent(real_mail: MailServers) -> None:
    report, _ = check(real_mail, settings_for(real_mail, ConnectionSecurity.TLS, "wrong password"))
    for stage in (Stage.IMAP_LOGIN, Stage.SMTP_LOGIN):
        row = report.stage(stage)
        assert (row.outcome, row.cause, row.problem) == (
            Outcome.FAILED,
            Cause.CREDENTIALS_REJECTED,
            Problem.UNAUTHORIZED,
        )
        assert row.evidence
    test = report.stage(Stage.TEST_MESSAGE)
    assert (test.outcome, test.skipped) == (Outcome.SKIPPED, SkipReason.EARLIER_STAGE_FAILED)


def test_a_failing_imap_leg_does_not_hide_the_smtp_leg(real_mail: MailServers) -> None:
    good = settings_for(real_mail, ConnectionSecurity.TLS)
    assert good.imap is not None
    imap = ServerSettings(good.imap.host, 1, ConnectionSecurity.TLS, good.imap.username, good.imap.secret)
    report, _ = check(real_mail, ConnectionSettings(good.address, imap, good.smtp))
    assert report.stage(Stage.IMAP_CONNECT).cause is Cause.CONNECTION_REFUSED
    assert report.stage(Stage.IMAP_LOGIN).skipped is SkipReason.EARLIER_STAGE_FAILED
    sent = report.stage(Stage.TEST_MESSAGE)
    assert (sent.outcome, sent.warnings) == (Outcome.WARNED, (Warning.ARRIVAL_UNKNOWN,))
    assert report.arrival is not None
    assert report.arrival.outcome is ArrivalOutcome.NOT_CHECKED


def test_an_untrusted_certificate_stops_the_leg_before_the_password(real_mail: MailServers) -> None:
    settings = settings_for(real_mail, ConnectionSecurity.TLS)

    async def run() -> Report:
        network = Network(Guard.open(), Resolver())
        return await run_check(settings, network, CheckOptions(), lambda _: None)

    report = asyncio.run(run())
    for stage in (Stage.IMAP_CONNECT, Stage.SMTP_CONNECT):
        row = report.stage(stage)
        assert row.problem is Problem.UNAUTHORIZED_CERTIFICATE
        assert row.cause in (Cause.CERTIFICATE_UNKNOWN_AUTHORITY, Cause.CERTIFICATE_INCOMPLETE_CHAIN)
        assert row.details["certificate"]
    assert not any("<hidden>" in line.text for line in report.transcript)


def test_an_untrusted_certificate_is_accepted_where_the_customer_allows_it(real_mail: MailServers) -> None:
    settings = settings_for(real_mail, ConnectionSecurity.STARTTLS, allow_insecure_certificates=True)

    async def run() -> Report:
        network = Network(Guard.open(), Resolver())
        return await run_check(settings, network, CheckOptions(), lambda _: None)

    report = asyncio.run(run())
    for stage in (Stage.IMAP_CONNECT, Stage.SMTP_CONNECT):
        row = report.stage(stage)
        assert row.outcome is Outcome.WARNED
        assert Warning.CERTIFICATE_ACCEPTED_INSECURE in row.warnings
        assert row.details["certificate"]
    assert report.arrival is not None
    assert report.arrival.outcome is ArrivalOutcome.ARRIVED
