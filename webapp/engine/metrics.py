"""Figures for Prometheus: how checks end, how long stages take, how much waits. Nothing about persons.

Labels hold codes only: outcomes, causes, ids of the provider table, regions of the settings. Providers outside the
table are all "other".
"""

from dataclasses import dataclass
from functools import cache

from prometheus_client import Counter, Gauge, Histogram

from webapp.domain.report import Report

_SECONDS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 45)


@dataclass(frozen=True)
class _Instruments:
    checks: Counter
    stages: Histogram
    rejected: Counter
    running: Gauge
    queued: Gauge


@cache
def _instruments() -> _Instruments:
    # Made at first use, in the process that counts: where several share a folder, it is known only then.
    return _Instruments(
        checks=Counter(
            "inbox_check_checks", "Checks that ended", ["kind", "outcome", "cause", "provider", "region"]
        ),
        stages=Histogram(
            "inbox_check_stage_seconds", "Duration of stages", ["stage", "outcome"], buckets=_SECONDS
        ),
        rejected=Counter("inbox_check_rejected", "Requests refused by a limit", ["limit"]),
        running=Gauge("inbox_check_running", "Checks that run", multiprocess_mode="livesum"),
        queued=Gauge("inbox_check_queued", "Checks that wait for a place", multiprocess_mode="livemax"),
    )


def count_end(report: Report, kind: str, region: str) -> None:
    """A run has ended."""
    failure = next((row.cause for row in report.stages if row.cause is not None), None)
    instruments = _instruments()
    instruments.checks.labels(
        kind=kind,
        outcome=(report.outcome or report.state).value,
        cause=failure.value if failure else "",
        provider=report.provider.id if report.provider else "other",
        region=region,
    ).inc()
    for row in report.stages:
        if row.duration_ms is not None:
            seconds = instruments.stages.labels(stage=row.stage.value, outcome=row.outcome.value)
            seconds.observe(row.duration_ms / 1000)


def count_rejected(limit: str) -> None:
    """Somebody was told to come back later."""
    _instruments().rejected.labels(limit=limit).inc()


def show_running(running: int) -> None:
    _instruments().running.set(running)


def show_queued(queued: int) -> None:
    _instruments().queued.set(queued)
