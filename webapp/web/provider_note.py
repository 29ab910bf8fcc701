"""What a provider asks for, said on the form before the first try."""

from dataclasses import dataclass

from webapp.discovery import Discovery
from webapp.explanations import Link, official_pages
from webapp.providers import PasswordRule, Provider, ProviderHint, Restriction, UsernameForm, catalog
from webapp.web.i18n import N_, current_language, gettext


@dataclass(frozen=True, slots=True)
class ProviderNote:
    """stop: there is no use in trying. steps: before the password is typed, in order. remarks: worth knowing."""

    title: str
    lines: tuple[str, ...]
    stop: bool = False
    steps: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
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
_SWITCH_ON = N_("%(provider)s: switch on access by mail apps first")
_USERNAME = N_("%(provider)s: your user name is not your email address")
_ISSUED = N_("Your user name is not your email address. Enter it below, in the field “User name”.")
_UNSURE_TITLE = N_("Compare the settings with the instructions of %(provider)s")
_UNSURE = N_(
    "We know this provider, but could not confirm its settings. Compare the server names with its instructions."
)
_GOOD_TO_KNOW = N_("Good to know about %(provider)s")
_OWN_USERNAME = (UsernameForm.LOCAL_PART, UsernameForm.LOCAL_PART_FOR_IMAP, UsernameForm.DOTTED)


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
    closed = next((title for door, title in _CLOSED_DOORS.items() if door in provider.restrictions), None)
    if closed:
        return _stop(provider, closed, provider.remarks or provider.steps)
    if provider.password in _NO_PASSWORDS:
        return _stop(provider, N_("%(provider)s does not accept passwords here"), provider.steps)
    title, line, hint = _NOTES.get(provider.password) or (_title(provider), "", "")
    remarks = (*provider.remarks, *provider.hints.get(ProviderHint.FOREIGN_ACCESS, ()))
    if not title:
        return _said(provider, _GOOD_TO_KNOW, remarks) if remarks else None
    lines = (line, _about_username(provider), _UNSURE if provider.unsure else "")
    return _said(provider, title, lines, steps=provider.steps, remarks=remarks, hint=hint)


def _title(provider: Provider) -> str:
    """What is special where it is not the password."""
    if provider.must_enable:
        return _SWITCH_ON
    if provider.username is UsernameForm.ISSUED or provider.username in _OWN_USERNAME:
        return _USERNAME
    return _UNSURE_TITLE if provider.unsure else ""


def _about_username(provider: Provider) -> str:
    if provider.username is UsernameForm.ISSUED:
        return _ISSUED
    told = provider.hints[ProviderHint.USERNAME_FORM][0] if provider.username in _OWN_USERNAME else ""
    return "" if told in provider.steps else told


def _stop(provider: Provider, title: str, lines: tuple[str, ...]) -> ProviderNote:
    return _said(provider, title, lines, stop=True)


def _said(
    provider: Provider,
    title: str,
    lines: tuple[str, ...],
    *,
    stop: bool = False,
    steps: tuple[str, ...] = (),
    remarks: tuple[str, ...] = (),
    hint: str = "",
) -> ProviderNote:
    """The note in the reader's language."""
    return ProviderNote(
        gettext(title, provider=provider.name(current_language())),
        tuple(gettext(text) for text in lines if text),
        stop=stop,
        steps=tuple(map(gettext, steps)),
        remarks=tuple(map(gettext, remarks)),
        links=official_pages(provider, current_language()),
        password_hint=gettext(hint) if hint else "",
    )
