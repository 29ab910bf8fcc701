"""All providers, and who of them is behind an address, a host or an MX."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from webapp.providers.model import Provider
from webapp.providers.names import normalise_name, split_address
from webapp.providers.schema import parse_provider

_Owner = TypeVar("_Owner")
_DATA = Path(__file__).parent / "data"


class DetectedBy(StrEnum):
    HOST = "host"
    MX = "mx"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True)
class Detection:
    provider: Provider
    detected_by: DetectedBy


class Catalog:
    """The providers with their indexes. Never changed once made."""

    def __init__(self, providers: Iterable[Provider]) -> None:
        self._providers = {provider.id: provider for provider in providers}
        self._by_domain: dict[str, Provider] = {}
        self._by_domain_suffix: dict[str, Provider] = {}
        self._by_mx: dict[str, Provider] = {}
        self._by_host: dict[str, list[Provider]] = defaultdict(list)
        for provider in self:
            _add_each(self._by_domain, provider.domains, provider)
            _add_each(self._by_domain_suffix, provider.domain_suffixes, provider)
            _add_each(self._by_mx, provider.mx_suffixes, provider)
            for suffix in provider.host_suffixes:
                self._by_host[suffix].append(provider)

    def __iter__(self) -> Iterator[Provider]:
        return iter(self._providers.values())

    def __len__(self) -> int:
        return len(self._providers)

    def by_id(self, provider_id: str) -> Provider | None:
        return self._providers.get(provider_id)

    def detect(
        self,
        email: str | None = None,
        imap_host: str | None = None,
        smtp_host: str | None = None,
        mx: Sequence[str] = (),
    ) -> Detection | None:
        """Who is behind these settings.

        A host that is given decides, IMAP before SMTP, whatever the address and the MX say. Without one:
        the exact domain of the address, a domain it lies below, then the MX in the order given.
        """
        host = imap_host or smtp_host
        if host:
            return _found(self.detect_host(host, email), DetectedBy.HOST)
        if email:
            parts = split_address(email)
            if parts is None:
                return None
            known = self.detect_domain(parts[1])
            if known:
                return Detection(known, DetectedBy.DOMAIN)
        return _found(self.detect_mx(mx), DetectedBy.MX)

    def detect_host(self, host: str, address: str | None = None) -> Provider | None:
        """Whose server `host` is. Where several share it, the domain of `address` chooses; a domain that is
        none of theirs means the business variant or the owner of the host."""
        name = normalise_name(host)
        owners = _longest(self._by_host, name) or []
        if len(owners) < 2:
            return next(iter(owners), None)
        parts = split_address(address) if address else None
        home = self.detect_domain(parts[1]) if parts else None
        return home if home in owners else next(owner for owner in owners if owner.takes_foreign)

    def detect_domain(self, domain: str) -> Provider | None:
        """Who hands out addresses of `domain` (normalised)."""
        return self._by_domain.get(domain) or _longest(self._by_domain_suffix, domain)

    def detect_mx(self, mx: Sequence[str]) -> Provider | None:
        """Who receives the mail. A filter in front is nobody we know, and so is a null MX (".", RFC 7505)."""
        return next(filter(None, (_longest(self._by_mx, normalise_name(name)) for name in mx)), None)

    def older_than_a_year(self, today: date) -> tuple[Provider, ...]:
        """The entries that somebody should look at again, oldest first."""
        limit = today - timedelta(days=365)
        return tuple(sorted((p for p in self if p.checked_on < limit), key=lambda p: (p.checked_on, p.id)))


@cache
def catalog() -> Catalog:
    """The providers that come with the product; read at the first call."""
    return load_catalog(_DATA)


def load_catalog(folder: Path) -> Catalog:
    """Each `<id>.toml` of `folder`. Raises InvalidProvider, or tomllib.TOMLDecodeError."""
    return Catalog(
        parse_provider(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.toml"))
    )


def _add_each(index: dict[str, Provider], names: Iterable[str], provider: Provider) -> None:
    for name in names:
        taken = index.setdefault(name, provider)
        if taken is not provider:
            raise ValueError(f"{name} belongs to both {taken.id} and {provider.id}")


def _found(provider: Provider | None, by: DetectedBy) -> Detection | None:
    return Detection(provider, by) if provider else None


def _longest(index: Mapping[str, _Owner], name: str | None) -> _Owner | None:
    """What `index` holds for `name` or the nearest name above it, label by label."""
    while name:
        if name in index:
            return index[name]
        name = name.partition(".")[2]
    return None
