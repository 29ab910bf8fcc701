"""What a report says after its check was stopped."""

from datetime import UTC, datetime, timedelta

import pytest

from webapp.domain.interruption import interrupt
from webapp.domain.report import Report, SettingsSummary, StageResult, State
from webapp.domain.vocabulary import Cause, Outcome, SkipReason, Stage

BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
WAITING = Report(SettingsSummary("a@example.jp", "a", None, None), BEGIN)
HALFWAY = WAITING.with_stage(StageResult(Stage.IMAP_CONNECT, Outcome.PASSED, duration_ms=40)).with_stage(
    StageResult(Stage.SMTP_CONNECT, Outcome.RUNNING, started_ms=100, details={"waiting": {}, "host": "mx"})
)


def test_finished_stages_keep_their_outcome_and_running_ones_carry_the_cause() -> None:
    report = interrupt(HALFWAY, Cause.CHECK_INTERRUPTED, BEGIN + timedelta(seconds=2))

    assert report.state is State.INTERRUPTED
    assert report.outcome is None
    assert report.stage(Stage.IMAP_CONNECT).outcome is Outcome.PASSED
    stopped = report.stage(Stage.SMTP_CONNECT)
    assert (stopped.outcome, stopped.cause) == (Outcome.INTERRUPTED, Cause.CHECK_INTERRUPTED)
    assert stopped.duration_ms == 1900
    assert stopped.details == {"host": "mx"}


def test_what_had_not_begun_is_interrupted_without_a_cause_of_its_own() -> None:
    row = interrupt(HALFWAY, Cause.CHECK_INTERRUPTED, BEGIN).stage(Stage.SMTP_LOGIN)

    assert (row.outcome, row.cause) == (Outcome.INTERRUPTED, None)


def test_a_cancelled_check_skips_what_it_had_not_begun() -> None:
    row = interrupt(HALFWAY, Cause.CHECK_CANCELLED, BEGIN).stage(Stage.SMTP_LOGIN)

    assert (row.outcome, row.skipped) == (Outcome.SKIPPED, SkipReason.CANCELLED)


@pytest.mark.parametrize("cause", [Cause.CHECK_CANCELLED, Cause.CHECK_INTERRUPTED])
def test_a_check_stopped_before_its_first_stage_still_tells_why(cause: Cause) -> None:
    report = interrupt(WAITING, cause, BEGIN)

    assert [row.cause for row in report.stages] == [cause, None, None, None, None]
    assert all(row.over for row in report.stages)


def test_nobody_knows_when_a_crash_happened() -> None:
    report = interrupt(HALFWAY, Cause.CHECK_INTERRUPTED, None)

    assert report.finished_at is None
    assert report.stage(Stage.SMTP_CONNECT).duration_ms is None


def test_a_report_that_is_over_is_left_alone() -> None:
    over = interrupt(HALFWAY, Cause.CHECK_CANCELLED, BEGIN)

    assert interrupt(over, Cause.CHECK_INTERRUPTED, BEGIN) is over
