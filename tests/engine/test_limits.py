"""How much one client, one server and one account may see of us."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.engine.conftest import MakeEngine
from tests.engine.fakes import FakeCheck, settings
from tests.engine.waiting import SHARING, until, until_over
from webapp.config import Rates
from webapp.domain.report import ServerSummary, SettingsSummary
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause
from webapp.engine import Limited, Limits
from webapp.engine.counting import Counters, MemoryCounters, StoreCounters
from webapp.engine.limits import Kind, accounts_of
from webapp.store import Store, Token

WIDE = (1000, 60)


@pytest.fixture(params=["memory", "store"])
def counters(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counters]:
    if request.param == "memory":
        yield MemoryCounters()
        return
    store = Store(f"sqlite:///{tmp_path}/limits.sqlite3")
    store.migrate()
    yield StoreCounters(store, lease=60)
    store.close()


@pytest.fixture
def limits(counters: Counters) -> Callable[..., Limits]:
    def make(**changes: object) -> Limits:
        wide: dict[str, object] = {
            "client": WIDE, "client_running": 99, "host": WIDE, "host_running": 99, "account": WIDE,
        }  # fmt: skip
        rates = Rates(**(wide | changes))  # type: ignore[arg-type]
        return Limits(
            rates, b"key", counters=counters, is_provider_host=lambda host: host == "imap.gmail.com"
        )

    return make


class Visitor:
    """Asks again and again, each time for a new check."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.checks = 0

    def asks(
        self, client: str = "192.0.2.1", host: str = "mail.example.jp", account: str = "a@b"
    ) -> Kind | None:
        self.checks += 1
        refusal = self.limits.admit_check(client, [host], account, f"check {self.checks}")
        assert refusal is None or refusal.retry_after >= 1
        return refusal and refusal.kind


def test_one_client_starts_so_many_checks_in_so_much_time(limits: Callable[..., Limits]) -> None:
    visitor = Visitor(limits(client=(3, 600)))

    assert [visitor.asks() for _ in range(5)] == [None, None, None, Kind.CLIENT, Kind.CLIENT]
    assert visitor.asks(client="192.0.2.2") is None
    refusal = visitor.limits.admit_check("192.0.2.1", [], (), "one more")
    assert refusal is not None
    assert 590 <= refusal.retry_after <= 600


def test_the_neighbours_of_an_ipv6_address_are_the_same_client(limits: Callable[..., Limits]) -> None:
    visitor = Visitor(limits(client=(1, 600)))

    assert visitor.asks(client="2001:db8:1:2::1") is None
    assert visitor.asks(client="2001:db8:1:2:ffff::9") is Kind.CLIENT
    assert visitor.asks(client="2001:db8:1:3::1") is None
    assert visitor.asks(client="::ffff:192.0.2.5") is None
    assert visitor.asks(client="192.0.2.5") is Kind.CLIENT


def test_a_client_has_so_many_checks_running_at_once(limits: Callable[..., Limits]) -> None:
    visitor = Visitor(limits(client_running=2))

    assert [visitor.asks() for _ in range(3)] == [None, None, Kind.CLIENT_RUNNING]
    visitor.limits.release("check 1")
    visitor.limits.release("check 1")
    assert [visitor.asks() for _ in range(2)] == [None, Kind.CLIENT_RUNNING]


def test_a_server_is_asked_so_often_whoever_asks(limits: Callable[..., Limits]) -> None:
    visitor = Visitor(limits(host=(2, 60)))

    asked = [
        visitor.asks(client=f"192.0.2.{n}", host=host) for n, host in enumerate(["H.example", "h.example."])
    ]
    assert asked == [None, None]
    assert visitor.asks(client="192.0.2.9", host="h.example") is Kind.HOST
    assert visitor.asks(host="other.example") is None


def test_a_server_is_in_so_many_checks_at_once(limits: Callable[..., Limits]) -> None:
    visitor = Visitor(limits(host_running=1))

    assert visitor.asks() is None
    assert visitor.asks(client="192.0.2.2") is Kind.HOST_RUNNING
    visitor.limits.release("check 1")
    assert visitor.asks(client="192.0.2.2") is None


def test_the_servers_of_providers_are_everybodys(limits: Callable[..., Limits]) -> None:
    visitor = Visitor(limits(host=(1, 60), host_running=1))

    assert [visitor.asks(host="imap.gmail.com") for _ in range(3)] == [None, None, None]


