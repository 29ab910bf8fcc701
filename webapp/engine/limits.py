"""How much one client may ask for, one server is asked, and one account is tried.

Counts are kept under HMACs of what they count, made with a key of this installation, and end with their
window.
"""

import hmac
import ipaddress
import threading
import unicodedata
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from webapp.config import Rates
from webapp.domain.report import ACCEPTED, Report, SettingsSummary, StageResult
from webapp.domain.vocabulary import Cause, Outcome, Stage
from webapp.engine.counting import Counters, MemoryCounters, Rate
from webapp.transport.names import InvalidHost, normalise_host

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
# What a login beside the run's own may have come to without telling anything about a password.
_HARMLESS = frozenset({ACCEPTED, *(cause.value for cause in set(Cause) - _REFUSED)})


class Kind(StrEnum):
    """Whose limit it was."""

    CLIENT = "client"
    CLIENT_RUNNING = "client_running"
    HOST = "host"
    HOST_RUNNING = "host_running"
    ADDRESS = "address"
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


@dataclass(frozen=True, slots=True)
class _Place:
    """Something of which so many may run at the same time."""

    kind: Kind
    key: str
    most: int


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
        self._reached: dict[str, set[str]] = {}  # check id -> keys of addresses

    def admit_check(
        self, client: str, hosts: Iterable[str], account: str | Collection[str], check_id: str
    ) -> Refusal | None:
        """Count one whole check, or say why not. Where admitted, call `release(check_id)` at its end.

        client: an address. hosts: the servers' names. account: one or more, see `accounts_of`.
        """
        if self._rates is None:
            return None
        accounts = (account,) if isinstance(account, str) else tuple(account)
        counted = [_Rule(Kind.CLIENT, _client(client), self._rates.client)]
        return self._admit_run(self._rates, client, hosts, check_id, counted, accounts)

    def admit_retest(
        self, client: str, hosts: Iterable[str], check_id: str, *, times: int = 1
    ) -> Refusal | None:
        """Count one re-test of both connect stages, or say why not; `release` as for a check.

        times: from so many regions at once, each a visit for the servers.
        """
        if self._rates is None:
            return None
        counted = [_Rule(Kind.RETEST, _client(client), self._rates.retest)]
        return self._admit_run(self._rates, client, hosts, check_id, counted, times=times)

    def admit_lookup(self, client: str) -> Refusal | None:
        """Count one look-up of a domain's servers, or say why not."""
        if self._rates is None:
            return None
        with self._lock:
            return self._admit([_Rule(Kind.LOOKUP, _client(client), self._rates.lookup)])

    def admit_address(self, address: str, check_id: str) -> bool:
        """Count a check once for an address that it is about to reach, unless too many others did."""
        if self._rates is None:
            return True
        rule = _Rule(Kind.ADDRESS, _client(address), self._rates.address)
        key = self._hmac(rule.kind, rule.name)
        with self._lock:
            reached = self._reached.setdefault(check_id, set())
            if key not in reached and self._admit([rule]):
                return False
            reached.add(key)
        return True

    def release(self, check_id: str) -> None:
        """A check has ended, or did not begin after all. What `note_login_refused` has to count comes before."""
        with self._lock:
            self._reached.pop(check_id, None)
            self._let_go(check_id)

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
        counted: list[_Rule],
        accounts: Collection[str] = (),
        times: int = 1,
    ) -> Refusal | None:
        names = sorted({name for name in map(_host, hosts) if not self._is_provider_host(name)})
        counted = [*counted, *(_Rule(Kind.HOST, name, rates.host) for name in names for _ in range(times))]
        with self._lock:
            if check_id in self._held:
                return None  # the same form came twice
            places = [self._place(Kind.CLIENT_RUNNING, _client(client), rates.client_running)]
            places += [self._place(Kind.HOST_RUNNING, name, rates.host_running) for name in names]
            for name in accounts:
                if wait := self._counters.wait(self._hmac(Kind.ACCOUNT, name), rates.account):
                    return Refusal(Kind.ACCOUNT, wait)
                # Whatever is under way may end in one more refusal.
                used = self._counters.used(self._hmac(Kind.ACCOUNT, name), rates.account)
                places.append(self._place(Kind.ACCOUNT, f"running {name}", rates.account[0] - used))
            return self._take(places, check_id) or self._admit_or_release(counted, check_id)

    def _place(self, kind: Kind, name: str, most: int) -> _Place:
        return _Place(kind, self._hmac(kind, name), most)

    def _take(self, places: list[_Place], check_id: str) -> Refusal | None:
        """Hold all of `places` for a check, or none."""
        for place in places:
            if self._counters.held(place.key) >= place.most:
                return Refusal(place.kind, _SOON)
        held: list[str] = []
        for place in places:
            held.append(place.key)
            # (Another process may have taken the last one since.)
            if self._counters.hold(place.key, 1) > place.most:
                for key in held:
                    self._counters.hold(key, -1)
                return Refusal(place.kind, _SOON)
        self._held[check_id] = tuple(held)
        return None

    def _admit_or_release(self, counted: list[_Rule], check_id: str) -> Refusal | None:
        if refusal := self._admit(counted):
            self._let_go(check_id)
        return refusal

    def _let_go(self, check_id: str) -> None:
        for key in self._held.pop(check_id, ()):
            self._counters.hold(key, -1)

    def _admit(self, counted: list[_Rule]) -> Refusal | None:
        """Count what is `counted`, unless something of it is over its rate."""
        for rule in counted:
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
    return frozenset(_account(name, server.host) for server, name in logins if server is not None)


def _account(name: str, host: str) -> str:
    """One name for all spellings that servers take for the same account, so that none is a way to more attempts.

    Letters in other widths and cases, invisible characters (RFC 4013 section 2), dots and what follows a "+".
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = "".join(char for char in plain if unicodedata.category(char) not in ("Cf", "Zs"))
    local, at, domain = plain.rpartition("@")
    if not at:
        local, domain = plain, _host(host)
    with suppress(InvalidHost):
        domain = normalise_host(domain)
    bare = local.partition("+")[0].replace(".", "")
    return f"{bare or local}@{domain}"


def hosts_of(settings: SettingsSummary) -> frozenset[str]:
    return frozenset(server.host for server in (settings.imap, settings.smtp) if server is not None)


def _host(name: str) -> str:
    return name.rstrip(".").lower()


def login_was_refused(report: Report) -> bool:
    """Whether a server refused who logged in, or may have: a run that is stopped in its login does not know."""
    return any(_refused(report.stage(stage)) for stage in (Stage.IMAP_LOGIN, Stage.SMTP_LOGIN)) or any(
        report.stage(stage).details.get("login_elsewhere", ACCEPTED) not in _HARMLESS
        for stage in (Stage.IMAP_CONNECT, Stage.SMTP_CONNECT)
    )


def _refused(login: StageResult) -> bool:
    cut_off = login.outcome is Outcome.INTERRUPTED and login.started_ms is not None
    return cut_off or (login.outcome is Outcome.FAILED and login.cause in _REFUSED)


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
