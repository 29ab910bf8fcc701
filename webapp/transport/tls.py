"""TLS policies and one handshake, on memory buffers: nothing here touches a socket.

Three policies, built once and shared: `strict` decides; `unverified` is for one certificate that the customer
accepted by its fingerprint; `legacy` looks at old servers and never carries a password.
"""

import hashlib
import re
import ssl
import warnings
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import cast

import certifi

from webapp.domain.evidence import Handshake

# Enough to tell which protocol answered instead of TLS.
MOST_RECEIVED = 512
# OpenSSL names an alert that the peer sent "TLSV1_ALERT_PROTOCOL_VERSION", "SSLV3_ALERT_HANDSHAKE_FAILURE",
# "TLSV13_ALERT_CERTIFICATE_REQUIRED", "TLSV1_UNRECOGNIZED_NAME".
_ALERT = re.compile(r"(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?(.+)")
# TLS record types (RFC 8446 section 5.1): change_cipher_spec, alert, handshake, application_data.
_RECORD_TYPES = frozenset({20, 21, 22, 23})
_VERSIONS = {b"\x03\x00": "SSLv3", b"\x03\x01": "TLSv1", b"\x03\x02": "TLSv1.1", b"\x03\x03": "TLSv1.2"}
# "[SSL] ASN1 lib (_ssl.c:1006)"
_REASON_IN_TEXT = re.compile(r"\[[^]]*\] (.+?) \(_ssl")
# How servers refuse a client that is too new for them: with an alert, or by hanging up without a word.
_OLD_ALERTS = frozenset({"PROTOCOL_VERSION", "HANDSHAKE_FAILURE", "INSUFFICIENT_SECURITY"})
_OLD_ERRORS = frozenset({"UNSUPPORTED_PROTOCOL", "DH_KEY_TOO_SMALL", "CLOSED", "RESET"})


@dataclass(frozen=True, slots=True)
class Policies:
    strict: ssl.SSLContext
    unverified: ssl.SSLContext
    legacy: ssl.SSLContext


@cache
def policies(ca_file: str | None = None) -> Policies:
    """The policies with the system's authorities, and those in `ca_file` besides.

    One set for each file (building one takes 17 ms and 0.9 MB).
    """
    strict = _modern()
    strict.verify_mode = ssl.CERT_REQUIRED
    strict.check_hostname = True
    # A name that stands only in the subject is refused by mail programs (RFC 6125, RFC 9525 section 2).
    strict.hostname_checks_common_name = False
    # One and the same verdict from each version of Python: 3.13 adds flags of its own to its defaults.
    strict.verify_flags = ssl.VERIFY_X509_TRUSTED_FIRST
    strict.load_default_certs()
    if not _system_has_authorities():
        strict.load_verify_locations(cafile=certifi.where())
    if ca_file:
        strict.load_verify_locations(cafile=ca_file)
    return Policies(strict, _modern(), _legacy())


def _modern() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Wider than Python's own choice: no forward secrecy is a warning, not a failure. Level 2 refuses RSA
    # below 2048 bits and SHA-1, wherever OpenSSL was built.
    context.set_ciphers("DEFAULT:!aNULL:!eNULL:!PSK:!SRP:@SECLEVEL=2")
    # A connection is never resumed, so tickets would only cost their bytes.
    context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    return context


def _legacy() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # old on purpose
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.options |= ssl.OP_NO_TICKET | getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context


def _system_has_authorities() -> bool:
    paths = ssl.get_default_verify_paths()  # None where file or folder do not exist
    return bool(paths.cafile or (paths.capath and any(Path(paths.capath).iterdir())))


