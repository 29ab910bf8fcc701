"""What is worth a warning about a connection that works."""

import pytest

from webapp.checks.judgements import capabilities_changed, ipv6_failed, legacy_tls, unusual_port
from webapp.domain.evidence import AttemptOutcome, ConnectAttempt, Handshake
from webapp.domain.vocabulary import Leg


def attempt(family: int, outcome: AttemptOutcome, duration_ms: int = 10) -> ConnectAttempt:
    address = "2001:db8::1" if family == 6 else "192.0.2.1"
    return ConnectAttempt(address, family, outcome, 0, duration_ms)


@pytest.mark.parametrize(
    ("first", "failed"),
    [
        (attempt(6, AttemptOutcome.REFUSED), True),
        (attempt(6, AttemptOutcome.TIMED_OUT, 5000), True),
        (attempt(6, AttemptOutcome.ABANDONED, 260), True),
        # A little later than IPv4 is not dead.
        (attempt(6, AttemptOutcome.ABANDONED, 30), False),
        # No route: this installation has no IPv6.
        (attempt(6, AttemptOutcome.UNREACHABLE), False),
        (attempt(4, AttemptOutcome.REFUSED), False),
    ],
)
def test_ipv6_is_said_to_fail_only_where_it_was_offered_and_ipv4_answered(
    first: ConnectAttempt, failed: bool
) -> None:
    assert ipv6_failed((first, attempt(4, AttemptOutcome.CONNECTED))) is failed


def test_nothing_is_said_about_ipv6_when_it_is_what_connected() -> None:
    assert not ipv6_failed((attempt(6, AttemptOutcome.REFUSED), attempt(6, AttemptOutcome.CONNECTED)))


@pytest.mark.parametrize(
    ("leg", "port", "address", "unusual"),
    [
        (Leg.IMAP, 993, "192.0.2.1", False),
        (Leg.IMAP, 143, "192.0.2.1", False),
        (Leg.IMAP, 2525, "192.0.2.1", True),
        (Leg.IMAP, 465, "192.0.2.1", True),
        (Leg.SMTP, 25, "192.0.2.1", False),
        (Leg.SMTP, 2525, "2001:db8::1", True),
        (Leg.SMTP, 40001, "127.0.0.1", False),
        (Leg.SMTP, 40001, "::1", False),
    ],
)
def test_a_port_is_unusual_for_its_protocol_and_away_from_this_machine(
    leg: Leg, port: int, address: str, unusual: bool
) -> None:
    assert unusual_port(leg, port, address) is unusual


@pytest.mark.parametrize(
    ("version", "cipher", "forward_secrecy", "legacy"),
    [
        ("TLSv1.3", "TLS_AES_128_GCM_SHA256", True, False),
        ("TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", True, False),
        ("TLSv1.2", "ECDHE-RSA-CHACHA20-POLY1305", True, False),
        ("TLSv1.2", "ECDHE-RSA-AES128-SHA", True, True),
        ("TLSv1.2", "AES128-GCM-SHA256", False, True),
    ],
)
def test_old_ciphers_are_told(version: str, cipher: str, forward_secrecy: bool, legacy: bool) -> None:
    assert legacy_tls(Handshake(True, version, cipher, forward_secrecy)) is legacy


def test_what_is_meant_to_change_across_starttls_is_no_change() -> None:
    before = ("IMAP4REV1", "STARTTLS", "LOGINDISABLED", "IDLE")
    assert not capabilities_changed(before, ("IMAP4REV1", "SASL-IR", "AUTH=PLAIN", "IDLE"))
    assert capabilities_changed(before, ("IMAP4REV1", "AUTH=PLAIN"))
    assert not capabilities_changed((), ("IMAP4REV1",))
