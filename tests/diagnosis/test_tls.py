"""Handshakes that failed."""

from datetime import UTC, datetime

import pytest

from tests.diagnosis.support import evidence
from webapp.diagnosis import diagnose
from webapp.domain.evidence import CertificateFacts, Ending, Evidence, Handshake, Phase
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Leg

LEAF = CertificateFacts(
    subject="CN=mail.example.com", issuer="CN=Example CA", names=("mail.example.com",),
    not_before=datetime(2025, 1, 1, tzinfo=UTC), not_after=datetime(2026, 1, 1, tzinfo=UTC),
    fingerprint="ab" * 32, serial="1", key="RSA 1024", signature="sha1WithRSAEncryption", self_signed=False,
    is_authority=False,
)  # fmt: skip


def failed(handshake: Handshake, leg: Leg = Leg.IMAP, **fields: object) -> Evidence:
    return evidence(Ending.HANDSHAKE_FAILED, Phase.HANDSHAKE, leg, handshake=handshake, **fields)


@pytest.mark.parametrize(
    ("leg", "received"),
    [(Leg.IMAP, b"* OK IMAP4rev1 ready\r\n"), (Leg.SMTP, b"220 mail.example.com ESMTP\r\n")],
)
def test_the_right_protocol_in_the_clear_is_a_port_that_starts_plain(leg: Leg, received: bytes) -> None:
    seen = diagnose(failed(Handshake(ok=False, error="WRONG_VERSION_NUMBER", received=received), leg))
    assert seen.cause is Cause.PLAINTEXT_EXPECTED


@pytest.mark.parametrize(
    ("leg", "received", "found"),
    [
        (Leg.IMAP, b"220 mail.example.com ESMTP\r\n", "smtp"),
        (Leg.SMTP, b"+OK ready\r\n", "pop3"),
        (Leg.SMTP, b"HTTP/1.1 400 Bad Request\r\n", "http"),
    ],
)
def test_another_protocol_in_the_clear_is_the_wrong_protocol(leg: Leg, received: bytes, found: str) -> None:
    seen = diagnose(failed(Handshake(ok=False, error="WRONG_VERSION_NUMBER", received=received), leg))
    assert (seen.cause, seen.facts["found"]) == (Cause.WRONG_PROTOCOL, found)


def test_a_hello_that_gets_no_answer_on_a_usual_plain_port_means_starttls() -> None:
    silent = failed(Handshake(ok=False, error="TIMED_OUT"), Leg.SMTP, port=587)
    assert diagnose(silent).cause is Cause.PLAINTEXT_EXPECTED
    assert diagnose(failed(Handshake(ok=False, error="TIMED_OUT"))).cause is Cause.TLS_HANDSHAKE_FAILED


@pytest.mark.parametrize(
    "handshake",
    [
        Handshake(ok=False, alert="PROTOCOL_VERSION"),
        Handshake(ok=False, error="UNSUPPORTED_PROTOCOL"),
        Handshake(ok=False, error="CLOSED", legacy_version="TLSv1"),
        Handshake(ok=False, alert="INSUFFICIENT_SECURITY"),
    ],
)
def test_versions_and_ciphers_that_are_no_longer_accepted(handshake: Handshake) -> None:
    assert diagnose(failed(handshake)).cause is Cause.TLS_VERSION_UNSUPPORTED


def test_the_version_that_an_old_server_would_speak_is_a_fact() -> None:
    seen = diagnose(failed(Handshake(ok=False, error="CLOSED", legacy_version="TLSv1.1")))
    assert seen.facts["offered"] == "TLSv1.1"


def test_any_other_alert_is_a_failed_handshake_that_names_it() -> None:
    seen = diagnose(failed(Handshake(ok=False, alert="INTERNAL_ERROR")))
    assert (seen.cause, seen.facts["alert"]) == (Cause.TLS_HANDSHAKE_FAILED, "INTERNAL_ERROR")


def test_words_in_the_clear_after_a_granted_starttls_are_a_refusal() -> None:
    spoken = failed(Handshake(ok=False, received=b"454 no\r\n"), security=ConnectionSecurity.STARTTLS)
    assert diagnose(spoken).cause is Cause.STARTTLS_REFUSED


@pytest.mark.parametrize("fault", [cause for cause in Cause if cause.value.startswith("certificate_")])
def test_a_fault_of_the_certificate_passes_through_with_its_facts(fault: Cause) -> None:
    seen = diagnose(
        failed(Handshake(ok=False, verify_code=10), certificate_fault=fault, certificates=(LEAF,))
    )
    assert seen.cause is fault
    assert seen.facts["names"] == ["mail.example.com"]
    assert seen.facts["date"] == (
        "2025-01-01T00:00:00+00:00"
        if fault is Cause.CERTIFICATE_NOT_YET_VALID
        else "2026-01-01T00:00:00+00:00"
    )
