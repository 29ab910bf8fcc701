"""From the part of an address behind the @ to its servers, while the form is still being filled in."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField

from webapp.discovery import Discovery, Source
from webapp.engine import Limited
from webapp.explanations import words
from webapp.providers import Endpoint, PasswordRule, catalog
from webapp.web.door import engine
from webapp.web.forms import Translated, half_width
from webapp.web.i18n import N_, current_language, gettext

bp = Blueprint("lookup", __name__)


@dataclass(frozen=True, slots=True)
class FoundView:
    name: str
    imap: Endpoint | None
    smtp: Endpoint | None
    username: str
    smtp_username: str
    source: str
    guess: bool


@dataclass(frozen=True, slots=True)
class ProviderNote:
    """What a provider asks for, said before the first try. stop: there is no use in trying a password."""

    title: str
    lines: tuple[str, ...]
    stop: bool = False
    steps: tuple[str, ...] = ()
    summary: str = ""
    link: str | None = None
    link_text: str = ""
    password_hint: str = ""


def servers_for(address: str) -> Discovery:
    """What is known of an address's servers. Raises Limited."""
    return engine().discover(address, client=request.remote_addr or "")  # type: ignore[no-any-return]


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
    )


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


# Title, a line below it, what the password field then asks for.
_NOTES = {
    PasswordRule.APP_PASSWORD_REQUIRED: (
        N_("%(provider)s needs an app password"),
        N_("Your normal password will not work. If you do not have an app password yet, create one first."),
        N_("Paste the app password. Spaces do no harm."),
    ),
    PasswordRule.AUTHORIZATION_CODE: (
        N_("%(provider)s needs an authorization code"),
        N_("Your normal password will not work. The code from the webmail settings takes its place."),
        N_("Paste the code that the webmail shows."),
    ),
    PasswordRule.APP_PASSWORD_IF_2FA: (
        N_("%(provider)s: with two-step sign-in you need an app password"),
        N_("Without two-step sign-in, your normal password works."),
        "",
    ),
    PasswordRule.SEPARATE_MAIL_PASSWORD: (
        N_("%(provider)s uses a separate password for mail"),
        "",
        N_("The mail password of this address."),
    ),
}
_SWITCH_ON = (N_("%(provider)s: switch on access by mail apps first"), "", "")


def provider_note(address: str) -> ProviderNote | None:
    """From the address alone, offline: app password, no passwords at all, or something to switch on first."""
    if "@" not in address:
        return None
    seen = catalog().detect(email=address)
    if seen is None:
        return None
    provider, language = seen.provider, current_language()
    name, rule = provider.name(language), provider.password
    steps = tuple(gettext(step) for step in provider.steps)
    link = provider.links.app_password or provider.links.help_for(language)
    if rule in (PasswordRule.OAUTH_ONLY, PasswordRule.BRIDGE):
        return ProviderNote(
            gettext("%(provider)s does not accept passwords here", provider=name),
            steps,
            stop=True,
            link=provider.links.help_for(language),
            link_text=gettext("Read the provider’s instructions"),
        )
    said = _NOTES.get(rule) or (_SWITCH_ON if provider.must_enable else None)
    if said is None:
        return None
    title, line, hint = said
    return ProviderNote(
        gettext(title, provider=name),
        (gettext(line),) if line else (),
        steps=steps,
        summary=gettext("How it is done"),
        link=link,
        link_text=gettext("Open the provider’s page"),
        password_hint=gettext(hint) if hint else "",
    )


# Stands for the part before the @, which is not told; the browser puts it in where a user name contains it.
_ANYBODY = "local-part"


class LookupForm(Translated):
    domain = StringField(filters=[half_width])


@bp.post("/lookup")
def look_up() -> ResponseReturnValue:
    """The settings box and the provider's note for a domain. The part before the @ never comes here."""
    domain = LookupForm().domain.data or ""
    address = f"{_ANYBODY}@{domain}"
    note = provider_note(address)
    try:
        view = describe_found(servers_for(address), address) if 0 < len(domain) <= 253 else None
    except Limited:
        view = None
    return render_template(
        "check/lookup.html", found=view, note=note, password_hint=note and note.password_hint
    )


def security_name(security: Any) -> str:
    return gettext(words.SECURITIES[security])