class TlsSession:
    """An SSLObject and its two buffers. Bytes of the wire go in by `feed`, out by `take`."""

    def __init__(self, context: ssl.SSLContext, host: str) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self.object = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self.first = b""  # the first bytes of the peer, at most MOST_RECEIVED

    def feed(self, data: bytes) -> None:
        """Bytes from the wire; b"" is their end."""
        if len(self.first) < MOST_RECEIVED:
            self.first += data[: MOST_RECEIVED - len(self.first)]
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    def take(self) -> bytes:
        """Bytes for the wire."""
        return self._outgoing.read()

    @property
    def answered_in_tls(self) -> bool:
        """Whether what came first could be a TLS record."""
        return bool(self.first) and self.first[0] in _RECORD_TYPES and self.first[1:2] in (b"", b"\x03")

    def succeeded(self, *, accepted_insecure: bool = False) -> Handshake:
        return replace(self._agreed(), ok=True, accepted_insecure=accepted_insecure)

    def failed(self, error: str | ssl.SSLError) -> Handshake:
        """What is known of a handshake that ended with `error`."""
        alert, reason, code, message = "", error if isinstance(error, str) else "", 0, ""
        if isinstance(error, ssl.SSLCertVerificationError):
            code, message = error.verify_code, error.verify_message
            reason = error.reason or "CERTIFICATE_VERIFY_FAILED"
        elif isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            reason = "CLOSED"
        elif isinstance(error, ssl.SSLError):
            reason = _reason(error)
            if match := _ALERT.fullmatch(reason):
                alert, reason = match[1], ""
        chosen = self._chosen[0]
        return replace(
            self._agreed(),
            verify_code=code,
            verify_message=message,
            alert=alert,
            error=reason,
            legacy_version=chosen if chosen != "TLSv1.2" else "",
            received=b"" if self.answered_in_tls else self.first,
        )

    def _agreed(self) -> Handshake:
        """What both sides had agreed on so far."""
        cipher, since, _ = self.object.cipher() or ("", "", 0)
        version = self.object.version() or ("TLSv1.3" if since == "TLSv1.3" else "")
        if not cipher and self._chosen[0] == "TLSv1.2":
            # Not yet in force, so OpenSSL does not tell; the server's choice stands in its first message.
            version, cipher = "TLSv1.2", _cipher_names().get(self._chosen[1], "")
        return Handshake(
            ok=False,
            version=version,
            cipher=cipher,
            forward_secrecy=version != "TLSv1.2" or cipher.startswith(("ECDHE-", "DHE-")),
            chain=presented_chain(self.object),
        )

    @property
    def _chosen(self) -> tuple[str, int]:
        """The version and the number of the cipher in the server's first message; ("", 0) without one.

        A record of type handshake (RFC 5246 section 6.2.1) that holds a ServerHello (section 7.4.1.3): header of
        the record 5 bytes, of the message 4, version 2, random 32, then the session's name and the cipher.
        TLS 1.3 writes 1.2 here.
        """
        if self.first[:1] != b"\x16" or self.first[5:6] != b"\x02" or len(self.first) < 46:
            return "", 0
        cipher = 44 + self.first[43]
        return _VERSIONS.get(self.first[9:11], ""), int.from_bytes(self.first[cipher : cipher + 2], "big")


@cache
def _cipher_names() -> dict[int, str]:
    return {cipher["id"] & 0xFFFF: cipher["name"] for cipher in _modern().get_ciphers()}


def _reason(error: ssl.SSLError) -> str:
    """OpenSSL's reason as one word. For reasons of its other parts Python leaves the field empty."""
    if error.reason:
        return error.reason
    match = _REASON_IN_TEXT.match(str(error.args[-1]))
    return match[1].upper().replace(" ", "_") if match else "UNKNOWN"


def presented_chain(session: ssl.SSLObject) -> tuple[bytes, ...]:
    """The certificates that the server presented, DER, leaf first, whatever became of the handshake.

    Public from Python 3.13 on; before, the same call is private and gives certificate objects.
    """
    public = getattr(session, "get_unverified_chain", None)
    if public is not None:
        return tuple(public() or ())
    der = 2  # _ssl.ENCODING_DER
    try:
        chain = session._sslobj.get_unverified_chain()  # type: ignore[attr-defined]
    except (AttributeError, ssl.SSLError, ValueError):
        return ()
    return tuple(cast(bytes, certificate.public_bytes(der)) for certificate in chain or ())


def is_perhaps_old(handshake: Handshake) -> bool:
    """Whether a failed handshake looks like one of a server that knows only what is no longer accepted."""
    if handshake.verify_code or handshake.legacy_version or handshake.received:
        return False
    return handshake.alert in _OLD_ALERTS or handshake.error in _OLD_ERRORS


def fingerprint(der: bytes) -> str:
    """SHA-256 of a certificate, lower-case hex: how `CertificateFacts.fingerprint` writes it."""
    return hashlib.sha256(der).hexdigest()
