"""A web node alone with the database: what it keeps, gives out once, shows, and gives up."""

import threading
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest

from tests.cluster.by_hand import HandProber, finish
from tests.cluster.conftest import REGIONS, MakeEngine
from tests.engine.fakes import PASSWORD, settings
from tests.engine.waiting import SHARING, opened, until
from webapp.config import Rates
from webapp.domain.report import State
from webapp.domain.result import Result
from webapp.engine import Busy, Engine, Limited
from webapp.engine.cluster.asking import NoAnswer
from webapp.engine.cluster.handover import Refused, Want
from webapp.store import Gone, Token
from webapp.store.cluster import ClusterStore, Prober

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("quick_bus")]


def started(web: Engine, client: str = "") -> Token:
    token = Token.new()
    web.start(settings(), token, SHARING, client=client)
    return token


def over(web: Engine, token: Token) -> set[str]:
    """The causes in the report of a check that was cut short, once this node has let it go."""
    until(lambda: web.running == 0)
    report = opened(web, token).newest.report
    assert report.state is State.INTERRUPTED
    return {row.cause.value for row in report.stages if row.cause}


def test_a_password_is_given_out_once_and_the_reports_key_as_often_as_asked(
    web: Engine, probers: Callable[..., HandProber]
) -> None:
    one = probers()
    token = started(web)
    claim = one.take(token)
    key = one.ask(token, claim, Want.KEY)

    assert (key["id"], key["spent"]) == (token.id, False)
    assert one.ask(token, claim, Want.PASSWORD) == {"imap": PASSWORD, "smtp": PASSWORD}
    with pytest.raises(Refused):
        one.ask(token, claim, Want.PASSWORD)
    assert one.ask(token, claim, Want.KEY)["spent"] is True


def test_who_does_not_have_the_run_is_refused(web: Engine, probers: Callable[..., HandProber]) -> None:
    one, other = probers("one"), probers("other")
    token = started(web)
    claim = one.take(token)

    with pytest.raises(Refused):
        other.ask(token, claim, Want.PASSWORD)
    with pytest.raises(Refused):
        one.ask(token, replace(claim, attempt=claim.attempt - 1), Want.PASSWORD)
    assert one.ask(token, claim, Want.PASSWORD)["imap"] == PASSWORD


