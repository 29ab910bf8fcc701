"""A check as a picture: where each step lies on the time axis. Geometry only, no words, no markup.

Long stretches in which nothing begins or ends are drawn shorter than they were, so that the rest stays visible.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from webapp.domain.report import Json, Report, StageResult
from webapp.domain.vocabulary import Outcome, Stage

# The names of `StageResult.details["timings"]` -> the kind of step that is drawn.
KINDS = {
    "dns": "dns", "tcp": "tcp", "tls": "tls", "greeting": "srv", "capability": "srv", "starttls": "srv",
    "login": "auth", "select": "srv", "envelope": "send", "message": "send", "arrival": "wait",
}  # fmt: skip
_LONGEST_MS = 1500  # of a stretch, as drawn
_TICKS = 6


@dataclass(frozen=True, slots=True)
class Segment:
    """x, width: percent of the picture. kind: one of KINDS' values, or "dead" where the step was the end."""

    kind: str
    name: str
    started_ms: int
    duration_ms: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Step:
    """All segments of one name of a lane: how many, since when, and how long in all."""

    name: str
    count: int
    started_ms: int
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Lane:
    stage: Stage
    outcome: Outcome
    started_ms: int | None
    duration_ms: int | None
    segments: tuple[Segment, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """For a table: looking for the test message may be some dozens of segments, and is one line."""
        named: dict[str, list[Segment]] = {}
        for segment in self.segments:
            named.setdefault(segment.name, []).append(segment)
        return tuple(
            Step(name, len(parts), parts[0].started_ms, sum(part.duration_ms for part in parts))
            for name, parts in named.items()
        )


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    ms: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """total_ms: of the whole check. shortened: whether a long stretch is drawn shorter than it was."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    total_ms: int
    shortened: bool

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that occur, in the order of KINDS, "dead" last."""
        seen = {segment.kind for lane in self.lanes for segment in lane.segments}
        return tuple(kind for kind in (*dict.fromkeys(KINDS.values()), "dead") if kind in seen)


class _Scale:
    """Milliseconds -> percent, long stretches shortened."""

    def __init__(self, moments: Sequence[int]) -> None:
        self._moments = sorted({0, *moments})
        gaps = [after - before for before, after in pairwise(self._moments)]
        drawn = [min(gap, _LONGEST_MS) for gap in gaps]
        self.shortened = drawn != gaps
        whole = sum(drawn) or 1
        self._places = [0.0]
        for width in drawn:
            self._places.append(self._places[-1] + 100 * width / whole)

    def place(self, ms: int) -> float:
        return self._places[self._moments.index(ms)]

    def time_at(self, place: float) -> int:
        for at, (left, right) in enumerate(pairwise(self._places)):
            if left <= place <= right and right > left:
                before, after = self._moments[at], self._moments[at + 1]
                return round(before + (after - before) * (place - left) / (right - left))
        return self._moments[-1]


def _number(value: Json) -> int | None:
    return round(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _steps(row: StageResult) -> list[tuple[str, int, int]]:
    """(name, started, duration) of a stage, in order; the stage as a whole where it tells no steps."""
    timings = row.details.get("timings")
    steps = []
    for timing in timings if isinstance(timings, list) else []:
        if isinstance(timing, dict):
            started, duration = _number(timing.get("started_ms")), _number(timing.get("duration_ms"))
            if started is not None and duration is not None and str(timing.get("name")) in KINDS:
                steps.append((str(timing["name"]), max(0, started), max(0, duration)))
    if not steps and row.started_ms is not None and row.duration_ms is not None:
        name = "login" if row.stage in (Stage.IMAP_LOGIN, Stage.SMTP_LOGIN) else "greeting"
        steps = [("message" if row.stage is Stage.TEST_MESSAGE else name, row.started_ms, row.duration_ms)]
    return sorted(steps, key=lambda step: step[1])


def _lane(row: StageResult, scale: _Scale) -> Lane:
    steps = _steps(row)
    segments = []
    for at, (name, started, duration) in enumerate(steps):
        dead = row.outcome is Outcome.FAILED and at == len(steps) - 1
        left, right = scale.place(started), scale.place(started + duration)
        kind = "dead" if dead else KINDS[name]
        segments.append(
            Segment(kind, name, started, duration, round(left, 2), round(max(right - left, 0.4), 2))
        )
    return Lane(row.stage, row.outcome, row.started_ms, row.duration_ms, tuple(segments))


def timeline(report: Report) -> Timeline:
    """The picture of a report; lanes in the order of the stages."""
    steps = [step for row in report.stages for step in _steps(row)]
    ends = [started + duration for _, started, duration in steps]
    total = max(
        [*ends, *(row.started_ms + (row.duration_ms or 0) for row in report.stages if row.started_ms)],
        default=0,
    )
    scale = _Scale([*(started for _, started, _ in steps), *ends, total])
    places = [100 * at / (_TICKS - 1) for at in range(_TICKS)]
    return Timeline(
        lanes=tuple(_lane(row, scale) for row in report.stages),
        ticks=tuple(Tick(round(place, 2), scale.time_at(place)) for place in places),
        total_ms=total,
        shortened=scale.shortened,
    )