def test_an_account_whose_logins_are_refused_is_left_alone(limits: Callable[..., Limits]) -> None:
    visitor = Visitor(limits(account=(2, 3600)))
    for _ in range(2):
        assert visitor.asks(account="taro@example.jp") is None
        visitor.limits.note_login_refused("taro@example.jp")
        visitor.limits.release(f"check {visitor.checks}")

    assert visitor.asks(client="192.0.2.9", account="taro@example.jp") is Kind.ACCOUNT
    assert visitor.asks(account="jiro@example.jp") is None


def test_runs_of_an_account_that_are_under_way_count_as_if_they_would_be_refused(
    limits: Callable[..., Limits],
) -> None:
    visitor = Visitor(limits(account=(3, 3600)))
    account = "taro@example.jp"

    asked = [visitor.asks(client=f"192.0.2.{n}", host=f"h{n}.example", account=account) for n in range(9)]
    assert asked == [None] * 3 + [Kind.ACCOUNT] * 6
    visitor.limits.note_login_refused(account)
    visitor.limits.release("check 1")
    assert visitor.asks(account=account) is Kind.ACCOUNT, "one is counted, two are under way"
    visitor.limits.release("check 2")  # its login was accepted
    assert visitor.asks(account=account) is None
    assert visitor.asks(account="jiro@example.jp") is None


def test_nobody_is_first_by_being_many(limits: Callable[..., Limits]) -> None:
    """One account, asked for by twenty threads at the same moment."""
    asked = limits(account=(5, 3600), client_running=2)
    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(lambda n: asked.admit_check(f"192.0.2.{n}", [], "a@b", f"check {n}"), range(20))
        )
    assert answers.count(None) == 5


def test_processes_that_share_their_counts_let_in_no_more_than_one_would(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/limits.sqlite3")
    store.migrate()
    rates = Rates(client_running=99, host_running=99, host=WIDE, account=(5, 3600))
    processes = [Limits(rates, b"key", counters=StoreCounters(store, 60)) for _ in range(4)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(
            pool.map(
                lambda n: processes[n % 4].admit_check(f"192.0.2.{n}", ["h.example"], "a@b", f"check {n}"),
                range(32),
            )
        )
    store.close()
    assert 1 <= answers.count(None) <= 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("taro@example.jp", "TARO@Example.JP"),
        ("taro@example.jp", "ｔａｒｏ@example.jp"),
        ("taro@example.jp", "ta\u200bro@example.jp"),
        ("taro@example.jp", "ta\u00adro@example.jp."),
        ("taro@example.jp", "t.a.r.o@example.jp"),
        ("taro@example.jp", "taro+1@example.jp"),
        ("taro@例え.jp", "taro@xn--r8jz45g.jp"),
        ("taro", "Taro"),
    ],
)
def test_another_spelling_is_the_same_account(one: str, other: str) -> None:
    server = ServerSummary("mail.example.jp", 993, ConnectionSecurity.TLS)
    first, second = (
        accounts_of(SettingsSummary("a@example.jp", name, server, server)) for name in (one, other)
    )
    assert first == second


def test_other_accounts_are_others() -> None:
    server = ServerSummary("mail.example.jp", 993, ConnectionSecurity.TLS)
    names = (
        "taro@example.jp",
        "jiro@example.jp",
        "taro@example.com",
        "taro",
        "+1@example.jp",
        "+2@example.jp",
    )
    found = [accounts_of(SettingsSummary("a@example.jp", name, server, server)) for name in names]
    assert len(set(found)) == len(names)


def test_what_was_refused_is_not_counted(limits: Callable[..., Limits]) -> None:
    visitor = Visitor(limits(client=(2, 600), host_running=1))

    assert [visitor.asks() for _ in range(4)] == [None, *[Kind.HOST_RUNNING] * 3]
    assert visitor.asks(host="other.example") is None


def test_the_same_check_is_counted_once(limits: Callable[..., Limits]) -> None:
    asked = limits(client=(1, 600))

    assert asked.admit_check("192.0.2.1", [], (), "same") is None
    assert asked.admit_check("192.0.2.1", [], (), "same") is None


