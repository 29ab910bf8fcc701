"""What the words and first bytes of a handshake mean."""

import hashlib
import re

from webapp.domain.evidence import Handshake

# OpenSSL names an alert that the peer sent "TLSV1_ALERT_PROTOCOL_VERSION", "TLSV1_UNRECOGNIZED_NAME",
# "TLSV13_ALERT_CERTIFICATE_REQUIRED"; "SSLV3_ALERT_HANDSHAKE_FAILURE" until 3.1, then "SSL/TLS_ALERT_...", and
# "TLS_ALERT_..." from 4.0 on.
_ALERT = re.compile(r"(?:(?:SSLV3|SSL/TLS|TLS)_ALERT|TLSV13?(?:_ALERT)?)_(.+)")
_VERSIONS = {b"\x03\x00": "SSLv3", b"\x03\x01": "TLSv1", b"\x03\x02": "TLSv1.1", b"\x03\x03": "TLSv1.2"}
# How servers refuse a client that is too new for them: with an alert, or by hanging up without a word.
_OLD_ALERTS = frozenset({"PROTOCOL_VERSION", "HANDSHAKE_FAILURE", "INSUFFICIENT_SECURITY"})
_OLD_ERRORS = frozenset({"UNSUPPORTED_PROTOCOL", "DH_KEY_TOO_SMALL", "CLOSED", "RESET"})
# The X509_V_ERR numbers that servers bring about, in short; for notes, not for customers.
_VERDICTS = {
    2: "unable to get issuer certificate",
    7: "certificate signature failure",
    9: "certificate is not yet valid",
    10: "certificate has expired",
    18: "self-signed certificate",
    19: "self-signed certificate in certificate chain",
    20: "unable to get local issuer certificate",
    21: "unable to verify the first certificate",
    26: "unsuitable certificate purpose",
    62: "hostname mismatch",
    64: "IP address mismatch",
    66: "server key too weak",
    67: "authority key too weak",
    68: "signature digest too weak",
}


def alert_name(reason: str) -> str:
    """The alert in OpenSSL's `reason` ("PROTOCOL_VERSION"), or "" where the peer sent none."""
    match = _ALERT.fullmatch(reason)
    return match[1] if match else ""


def verdict_words(code: int) -> str:
    """An X509_V_ERR number in words; "" for 0."""
    return _VERDICTS.get(code, f"certificate verification failed ({code})") if code else ""


def server_choice(first: bytes) -> tuple[str, int]:
    """The version and the number of the cipher in a server's first message; ("", 0) without one.

    A record of type handshake (RFC 5246 section 6.2.1) that holds a ServerHello (section 7.4.1.3): header of the
    record 5 bytes, of the message 4, version 2, random 32, then the session's name and the cipher. TLS 1.3
    writes 1.2 here.
    """
    if first[:1] != b"\x16" or first[5:6] != b"\x02" or len(first) < 46:
        return "", 0
    cipher = 44 + first[43]
    return _VERSIONS.get(first[9:11], ""), int.from_bytes(first[cipher : cipher + 2], "big")


def is_perhaps_old(handshake: Handshake) -> bool:
    """Whether a failed handshake looks like one of a server that knows only what is no longer accepted."""
    if handshake.verify_code or handshake.legacy_version or handshake.received:
        return False
    return handshake.alert in _OLD_ALERTS or handshake.error in _OLD_ERRORS


def fingerprint(der: bytes) -> str:
    """SHA-256 of a certificate, lower-case hex: how `CertificateFacts.fingerprint` writes it."""
    return hashlib.sha256(der).hexdigest()
