"""The picture: everything in its place, long waits shortened and said to be."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.samples import SAMPLES, passed, report, stage, wrong_port
from webapp.domain.evidence import Phase
from webapp.domain.report import StageResult
from webapp.domain.vocabulary import Leg, Outcome, Stage
from webapp.reporting.timeline import STEPS, Part, timeline


def part(shown: object, which: Stage) -> Part:
    return next(part for part in timeline(shown).parts if part.stage is which)  # type: ignore[arg-type]


def timed(*steps: tuple[str, int, int]) -> dict[str, object]:
    return {"timings": [{"name": n, "started_ms": start, "duration_ms": took} for n, start, took in steps]}


def test_each_leg_has_its_lane_and_in_it_its_stages_with_their_steps_in_order() -> None:
    for sample in SAMPLES.values():
        picture = timeline(sample())
        assert [lane.leg for lane in picture.lanes] == list(Leg)
        assert [each.stage for each in picture.parts] == list(Stage)
        for lane in picture.lanes:
            assert all(each.stage.leg is lane.leg for each in lane.parts)
        for each in picture.parts:
            places = [step.x for step in each.steps]
            assert places == sorted(places)
            assert all(0 <= s.x <= 100 and s.x + s.width <= 101 for s in each.steps)


def test_a_long_wait_is_shortened_and_its_figures_tell_the_truth() -> None:
    picture = timeline(wrong_port())
    assert len(picture.breaks) == 1
    assert picture.total_ms == 10015
    assert [picture.ticks[0].ms, picture.ticks[-1].ms] == [0, 10015]
    dead = part(wrong_port(), Stage.SMTP_CONNECT).steps[-1]
    assert (dead.name, dead.kind, dead.duration_ms) == ("tcp", "dead", 10000)
    signed_in = part(wrong_port(), Stage.IMAP_LOGIN).steps[-1]
    assert signed_in.x + signed_in.width > 20  # 0.6 of 10 seconds, and still to be seen
    # What is left out lies behind all that ends before it.
    assert picture.breaks[0].x >= signed_in.x + signed_in.width - 0.8


def test_a_short_check_is_drawn_to_scale_with_even_ticks() -> None:
    shown = replace(passed(), stages=(*passed().stages[:4], StageResult(Stage.TEST_MESSAGE, Outcome.SKIPPED)))
    picture = timeline(shown)
    assert not picture.breaks
    assert [round(tick.x) for tick in picture.ticks] == [0, 33, 67, 100]
    first = part(shown, Stage.IMAP_CONNECT).steps[0]
    assert abs(first.width - 100 * first.duration_ms / picture.total_ms) < 0.5


def test_every_step_of_a_dialogue_is_drawn() -> None:
    """Under the names by which a check times them."""
    told = [phase for phase in Phase if phase not in (Phase.RESOLVE, Phase.DIAL, Phase.HANDSHAKE)]
    names = ["dns", "tcp", "tls", *map(str, told)]
    row = stage(Stage.IMAP_CONNECT, details=timed(*((name, 10 * at, 10) for at, name in enumerate(names))))
    assert tuple(step.name for step in part(report(row), Stage.IMAP_CONNECT).steps) == STEPS


def test_sending_is_one_step_and_so_is_the_wait_with_all_its_looks() -> None:
    row = stage(
        Stage.TEST_MESSAGE,
        details=timed(
            ("mail_from", 50, 20),
            ("rcpt_to", 70, 1),
            ("end_of_data", 71, 9),
            *(("arrival", 100 * at, 10) for at in range(1, 5)),
            ("select", 250, 5),
            ("arrival", 90, 400),  # the whole wait, told when it is over
        ),
    )
    steps = part(report(row), Stage.TEST_MESSAGE).steps
    assert [(step.name, step.kind, step.started_ms, step.duration_ms) for step in steps] == [
        ("sending", "send", 50, 30),
        ("arrival", "wait", 90, 400),
    ]


def test_a_stage_that_tells_no_steps_is_one_and_one_that_was_not_reached_is_none() -> None:
    row = StageResult(Stage.SMTP_LOGIN, Outcome.PASSED, started_ms=5, duration_ms=7)
    shown = report(row, StageResult(Stage.TEST_MESSAGE, Outcome.SKIPPED))
    (step,) = part(shown, Stage.SMTP_LOGIN).steps
    assert (step.name, step.started_ms, step.duration_ms) == ("login", 5, 7)
    assert part(shown, Stage.TEST_MESSAGE).steps == ()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["dns", "tcp", "tls", "login", "arrival", "nonsense", 7]),
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
    places = [step.x for each in picture.parts for step in each.steps]
    places += [edge for each in picture.breaks for edge in (each.x, each.x + each.width)]
    places += [tick.x for tick in picture.ticks]
    assert all(-0.01 <= place <= 100.02 for place in places)
    assert [tick.ms for tick in picture.ticks] == sorted(tick.ms for tick in picture.ticks)
