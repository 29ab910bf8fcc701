"""TLS policies and one session, on memory buffers: nothing here touches a socket.

Three policies, built once and shared: `strict` decides; `unverified` is for one certificate that the customer
accepted by its fingerprint; `legacy` looks at old servers and never carries a password.

By pyOpenSSL, because Python's `ssl` cannot ask for a stapled OCSP answer (RFC 6066 section 8), which is how a
revoked certificate shows.
"""

import ipaddress
import ssl
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import certifi
from OpenSSL import SSL, crypto

from webapp.domain.evidence import Handshake
from webapp.transport.names import is_literal
from webapp.transport.tls_words import alert_name, server_choice, verdict_words

# Enough to tell which protocol answered instead of TLS.
MOST_RECEIVED = 512
# Wider than what is called secure today: no forward secrecy is a warning, not a failure. Level 2 refuses RSA
# below 2048 bits and SHA-1.
_CIPHERS = "DEFAULT:!aNULL:!eNULL:!PSK:!SRP:@SECLEVEL=2"
# TLS record types (RFC 8446 section 5.1): change_cipher_spec, alert, handshake, application_data.
_RECORD_TYPES = frozenset({20, 21, 22, 23})
_CHUNK = 65536


class TlsEnded(Exception):  # noqa: N818 (says what happened)
    """The peer has ended the connection, with TLS's own goodbye or without."""


class TlsFailed(Exception):  # noqa: N818 (says what happened)
    """The session is broken. `reason` is OpenSSL's ("WRONG_VERSION_NUMBER")."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class _Seen:
    """What OpenSSL told while it shook hands."""

    staple: bytes = b""


@dataclass(frozen=True, slots=True)
class Policies:
    strict: SSL.Context
    unverified: SSL.Context
    legacy: SSL.Context


@cache
def policies(ca_file: str | None = None) -> Policies:
    """The policies with the system's authorities, and those in `ca_file` besides. Built once for each file."""
    strict = _context(_CIPHERS, SSL.TLS1_2_VERSION)
    strict.set_verify(
        SSL.VERIFY_PEER
    )  # (without a callback: one in Python would be called for each certificate)
    # SSL_CERT_FILE and SSL_CERT_DIR are honoured; None where file or folder do not exist.
    system = ssl.get_default_verify_paths()
    if system.cafile or (system.capath and any(Path(system.capath).iterdir())):
        strict.load_verify_locations(system.cafile, system.capath)
    else:
        strict.load_verify_locations(certifi.where())
    if ca_file:
        strict.load_verify_locations(ca_file)
    legacy = _context("ALL:@SECLEVEL=0", SSL.TLS1_VERSION)
    legacy.set_options(SSL.OP_LEGACY_SERVER_CONNECT)
    return Policies(strict, _context(_CIPHERS, SSL.TLS1_2_VERSION), legacy)


def _context(ciphers: str, floor: int) -> SSL.Context:
    context = SSL.Context(SSL.TLS_CLIENT_METHOD)
    context.set_min_proto_version(floor)
    context.set_cipher_list(ciphers.encode())
    context.set_verify(SSL.VERIFY_NONE)
    # A connection is never resumed, so tickets would only cost their bytes.
    context.set_options(SSL.OP_NO_TICKET | SSL.OP_NO_COMPRESSION | SSL.OP_NO_RENEGOTIATION)
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    context.set_ocsp_client_callback(_note_staple)
    return context


def _note_staple(connection: SSL.Connection, answer: bytes, data: object) -> bool:
    """Keep the stapled answer; `webapp.certificates` judges it."""
    connection.get_app_data().staple = answer
    return True


