"""What was typed as a host -> the one form of it that everything else works with.

The system's own name-to-address call is never asked about typed text: it reads `0177.0.0.1` as loopback, and
names cut at a NUL. Here a number is either a canonical address or refused.
"""

import ipaddress
import re
import unicodedata
from functools import lru_cache

import idna

# RFC 1035 section 2.3.4: 255 octets on the wire are 253 characters of text.
_MAX_NAME = 253
_MAX_TYPED = 1024
# Underscores are no host names (RFC 952), and still name real mail servers inside companies.
_ASCII_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# "Ends in a number": what any resolver of a system could take for an address (`1`, `0x7f`, `10.0.0.0x1`).
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
_HOST_AND_PORT = re.compile(r"(?:\[[^\]]*\]|[^:]*):[0-9]*")


class InvalidHost(ValueError):  # noqa: N818 (says what it is about)
    """Not a host that could be asked. `reason` is a code.

    "empty", "control" (control characters, NUL), "url" (a scheme, path or user was typed with it),
    "port" (a port was typed with it), "number" (a number that is no canonical address), "name" (anything else
    that cannot be a host name).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def normalise_host(typed: str) -> str:
    """The host in its one form: a lower-case A-label name without trailing dot, or an address literal.

    Full-width forms and ideographic dots are folded first (NFKC, RFC 5895), then IDNA 2008 with the UTS 46
    mapping. Idempotent. Raises InvalidHost. Nothing is looked up.
    """
    if any(unicodedata.category(char) == "Cc" for char in typed):
        raise InvalidHost("control")
    if len(typed) > _MAX_TYPED:
        raise InvalidHost("name")
    host = unicodedata.normalize("NFKC", typed).replace("\u3002", ".").strip()
    if not host:
        raise InvalidHost("empty")
    if "/" in host or "@" in host or "\\" in host:
        raise InvalidHost("url")
    if host.startswith("[") and host.endswith("]"):
        return _ipv6(host[1:-1])
    if ":" in host:
        if _HOST_AND_PORT.fullmatch(host):
            raise InvalidHost("port")
        return _ipv6(host)
    # Judged last, on the mapped name: whatever mapping made of it, a number must be a canonical address.
    name = _a_labels(host.removesuffix("."))
    if _NUMERIC_LABEL.fullmatch(name.rpartition(".")[2]):
        return _ipv4(name)
    return name


@lru_cache(maxsize=1024)
def is_literal(host: str) -> bool:
    """Whether a normalised host is an address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _ipv4(text: str) -> str:
    try:
        return str(ipaddress.IPv4Address(text))  # refuses leading zeros, hex and short forms
    except ValueError:
        raise InvalidHost("number") from None


def _ipv6(text: str) -> str:
    # A zone ("%eth0") names an interface of this machine: nothing that a stranger may choose.
    if "%" in text:
        raise InvalidHost("number")
    try:
        return str(ipaddress.IPv6Address(text))
    except ValueError:
        raise InvalidHost("number") from None


def _a_labels(host: str) -> str:
    name = host.lower()
    # Plain ASCII keeps underscores and "r3---x", which exist; A-labels and everything else go by IDNA 2008.
    if not name.isascii() or any(label.startswith("xn--") for label in name.split(".")):
        try:
            name = idna.encode(name, uts46=True, transitional=False).decode("ascii").lower()
        except (idna.IDNAError, UnicodeError, IndexError):
            raise InvalidHost("name") from None
    if len(name) > _MAX_NAME or not all(_ASCII_LABEL.fullmatch(label) for label in name.split(".")):
        raise InvalidHost("name")
    return name
