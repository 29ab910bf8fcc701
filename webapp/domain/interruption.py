"""What becomes of a report whose check was stopped before its end."""

from dataclasses import replace
from datetime import datetime

from webapp.domain.report import Report, StageResult, State
from webapp.domain.vocabulary import Cause, Outcome, SkipReason


def interrupt(report: Report, cause: Cause, at: datetime | None) -> Report:
    """The report of a check that ended early; a report that is over already is returned unchanged.

    cause: CHECK_CANCELLED (the customer stopped it) or CHECK_INTERRUPTED (this service did).
    at: when, UTC; None where nobody knows (found after a crash).
    Finished stages keep their outcome. The cause stands on the stages that were running or, where none
    was, on the first that waited; what a cancelled check did not begin is skipped.
    """
    if report.state is not State.RUNNING:
        return report
    nobody_ran = all(row.outcome is not Outcome.RUNNING for row in report.stages)
    stages = []
    for row in report.stages:
        if row.outcome is Outcome.RUNNING or (row.outcome is Outcome.PENDING and nobody_ran):
            nobody_ran = False
            row = _stopped(row, report, cause, at)
        elif row.outcome is Outcome.PENDING and cause is Cause.CHECK_CANCELLED:
            row = replace(row, outcome=Outcome.SKIPPED, skipped=SkipReason.CANCELLED)
        elif row.outcome is Outcome.PENDING:
            row = replace(row, outcome=Outcome.INTERRUPTED)
        stages.append(row)
    return replace(report, state=State.INTERRUPTED, outcome=None, finished_at=at, stages=tuple(stages))


def _stopped(row: StageResult, report: Report, cause: Cause, at: datetime | None) -> StageResult:
    duration = None
    if at is not None and row.started_ms is not None:
        since_start = (at - report.created_at).total_seconds() * 1000
        duration = max(0, round(since_start) - row.started_ms)
    details = {key: value for key, value in row.details.items() if key != "waiting"}
    return replace(row, outcome=Outcome.INTERRUPTED, cause=cause, duration_ms=duration, details=details)
