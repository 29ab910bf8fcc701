"""What the customer asked for: one value, right from birth."""

import hmac
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from webapp.domain.vocabulary import Leg


class ConnectionSecurity(StrEnum):
    """How a connection is encrypted: what was asked for, never "whatever works"."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class InvalidSettings(ValueError):  # noqa: N818 (says what it is about)
    """A setting that no server could be asked with. `field` names the setting, `reason` is a code."""

    def __init__(self, field: str, reason: str = "invalid") -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class Secret:
    """A password that cannot be printed, formatted, pickled, copied or put into JSON.

    `reveal()` is the only way to the words; `bool()` tells whether there are any.
    """

    __slots__ = ("_words",)

    def __init__(self, words: str) -> None:
        self._words = words

    def reveal(self) -> str:
        return self._words

    def __bool__(self) -> bool:
        return bool(self._words)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(
            self._words.encode("utf-8", "surrogatepass"), other._words.encode("utf-8", "surrogatepass")
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "***"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not pickled or copied")


# The port that goes with each security (RFC 8314 section 7.3; 143 and 587 are the STARTTLS ones).
USUAL_PORTS: dict[Leg, dict[ConnectionSecurity, int]] = {
    Leg.IMAP: {ConnectionSecurity.TLS: 993, ConnectionSecurity.STARTTLS: 143, ConnectionSecurity.NONE: 143},
    Leg.SMTP: {ConnectionSecurity.TLS: 465, ConnectionSecurity.STARTTLS: 587, ConnectionSecurity.NONE: 587},
}
STANDARD_PORTS: dict[Leg, frozenset[int]] = {
    Leg.IMAP: frozenset({993, 143}),
    Leg.SMTP: frozenset({465, 587, 25}),
}


def _has_control(text: str) -> bool:
    return any(unicodedata.category(char) == "Cc" for char in text)


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """One server and who logs in there."""

    host: str
    port: int
    security: ConnectionSecurity
    username: str
    secret: Secret

    def __post_init__(self) -> None:
        if not self.host or _has_control(self.host) or len(self.host) > 255:
            raise InvalidSettings("host")
        if not 1 <= self.port <= 65535:
            raise InvalidSettings("port")
        # A line break would be a second command, a NUL cannot be sent (RFC 9051 section 9, RFC 4616).
        if not self.username or _has_control(self.username) or len(self.username) > 320:
            raise InvalidSettings("username")


@dataclass(frozen=True, slots=True)
class ConnectionSettings:
    """All that one check needs to know. A leg that was not asked for is None."""

    address: str
    imap: ServerSettings | None
    smtp: ServerSettings | None
    allow_insecure_certificates: bool = False
    # SHA-256, hex, lower case: the only untrusted certificates to go on with. Empty: the one that this
    # check's own strict handshake was shown.
    accepted_fingerprints: frozenset[str] = frozenset()
    send_test_message: bool = True
    # Where the test message goes; None: to `address` itself.
    recipient: str | None = None
    # The advanced option: five logins at the same time (the one exception to one login per run).
    test_five_connections: bool = False

    def __post_init__(self) -> None:
        for field, address in (("address", self.address), ("recipient", self.recipient)):
            if address is None:
                continue
            local, at, domain = address.rpartition("@")
            if not (local and at and domain) or _has_control(address) or len(address) > 320:
                raise InvalidSettings(field)
        if self.imap is None and self.smtp is None:
            raise InvalidSettings("imap_host")

    def server(self, leg: Leg) -> ServerSettings | None:
        return self.imap if leg is Leg.IMAP else self.smtp

    def secrets(self) -> tuple[Secret, ...]:
        """Every secret of this check, for whoever must keep them out of what is shown."""
        return tuple(server.secret for server in (self.imap, self.smtp) if server is not None)
