"""The picture: everything in its place, long waits shortened and said to be."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.samples import SAMPLES, passed, report, stage, wrong_port
from webapp.domain.report import StageResult
from webapp.domain.vocabulary import Outcome, Stage
from webapp.reporting.timeline import timeline


def test_steps_lie_in_order_within_the_picture() -> None:
    for sample in SAMPLES.values():
        picture = timeline(sample())
        assert [lane.stage for lane in picture.lanes] == list(Stage)
        for lane in picture.lanes:
            places = [segment.x for segment in lane.segments]
            assert places == sorted(places)
            assert all(0 <= s.x <= 100 and s.x + s.width <= 100.5 for s in lane.segments)


def test_a_long_wait_is_shortened_and_the_ticks_tell_the_truth() -> None:
    picture = timeline(wrong_port())
    assert picture.shortened
    assert picture.total_ms == 10015
    assert [picture.ticks[0].ms, picture.ticks[-1].ms] == [0, 10015]
    dead = picture.lanes[2].segments[-1]
    assert (dead.kind, dead.duration_ms) == ("dead", 10000)
    signed_in = picture.lanes[1].segments[-1]
    assert signed_in.x + signed_in.width > 20  # 0.6 of 10 seconds, and still to be seen


def test_a_short_check_is_drawn_to_scale() -> None:
    report = replace(
        passed(), stages=(*passed().stages[:4], StageResult(Stage.TEST_MESSAGE, Outcome.SKIPPED))
    )
    picture = timeline(report)
    assert not picture.shortened
    first = picture.lanes[0].segments[0]
    assert abs(first.width - 100 * first.duration_ms / picture.total_ms) < 0.5


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["dns", "tcp", "tls", "login", "nonsense", 7]),
            st.one_of(st.integers(-5, 100_000), st.none(), st.text(max_size=3)),
            st.one_of(st.integers(-5, 100_000), st.floats(0, 1e5), st.booleans()),
        ),
        max_size=8,
    )
)
@settings(max_examples=80, deadline=None)
def test_no_report_breaks_the_picture(steps: list[tuple[object, object, object]]) -> None:
    timings = [{"name": name, "started_ms": started, "duration_ms": took} for name, started, took in steps]
    row = StageResult(
        Stage.IMAP_CONNECT, Outcome.FAILED, started_ms=0, duration_ms=5, details={"timings": timings}
    )  # type: ignore[dict-item]
    picture = timeline(replace(passed(), stages=(row, *passed().stages[1:])))
    assert all(0 <= s.x <= 100 for lane in picture.lanes for s in lane.segments)


def test_a_table_says_in_one_line_what_was_done_over_and_over() -> None:
    looks = [{"name": "arrival", "started_ms": 100 * at, "duration_ms": 10} for at in range(4)]
    row = stage(
        Stage.TEST_MESSAGE,
        details={"timings": [*looks, {"name": "select", "started_ms": 150, "duration_ms": 5}]},
    )
    lane = timeline(report(row)).lanes[-1]
    assert [(step.name, step.count, step.started_ms, step.duration_ms) for step in lane.steps] == [
        ("arrival", 4, 0, 40),
        ("select", 1, 150, 5),
    ]
