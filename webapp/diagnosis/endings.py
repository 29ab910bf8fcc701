"""Endings without a reply: what ended a stage, and where, names the cause."""

from webapp.diagnosis.sniff import is_tls
from webapp.diagnosis.tls import diagnose_handshake, wrong_speaker
from webapp.domain.evidence import Diagnosis, Ending, Evidence, Phase
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause

# Ports where TLS begins with the first byte (RFC 8314, the IANA registry): HTTPS, SMTPS, IMAPS, IRCS, POP3S.
TLS_PORTS = frozenset({443, 465, 993, 994, 995})
_SENDING = frozenset({Phase.MAIL_FROM, Phase.RCPT_TO, Phase.DATA, Phase.END_OF_DATA})
_BEFORE_ANY_WORD = frozenset({Phase.RESOLVE, Phase.DIAL, Phase.HANDSHAKE, Phase.GREETING})
# Mechanisms that need no password (RFC 7628 and its forerunner).
_TOKEN_MECHANISMS = ("OAUTHBEARER", "XOAUTH2")

_AT_ONCE: dict[Ending, Cause] = {
    Ending.NAME_NOT_FOUND: Cause.HOST_NOT_FOUND,
    Ending.LOOKUP_FAILED: Cause.DNS_FAILURE,
    Ending.NOT_ALLOWED: Cause.TARGET_NOT_ALLOWED,
    Ending.REFUSED: Cause.CONNECTION_REFUSED,
    Ending.UNREACHABLE: Cause.NETWORK_UNREACHABLE,
    Ending.INJECTED: Cause.STARTTLS_REFUSED,
    Ending.NOT_ARRIVED: Cause.MESSAGE_NOT_ARRIVED,
    Ending.DEADLINE: Cause.DEADLINE_EXCEEDED,
    Ending.CANCELLED: Cause.CHECK_CANCELLED,
    Ending.INTERRUPTED: Cause.CHECK_INTERRUPTED,
}


def diagnose_ending(evidence: Evidence) -> Diagnosis:
    """The cause of any ending but REPLY."""
    if cause := _AT_ONCE.get(evidence.ending):
        return Diagnosis(cause, {"detail": "injected"} if evidence.ending is Ending.INJECTED else {})
    if evidence.certificate_fault is not None or evidence.ending is Ending.HANDSHAKE_FAILED:
        return diagnose_handshake(evidence)
    if evidence.ending is Ending.NOT_OFFERED:
        return _not_offered(evidence)
    if evidence.ending is Ending.VIOLATION:
        return _violation(evidence)
    if evidence.ending is Ending.TIMED_OUT:
        return _timed_out(evidence)
    return _dropped(evidence)


def offered_mechanisms(capabilities: tuple[str, ...]) -> list[str]:
    """["PLAIN", "XOAUTH2"] from IMAP's "AUTH=PLAIN" and SMTP's "AUTH PLAIN XOAUTH2"."""
    offered: list[str] = []
    for capability in capabilities:
        name, _, rest = capability.upper().replace("=", " ").partition(" ")
        if name == "AUTH":
            offered += [mechanism for mechanism in rest.split() if mechanism not in offered]
    return offered


def _not_offered(evidence: Evidence) -> Diagnosis:
    capabilities = tuple(word.upper() for word in evidence.capabilities)
    offered = offered_mechanisms(capabilities)
    if evidence.phase is Phase.STARTTLS:
        return Diagnosis(Cause.STARTTLS_UNAVAILABLE)
    if evidence.phase in _SENDING:
        return Diagnosis(Cause.SMTPUTF8_UNAVAILABLE)
    encrypted = evidence.handshake is not None and evidence.handshake.ok
    if not encrypted and ("LOGINDISABLED" in capabilities or (not offered and "STARTTLS" in capabilities)):
        return Diagnosis(Cause.AUTH_REQUIRES_TLS)
    facts: dict[str, object] = {"offered": offered}
    if offered and all(mechanism in _TOKEN_MECHANISMS for mechanism in offered):
        return Diagnosis(Cause.OAUTH_REQUIRED, facts)
    return Diagnosis(Cause.AUTH_NOT_OFFERED, facts)


def _violation(evidence: Evidence) -> Diagnosis:
    if evidence.phase in _BEFORE_ANY_WORD:
        if is_tls(evidence.received):
            return Diagnosis(Cause.TLS_EXPECTED)
        if found := wrong_speaker(evidence.leg, evidence.received):
            return Diagnosis(Cause.WRONG_PROTOCOL, {"found": found})
    return Diagnosis(Cause.MALFORMED_RESPONSE, {"detail": evidence.detail})


def _timed_out(evidence: Evidence) -> Diagnosis:
    seconds: dict[str, object] = {} if evidence.seconds is None else {"seconds": round(evidence.seconds)}
    if evidence.phase is Phase.RESOLVE:
        return Diagnosis(Cause.DNS_FAILURE, seconds)
    if evidence.phase is Phase.DIAL:
        return Diagnosis(Cause.CONNECTION_TIMEOUT, seconds)
    if evidence.phase is Phase.HANDSHAKE:
        return diagnose_handshake(evidence)
    if evidence.phase is Phase.GREETING:
        if _waits_for_client_hello(evidence):
            return Diagnosis(Cause.TLS_EXPECTED, seconds)
        return Diagnosis(Cause.GREETING_TIMEOUT, seconds)
    if evidence.phase is Phase.ARRIVAL:
        return Diagnosis(Cause.MESSAGE_NOT_ARRIVED, seconds)
    if evidence.phase in _SENDING:
        return Diagnosis(Cause.SENDING_INTERRUPTED, seconds)
    return Diagnosis(Cause.RESPONSE_TIMEOUT, {**seconds, "command": evidence.detail or evidence.phase.value})


def _waits_for_client_hello(evidence: Evidence) -> bool:
    """A server on a TLS port says nothing until the client has begun the handshake."""
    return evidence.security is not ConnectionSecurity.TLS and evidence.port in TLS_PORTS


def _dropped(evidence: Evidence) -> Diagnosis:
    """CLOSED or RESET."""
    if evidence.phase in _SENDING:
        return Diagnosis(Cause.SENDING_INTERRUPTED)
    if evidence.phase is Phase.HANDSHAKE:
        return diagnose_handshake(evidence)
    if evidence.phase is Phase.GREETING:
        if is_tls(evidence.received) or (not evidence.received and _waits_for_client_hello(evidence)):
            return Diagnosis(Cause.TLS_EXPECTED)
        if found := wrong_speaker(evidence.leg, evidence.received):
            return Diagnosis(Cause.WRONG_PROTOCOL, {"found": found})
    if evidence.phase is Phase.STARTTLS:
        return Diagnosis(Cause.STARTTLS_REFUSED)
    return Diagnosis(Cause.CONNECTION_DROPPED)
