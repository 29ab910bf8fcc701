"""What was seen: replies, attempts, handshakes, certificates. Facts only; causes are named elsewhere."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Leg, Stage


class Phase(StrEnum):
    """Where in the dialogue something was seen."""

    RESOLVE = "resolve"
    DIAL = "dial"
    HANDSHAKE = "handshake"
    GREETING = "greeting"
    CAPABILITY = "capability"  # CAPABILITY or EHLO
    STARTTLS = "starttls"
    LOGIN = "login"
    SELECT = "select"
    MAIL_FROM = "mail_from"
    RCPT_TO = "rcpt_to"
    DATA = "data"
    END_OF_DATA = "end_of_data"
    ARRIVAL = "arrival"


def stage_of(leg: Leg, phase: Phase) -> Stage:
    """The stage of the checklist in which a phase of a leg's dialogue stands."""
    if phase in _SENDING:
        return Stage.TEST_MESSAGE
    if phase in (Phase.LOGIN, Phase.SELECT):
        return Stage.IMAP_LOGIN if leg is Leg.IMAP else Stage.SMTP_LOGIN
    return Stage.IMAP_CONNECT if leg is Leg.IMAP else Stage.SMTP_CONNECT


_SENDING = frozenset({Phase.MAIL_FROM, Phase.RCPT_TO, Phase.DATA, Phase.END_OF_DATA, Phase.ARRIVAL})


class Ending(StrEnum):
    """What brought a stage to its end. Any of them may come in any phase."""

    REPLY = "reply"  # the server answered, and the answer is no
    NOT_OFFERED = "not_offered"  # the capability that the next step needs is missing
    TIMED_OUT = "timed_out"  # nothing whole came in time
    CLOSED = "closed"  # the server ended the connection in order (EOF)
    RESET = "reset"  # the connection was torn down
    VIOLATION = "violation"  # bounds or grammar broken; `detail` holds which
    INJECTED = "injected"  # bytes in the clear behind the STARTTLS reply, before the handshake
    NAME_NOT_FOUND = "name_not_found"
    LOOKUP_FAILED = "lookup_failed"
    NOT_ALLOWED = "not_allowed"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    HANDSHAKE_FAILED = "handshake_failed"  # `Evidence.handshake` tells
    NOT_ARRIVED = "not_arrived"
    DEADLINE = "deadline"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole reply of a server.

    status: IMAP "OK", "NO", "BAD", "BYE" or "PREAUTH"; SMTP the three digits.
    code: the IMAP response code with its arguments, without brackets ("AUTHENTICATIONFAILED",
        "CAPABILITY IMAP4rev1 IDLE", RFC 9051 section 7.1); the SMTP enhanced status code ("5.7.8", RFC 3463).
    text: the words for people, without status and codes, several lines joined by "\n".
    lines: the lines as received, decoded as UTF-8 with replacement, at most 1,000.
    untagged: IMAP only, the untagged data that came before, without "* ".
    """

    leg: Leg
    phase: Phase
    status: str
    code: str | None
    text: str
    lines: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the server agrees: OK or PREAUTH; 2xx or 3xx."""
        return self.status in ("OK", "PREAUTH") or self.status[:1] in ("2", "3")


class AttemptOutcome(StrEnum):
    """How one attempt to reach one address ended."""

    CONNECTED = "connected"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    RESET = "reset"
    ABANDONED = "abandoned"  # another address was faster
    NOT_TRIED = "not_tried"
    FAILED = "failed"  # any other error of the system


@dataclass(frozen=True, slots=True)
class ConnectAttempt:
    """One address of a name, tried or not. Times in milliseconds since the dial began.

    source: the address of our own that it was tried from, None where there was none to choose.
    """

    address: str
    family: int  # 4 or 6
    outcome: AttemptOutcome
    started_ms: int | None = None
    duration_ms: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What one certificate says of itself. Times are UTC."""

    subject: str
    issuer: str
    names: tuple[str, ...]  # DNS names as A-labels, and IP addresses
    not_before: datetime
    not_after: datetime
    fingerprint: str  # SHA-256, lower-case hex without colons
    serial: str
    key: str  # "RSA 2048", "EC P-256", "Ed25519"
    signature: str  # "sha256WithRSAEncryption"
    self_signed: bool
    is_authority: bool


@dataclass(frozen=True, slots=True)
class Handshake:
    """One TLS handshake, also a failed one.

    ok: finished, and the certificate trusted (or accepted by its fingerprint: `accepted_insecure`).
    chain: what the server presented, DER, leaf first; empty where the handshake did not get that far.
    verify_code: OpenSSL's X509_V_ERR number, 0 where the certificate was not the reason.
    alert: the TLS alert that the server sent, as OpenSSL names it ("PROTOCOL_VERSION"), or "".
    error: OpenSSL's reason otherwise ("WRONG_VERSION_NUMBER", "CLOSED", "RESET", "TIMED_OUT", ...), or "".
    legacy_version: what a server that refuses TLS 1.2 would have spoken ("TLSv1", "TLSv1.1"), seen on a
        second connection that never carries a password; or "".
    received: the first bytes that came instead of TLS, at most 512.
    """

    ok: bool
    version: str = ""  # "TLSv1.3"
    cipher: str = ""
    forward_secrecy: bool = True
    chain: tuple[bytes, ...] = ()
    verify_code: int = 0
    verify_message: str = ""
    alert: str = ""
    error: str = ""
    legacy_version: str = ""
    received: bytes = b""
    accepted_insecure: bool = False
    ocsp_response: bytes = b""
    duration_ms: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the rules of diagnosis may look at when a stage failed."""

    leg: Leg
    phase: Phase
    ending: Ending
    host: str = ""
    port: int = 0
    security: ConnectionSecurity = ConnectionSecurity.TLS
    reply: Reply | None = None
    # What came instead of a reply, raw, at most 512 bytes: tells which protocol really lives there.
    received: bytes = b""
    detail: str = ""  # a short technical word: the violation, the capability that was missing, ...
    handshake: Handshake | None = None
    certificate_fault: Cause | None = None  # as `webapp.certificates` judged the chain
    certificates: tuple[CertificateFacts, ...] = ()
    capabilities_before_tls: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    mechanism: str | None = None
    attempts: tuple[ConnectAttempt, ...] = ()
    provider: str | None = None  # provider id of this leg's host
    username: str = ""
    address: str = ""
    password_sent: bool = False
    seconds: float | None = None  # how long was waited


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The one cause of a failure, with raw facts for the placeholders of its explanation.

    facts: JSON values only (str, int, float, bool, None, list of str), keyed by placeholder name where the
    value differs from what the report already says: "found" (a protocol code: "http", "pop3", "ssh", "ftp",
    "lmtp", "imap", "smtp", "other"), "offered", "version", "detail", "alert", "reason", "date", "names",
    "issuer", "fingerprint", "seconds", "command", "reply", ...
    """

    cause: Cause
    facts: dict[str, object] = field(default_factory=dict)