def test_an_unknown_prober_hears_nothing(
    web: Engine, probers: Callable[..., HandProber], store: ClusterStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.engine.cluster.asking.PATIENCE", 0.3)
    one, stranger = probers("one"), probers("stranger", other_key=True)
    token, unknown = started(web), Token.new()
    claim = stranger.take(token)

    with pytest.raises(NoAnswer):
        stranger.ask(token, claim, Want.PASSWORD)
    store.dismiss("stranger")
    claim = one.take(token)
    store.dismiss("one")
    with pytest.raises(NoAnswer):
        one.ask(token, claim, Want.PASSWORD)
    store.enlist("one", Prober("tokyo", one.asking.pair.public))
    with pytest.raises(NoAnswer):
        one.ask(unknown, claim, Want.PASSWORD)
    assert one.ask(token, claim, Want.PASSWORD)["imap"] == PASSWORD


def test_a_check_is_refused_while_nobody_could_run_it(
    make_web: MakeEngine, probers: Callable[..., HandProber]
) -> None:
    web = make_web(rate_limit=Rates(client_running=1))
    probers("far", region="frankfurt")
    with pytest.raises(Busy):
        started(web, client="192.0.2.7")
    assert web.running == 0

    # Nothing of the refused one is held against whoever asked.
    probers("near")
    started(web, client="192.0.2.7")
    assert web.running == 1
    with pytest.raises(Limited):
        web.start(settings("hanako@example.co.jp", "other.example"), Token.new(), SHARING, client="192.0.2.7")


def test_a_check_waits_a_moment_for_a_prober_that_comes_back(
    web: Engine, probers: Callable[..., HandProber]
) -> None:
    back = threading.Timer(0.5, probers)
    back.start()
    started(web)
    back.join()
    assert web.running == 1


def test_a_look_at_the_rows_while_one_is_being_made_takes_it_for_no_ended_one(
    web: Engine, probers: Callable[..., HandProber], store: ClusterStore
) -> None:
    one, create = probers(), store.create
    process = web._web()  # type: ignore[attr-defined]
    web._store.create = lambda *row, **more: (process._look_at_all(), create(*row, **more))[1]  # type: ignore[method-assign]
    token = started(web)

    assert web.running == 1
    assert one.ask(token, one.take(token), Want.KEY)["id"] == token.id


def test_a_full_queue_takes_no_more(make_web: MakeEngine, probers: Callable[..., HandProber]) -> None:
    web = make_web(max_running_checks=1)
    one = probers()
    first = started(web)
    with pytest.raises(Busy):
        started(web)

    one.take(first)
    started(web)
    assert web.running == 2


def test_a_check_that_could_not_be_queued_leaves_nothing(
    web: Engine, probers: Callable[..., HandProber]
) -> None:
    one = probers()
    token = started(web)
    assert one.say(token, one.take(token), finish)
    until(lambda: web.running == 0)
    web._web().queue.close()  # type: ignore[attr-defined]
    fresh = Token.new()

    with pytest.raises(Busy):
        web.start(settings(), fresh, SHARING)
    with pytest.raises(Busy):
        web.run_again(settings(), token)
    assert web.running == 0
    assert isinstance(web.result(fresh), Gone)
    assert len(opened(web, token).runs) == 1


def test_the_same_form_sent_twice_is_one_check(
    make_web: MakeEngine, probers: Callable[..., HandProber], store: ClusterStore
) -> None:
    web = make_web(rate_limit=Rates())
    probers()
    token = Token.new()
    # All of them look before anybody has written.
    together, look = threading.Barrier(4), store.peek
    web._store.peek = lambda key: (look(key), together.wait(10))[0]  # type: ignore[method-assign]
    pressing = [threading.Thread(target=web.start, args=(settings(), token, SHARING)) for _ in range(4)]
    for press in pressing:
        press.start()
    for press in pressing:
        press.join()

    assert web.running == 1
    assert store.queued() == 1
    with psycopg.connect(store._database.engine.url.render_as_string(False).replace("+psycopg", "")) as db:
        assert db.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (1,)


def test_a_watcher_sees_what_a_prober_writes(web: Engine, probers: Callable[..., HandProber]) -> None:
    one = probers()
    token = started(web)
    assert web.position(token) == 1
    claim = one.take(token)
    assert web.position(token) is None
    assert web.wait_for_change(token, 1, 0.05) is None

    # Without a message: the next look at the rows finds it.
    for version, told in ((1, True), (2, False)):
        threading.Timer(0.1, one.say, (token, claim, lambda report: report), {"told": told}).start()
        newer = web.wait_for_change(token, version, 10)
        assert isinstance(newer, Result)
        assert newer.newest.version == version + 1


def test_a_watcher_of_a_deleted_check_is_sent_away(web: Engine, probers: Callable[..., HandProber]) -> None:
    probers()
    token = started(web)
    threading.Timer(0.1, web.delete, (token,)).start()

    assert isinstance(web.wait_for_change(token, 1, 10), Gone)
    until(lambda: web.running == 0)


def test_a_node_that_is_to_stop_sends_its_watchers_home(
    web: Engine, probers: Callable[..., HandProber]
) -> None:
    probers()
    token = started(web)
    answers: list[object] = []
    watching = threading.Thread(target=lambda: answers.append(web.wait_for_change(token, 1, 30)))
    watching.start()
    until(lambda: web._web().watchers.rows() == [token.row_key])  # type: ignore[attr-defined]
    web.stop_taking()
    watching.join(10)

    assert answers == [None]


def test_a_check_that_waits_is_cancelled_at_once(web: Engine, probers: Callable[..., HandProber]) -> None:
    probers()
    token = started(web)
    web.cancel(token)

    assert over(web, token) == {"check_cancelled"}


def test_a_check_that_no_prober_takes_in_time_says_so(
    web: Engine, probers: Callable[..., HandProber], monkeypatch: pytest.MonkeyPatch
) -> None:
    probers()
    monkeypatch.setattr("webapp.engine.cluster.node.PATIENCE", 0.1)
    token = started(web)

    assert over(web, token) == {"check_interrupted"}


def test_a_check_that_its_prober_never_ends_is_marked(
    make_web: MakeEngine, probers: Callable[..., HandProber], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.engine.cluster.node.PATIENCE", 0.0)
    monkeypatch.setattr("webapp.engine.cluster.node._RESCUE", 0.0)
    web = make_web(timeout=1.0, arrival_timeout=0.0)
    one = probers()
    monkeypatch.setattr(web._web().holder, "all_kept", list)  # type: ignore[attr-defined]
    token = started(web)
    claim = one.take(token)
    monkeypatch.undo()

    assert over(web, token) == {"check_interrupted"}
    assert not one.say(token, claim, finish)


def test_every_region_with_a_prober_is_asked_and_none_without(
    web: Engine, make_web: MakeEngine, probers: Callable[..., HandProber], store: ClusterStore
) -> None:
    one = probers()
    token = started(web)
    assert one.say(token, one.take(token), finish)
    until(lambda: web.running == 0)
    web.retest_everywhere(Token.new())
    web.retest_everywhere(token)

    assert [run.report.region for run in opened(web, token).runs] == ["tokyo", "tokyo"]
    # Nothing more while one is running.
    web.retest_everywhere(token)
    assert len(opened(web, token).runs) == 2
    assert one.say(token, one.take(token, 2), finish)
    until(lambda: web.running == 0)
    store.dismiss("one")
    with pytest.raises(Busy):
        web.retest_everywhere(token)
    single = make_web(regions=REGIONS[:1])
    single.retest_everywhere(token)
    assert single.regions == ()
    assert len(opened(single, token).runs) == 2


def test_a_page_stands_still_while_the_database_is_away(
    web: Engine, probers: Callable[..., HandProber], apart: str
) -> None:
    one = probers()
    token = started(web)
    one.take(token)
    outside = apart.replace("/apart?", "/postgres?")
    with psycopg.connect(outside, autocommit=True) as server:
        server.execute("ALTER DATABASE apart ALLOW_CONNECTIONS false")
        try:
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'apart'")
            assert web.position(token) is None
            assert web.wait_for_change(token, 0, 0.3) is None
            assert not web.ready()
        finally:
            server.execute("ALTER DATABASE apart ALLOW_CONNECTIONS true")

    until(web.ready)
    web.cancel(token)
    assert web.running == 1  # its prober is to end it
