"""Our own table alone: no network, no leak."""

from collections.abc import Sequence

from webapp.discovery.result import Discovery, Finding, Source
from webapp.discovery.typos import domain_meant
from webapp.domain.vocabulary import Leg
from webapp.providers import DetectedBy, Endpoint, Provider, UsernameForm, catalog
from webapp.providers.names import normalise_name, split_address

# How a provider's form of user name is written in autoconfig documents, for all sources alike.
_TEMPLATES = {
    UsernameForm.FULL_ADDRESS: "%EMAILADDRESS%",
    UsernameForm.EITHER: "%EMAILADDRESS%",
    UsernameForm.LOCAL_PART: "%EMAILLOCALPART%",
    UsernameForm.DOTTED: "%EMAILLOCALPART%.%EMAILDOMAIN%",
}


def domain_of(address: str) -> str | None:
    """The normalised domain of a mail address; None where it is no address."""
    parts = split_address(address)
    return parts[1] if parts else None


def of_domain(domain: str) -> Finding | None:
    """What the table says of the addresses of `domain` (normalised)."""
    provider = catalog().detect_domain(domain)
    return _finding(provider, Source.PROVIDER, domain, ()) if provider else None


def of_mx(domain: str, mx: Sequence[str]) -> Finding | None:
    """What the table says of a domain whose mail is received by `mx` (normalised, most wanted first)."""
    provider = catalog().detect_mx(mx)
    return _finding(provider, Source.MX, domain, mx) if provider else None


def meant_by(domain: str) -> str | None:
    """The provider's domain that a customer probably meant by one that leads nowhere."""
    return domain_meant(domain, [name for provider in catalog() for name in provider.domains])


def of_machine(domain: str, names: Sequence[str]) -> Finding | None:
    """What the table says where the domain is its own MX, and the machine behind it bears these names.

    Only for hosters whose machines are the servers of their customers. Rented machines bear their owner's names
    as well: those have one label more, and fit no template.
    """
    found = of_mx(domain, names)
    tells = found and found.provider and "mx" in found.provider.server_name_from
    return found if found and tells and found.imap else None


def from_table(
    email: str | None = None,
    imap_host: str | None = None,
    smtp_host: str | None = None,
    mx: Sequence[str] = (),
) -> Discovery:
    """Provider and servers as far as the table knows them. Hosts that are given stay as given."""
    detection = catalog().detect(email, imap_host, smtp_host, mx)
    domain = domain_of(email) if email else None
    names = tuple(filter(None, map(normalise_name, mx)))
    provider = detection.provider if detection else None

    def leg(leg: Leg, host: str | None) -> Endpoint | None:
        if not host:
            return provider.endpoint(leg, domain, names) if provider else None
        owner = catalog().detect_host(host, email)
        return owner.endpoint(leg, host=normalise_name(host)) if owner else None

    imap, smtp = leg(Leg.IMAP, imap_host), leg(Leg.SMTP, smtp_host)
    source = Source.PROVIDER if detection or imap or smtp else None
    if detection and detection.detected_by is DetectedBy.MX:
        source = Source.MX
    return Discovery(imap, smtp, provider, source, *usernames(email, provider, ""))


def usernames(address: str | None, provider: Provider | None, template: str) -> tuple[str | None, str | None]:
    """The user name for an address, by the provider's rule, else by a source's template; and the one for
    sending, where it is another one."""
    parts = split_address(address) if address else None
    if address is None or parts is None:
        return None, None
    if provider:
        incoming, outgoing = (provider.username_for(address, leg) for leg in Leg)
        return incoming, outgoing if outgoing != incoming else None
    values = {"%EMAILADDRESS%": address.strip(), "%EMAILLOCALPART%": parts[0], "%EMAILDOMAIN%": parts[1]}
    for placeholder, value in values.items():
        template = template.replace(placeholder, value)
    return template or None, None


def _finding(provider: Provider, source: Source, domain: str, mx: Sequence[str]) -> Finding:
    return Finding(
        source,
        provider.endpoint(Leg.IMAP, domain, mx),
        provider.endpoint(Leg.SMTP, domain, mx),
        provider,
        _TEMPLATES.get(provider.username, ""),
    )
