"""Handshakes that failed: another language on the port, versions, certificates, or anything else."""

from webapp.diagnosis.sniff import is_tls, protocol_of
from webapp.domain.evidence import Diagnosis, Evidence, Handshake
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Leg

# OpenSSL's reasons, and the alerts of RFC 8446 section 6.2, that mean "no version or cipher in common".
# handshake_failure is what TLS 1.2 servers say when no cipher fits, and many other things: it is not among them.
_VERSION_REASONS = (
    "PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "UNSUPPORTED_SSL_VERSION", "NO_PROTOCOLS_AVAILABLE", "VERSION_TOO_LOW",
    "WRONG_SSL_VERSION", "NO_SHARED_CIPHER", "NO_CIPHERS_AVAILABLE", "INSUFFICIENT_SECURITY", "DH_KEY_TOO_SMALL",
    "UNSAFE_LEGACY_RENEGOTIATION", "INAPPROPRIATE_FALLBACK", "BAD_PROTOCOL_VERSION_NUMBER",
)  # fmt: skip
_PLAIN_PORTS = {Leg.IMAP: frozenset({143}), Leg.SMTP: frozenset({25, 587, 2525})}


def wrong_speaker(leg: Leg, received: bytes) -> str | None:
    """The other protocol that speaks there, or None where it is this leg's own or unknown."""
    found = protocol_of(received)
    return None if found == leg.value else found


def diagnose_handshake(evidence: Evidence) -> Diagnosis:
    """A handshake that did not succeed, or a certificate that was not accepted."""
    if evidence.certificate_fault is not None:
        return Diagnosis(evidence.certificate_fault, _certificate_facts(evidence))
    handshake = evidence.handshake or Handshake(ok=False)
    received = handshake.received or evidence.received
    at_once = evidence.security is ConnectionSecurity.TLS
    if at_once and received and not is_tls(received):
        found = protocol_of(received)
        if found == evidence.leg.value:
            return Diagnosis(Cause.PLAINTEXT_EXPECTED)
        if found is not None:
            return Diagnosis(Cause.WRONG_PROTOCOL, {"found": found})
    return _failed(evidence, handshake, received)


def _failed(evidence: Evidence, handshake: Handshake, received: bytes) -> Diagnosis:
    at_once = evidence.security is ConnectionSecurity.TLS
    offered = handshake.legacy_version or handshake.version
    reason = f"{handshake.alert} {handshake.error}".upper().replace(" ", "_")
    if handshake.legacy_version or any(word in reason for word in _VERSION_REASONS):
        return Diagnosis(Cause.TLS_VERSION_UNSUPPORTED, {"offered": offered or "?", "alert": handshake.alert})
    if at_once and not is_tls(received) and evidence.port in _PLAIN_PORTS[evidence.leg]:
        # It takes our hello for a bad command and hangs up, or waits for us, before its greeting was seen.
        return Diagnosis(Cause.PLAINTEXT_EXPECTED)
    if not at_once and received and not is_tls(received):
        return Diagnosis(Cause.STARTTLS_REFUSED, {"detail": "plaintext"})
    facts: dict[str, object] = {"alert": handshake.alert or handshake.error or evidence.detail}
    return Diagnosis(Cause.TLS_HANDSHAKE_FAILED, facts)


def _certificate_facts(evidence: Evidence) -> dict[str, object]:
    """What the texts of certificate causes fill in; dates are RFC 3339."""
    facts: dict[str, object] = {"detail": evidence.detail}
    if evidence.handshake is not None and evidence.handshake.verify_message:
        facts["reason"] = evidence.handshake.verify_message
    if not evidence.certificates:
        return facts
    leaf = evidence.certificates[0]
    if evidence.certificate_fault is Cause.CERTIFICATE_NOT_YET_VALID:
        facts["date"] = leaf.not_before.isoformat()
    else:
        facts["date"] = leaf.not_after.isoformat()
    if evidence.certificate_fault is Cause.CERTIFICATE_WEAK and not evidence.detail:
        facts["detail"] = f"{leaf.key}, {leaf.signature}"
    facts.update(
        names=list(leaf.names), issuer=leaf.issuer, fingerprint=leaf.fingerprint, subject=leaf.subject
    )
    return facts
