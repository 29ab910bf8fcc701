"""From the part of an address behind the @ to its servers, while the form is still being filled in."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField

from webapp.discovery import Discovery, Source, from_table, meant_by
from webapp.engine import Limited
from webapp.explanations import words
from webapp.providers import Endpoint, UsernameForm
from webapp.web.door import engine
from webapp.web.forms import Translated, half_width
from webapp.web.i18n import N_, current_language, gettext
from webapp.web.provider_note import provider_note

bp = Blueprint("lookup", __name__)


@dataclass(frozen=True, slots=True)
class FoundView:
    """guess: nobody told it. open: the customer has something to look at, or to enter, among the settings.
    meant: a provider's domain of which this one, that leads nowhere, may be a misspelling.
    """

    name: str
    imap: Endpoint | None
    smtp: Endpoint | None
    username: str
    smtp_username: str
    source: str
    guess: bool
    open: bool
    meant: str = ""


def servers_for(address: str) -> Discovery:
    """What is known of an address's servers. Raises Limited; what our own table knows is told to everybody."""
    try:
        return engine().discover(address, client=request.remote_addr or "")  # type: ignore[no-any-return]
    except Limited:
        known = from_table(address)
        if known.provider is None:
            raise
        return known


def describe_found(found: Discovery, address: str) -> FoundView:
    """In words, for the box of the form. User names are left out where they are the address itself."""
    name = found.provider.name(current_language()) if found.provider else address.rpartition("@")[2]
    username, sending = found.username or "", found.smtp_username or ""
    return FoundView(
        name=name,
        imap=found.imap,
        smtp=found.smtp,
        username=username if username != address else "",
        smtp_username=sending,
        source=gettext(_SOURCES[found.source]) if found.source else "",
        guess=found.source in _UNPROVEN,
        meant="" if found.source else meant_by(address.rpartition("@")[2].lower()) or "",
        open=found.source in _UNPROVEN or _is_issued(found),
    )


def _is_issued(found: Discovery) -> bool:
    return found.provider is not None and found.provider.username is UsernameForm.ISSUED


_UNPROVEN = (Source.PROBE, Source.GUESS)
_SOURCES = {
    Source.PROVIDER: N_("From our list of mail providers."),
    Source.MX: N_("From our list of mail providers, by the server that receives the mail of this domain."),
    Source.SRV: N_("Published by the mail domain itself."),
    Source.AUTOCONFIG: N_("Published by the mail domain itself."),
    Source.ISPDB: N_("From the public database of the Thunderbird project."),
    Source.PROBE: N_("Found by trying the usual names. Compare it with your provider’s instructions."),
    Source.GUESS: N_("This is a guess. Compare it with your provider’s instructions."),
}


# Stands for the part before the @, which is not told; the browser puts it in where a user name contains it.
_ANYBODY = "local-part"


class LookupForm(Translated):
    domain = StringField(filters=[half_width])


@bp.post("/lookup")
def look_up() -> ResponseReturnValue:
    """The settings box and the provider's note for a domain. The part before the @ never comes here."""
    domain = LookupForm().domain.data or ""
    address = f"{_ANYBODY}@{domain}"
    try:
        found = servers_for(address) if 0 < len(domain) <= 253 else None
    except Limited:
        found = None
    view = describe_found(found, address) if found else None
    note = provider_note(address, found)
    return render_template(
        "check/lookup.html", found=view, note=note, password_hint=note and note.password_hint
    )


def security_name(security: Any) -> str:
    return gettext(words.SECURITIES[security])
