"""How a server behaves: the healthy one's options, and scripts for the moments at which it is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from webapp.domain.settings import ConnectionSecurity
from webapp.lab.script import Script


class Listening(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # nobody listens: connections are refused
    FULL = "full"  # somebody listens and never takes anyone in: connections time out (Linux)


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """One server.

    door: what its port speaks.
    at: a script for a moment: "connect" (before anything, TLS included), "greeting", "handshake" (STARTTLS
        was agreed), "verdict" (credentials are here), "content" (DATA was agreed), "message" (all of it is
        here), or a command in upper case ("CAPABILITY", "EHLO", "UID SEARCH", ...).
    certificate, versions: kinds of `webapp.lab.certificates`.
    before_tls, capabilities, after_login: what is offered, None for the usual; IMAP atoms or SMTP lines.
    refusal: the answer to a login that does not fit, without its tag.
    host: where the client is told to connect, if not at the lab's own address.
    """

    door: ConnectionSecurity = ConnectionSecurity.TLS
    listening: Listening = Listening.OPEN
    host: str = ""
    at: Mapping[str, Script] = field(default_factory=dict)
    certificate: str = "good"
    versions: str = "modern"
    before_tls: tuple[str, ...] | None = None
    capabilities: tuple[str, ...] | None = None
    after_login: tuple[str, ...] | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imap(Play):
    """junk: the junk folder's name as on the line, and its special-use attributes.
    told_early: capabilities are told in the greeting and in the login's answer, unasked.
    wants_id: nothing is opened before the client has said who it is (NetEase).
    lower_case: keywords of answers in lower case, as the grammar allows.
    """

    junk: str = "Junk"
    junk_attributes: tuple[str, ...] = ("\\Junk",)
    told_early: bool = True
    wants_id: bool = False
    lower_case: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp(Play):
    """folder: where messages arrive, None: never. after: seconds until they do.
    own_message_id: the server writes a Message-ID of its own over the client's (as Outlook.com does).
    """

    folder: str | None = "INBOX"
    after: float = 0.0
    own_message_id: bool = False
