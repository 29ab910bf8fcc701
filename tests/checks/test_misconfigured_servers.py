"""Dovecot and Postfix, set wrong on purpose: each mistake gets its own name."""

import datetime
import imaplib
import smtplib
import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from tests.checks.test_real_servers import check, settings_for
from tests.support.mailservers import free_port, mail_servers
from webapp.domain.report import Report
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Outcome, Stage

pytestmark = pytest.mark.mailservers

TLS, STARTTLS, NONE = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS, ConnectionSecurity.NONE


def checked(
    folder: Path,
    security: ConnectionSecurity = TLS,
    *,
    dovecot: str = "",
    postfix: str = "",
    **settings: object,
) -> Report:
    with mail_servers(folder / "mail", dovecot_extra=dovecot, postfix_extra=postfix) as servers:
        report, _ = check(servers, settings_for(servers, security, **settings), arrival_timeout=2.0)
    return report


def cause_at(report: Report, stage: Stage) -> Cause | None:
    row = report.stage(stage)
    assert row.outcome is Outcome.FAILED, report.stages  # (an earlier one may tell why)
    return row.cause


def test_plain_text_logins_switched_off_are_told_before_the_password_is_sent(server_folder: Path) -> None:
    with mail_servers(
        server_folder / "mail",
        dovecot_extra="disable_plaintext_auth = yes\nlogin_trusted_networks =\nlisten = 127.0.0.1, 127.0.0.2, ::1",
        postfix_extra="smtpd_tls_auth_only = yes",
    ) as servers:
        settings = settings_for(servers, NONE)
        assert settings.imap is not None
        # Dovecot trusts connections from its own address whatever it is told: so it answers at another.
        settings = replace(settings, imap=replace(settings.imap, host="127.0.0.2"))
        report, _ = check(servers, settings)
    assert cause_at(report, Stage.IMAP_LOGIN) is Cause.AUTH_REQUIRES_TLS
    assert cause_at(report, Stage.SMTP_LOGIN) is Cause.AUTH_REQUIRES_TLS
    assert not [line for line in report.transcript if "<hidden>" in line.text]


def test_starttls_switched_off_stops_before_the_password(server_folder: Path) -> None:
    report = checked(server_folder, STARTTLS, dovecot="ssl = no", postfix="smtpd_tls_security_level = none")
    assert cause_at(report, Stage.IMAP_CONNECT) is Cause.STARTTLS_UNAVAILABLE
    assert cause_at(report, Stage.SMTP_CONNECT) is Cause.STARTTLS_UNAVAILABLE
    assert not [line for line in report.transcript if "<hidden>" in line.text]


def test_a_connection_limit_is_not_taken_for_a_wrong_password(server_folder: Path) -> None:
    limited = "protocol imap {\n  mail_max_userip_connections = 1\n}"
    with mail_servers(server_folder / "mail", dovecot_extra=limited) as servers:
        report, _ = check(
            servers, settings_for(servers, TLS, test_five_connections=True), arrival_timeout=2.0
        )
    assert report.stage(Stage.IMAP_LOGIN).outcome is not Outcome.FAILED
    connections = report.stage(Stage.IMAP_LOGIN).details["connections"]
    assert isinstance(connections, dict)
    assert connections["reached"] == 1
    met = {result.id.value: result.met for result in report.requirements}
    assert met["five_connections"] is False


def _smtp_when_free(host: str, port: int) -> smtplib.SMTP:
    """The connection that saw whether Postfix had started may still be counted."""
    for _ in range(100):
        with suppress(smtplib.SMTPConnectError):
            return smtplib.SMTP(host, port)
        time.sleep(0.1)
    return smtplib.SMTP(host, port)


def test_a_login_beyond_the_limit_of_connections_is_named(server_folder: Path) -> None:
    limited = "protocol imap {\n  mail_max_userip_connections = 1\n}"
    with (
        mail_servers(
            server_folder / "mail",
            dovecot_extra=limited,
            postfix_extra="smtpd_client_connection_count_limit = 1",
        ) as servers,
        ExitStack() as held,
    ):
        for host in ("127.0.0.1", "::1"):
            imap = held.enter_context(imaplib.IMAP4(host, servers.imap_port))
            imap.authenticate("PLAIN", lambda _: f"\0{servers.address}\0{servers.password}".encode())
            held.enter_context(_smtp_when_free(host, servers.smtp_port))
        report, _ = check(servers, settings_for(servers, STARTTLS))
    assert cause_at(report, Stage.IMAP_LOGIN) is Cause.TOO_MANY_CONNECTIONS
    assert cause_at(report, Stage.SMTP_CONNECT) is Cause.TOO_MANY_CONNECTIONS


