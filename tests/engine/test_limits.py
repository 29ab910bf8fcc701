"""How much one client, one server and one account may see of us."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.conftest import MakeEngine
from tests.engine.fakes import FakeCheck, settings
from tests.engine.waiting import SHARING, until, until_over
from webapp.config import Rates
from webapp.domain.vocabulary import Cause
from webapp.engine import Limited, Limits
from webapp.engine.counting import Counters, MemoryCounters, StoreCounters
from webapp.engine.limits import Kind
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

    assert visitor.asks(client="192.0.2.9", account="taro@example.jp") is Kind.ACCOUNT
    assert visitor.asks(account="jiro@example.jp") is None


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

    engine.limits.release(token.id)
    until(is_left_alone)


def test_a_server_that_is_down_does_not_count_as_a_refused_login(make_engine: MakeEngine) -> None:
    engine = make_engine(FakeCheck(cause=Cause.AUTH_UNAVAILABLE), rate_limit=Rates(account=(1, 3600)))
    for _ in range(3):
        token = Token.new()
        engine.start(settings(), token, SHARING)
        until_over(engine, token)
        until(lambda: engine.running == 0)