class TlsSession:
    """One session and its two buffers. Bytes of the wire go in by `feed`, out by `take`.

    With `verify`, only a certificate for `host` (A-label or literal) is accepted; `context` must be strict then.
    """

    def __init__(self, context: SSL.Context, host: str, *, verify: bool) -> None:
        self._seen = _Seen()
        self._verify = verify
        self._openssl = SSL.Connection(context, None)
        self._openssl.set_app_data(self._seen)
        self._openssl.set_connect_state()
        self._openssl.request_ocsp()
        if not is_literal(host):
            self._openssl.set_tlsext_host_name(host.encode())
        if verify:
            _expect(self._openssl, host)
        self.first = b""  # the first bytes of the peer, at most MOST_RECEIVED

    def feed(self, data: bytes) -> None:
        """Bytes from the wire; b"" is their end."""
        self.note(data)
        if not data:
            self._openssl.bio_shutdown()
        while data:
            data = data[self._openssl.bio_write(data) :]

    def note(self, data: bytes) -> None:
        """Remember what came first."""
        if len(self.first) < MOST_RECEIVED:
            self.first += data[: MOST_RECEIVED - len(self.first)]

    def take(self) -> bytes:
        """Bytes for the wire."""
        taken = b""
        try:
            while True:
                piece = self._openssl.bio_read(_CHUNK)
                taken += piece
                if len(piece) < _CHUNK:  # all there was, without asking again to be told so
                    return taken
        except SSL.Error:  # WantReadError: nothing left
            return taken

    def shake_hands(self) -> bool:
        """Go on as far as the bytes reach; True when done. Raises TlsEnded or TlsFailed."""
        try:
            self._openssl.do_handshake()
        except SSL.WantReadError:
            return False
        except SSL.Error as error:
            raise _told(error) from None
        return True

    def read(self) -> bytes | None:
        """What was decrypted, or None where bytes are missing. Raises TlsEnded or TlsFailed."""
        try:
            return self._openssl.recv(_CHUNK)
        except SSL.WantReadError:
            return None
        except SSL.Error as error:
            raise _told(error) from None

    def write(self, data: bytes) -> None:
        """Encrypt `data`; `take` has it then. Raises TlsFailed."""
        try:
            while data:
                data = data[self._openssl.send(data) :]
        except SSL.Error as error:
            raise TlsFailed(str(_told(error))) from None

    @property
    def answered_in_tls(self) -> bool:
        """Whether what came first could be a TLS record."""
        return bool(self.first) and self.first[0] in _RECORD_TYPES and self.first[1:2] in (b"", b"\x03")

    def succeeded(self, *, accepted_insecure: bool = False) -> Handshake:
        return replace(self._agreed(), ok=True, accepted_insecure=accepted_insecure)

    def failed(self, reason: str) -> Handshake:
        """What is known of a handshake that ended with `reason`."""
        alert = alert_name(reason)
        verdict = self._verdict()
        chosen, _ = server_choice(self.first)
        return replace(
            self._agreed(),
            verify_code=verdict,
            verify_message=verdict_words(verdict),
            alert=alert,
            error="" if alert else reason,
            legacy_version=chosen if chosen != "TLSv1.2" else "",
            received=b"" if self.answered_in_tls else self.first,
        )

    def _agreed(self) -> Handshake:
        """What both sides had agreed on so far."""
        cipher = self._openssl.get_cipher_name() or ""
        version = self._openssl.get_protocol_version_name() if cipher else ""
        chosen, number = server_choice(self.first)
        if not cipher and chosen == "TLSv1.2":
            # Not yet in force, so OpenSSL does not tell; the server's choice stands in its first message.
            version, cipher = chosen, _cipher_names().get(number, "")
        return Handshake(
            ok=False,
            version=version,
            cipher=cipher,
            forward_secrecy=version != "TLSv1.2" or cipher.startswith(("ECDHE-", "DHE-")),
            chain=self._chain(),
            ocsp_response=self._seen.staple,
        )

    def _verdict(self) -> int:
        """OpenSSL's objection, as one of X509_V_ERR; 0 for none. pyOpenSSL has no call of its own for this."""
        if not self._verify:
            return 0
        return int(SSL._lib.SSL_get_verify_result(self._openssl._ssl))  # type: ignore[attr-defined]

    def _chain(self) -> tuple[bytes, ...]:
        """The certificates that the server presented, DER, leaf first, whatever became of the handshake."""
        chain = self._openssl.get_peer_cert_chain() or ()
        return tuple(crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate) for certificate in chain)


def _expect(connection: SSL.Connection, host: str) -> None:
    """Make OpenSSL itself compare the certificate's names with `host`, as part of its verdict.

    pyOpenSSL has no call of its own for this, so its bindings are asked. A name that stands only in the subject
    is refused, as mail programs do (RFC 9525 section 2), and so is a wildcard within a label.
    """
    no_partial_wildcards, never_check_subject = 0x4, 0x20  # X509_CHECK_FLAG_* (x509v3.h)
    lib = SSL._lib  # type: ignore[attr-defined]
    parameters = lib.SSL_get0_param(connection._ssl)
    lib.X509_VERIFY_PARAM_set_hostflags(parameters, no_partial_wildcards | never_check_subject)
    if is_literal(host):
        packed = ipaddress.ip_address(host).packed
        done = lib.X509_VERIFY_PARAM_set1_ip(parameters, packed, len(packed))
    else:
        done = lib.X509_VERIFY_PARAM_set1_host(parameters, host.encode(), len(host))
    if done != 1:
        raise RuntimeError("OpenSSL does not take the host name")  # never go on without


def _told(error: SSL.Error) -> TlsEnded | TlsFailed:
    """What pyOpenSSL raised, in our words. Of several reasons the last is the outermost."""
    if isinstance(error, SSL.ZeroReturnError | SSL.SysCallError):
        return TlsEnded()
    reasons = [str(entry[-1]) for entry in (error.args[0] if error.args else ())]
    reason = next(filter(None, reversed(reasons)), "unknown")
    if "unexpected eof" in reason:
        return TlsEnded()
    return TlsFailed(reason.upper().replace(" ", "_"))


@cache
def _cipher_names() -> dict[int, str]:
    """OpenSSL's names by the numbers of RFC 5246 (the same OpenSSL names, from Python's own copy)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers(_CIPHERS)
    return {cipher["id"] & 0xFFFF: cipher["name"] for cipher in context.get_ciphers()}
