"""What a provider asks for, said on the form before the first try."""

from dataclasses import dataclass

from webapp.discovery import Discovery
from webapp.providers import PasswordRule, Provider, catalog
from webapp.providers.model import Restriction, UsernameForm
from webapp.web.i18n import N_, current_language, gettext


@dataclass(frozen=True, slots=True)
class ProviderNote:
    """stop: there is no use in trying."""

    title: str
    lines: tuple[str, ...]
    stop: bool = False
    steps: tuple[str, ...] = ()
    summary: str = ""
    link: str | None = None
    link_text: str = ""
    password_hint: str = ""


# Why there is no use in trying; the first that holds is said.
_CLOSED_DOORS = {
    Restriction.CLOSED: N_("%(provider)s is closed"),
    Restriction.NO_MAIL_APPS: N_("%(provider)s does not let mail apps in"),
    Restriction.POP_ONLY: N_("%(provider)s cannot be read with IMAP"),
}
_NO_PASSWORDS = (PasswordRule.OAUTH_ONLY, PasswordRule.BRIDGE)
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
_ISSUED_TITLE = N_("%(provider)s: your user name is not your email address")
_ISSUED = N_(
    "Your user name is the one that you were given with your contract. Enter it in the settings below."
)
_UNSURE_TITLE = N_("Compare the settings with the instructions of %(provider)s")
_UNSURE = N_(
    "We know this provider, but could not confirm its settings. Compare the server names with its instructions."
)


def provider_note(address: str, found: Discovery | None = None) -> ProviderNote | None:
    """What to know before the first try; None where nothing is special, or the provider is not known.

    found: what was looked up, which also knows whose customer a domain of one's own is.
    """
    provider = found.provider if found else None
    if provider is None and "@" in address:
        seen = catalog().detect(email=address)
        provider = seen.provider if seen else None
    return _note(provider) if provider else None


def _note(provider: Provider) -> ProviderNote | None:
    name = provider.name(current_language())
    closed = next((title for door, title in _CLOSED_DOORS.items() if door in provider.restrictions), None)
    if closed:
        return _stop(provider, gettext(closed, provider=name), provider.remarks or provider.steps)
    if provider.password in _NO_PASSWORDS:
        title = gettext("%(provider)s does not accept passwords here", provider=name)
        return _stop(provider, title, provider.steps)
    said = _NOTES.get(provider.password) or (_SWITCH_ON if provider.must_enable else None)
    issued = provider.username is UsernameForm.ISSUED
    if said is None:
        said = (_ISSUED_TITLE, "", "") if issued else (_UNSURE_TITLE, "", "") if provider.unsure else None
    if said is None:
        return None
    title, line, hint = said
    lines = (line, _ISSUED if issued else "", _UNSURE if provider.unsure else "")
    return ProviderNote(
        gettext(title, provider=name),
        tuple(gettext(text) for text in lines if text),
        steps=tuple(gettext(step) for step in provider.steps),
        summary=gettext("How it is done"),
        link=provider.links.app_password or provider.links.help_for(current_language()),
        link_text=gettext("Open the provider’s page"),
        password_hint=gettext(hint) if hint else "",
    )


def _stop(provider: Provider, title: str, lines: tuple[str, ...]) -> ProviderNote:
    return ProviderNote(
        title,
        tuple(gettext(line) for line in lines),
        stop=True,
        link=provider.links.help_for(current_language()),
        link_text=gettext("Read the provider’s instructions"),
    )
