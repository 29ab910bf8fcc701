"""The practice mailboxes that a page offers to newcomers: the titles of the practice scenarios."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.domain.settings import ConnectionSettings


def _(msgid: str) -> str:
    """Marks a title for the catalogs; it is translated where a page is drawn."""
    return msgid


TITLES: Mapping[str, str] = {
    "healthy": _("Everything works"),
    "wrong-password": _("Wrong password"),
    "app-password": _("App password required"),
    "expired-certificate": _("Expired certificate (IMAP)"),
    "silent": _("Server that never answers (SMTP)"),
    "starttls-refused": _("STARTTLS refused (SMTP)"),
    "wrong-security": _("Wrong security chosen (SMTP)"),
    "junk-folder": _("Test email lands in the spam folder"),
    "never-arrives": _("Test email never arrives"),
    "slow": _("Slow, but working"),
}


@dataclass(frozen=True, slots=True)
class PracticeMailbox:
    """title: a message id. password: no secret, everybody may practise."""

    id: str
    title: str
    address: str
    password: str
    settings: ConnectionSettings
