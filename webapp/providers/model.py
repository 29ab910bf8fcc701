"""A provider as a value: how it is recognised, its servers, how one signs in, what to tell the customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Leg
from webapp.providers.names import is_label, is_within, split_address


class PasswordRule(StrEnum):
    """Which password mail apps sign in with."""

    ACCOUNT_PASSWORD = "account_password"  # noqa: S105
    APP_PASSWORD_REQUIRED = "app_password_required"  # noqa: S105
    APP_PASSWORD_IF_2FA = "app_password_if_2fa"  # noqa: S105
    AUTHORIZATION_CODE = "authorization_code"
    SEPARATE_MAIL_PASSWORD = "separate_mail_password"  # noqa: S105
    OAUTH_ONLY = "oauth_only"
    BRIDGE = "bridge"  # only a program on the customer's own computer opens the mailbox
    UNKNOWN = "unknown"  # not known, or no such service (see Restriction)


class UsernameForm(StrEnum):
    """What mail apps sign in as."""

    FULL_ADDRESS = "full_address"
    EITHER = "either"  # the whole address, or the part before the @: sources differ, most servers take both
    LOCAL_PART = "local_part"
    LOCAL_PART_FOR_IMAP = "local_part_for_imap"  # the whole address for SMTP
    DOTTED = "dotted"  # a dot instead of the @
    ISSUED = "issued"  # a name of its own that has to be looked up
    UNKNOWN = "unknown"


class Restriction(StrEnum):
    """What else stands between a mail app and the mailbox."""

    FOREIGN_ACCESS = "foreign_access"  # sign-in from abroad may be refused
    IMAP_ID = "imap_id"  # wants the ID command (RFC 2971) after login, before a mailbox is opened
    POP_ONLY = "pop_only"
    NO_MAIL_APPS = "no_mail_apps"
    CLOSED = "closed"
    PAID_PLAN = "paid_plan"
    LEGACY_TLS = "legacy_tls"  # cipher suites that present clients refuse


class ProviderHint(StrEnum):
    """The kinds of advice that may accompany a failure at this provider."""

    APP_PASSWORD = "app_password"  # noqa: S105
    SEPARATE_PASSWORD = "separate_password"  # noqa: S105
    ACCOUNT_PASSWORD = "account_password"  # noqa: S105
    APP_PASSWORD_SPACES = "app_password_spaces"  # noqa: S105
    OAUTH_ONLY = "oauth_only"
    SMTP_AUTH_OFF = "smtp_auth_off"
    ENABLE_PROTOCOL = "enable_protocol"
    FOREIGN_ACCESS = "foreign_access"
    HOSTING_SERVER_NAME = "hosting_server_name"
    USERNAME_FORM = "username_form"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One server of a provider.

    host: an A-label name, or a template whose "{server}" or "{domain}" differs by contract: see
        `is_template`; a template is never shown as if it were a host.
    domains, mx: the endpoint is meant for addresses of these domains, or for domains whose MX lies below
        one of these names. Both empty: for everybody.
    """

    host: str
    port: int
    security: ConnectionSecurity
    domains: tuple[str, ...] = ()
    mx: tuple[str, ...] = ()

    @property
    def is_template(self) -> bool:
        return "{" in self.host

    def is_meant_for(self, domain: str | None, mx: Sequence[str]) -> bool:
        return domain in self.domains or any(is_within(name, suffix) for name in mx for suffix in self.mx)

    def filled(self, name: str) -> "Endpoint | None":
        """The endpoint whose {server} is told by `name`; None where `name` does not fit the template."""
        before, found, after = self.host.partition("{server}")
        if not found or not (name.startswith(before) and name.endswith(after)):
            return None
        if not is_label(name[len(before) : len(name) - len(after)]):
            return None
        return Endpoint(name, self.port, self.security)


@dataclass(frozen=True, slots=True)
class Links:
    """Official pages, exactly as the provider publishes them. None: none known."""

    app_password: str | None = None
    help: Mapping[str, str] | None = None  # by language

    def help_for(self, language: str) -> str | None:
        """The help page in `language`, or else in the other one."""
        pages = self.help or {}
        return pages.get(language) or next(iter(pages.values()), None)


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider, or one family that is set up alike.

    Texts (`steps`, `remarks`, `hints`) are message ids: English sentences, translated when they are shown.

    server_name_from: where the {server} of a template may be read: "domain" (of the address), "mx".
    takes_foreign: where a host belongs to several providers, this one is meant when the address's domain
        is none of theirs.
    must_enable: something has to be switched on before mail apps get in (`steps` begin with it).
    steps: what to do before signing in with a mail app, in order.
    remarks: what else is worth knowing, in no order.
    unsure: the facts are not confirmed; the provider is recognised and nothing is prefilled.
    """

    id: str
    names: Mapping[str, str]  # by language
    country: str  # ISO 3166-1 alpha-2
    domains: tuple[str, ...]
    domain_suffixes: tuple[str, ...]
    mx_suffixes: tuple[str, ...]
    host_suffixes: tuple[str, ...]
    takes_foreign: bool
    imap: tuple[Endpoint, ...]
    smtp: tuple[Endpoint, ...]
    server_name_from: tuple[str, ...]
    username: UsernameForm
    password: PasswordRule
    must_enable: bool
    restrictions: frozenset[Restriction]
    links: Links
    steps: tuple[str, ...]
    remarks: tuple[str, ...]
    hints: Mapping[ProviderHint, tuple[str, ...]]
    unsure: bool
    checked_on: date

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names["en"]

    @property
    def public_mailbox(self) -> bool:
        """Whether addresses of its own are handed out to everybody: nobody there allows an IP address."""
        return bool(self.domains)

    def endpoints(self, leg: Leg) -> tuple[Endpoint, ...]:
        return self.imap if leg is Leg.IMAP else self.smtp

    def endpoint(
        self, leg: Leg, domain: str | None = None, mx: Sequence[str] = (), host: str | None = None
    ) -> Endpoint | None:
        """The server to prefill for an address of `domain`; None where it is not known for sure.

        All names normalised. host: the host name already given, where there is one.
        """
        if self.unsure or Restriction.NO_MAIL_APPS in self.restrictions:
            return None
        candidates = self.endpoints(leg)
        if host is not None:
            return next((e for e in (e.filled(host) or e for e in candidates) if e.host == host), None)
        meant = [e for e in candidates if e.is_meant_for(domain, mx)]
        general = [e for e in candidates if not e.domains and not e.mx]
        return self._told(next(iter(meant + general), None), domain, mx)

    def _told(self, chosen: Endpoint | None, domain: str | None, mx: Sequence[str]) -> Endpoint | None:
        """`chosen` without its conditions, its {server} filled in from what is known."""
        if chosen is None:
            return None
        if not chosen.is_template:
            return Endpoint(chosen.host, chosen.port, chosen.security)
        names = [domain] if domain and "domain" in self.server_name_from else []
        names += mx if "mx" in self.server_name_from else []
        return next(filter(None, map(chosen.filled, names)), None)

    def username_for(self, address: str, leg: Leg) -> str | None:
        """What to sign in as; None where the customer has to look it up."""
        parts = split_address(address)
        if parts is None or self.username in (UsernameForm.ISSUED, UsernameForm.UNKNOWN):
            return None
        local, domain = parts
        if self.username is UsernameForm.DOTTED:
            return f"{local}.{domain}"
        short = self.username is UsernameForm.LOCAL_PART or (
            self.username is UsernameForm.LOCAL_PART_FOR_IMAP and leg is Leg.IMAP
        )
        return local if short else address.strip()
