"""An address as it may stand in a command and a header, so that no address is ever a second command."""

import re

import idna

from webapp.domain.settings import InvalidSettings

# Classes by what is not in them: to compile one that reaches up to U+10FFFF takes a hundred times longer.
_ATOM = r"[^\x00-\x20\"(),.:;<>@\[\\\]\x7f]+"  # RFC 5322 section 3.2.3, RFC 6531
_NO_LETTER = r"\x00-,/:-@\[-^`{-\x7f"  # nor digit, underscore, dot, hyphen, nor beyond ASCII
_DOT_ATOM = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_DOMAIN = re.compile(rf"[^{_NO_LETTER}.\-](?:[^{_NO_LETTER}]*[^{_NO_LETTER}.\-])?")
_LITERAL = re.compile(r"\[(?:IPv6:)?[0-9A-Fa-f.:]{2,45}\]")
_CLIENT_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]{0,253}[A-Za-z0-9_])?")
# Control characters, line separators, and marks that change the direction of what is shown around them.
_UNFIT = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def needs_smtputf8(*addresses: str) -> bool:
    """Whether one of them cannot be written in ASCII: a local part beyond it (a domain has its A-label)."""
    return not all(address.rpartition("@")[0].isascii() for address in addresses)


def mailbox(address: str, *, smtputf8: bool, field: str = "address") -> str:
    """`address` as a mailbox of RFC 5321 section 4.1.2: local part quoted where it must be, domain as A-labels.

    With `smtputf8` the local part may be UTF-8 (RFC 6531). Raises InvalidSettings(field) for what no command can
    carry: control characters, line ends, no domain, or a local part beyond ASCII without `smtputf8`.
    """
    local, _, domain = address.rpartition("@")
    if not local or _UNFIT.search(address) or not (smtputf8 or local.isascii()):
        raise InvalidSettings(field)
    return f"{_local_part(local)}@{_domain(domain, field)}"


def is_sendable(address: str) -> bool:
    """Whether commands can carry it, given a server with SMTPUTF8 where it needs one."""
    try:
        mailbox(address, smtputf8=True)
    except InvalidSettings:
        return False
    return True


def _local_part(local: str) -> str:
    if _DOT_ATOM.fullmatch(local) or _QUOTED.fullmatch(local):
        return local
    # Two dots in a row or one at the end exist with Japanese mobile carriers, who want them quoted.
    return '"' + local.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _domain(domain: str, field: str) -> str:
    if _LITERAL.fullmatch(domain):
        return domain
    if not _DOMAIN.fullmatch(domain) or len(domain) > 255:
        raise InvalidSettings(field)
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise InvalidSettings(field) from None


def client_name(name: str) -> bytes:
    """What EHLO may say: a domain or an address literal. Raises InvalidSettings."""
    if not (_CLIENT_NAME.fullmatch(name) or _LITERAL.fullmatch(name)):
        raise InvalidSettings("client_name")
    return name.encode("ascii")
