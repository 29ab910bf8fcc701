"""What the provider has to add to a cause. The sentences are the provider's own (`webapp.providers`)."""

from collections.abc import Collection

from webapp.domain.report import Report, StageResult
from webapp.domain.vocabulary import Hint, Leg
from webapp.explanations.model import Advice, Link
from webapp.explanations.texts import _
from webapp.explanations.values import Reader
from webapp.providers.catalog import catalog
from webapp.providers.model import PasswordRule, Provider, ProviderHint

_PASSWORD_PAGES = {
    PasswordRule.APP_PASSWORD_REQUIRED: _("Page for app passwords of %(provider)s"),
    PasswordRule.APP_PASSWORD_IF_2FA: _("Page for app passwords of %(provider)s"),
    PasswordRule.AUTHORIZATION_CODE: _("Page for authorization codes of %(provider)s"),
    PasswordRule.SEPARATE_MAIL_PASSWORD: _("Page for the mail password of %(provider)s"),
}
_HELP_PAGE = _("Help of %(provider)s")
# Topics on which the provider's help pages say more.
_HELPED = frozenset(
    {
        ProviderHint.APP_PASSWORD,
        ProviderHint.SEPARATE_PASSWORD,
        ProviderHint.ACCOUNT_PASSWORD,
        ProviderHint.OAUTH_ONLY,
        ProviderHint.ENABLE_PROTOCOL,
        ProviderHint.USERNAME_FORM,
        ProviderHint.HOSTING_SERVER_NAME,
    }
)
# Which password it is; a provider has one of them.
_PASSWORDS = frozenset(
    {ProviderHint.APP_PASSWORD, ProviderHint.SEPARATE_PASSWORD, ProviderHint.ACCOUNT_PASSWORD}
)


def provider_of(stage: StageResult, report: Report) -> Provider | None:
    """Whose server the stage talked to: a leg that is another's (or nobody's: None) says so, else the report."""
    own = stage.details.get("provider", report.provider and report.provider.id)
    return catalog().by_id(own) if isinstance(own, str) else None


def advice_for(
    topics: Collection[ProviderHint],
    provider: Provider | None,
    leg: Leg | None,
    hints: Collection[Hint],
    reader: Reader,
) -> tuple[Advice, ...]:
    """What `provider` has to say on those topics, in their order; each help page once.

    What must be switched on first, and how to come by the password, are one list.
    """
    if provider is None:
        return ()
    own, topics = dict(provider.hints), list(topics)
    password = next((topic for topic in topics if topic in _PASSWORDS and topic in own), None)
    if password and provider.must_enable and ProviderHint.ENABLE_PROTOCOL in topics:
        own[password] = (*own.pop(ProviderHint.ENABLE_PROTOCOL), *own[password])
    shown: set[str] = set()
    found = []
    for topic in topics:
        sentences = own.get(topic, ())
        if sentences and _applies(topic, leg, hints):
            links = tuple(link for link in _links(topic, provider, reader) if link.url not in shown)
            shown.update(link.url for link in links)
            found.append(Advice(topic, tuple(map(reader.say, sentences)), links))
    return tuple(found)


def _applies(topic: ProviderHint, leg: Leg | None, hints: Collection[Hint]) -> bool:
    if topic is ProviderHint.APP_PASSWORD_SPACES:
        return Hint.PASSWORD_HAS_SPACES in hints
    return topic is not ProviderHint.SMTP_AUTH_OFF or leg is not Leg.IMAP


def official_pages(provider: Provider, language: str) -> tuple[Link, ...]:
    """Where the password is made, and the help."""
    return (*_password_page(provider, Reader(language)), *_help_page(provider, Reader(language)))


def _links(topic: ProviderHint, provider: Provider, reader: Reader) -> tuple[Link, ...]:
    page = _password_page(provider, reader) if topic in _PASSWORDS else ()
    return (*page, *(_help_page(provider, reader) if topic in _HELPED else ()))


def _password_page(provider: Provider, reader: Reader) -> tuple[Link, ...]:
    label, url = _PASSWORD_PAGES.get(provider.password), provider.links.app_password
    return (Link(_named(label, provider, reader), url),) if label and url else ()


def _help_page(provider: Provider, reader: Reader) -> tuple[Link, ...]:
    url = provider.links.help_for(reader.language)
    return (Link(_named(_HELP_PAGE, provider, reader), url),) if url else ()


def _named(label: str, provider: Provider, reader: Reader) -> str:
    return reader.say(label) % {"provider": provider.name(reader.language)}
