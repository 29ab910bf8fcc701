"""Choices that need no network: which mechanism, who must introduce themselves, which tags to look for."""

from collections.abc import Collection, Mapping
from enum import StrEnum


class Mechanism(StrEnum):
    PLAIN = "PLAIN"
    LOGIN = "LOGIN"
    CRAM_MD5 = "CRAM-MD5"


def imap_mechanism(capabilities: Collection[str]) -> Mechanism | None:
    """AUTHENTICATE PLAIN where offered, else the LOGIN command unless it is switched off, else nothing."""
    if "AUTH=PLAIN" in capabilities:
        return Mechanism.PLAIN
    return None if "LOGINDISABLED" in capabilities else Mechanism.LOGIN


def smtp_mechanism(mechanisms: Collection[str]) -> Mechanism | None:
    """The one mechanism of this run: a refused password is not tried again by another."""
    offered = {name.upper() for name in mechanisms}
    return next((mechanism for mechanism in Mechanism if mechanism.value in offered), None)


def wants_identification(provider: str | None, host: str) -> bool:
    """Whether the server is known to serve only clients that introduce themselves by ID (RFC 2971).

    NetEase (163.com, 126.com, yeah.net, its hosted domains) answers SELECT without it with "Unsafe Login".
    For others it would only cost a round trip.
    """
    netease = (".163.com", ".126.com", ".yeah.net", ".netease.com", ".188.com")
    known = (provider or "").startswith(("netease", "163", "126", "yeah"))
    return known or f".{host.lower()}".endswith(netease)


def usable_utf8(capabilities: Mapping[str, tuple[str, ...]]) -> bool:
    return "SMTPUTF8" in capabilities
