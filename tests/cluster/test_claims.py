"""Whose a run is: who may take it, who still has it, and who is told of it."""

import psycopg
import pytest

from tests.cluster.by_hand import as_claimed, fall_silent
from tests.store.samples import SHARING, WEEK, finished, kept, running
from webapp.domain.report import State
from webapp.domain.result import Result
from webapp.domain.vocabulary import Cause
from webapp.store.cluster import EVENTS, QUEUED, Claim, ClusterStore, NotClaimed, Prober

pytestmark = pytest.mark.postgres
TOKYO = Prober("tokyo", b"k" * 32)


def test_a_run_is_one_probers_as_long_as_that_one_lives(store: ClusterStore, apart: str) -> None:
    token = kept(store, node=QUEUED)
    store.enlist("one", TOKYO)
    first = store.claim(token.row_key, 1, "one")

    assert store.holds(token.row_key, 1, "one", 2)
    assert store.claim(token.row_key, 1, "other") is NotClaimed.IN_HAND
    fall_silent(apart, "one")
    second = store.claim(token.row_key, 1, "other")
    assert first == Claim(attempt=2, version=1, stopping=False)
    assert second == Claim(attempt=3, version=1, stopping=False)
    assert not store.holds(token.row_key, 1, "one", 2)


def test_who_lost_a_run_changes_nothing_of_it_any_more(store: ClusterStore) -> None:
    token = kept(store, node=QUEUED)
    lost = as_claimed(token, store.claim(token.row_key, 1, "one"))
    now = as_claimed(token, store.claim(token.row_key, 1, "other"))

    assert not store.save(lost, finished(version=5))
    assert not store.interrupt(token.row_key, 1, lost.attempt)
    assert store.save(now, running(version=2))
    assert store.save(now, finished(version=3))
    assert store.claim(token.row_key, 1, "one") is NotClaimed.OVER


def test_a_run_that_somebody_wants_stopped_says_so_to_whoever_takes_it(store: ClusterStore) -> None:
    token = kept(store, node=QUEUED)
    store.ask_to_stop(token)
    claim = store.claim(token.row_key, 1, "one")

    assert isinstance(claim, Claim)
    assert claim.stopping
    assert not store.holds(token.row_key, 1, "one", claim.attempt)
    assert store.holds(token.row_key, 1, "one", claim.attempt, even_stopping=True)


def test_a_run_is_ended_unrun_only_while_nobody_has_it(store: ClusterStore) -> None:
    waiting, taken = kept(store, node=QUEUED), kept(store, node=QUEUED)
    store.claim(taken.row_key, 1, "one")

    assert isinstance(store.claim_queued(waiting.row_key, 1, "web"), Claim)
    assert store.claim_queued(waiting.row_key, 1, "web") is NotClaimed.OVER
    assert store.claim_queued(taken.row_key, 1, "web") is NotClaimed.OVER


def test_a_run_that_nobody_can_open_is_marked_and_told(store: ClusterStore, apart: str) -> None:
    token = kept(store, node=QUEUED)
    with psycopg.connect(apart, autocommit=True) as listening:
        listening.execute(f"LISTEN {EVENTS}")
        assert store.interrupt(token.row_key, 1)
        heard = [message.payload for message in listening.notifies(timeout=5, stop_after=1)]
    result = store.load(token)

    assert heard == [f"{token.row_key}:2"]
    assert isinstance(result, Result)
    assert result.newest.report.state is State.INTERRUPTED
    assert Cause.CHECK_INTERRUPTED in {row.cause for row in result.newest.report.stages}
    assert not store.interrupt(token.row_key, 1)


def test_what_a_silent_prober_left_is_found_by_its_own_region(store: ClusterStore, apart: str) -> None:
    left, over, going_on = (kept(store, node=QUEUED) for _ in range(3))
    for name in ("lost", "alive"):
        store.enlist(name, TOKYO)
    for token, name in ((left, "lost"), (over, "lost"), (going_on, "alive")):
        store.claim(token.row_key, 1, name)
    store.save(over, finished(version=2))
    fall_silent(apart, "lost")

    assert store.orphans("tokyo") == [(left.row_key, 1)]
    assert store.orphans("frankfurt") == []


def test_the_queue_is_counted_and_each_link_knows_its_place(store: ClusterStore, apart: str) -> None:
    first, second = kept(store, node=QUEUED), kept(store, node=QUEUED)
    with psycopg.connect(apart, autocommit=True) as connection:  # (all samples are of the same moment)
        connection.execute(
            "UPDATE runs SET created_at = created_at + 1 WHERE row_key = %s", (second.row_key,)
        )

    assert store.queued() == 2
    assert (store.place(first), store.place(second)) == (1, 2)
    store.claim(first.row_key, 1, "one")
    assert store.queued() == 1
    assert (store.place(first), store.place(second)) == (None, 1)


def test_a_run_that_could_not_be_queued_leaves_the_earlier_ones(store: ClusterStore) -> None:
    token = kept(store, finished())
    assert store.add_run(token, running(number=2, version=10), node=QUEUED)
    store.undo(token, 2)
    result = store.load(token)

    assert isinstance(result, Result)
    assert result.runs == (finished(),)
    assert store.create(token, SHARING, WEEK, running(), node=QUEUED) is False


def test_watchers_are_told_the_newest_run_of_each_row_and_what_goes_on(store: ClusterStore) -> None:
    again, over = kept(store, finished(version=9)), kept(store, finished(version=3))
    store.add_run(again, running(number=2, version=10), node=QUEUED)
    keys = [again.row_key, over.row_key, "0" * 32]

    assert store.versions(keys) == {again.row_key: (2, 10), over.row_key: (1, 3)}
    assert store.open_among(keys) == {(again.row_key, 2)}


def test_a_prober_is_known_as_long_as_it_gives_signs_of_life(store: ClusterStore, apart: str) -> None:
    assert not store.beat("one")
    store.enlist("one", TOKYO)

    assert store.prober("one") == TOKYO
    fall_silent(apart, "one")
    assert store.prober("one") is None
    assert store.regions_alive() == set()
    assert store.beat("one")
    assert store.regions_alive() == {"tokyo"}
    fall_silent(apart, "one", seconds=2 * 3600)
    store.enlist("other", Prober("frankfurt", b"f" * 32))
    assert not store.beat("one")
    store.dismiss("other")
    assert store.regions_alive() == set()
