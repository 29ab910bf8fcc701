"""What was found for an address, and from where."""

from dataclasses import dataclass, field
from enum import StrEnum

from webapp.discovery.cache import DomainCache
from webapp.domain.vocabulary import Leg
from webapp.providers import Endpoint, Provider


class Source(StrEnum):
    """Where a setting came from, the most trusted first."""

    PROVIDER = "provider"  # our own table, by the host or the domain
    MX = "mx"  # our own table, by who receives the domain's mail
    SRV = "srv"  # RFC 6186, RFC 8314
    AUTOCONFIG = "autoconfig"  # the domain's own document
    ISPDB = "ispdb"  # the public database of Thunderbird
    PROBE = "probe"  # a usual name that answered
    GUESS = "guess"  # a usual name that exists and did not prove itself


TRUST = tuple(Source)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one source says. A leg that it does not know is None.

    username: the template of the user name ("%EMAILADDRESS%", "%EMAILLOCALPART%"), or "" where not told.
    """

    source: Source
    imap: Endpoint | None = None
    smtp: Endpoint | None = None
    provider: Provider | None = None
    username: str = ""

    def endpoint(self, leg: Leg) -> Endpoint | None:
        return self.imap if leg is Leg.IMAP else self.smtp


@dataclass(frozen=True, slots=True)
class Discovery:
    """The settings to prefill.

    imap, smtp: None where nothing is known for sure; `source` is that of the IMAP server, or else of the
        SMTP server, or else of the provider.
    provider: also one of which we are unsure (nothing prefilled), or whose servers are told elsewhere.
    username: None where it has to be looked up by the customer (an issued name) or nobody told it.
    smtp_username: where sending takes another one than `username`.
    findings: what each source said, the most trusted first.
    """

    imap: Endpoint | None = None
    smtp: Endpoint | None = None
    provider: Provider | None = None
    source: Source | None = None
    username: str | None = None
    smtp_username: str | None = None
    findings: tuple[Finding, ...] = ()

    def endpoint(self, leg: Leg) -> Endpoint | None:
        return self.imap if leg is Leg.IMAP else self.smtp

    def source_of(self, leg: Leg) -> Source | None:
        """Where the server of one leg came from; None where there is none."""
        if self.endpoint(leg) is None:
            return None
        return next((found.source for found in self.findings if found.endpoint(leg)), self.source)


@dataclass(frozen=True, slots=True)
class DiscoveryOptions:
    """What an operator decides about look-ups. Whatever is asked, only the domain is told, never the address.

    offline: our own table alone. autoconfig: ask the domain's web server. ispdb: ask Thunderbird's database.
    probe: try the usual names and ports. seconds: for all sources together.
    """

    offline: bool = False
    autoconfig: bool = True
    ispdb: bool = True
    probe: bool = True
    seconds: float = 3.0
    cache: DomainCache[tuple[Finding, ...]] = field(default_factory=DomainCache, compare=False)
