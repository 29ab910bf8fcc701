"""How much one client may ask for, one server is asked, and one account is tried.

Counts are kept under HMACs of what they count, made with a key of this installation, and end with their
window.
"""

import hmac
import ipaddress
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from webapp.config import Rates
from webapp.domain.report import Report, SettingsSummary
from webapp.domain.vocabulary import Cause, Outcome, Stage
from webapp.engine.counting import Counters, MemoryCounters, Rate

# Seconds after which somebody with too many checks at once may ask again: about as long as a check takes.
_SOON = 15
# A login that the server refused for the sake of who asks; what is temporary or technical does not count.
_REFUSED = frozenset(
    {
        Cause.CREDENTIALS_REJECTED,
        Cause.APP_PASSWORD_REQUIRED,
        Cause.OAUTH_REQUIRED,
        Cause.USERNAME_FORMAT,
        Cause.ACCOUNT_DISABLED,
        Cause.PASSWORD_EXPIRED,
        Cause.WEB_LOGIN_REQUIRED,
        Cause.PROTOCOL_DISABLED,
        Cause.SIGN_IN_POLICY,
        Cause.AUTH_THROTTLED,
        Cause.AUTH_REJECTED,
    }
)


class Kind(StrEnum):
    """Whose limit it was."""

    CLIENT = "client"
    CLIENT_RUNNING = "client_running"
    HOST = "host"
    HOST_RUNNING = "host_running"
    ACCOUNT = "account"
    LOOKUP = "lookup"
    RETEST = "retest"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Not now, but in `retry_after` seconds."""

    kind: Kind
    retry_after: int


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: Kind
    name: str
    rate: Rate


class Limits:
    """Asked before anything begins. All methods are safe in any thread.

    rates: None switches every limit off. key: of this installation, for the HMACs.
    is_provider_host: hosts that many customers share; their own limits are not for us to keep.
    """

    def __init__(
        self,
        rates: Rates | None,
        key: bytes,
        *,
        counters: Counters | None = None,
        is_provider_host: Callable[[str], bool] = lambda host: False,
    ) -> None:
        self._rates = rates
        self._key = key
        self._counters = counters or MemoryCounters()
        self._is_provider_host = is_provider_host
        self._lock = threading.Lock()
        self._held: dict[str, tuple[str, ...]] = {}  # check id -> keys

    def admit_check(
        self, client: str, hosts: Iterable[str], account: str | Collection[str], check_id: str
    ) -> Refusal | None:
        """Count one whole check, or say why not. Where admitted, call `release(check_id)` at its end.

        client: an address. hosts: the servers' names. account: one or more, see `accounts_of`.
        """
        if self._rates is None:
            return None
        accounts = (account,) if isinstance(account, str) else account
        watched = [_Rule(Kind.ACCOUNT, name, self._rates.account) for name in accounts]
        counted = [_Rule(Kind.CLIENT, _client(client), self._rates.client)]
        return self._admit_run(self._rates, client, hosts, check_id, watched, counted)

    def admit_retest(
        self, client: str, hosts: Iterable[str], check_id: str, *, times: int = 1
    ) -> Refusal | None:
        """Count one re-test of both connect stages, or say why not; `release` as for a check.

        times: from so many regions at once, each a visit for the servers.
        """
        if self._rates is None:
            return None
        counted = [_Rule(Kind.RETEST, _client(client), self._rates.retest)]
        return self._admit_run(self._rates, client, hosts, check_id, [], counted, times)

    def admit_lookup(self, client: str) -> Refusal | None:
        """Count one look-up of a domain's servers, or say why not."""
        if self._rates is None:
            return None
        with self._lock:
            return self._admit([], [_Rule(Kind.LOOKUP, _client(client), self._rates.lookup)])

    def release(self, check_id: str) -> None:
        """A check has ended, or did not begin after all."""
        with self._lock:
            for key in self._held.pop(check_id, ()):
                self._counters.hold(key, -1)

    def note_login_refused(self, account: str | Collection[str]) -> None:
        """Count one run in which a server refused the login, once for both legs."""
        if self._rates is None:
            return
        for name in (account,) if isinstance(account, str) else account:
            self._counters.hit(self._hmac(Kind.ACCOUNT, name), self._rates.account)

    def _admit_run(
        self,
        rates: Rates,
        client: str,
        hosts: Iterable[str],
        check_id: str,
        watched: list["_Rule"],
        counted: list["_Rule"],
        times: int = 1,
    ) -> Refusal | None:
        names = sorted({name for name in map(_host, hosts) if not self._is_provider_host(name)})
        counted = [*counted, *(_Rule(Kind.HOST, name, rates.host) for name in names for _ in range(times))]
        places = {
            self._hmac(Kind.CLIENT_RUNNING, _client(client)): (Kind.CLIENT_RUNNING, rates.client_running)
        }
        for name in names:
            places[self._hmac(Kind.HOST_RUNNING, name)] = (Kind.HOST_RUNNING, rates.host_running)
        with self._lock:
            if check_id in self._held:
                return None  # the same form came twice
            for key, (kind, most) in places.items():
                if self._counters.held(key) >= most:
                    return Refusal(kind, _SOON)
            if refusal := self._admit(watched, counted):
                return refusal
            for key in places:
                self._counters.hold(key, 1)
            self._held[check_id] = tuple(places)
        return None

    def _admit(self, watched: list["_Rule"], counted: list["_Rule"]) -> Refusal | None:
        """Count what is `counted`, unless something of it, or of what is `watched`, is over its rate."""
        for rule in watched + counted:
            if wait := self._counters.wait(self._hmac(rule.kind, rule.name), rule.rate):
                return Refusal(rule.kind, wait)
        for rule in counted:
            self._counters.hit(self._hmac(rule.kind, rule.name), rule.rate)
        return None

    def _hmac(self, kind: Kind, name: str) -> str:
        words = f"{kind}:{name}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, words, "sha256").hex()


def accounts_of(settings: SettingsSummary) -> frozenset[str]:
    """Whose logins these settings try: a bare user name counts for its own server only."""
    logins = [
        (settings.imap, settings.username),
        (settings.smtp, settings.smtp_username or settings.username),
    ]
    return frozenset(
        name.casefold() if "@" in name else f"{name.casefold()}@{_host(server.host)}"
        for server, name in logins
        if server is not None
    )


def hosts_of(settings: SettingsSummary) -> frozenset[str]:
    return frozenset(server.host for server in (settings.imap, settings.smtp) if server is not None)


def _host(name: str) -> str:
    return name.rstrip(".").lower()


def login_was_refused(report: Report) -> bool:
    """Whether a server refused who logged in."""
    rows = (report.stage(Stage.IMAP_LOGIN), report.stage(Stage.SMTP_LOGIN))
    return any(row.outcome is Outcome.FAILED and row.cause in _REFUSED for row in rows)


def _client(address: str) -> str:
    """What counts as one client: an IPv4 address, or a whole /64 of IPv6 (one customer's network)."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.version == 4:
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, 64), strict=False))
