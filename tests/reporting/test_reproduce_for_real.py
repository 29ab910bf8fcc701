"""The commands of "Reproduce it yourself", run as their reader would run them, against Dovecot and Postfix."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.mailservers import MailServers
from tests.support.terminal import Ran, run_at_terminal
from tests.web.samples import passed
from webapp.domain.report import ServerSummary, SettingsSummary
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Stage
from webapp.reporting.reproduce import reproduce

pytestmark = pytest.mark.mailservers

TLS, STARTTLS, NONE = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS, ConnectionSecurity.NONE


def commands(servers: MailServers, security: ConnectionSecurity) -> dict[Stage | None, str]:
    tls = security is TLS
    settings = SettingsSummary(
        address=servers.address,
        username=servers.address,
        imap=ServerSummary(servers.host, servers.imaps_port if tls else servers.imap_port, security),
        smtp=ServerSummary(servers.host, servers.smtps_port if tls else servers.smtp_port, security),
    )
    return dict(reproduce(replace(passed(), settings=settings)))


def run(line: str, servers: MailServers, password: str | None = None) -> Ran:
    """The authority of these servers is made known the way each program is told of one."""
    trusted = str(servers.ca_file)
    programs = f"{Path(sys.executable).parent}:/usr/sbin:/usr/bin:/bin"
    return run_at_terminal(
        line,
        servers.password if password is None else password,
        {"PATH": programs, "SSL_CERT_FILE": trusted, "CURL_CA_BUNDLE": trusted, "LC_ALL": "C.UTF-8"},
    )


@pytest.mark.parametrize("security", list(ConnectionSecurity))
@pytest.mark.parametrize("stage", list(Stage))
def test_each_stage_passes_by_hand_as_it_passed_here(
    real_mail: MailServers, security: ConnectionSecurity, stage: Stage
) -> None:
    line = commands(real_mail, security)[stage]
    assert real_mail.password not in line
    ran = run(line, real_mail)
    assert ran.status == 0, f"{line}\n{ran.said}"
    assert real_mail.password not in ran.said


@pytest.mark.parametrize("security", list(ConnectionSecurity))
def test_the_whole_check_passes_by_hand(real_mail: MailServers, security: ConnectionSecurity) -> None:
    line = f"{commands(real_mail, security)[None]} --lang en --ca-file {real_mail.ca_file}"
    ran = run(line, real_mail)
    assert ran.status == 0, f"{line}\n{ran.said}"
    assert "Problem" not in ran.said


@pytest.mark.parametrize("stage", [Stage.IMAP_LOGIN, Stage.SMTP_LOGIN])
def test_a_wrong_password_fails_by_hand_too(real_mail: MailServers, stage: Stage) -> None:
    ran = run(commands(real_mail, TLS)[stage], real_mail, "wrong")
    assert ran.status != 0
    assert "AUTHENTICATIONFAILED" in ran.said or "535" in ran.said


@pytest.mark.parametrize("stage", [Stage.IMAP_CONNECT, Stage.SMTP_CONNECT, Stage.IMAP_LOGIN])
def test_an_unknown_authority_fails_by_hand_too(real_mail: MailServers, stage: Stage) -> None:
    ran = run_at_terminal(commands(real_mail, STARTTLS)[stage], real_mail.password, {"LC_ALL": "C.UTF-8"})
    assert ran.status != 0
    assert "certificate" in ran.said
