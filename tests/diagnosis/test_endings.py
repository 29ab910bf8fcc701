"""Endings without a reply."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.diagnosis.support import evidence
from webapp.diagnosis import diagnose
from webapp.domain.evidence import Ending, Evidence, Handshake, Phase, Reply
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Leg

STARTTLS, TLS, NONE = ConnectionSecurity.STARTTLS, ConnectionSecurity.TLS, ConnectionSecurity.NONE


@pytest.mark.parametrize(
    ("ending", "phase", "cause"),
    [
        (Ending.NAME_NOT_FOUND, Phase.DIAL, Cause.HOST_NOT_FOUND),
        (Ending.LOOKUP_FAILED, Phase.DIAL, Cause.DNS_FAILURE),
        (Ending.NOT_ALLOWED, Phase.DIAL, Cause.TARGET_NOT_ALLOWED),
        (Ending.REFUSED, Phase.DIAL, Cause.CONNECTION_REFUSED),
        (Ending.TIMED_OUT, Phase.DIAL, Cause.CONNECTION_TIMEOUT),
        (Ending.UNREACHABLE, Phase.DIAL, Cause.NETWORK_UNREACHABLE),
        (Ending.RESET, Phase.DIAL, Cause.CONNECTION_DROPPED),
        (Ending.TIMED_OUT, Phase.GREETING, Cause.GREETING_TIMEOUT),
        (Ending.CLOSED, Phase.GREETING, Cause.CONNECTION_DROPPED),
        (Ending.CLOSED, Phase.LOGIN, Cause.CONNECTION_DROPPED),
        (Ending.TIMED_OUT, Phase.LOGIN, Cause.RESPONSE_TIMEOUT),
        (Ending.CLOSED, Phase.STARTTLS, Cause.STARTTLS_REFUSED),
        (Ending.INJECTED, Phase.STARTTLS, Cause.STARTTLS_REFUSED),
        (Ending.NOT_OFFERED, Phase.STARTTLS, Cause.STARTTLS_UNAVAILABLE),
        (Ending.NOT_OFFERED, Phase.MAIL_FROM, Cause.SMTPUTF8_UNAVAILABLE),
        (Ending.VIOLATION, Phase.LOGIN, Cause.MALFORMED_RESPONSE),
        (Ending.CLOSED, Phase.END_OF_DATA, Cause.SENDING_INTERRUPTED),
        (Ending.TIMED_OUT, Phase.DATA, Cause.SENDING_INTERRUPTED),
        (Ending.NOT_ARRIVED, Phase.ARRIVAL, Cause.MESSAGE_NOT_ARRIVED),
        (Ending.DEADLINE, Phase.LOGIN, Cause.DEADLINE_EXCEEDED),
        (Ending.CANCELLED, Phase.LOGIN, Cause.CHECK_CANCELLED),
        (Ending.INTERRUPTED, Phase.LOGIN, Cause.CHECK_INTERRUPTED),
    ],
)
def test_an_ending_and_its_phase_name_the_cause(ending: Ending, phase: Phase, cause: Cause) -> None:
    assert diagnose(evidence(ending, phase)).cause is cause


@pytest.mark.parametrize("security", [STARTTLS, NONE])
@pytest.mark.parametrize(("leg", "port"), [(Leg.IMAP, 993), (Leg.SMTP, 465)])
def test_silence_on_a_tls_port_waits_for_a_hello(leg: Leg, port: int, security: ConnectionSecurity) -> None:
    for ending in (Ending.TIMED_OUT, Ending.CLOSED):
        silent = evidence(ending, Phase.GREETING, leg, port=port, security=security)
        assert diagnose(silent).cause is Cause.TLS_EXPECTED


def test_a_tls_alert_instead_of_a_greeting_is_a_tls_port_whatever_its_number() -> None:
    alert = evidence(
        Ending.VIOLATION, Phase.GREETING, port=2993, security=NONE, received=b"\x15\x03\x01\x00\x02\x02\x46"
    )
    assert diagnose(alert).cause is Cause.TLS_EXPECTED


@pytest.mark.parametrize(
    ("leg", "received", "found"),
    [
        (Leg.IMAP, b"+OK Dovecot ready.\r\n", "pop3"),
        (Leg.IMAP, b"220 mail.example.com ESMTP Postfix\r\n", "smtp"),
        (Leg.SMTP, b"* OK IMAP4rev1 ready\r\n", "imap"),
        (Leg.SMTP, b"HTTP/1.1 400 Bad Request\r\n", "http"),
        (Leg.SMTP, b"SSH-2.0-OpenSSH_9.6\r\n", "ssh"),
        (Leg.SMTP, b"220 mail.example.com LMTP ready\r\n", "lmtp"),
        (Leg.IMAP, b"220 (vsFTPd 3.0.5)\r\n", "ftp"),
        (Leg.IMAP, b"RFB 003.008\n", "other"),
    ],
)
def test_another_protocol_on_the_port_is_named(leg: Leg, received: bytes, found: str) -> None:
    seen = diagnose(
        evidence(Ending.VIOLATION, Phase.GREETING, leg, security=NONE, port=143, received=received)
    )
    assert (seen.cause, seen.facts["found"]) == (Cause.WRONG_PROTOCOL, found)


def test_garbage_instead_of_a_greeting_is_malformed() -> None:
    garbage = evidence(Ending.VIOLATION, Phase.GREETING, received=b"\x00\xff???", detail="line_too_long")
    assert diagnose(garbage) == diagnose(garbage)
    assert diagnose(garbage).cause is Cause.MALFORMED_RESPONSE


def test_login_disabled_before_encryption_asks_for_encryption() -> None:
    plain = evidence(
        Ending.NOT_OFFERED,
        Phase.LOGIN,
        security=NONE,
        capabilities=("IMAP4REV1", "STARTTLS", "LOGINDISABLED"),
    )
    assert diagnose(plain).cause is Cause.AUTH_REQUIRES_TLS
    submission = evidence(
        Ending.NOT_OFFERED, Phase.LOGIN, Leg.SMTP, security=NONE, capabilities=("STARTTLS",)
    )
    assert diagnose(submission).cause is Cause.AUTH_REQUIRES_TLS


def test_only_token_mechanisms_mean_that_passwords_are_no_longer_taken() -> None:
    offered = evidence(
        Ending.NOT_OFFERED,
        Phase.LOGIN,
        Leg.SMTP,
        handshake=Handshake(ok=True),
        capabilities=("AUTH XOAUTH2 OAUTHBEARER", "SIZE 1000"),
    )
    seen = diagnose(offered)
    assert (seen.cause, seen.facts["offered"]) == (Cause.OAUTH_REQUIRED, ["XOAUTH2", "OAUTHBEARER"])


def test_mechanisms_that_no_client_here_speaks_are_listed() -> None:
    offered = evidence(
        Ending.NOT_OFFERED,
        Phase.LOGIN,
        handshake=Handshake(ok=True),
        capabilities=("AUTH=GSSAPI", "AUTH=NTLM"),
    )
    seen = diagnose(offered)
    assert (seen.cause, seen.facts["offered"]) == (Cause.AUTH_NOT_OFFERED, ["GSSAPI", "NTLM"])


def test_an_unanswered_command_and_the_wait_are_facts() -> None:
    seen = diagnose(evidence(Ending.TIMED_OUT, Phase.LOGIN, detail="AUTH PLAIN", seconds=20.04))
    assert seen.facts == {"command": "AUTH PLAIN", "seconds": 20}


@settings(deadline=None)  # the first one puts the words in order
@given(
    leg=st.sampled_from(Leg),
    phase=st.sampled_from(Phase),
    ending=st.sampled_from(Ending),
    security=st.sampled_from(ConnectionSecurity),
    port=st.sampled_from([25, 143, 465, 587, 993, 2525]),
    received=st.binary(max_size=40),
    status=st.sampled_from(["", "NO", "BAD", "BYE", "OK", "PREAUTH", "250", "421", "535", "550", "999"]),
    code=st.none() | st.text(max_size=20),
    text=st.text(max_size=80),
    handshake=st.none() | st.builds(Handshake, ok=st.booleans(), received=st.binary(max_size=20)),
)
def test_whatever_was_seen_there_is_a_cause(
    leg: Leg,
    phase: Phase,
    ending: Ending,
    security: ConnectionSecurity,
    port: int,
    received: bytes,
    status: str,
    code: str | None,
    text: str,
    handshake: Handshake | None,
) -> None:
    reply = Reply(leg, phase, status, code, text, tuple(text.splitlines()))
    seen = Evidence(
        leg, phase, ending, "h", port, security, reply=reply, received=received, handshake=handshake
    )
    assert diagnose(seen).cause in Cause
