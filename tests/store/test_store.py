"""What is kept, for how long, and what nobody but the link's holder can read."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.store.conftest import Clock
from tests.store.samples import ADDRESS, HOST, NOW, SHARING, WEEK, finished, kept, running
from webapp.domain.report import State
from webapp.domain.result import Result, RunKind
from webapp.domain.vocabulary import Cause, Outcome, Stage
from webapp.store import Gone, Peek, Store, Token
from webapp.store.database import normalise_url


def opened(store: Store, token: Token) -> Result:
    result = store.load(token)
    assert isinstance(result, Result)
    return result


def test_a_result_comes_back_as_it_was_kept(store: Store) -> None:
    token = kept(store)
    result = opened(store, token)

    assert result == Result(token.id, NOW, WEEK, SHARING, (running(),))


def test_the_same_link_is_kept_once(store: Store) -> None:
    token = kept(store)

    assert not store.create(token, SHARING, WEEK, finished(), node="host:2")
    assert opened(store, token).newest.report.state is State.RUNNING


def test_a_token_that_nobody_gave_out_opens_nothing(store: Store) -> None:
    kept(store)

    assert store.load(Token.new()) is None
    assert store.peek(Token.new()) is None


def test_progress_replaces_what_was_there_until_the_run_is_over(store: Store) -> None:
    token = kept(store)

    assert store.save(token, running(version=2), durable=False)
    assert store.peek(token) == Peek(1, 2, running=True)
    assert store.save(token, finished(version=3))
    assert store.peek(token) == Peek(1, 3, running=False)
    assert not store.save(token, running(version=4))
    assert opened(store, token).newest == finished(version=3)


def test_a_link_holds_several_runs_in_their_order(store: Store) -> None:
    token = kept(store, finished())
    again = replace(running(number=2, version=10), kind=RunKind.RETEST)

    assert store.add_run(token, again, node="host:1")
    assert not store.add_run(token, again, node="host:2")
    assert opened(store, token).runs == (finished(), again)
    assert not store.add_run(Token.new(), running(), node="host:1")


def test_sharing_and_end_can_be_changed(store: Store) -> None:
    token = kept(store)
    later, shown = WEEK + timedelta(days=23), replace(SHARING, show_address=True, days=30)

    assert store.change(token, sharing=shown, expires_at=later)
    assert (opened(store, token).sharing, opened(store, token).expires_at) == (shown, later)
    assert not store.change(Token.new(), expires_at=later)


def test_a_deleted_result_leaves_a_tombstone_and_nothing_else(store: Store, url: str) -> None:
    token = kept(store)

    assert store.delete(token)
    assert store.load(token) == Gone()
    assert store.peek(token) is None
    assert not store.delete(token)
    assert not store.change(token, sharing=SHARING)
    assert not store.add_run(token, running(number=2), node="host:1")
    assert not store.save(token, finished())
    with sa.create_engine(normalise_url(url)).connect() as connection:
        assert connection.execute(sa.text("select length(sealed) from results")).scalar() == 0
        assert connection.execute(sa.text("select count(*) from runs")).scalar() == 0


def test_an_expired_result_is_gone_at_once_emptied_soon_and_forgotten_after_90_days(
    store: Store, clock: Clock
) -> None:
    token = kept(store)
    clock.move(days=7)

    assert store.load(token) == Gone()
    assert store.remove_expired() == 1
    assert store.remove_expired() == 0
    clock.move(days=89)
    assert store.remove_expired() == 0
    assert store.load(token) == Gone()
    clock.move(days=1)
    assert store.remove_expired() == 1
    assert store.load(token) is None


def test_the_runs_of_a_lost_process_are_shown_as_interrupted(store: Store) -> None:
    lost, lives, over = kept(store), kept(store, node="host:2"), kept(store, finished())

    assert store.nodes_running() == {"host:1", "host:2"}
    assert store.interrupt_runs_of("host:1") == 1
    run = opened(store, lost).newest
    assert run.version == 2
    assert run.report.state is State.INTERRUPTED
    assert run.report.stage(Stage.IMAP_CONNECT).cause is Cause.CHECK_INTERRUPTED
    assert run.report.stage(Stage.SMTP_LOGIN).outcome is Outcome.INTERRUPTED
    assert opened(store, lives).newest.report.state is State.RUNNING
    assert opened(store, over).newest.report.state is State.FINISHED
    assert not store.save(lost, finished())


def test_runs_that_began_too_long_ago_are_interrupted_whoever_ran_them(store: Store) -> None:
    token = kept(store)

    assert store.interrupt_runs_before(NOW) == 0
    assert store.interrupt_runs_before(NOW + timedelta(minutes=5)) == 1
    assert opened(store, token).newest.report.state is State.INTERRUPTED


def test_a_wish_to_stop_reaches_the_process_that_runs_the_check(store: Store) -> None:
    token, other = kept(store), kept(store)

    assert store.ask_to_stop(token)
    assert store.open_runs("host:1") == {token.row_key: True, other.row_key: False}
    assert store.save(token, running(version=2))
    assert store.open_runs("host:1")[token.row_key]
    assert store.save(token, finished(version=3))
    assert store.open_runs("host:1") == {other.row_key: False}
    assert not store.ask_to_stop(token)


def test_nothing_of_a_result_stands_in_clear_in_the_database_file(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/store.sqlite3")
    store.migrate()
    token = kept(store)
    store.save(token, finished())
    store.close()

    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert token.row_key.encode() in files
    for words in (ADDRESS, HOST, "hanako", "kaisha", "imap_connect", SHARING.owner, token.text, token.id):
        assert words.encode() not in files
        assert words.upper().encode() not in files


def test_a_row_cannot_stand_in_for_another(store: Store, url: str) -> None:
    mine, other = kept(store), kept(store)
    exchange = sa.text(
        "update runs set sealed = (select sealed from runs where row_key = :a) where row_key = :b"
    )
    with sa.create_engine(normalise_url(url)).begin() as connection:
        connection.execute(exchange, {"a": other.row_key, "b": mine.row_key})

    with pytest.raises(ValueError, match="cannot be opened"):
        store.load(mine)


def test_many_threads_write_at_once_and_nothing_is_lost(store: Store) -> None:
    tokens = [kept(store) for _ in range(8)]

    def work(token: Token) -> None:
        for version in range(2, 22):
            assert store.save(token, running(version=version), durable=False)
            store.count("shared", 1, 60)

    threads = [threading.Thread(target=work, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert store.count("shared", 0, 60)[0] == 160
    assert {opened(store, token).newest.version for token in tokens} == {21}


def test_a_counter_begins_again_when_its_window_has_ended(store: Store, clock: Clock) -> None:
    assert store.count("key", 1, 60) == (1, NOW + timedelta(seconds=60))
    clock.move(seconds=59)
    assert store.count("key", 1, 60) == (2, NOW + timedelta(seconds=60))
    assert store.count("key", 1, 60, extend=True)[1] == NOW + timedelta(seconds=119)
    clock.move(seconds=61)
    assert store.count("key", 1, 60)[0] == 1


def test_readiness_tells_a_database_without_tables(url: str, store: Store, tmp_path: Path) -> None:
    assert store.ready()
    assert not Store(f"sqlite:///{tmp_path}/empty.sqlite3").ready()