def test_five_connections_at_the_same_time_are_counted(server_folder: Path) -> None:
    report = checked(server_folder, test_five_connections=True)
    assert report.stage(Stage.IMAP_LOGIN).details["connections"] == {"wanted": 5, "reached": 5, "refusal": ""}
    assert {result.id.value: result.met for result in report.requirements}["five_connections"] is True


def test_a_full_mailbox_is_named(server_folder: Path) -> None:
    # Postfix asks Dovecot before it takes the message: the words are Dovecot's own.
    port = free_port()
    full = f"""
mail_plugins = quota
service quota-status {{
  executable = quota-status -p postfix
  client_limit = 1
  inet_listener {{
    address = 127.0.0.1
    port = {port}
  }}
}}
plugin {{
  quota = count:User quota
  quota_rule = *:storage=1B
  quota_vsizes = yes
  quota_status_success = DUNNO
  quota_status_overquota = "552 5.2.2 Mailbox is full"
}}
"""
    report = checked(
        server_folder,
        dovecot=full,
        postfix=f"smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:{port}",
    )
    assert cause_at(report, Stage.TEST_MESSAGE) is Cause.MAILBOX_FULL


def test_a_sender_that_the_login_does_not_own_is_named(server_folder: Path) -> None:
    report = checked(
        server_folder,
        postfix="smtpd_sender_login_maps = inline:{ {user@mail.test = somebody@mail.test} }\n"
        "smtpd_sender_restrictions = reject_sender_login_mismatch",
    )
    assert cause_at(report, Stage.TEST_MESSAGE) is Cause.SENDER_REJECTED


def test_an_authentication_backend_that_is_down_is_not_a_wrong_password(server_folder: Path) -> None:
    # A helper program that is not there: Dovecot's word for it is a temporary failure.
    gone = "passdb {\n  driver = checkpassword\n  args = /nonexistent/checkpassword\n}"
    report = checked(server_folder, dovecot=gone)
    # (Postfix 3.7 passes this on as "535 (reason unavailable)", its very words for a wrong password.)
    assert cause_at(report, Stage.IMAP_LOGIN) is Cause.AUTH_UNAVAILABLE


def test_a_postfix_without_its_backend_is_not_a_wrong_password(server_folder: Path) -> None:
    report = checked(server_folder, postfix="smtpd_sasl_path = inet:127.0.0.1:1")
    assert report.stage(Stage.IMAP_LOGIN).outcome is not Outcome.FAILED
    # It greets, finds that nobody answers its questions about logins, and gives up; then its master rests for a minute,
    # in which nothing is said at all.
    assert cause_at(report, Stage.SMTP_CONNECT) in (
        Cause.SERVER_UNAVAILABLE,
        Cause.CONNECTION_DROPPED,
        Cause.TLS_HANDSHAKE_FAILED,
    )


def test_a_blocked_client_is_named(server_folder: Path) -> None:
    report = checked(
        server_folder,
        postfix="smtpd_client_restrictions = check_client_access inline:{ {127.0.0.1 = 554 5.7.1 Service unavailable; "
        "Client host blocked using zen.example} }, check_client_access inline:{ {::1 = 554 5.7.1 Service unavailable; "
        "Client host blocked using zen.example} }\nsmtpd_delay_reject = no",
    )
    assert cause_at(report, Stage.SMTP_CONNECT) is Cause.CLIENT_BLOCKED


def test_an_expired_certificate_is_named_on_both_legs(server_folder: Path) -> None:
    authority = trustme.CA()
    folder = server_folder / "mail"
    with mail_servers(
        folder, authority=authority, certificate_expiry=datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
    ) as servers:
        report, _ = check(servers, settings_for(servers, TLS))
    assert cause_at(report, Stage.IMAP_CONNECT) is Cause.CERTIFICATE_EXPIRED
    assert cause_at(report, Stage.SMTP_CONNECT) is Cause.CERTIFICATE_EXPIRED
