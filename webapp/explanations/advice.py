"""What the provider has to add to a cause. The sentences are the provider's own (`webapp.providers`)."""

from collections.abc import Collection

from webapp.domain.report import Report, StageResult
from webapp.domain.vocabulary import Hint, Leg
from webapp.explanations.model import Advice, Link
from webapp.explanations.texts import _
from webapp.explanations.values import Reader
from webapp.providers.catalog import catalog
from webapp.providers.model import Provider, ProviderHint

_APP_PASSWORD_PAGE = _("Page for app passwords of %(provider)s")
_HELP_PAGE = _("Help of %(provider)s")
# Topics on which the provider's help pages say more.
_HELPED = frozenset(
    {
        ProviderHint.APP_PASSWORD,
        ProviderHint.SEPARATE_PASSWORD,
        ProviderHint.OAUTH_ONLY,
        ProviderHint.ENABLE_PROTOCOL,
        ProviderHint.USERNAME_FORM,
        ProviderHint.HOSTING_SERVER_NAME,
    }
)


def provider_of(stage: StageResult, report: Report) -> Provider | None:
    """Whose server the stage talked to: a leg of its own provider names it, else the report's."""
    own = stage.details.get("provider")
    provider_id = own if isinstance(own, str) else report.provider and report.provider.id
    return catalog().by_id(provider_id) if provider_id else None


def advice_for(
    topics: Collection[ProviderHint],
    provider: Provider | None,
    leg: Leg | None,
    hints: Collection[Hint],
    reader: Reader,
) -> tuple[Advice, ...]:
    """What `provider` has to say on those topics, in their order; each help page once."""
    if provider is None:
        return ()
    shown: set[str] = set()
    found = []
    for topic in topics:
        sentences = provider.hints.get(topic, ())
        if sentences and _applies(topic, leg, hints):
            links = tuple(link for link in _links(topic, provider, reader) if link.url not in shown)
            shown.update(link.url for link in links)
            found.append(Advice(topic, tuple(map(reader.say, sentences)), links))
    return tuple(found)


def _applies(topic: ProviderHint, leg: Leg | None, hints: Collection[Hint]) -> bool:
    if topic is ProviderHint.APP_PASSWORD_SPACES:
        return Hint.PASSWORD_HAS_SPACES in hints
    return topic is not ProviderHint.SMTP_AUTH_OFF or leg is not Leg.IMAP


def _links(topic: ProviderHint, provider: Provider, reader: Reader) -> list[Link]:
    name = {"provider": provider.name(reader.language)}
    help_page = provider.links.help_for(reader.language)
    links = []
    if topic is ProviderHint.APP_PASSWORD and provider.links.app_password:
        links.append(Link(reader.say(_APP_PASSWORD_PAGE) % name, provider.links.app_password))
    if topic in _HELPED and help_page:
        links.append(Link(reader.say(_HELP_PAGE) % name, help_page))
    return links
