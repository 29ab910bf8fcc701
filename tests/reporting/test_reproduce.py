"""Commands to repeat a check by hand: right for each kind of server, and without the password."""

import shlex
from dataclasses import replace

import pytest

from tests.web.samples import SETTINGS, passed
from webapp.domain.report import ServerSummary
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Stage
from webapp.reporting.reproduce import reproduce


def commands(**changes: object) -> dict[Stage | None, str]:
    return dict(reproduce(replace(passed(), settings=replace(SETTINGS, **changes))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("security", "port", "openssl", "curl", "swaks"),
    [
        (ConnectionSecurity.TLS, 993, "-connect imap.x:993", "imaps://imap.x:993/", "--tls-on-connect"),
        (ConnectionSecurity.STARTTLS, 143, "-starttls imap", "--ssl-reqd imap://imap.x:143/", "--tls"),
        (ConnectionSecurity.NONE, 143, "-X NOOP imap://imap.x:143/", "imap://imap.x:143/", "--auth"),
    ],
)
def test_each_encryption_has_its_commands(
    security: ConnectionSecurity, port: int, openssl: str, curl: str, swaks: str
) -> None:
    server = ServerSummary("imap.x", port, security)
    made = commands(imap=server, smtp=server)
    assert openssl in made[Stage.IMAP_CONNECT]
    assert curl in made[Stage.IMAP_LOGIN]
    assert swaks in shlex.split(made[Stage.SMTP_LOGIN])
    assert f"--imap-security {security}" in made[None]


def test_names_are_quoted_for_the_shell() -> None:
    made = commands(address="a b'$(id)@x.jp", username="`id`; rm")
    for command in made.values():
        shlex.split(command)
    assert "'`id`; rm'" in made[Stage.IMAP_LOGIN]


def test_addresses_of_ipv6_are_bracketed_where_a_port_follows() -> None:
    made = commands(imap=ServerSummary("2001:db8::1", 993, ConnectionSecurity.TLS))
    assert "[2001:db8::1]:993" in made[Stage.IMAP_CONNECT]
    assert "-servername" not in made[Stage.IMAP_CONNECT]
    assert "--imap '[2001:db8::1]:993'" in made[None]


def test_the_whole_check_is_repeated_as_it_was_asked_for() -> None:
    made = commands(
        username="hana", smtp_username="out", send_test_message=False, allow_insecure_certificates=True
    )
    words = shlex.split(made[None])
    assert words[:5] == ["inbox-check", "check", SETTINGS.address, "--username", "hana"]
    assert {"--smtp-username", "out", "--no-test-message", "--allow-insecure-certificates"} <= set(words)
    assert not any("password" in word for word in words)