def test_lookups_and_retests_have_limits_of_their_own(limits: Callable[..., Limits]) -> None:
    asked = limits(client=(1, 600), lookup=(2, 600), retest=(1, 600))

    assert [asked.admit_lookup("192.0.2.1") for _ in range(2)] == [None, None]
    assert (refusal := asked.admit_lookup("192.0.2.1"))
    assert refusal.kind is Kind.LOOKUP
    assert asked.admit_retest("192.0.2.1", [], "r1") is None
    assert (refusal := asked.admit_retest("192.0.2.1", [], "r2"))
    assert refusal.kind is Kind.RETEST
    assert asked.admit_check("192.0.2.1", [], (), "c1") is None


def test_limits_can_be_switched_off() -> None:
    visitor = Visitor(Limits(None, b"key"))

    assert {visitor.asks() for _ in range(100)} == {None}
    assert visitor.limits.admit_lookup("192.0.2.1") is None


def test_counts_are_kept_under_names_that_tell_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/limits.sqlite3")
    store.migrate()
    limits = Limits(Rates(), b"key", counters=StoreCounters(store, 60))
    limits.admit_check("192.0.2.77", ["mail.example.jp"], "taro@example.jp", "check")
    limits.note_login_refused("taro@example.jp")
    store.close()

    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for words in (b"192.0.2", b"example", b"taro"):
        assert words not in files


def test_the_engine_asks_before_it_begins_and_forgets_when_it_ends(
    make_engine: MakeEngine, held: FakeCheck
) -> None:
    engine = make_engine(held, rate_limit=Rates(client_running=1, host_running=9))
    token = Token.new()
    engine.start(settings(), token, SHARING, client="192.0.2.1")
    engine.start(settings(), token, SHARING, client="192.0.2.1")
    with pytest.raises(Limited) as limited:
        engine.start(settings(), Token.new(), SHARING, client="192.0.2.1")
    assert limited.value.reason == "client_running"

    held.let_go()
    until_over(engine, token)
    until(lambda: engine.running == 0)
    until(lambda: engine.limits.admit_check("192.0.2.1", [], (), "free again") is None)


@pytest.mark.parametrize("stopped", [False, True])
def test_a_refused_login_counts_also_where_the_check_was_stopped_after_it(
    make_engine: MakeEngine, stopped: bool
) -> None:
    check = FakeCheck(cause=Cause.CREDENTIALS_REJECTED, held_after_login=stopped)
    engine = make_engine(check, rate_limit=Rates(account=(1, 3600)))
    token = Token.new()
    engine.start(settings(), token, SHARING, client="192.0.2.1")
    if stopped:
        until(lambda: check.waiting)
        engine.cancel(token)
    until_over(engine, token)

    def is_left_alone() -> bool:
        try:
            engine.start(settings(), Token.new(), SHARING, client="192.0.2.2")
        except Limited as limited:
            return limited.reason == "account"
        return False

    until(is_left_alone)


def test_a_server_that_is_down_does_not_count_as_a_refused_login(make_engine: MakeEngine) -> None:
    engine = make_engine(FakeCheck(cause=Cause.AUTH_UNAVAILABLE), rate_limit=Rates(account=(1, 3600)))
    for _ in range(3):
        token = Token.new()

        def admitted(token: Token = token) -> bool:
            # The run before is settled a moment after its end.
            with suppress(Limited):
                engine.start(settings(), token, SHARING)
                return True
            return False

        until(admitted)
        until_over(engine, token)


def test_a_run_that_begins_while_the_last_one_is_settled_is_counted_for_itself(
    make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts may be in a database: whoever presses the button at the very end must not be taken for the last run."""
    engine = make_engine(FakeCheck(), rate_limit=Rates(client=(1, 600), retest=(1, 600)))
    release = engine.limits.release
    monkeypatch.setattr(engine.limits, "release", lambda check_id: None)
    token = Token.new()
    engine.start(settings(), token, SHARING, client="192.0.2.1")
    until_over(engine, token)
    monkeypatch.setattr(engine.limits, "release", release)

    with pytest.raises(Limited):
        engine.run_again(settings(), token, client="192.0.2.1")
    engine.retest(token, client="192.0.2.1")
    until_over(engine, token)
    with pytest.raises(Limited):
        engine.retest(token, client="192.0.2.1")
