"""A check as a picture: a lane for each leg, and in it each step on the time axis. Geometry only, no words, no markup.

Long stretches in which nothing begins or ends are drawn shorter than they were, so that the rest stays visible.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from webapp.domain.evidence import Phase
from webapp.domain.report import Json, Report, StageResult
from webapp.domain.vocabulary import Leg, Outcome, Stage

# The names of `StageResult.details["timings"]` -> the step that is drawn, and its kind, which has a colour.
_STEPS = {
    "dns": ("dns", "dns"),
    "tcp": ("tcp", "tcp"),
    "tls": ("tls", "tls"),
    Phase.GREETING: ("greeting", "srv"),
    Phase.CAPABILITY: ("capability", "srv"),
    Phase.STARTTLS: ("starttls", "srv"),
    Phase.LOGIN: ("login", "auth"),
    Phase.SELECT: ("select", "srv"),
    Phase.MAIL_FROM: ("sending", "send"),
    Phase.RCPT_TO: ("sending", "send"),
    Phase.DATA: ("sending", "send"),
    Phase.END_OF_DATA: ("sending", "send"),
    Phase.ARRIVAL: ("arrival", "wait"),
}
# A stage without times of its own is one step.
_WHOLE = {
    Stage.IMAP_CONNECT: ("tcp", "tcp"),
    Stage.IMAP_LOGIN: ("login", "auth"),
    Stage.SMTP_CONNECT: ("tcp", "tcp"),
    Stage.SMTP_LOGIN: ("login", "auth"),
    Stage.TEST_MESSAGE: ("sending", "send"),
}
STEPS = tuple(dict.fromkeys(name for name, _ in _STEPS.values()))
_LONGEST_MS = 1500  # of a stretch, as drawn
_TICKS = 4
_CLOSE = 18  # percent: ticks nearer to each other would write over each other


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a stage. x, width: percent of the picture. kind: a colour, or "dead" where the stage ended in it."""

    name: str
    kind: str
    started_ms: int
    duration_ms: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Part:
    """A stage in its lane; without steps where it was not reached."""

    stage: Stage
    outcome: Outcome
    started_ms: int | None
    duration_ms: int | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    leg: Leg
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    ms: int


@dataclass(frozen=True, slots=True)
class Break:
    """A stretch that is drawn shorter than it was."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """total_ms: of the whole check."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    breaks: tuple[Break, ...]
    total_ms: int

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for lane in self.lanes for part in lane.parts)


class _Scale:
    """Milliseconds -> percent, long stretches shortened."""

    def __init__(self, moments: Iterable[int]) -> None:
        self._moments = sorted({0, *moments})
        gaps = [after - before for before, after in pairwise(self._moments)]
        drawn = [min(gap, _LONGEST_MS) for gap in gaps]
        whole = sum(drawn) or 1
        self._places = [0.0]
        for width in drawn:
            self._places.append(self._places[-1] + 100 * width / whole)
        self._short = [at for at, gap in enumerate(gaps) if gap > _LONGEST_MS]

    def place(self, ms: int) -> float:
        return self._places[self._moments.index(ms)]

    @property
    def breaks(self) -> tuple[Break, ...]:
        edges = (self._places[at : at + 2] for at in self._short)
        return tuple(Break(round(left, 2), round(right - left, 2)) for left, right in edges)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """Even ones on an axis that is drawn to scale; else its ends, and where stretches are left out."""
        end = self._moments[-1]
        if not self._short:
            return tuple(
                Tick(100 * at / (_TICKS - 1), round(end * at / (_TICKS - 1))) for at in range(_TICKS)
            )
        inner = [Tick(round(self._places[at], 2), self._moments[at]) for at in self._short]
        ticks = [Tick(0, 0)]
        ticks += [tick for tick in inner if _CLOSE <= tick.x <= 100 - _CLOSE]
        return (
            *(tick for at, tick in enumerate(ticks) if not at or _apart(ticks[at - 1], tick)),
            Tick(100, end),
        )


def _apart(one: Tick, other: Tick) -> bool:
    return other.x - one.x >= _CLOSE


def _number(value: Json) -> int | None:
    return round(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


@dataclass(slots=True)
class _Span:
    name: str
    kind: str
    started_ms: int
    ended_ms: int


def _spans(row: StageResult) -> list[_Span]:
    """The steps of a stage in order; one that follows itself, or lies within another, is that one's part."""
    timings = row.details.get("timings")
    seen = []
    for timing in timings if isinstance(timings, list) else []:
        if isinstance(timing, dict) and (step := _STEPS.get(str(timing.get("name")))):
            started, duration = _number(timing.get("started_ms")), _number(timing.get("duration_ms"))
            if started is not None and duration is not None:
                started = max(0, started)
                seen.append(_Span(*step, started, started + max(0, duration)))
    if not seen and row.started_ms is not None and row.duration_ms is not None:
        seen = [_Span(*_WHOLE[row.stage], row.started_ms, row.started_ms + row.duration_ms)]
    joined: list[_Span] = []
    for span in sorted(seen, key=lambda span: (span.started_ms, STEPS.index(span.name), -span.ended_ms)):
        last = joined[-1] if joined else None
        if last and (last.name == span.name or (last.name == "arrival" and span.ended_ms <= last.ended_ms)):
            last.ended_ms = max(last.ended_ms, span.ended_ms)
        else:
            joined.append(span)
    return joined


def _part(row: StageResult, spans: Sequence[_Span], scale: _Scale) -> Part:
    steps = []
    for span in spans:
        dead = row.outcome is Outcome.FAILED and span is spans[-1]
        left, right = scale.place(span.started_ms), scale.place(span.ended_ms)
        steps.append(
            Step(
                span.name,
                "dead" if dead else span.kind,
                span.started_ms,
                span.ended_ms - span.started_ms,
                round(left, 2),
                round(max(right - left, 0.8), 2),
            )
        )
    return Part(row.stage, row.outcome, row.started_ms, row.duration_ms, tuple(steps))


def timeline(report: Report) -> Timeline:
    """The picture of a report: its legs in order, each with its stages in order."""
    spans = {row.stage: _spans(row) for row in report.stages}
    moments = [at for row in spans.values() for span in row for at in (span.started_ms, span.ended_ms)]
    begun = [row for row in report.stages if row.started_ms is not None]
    total = max([*moments, *((row.started_ms or 0) + (row.duration_ms or 0) for row in begun)], default=0)
    scale = _Scale([*moments, total])
    return Timeline(
        lanes=tuple(
            Lane(
                leg,
                tuple(_part(row, spans[row.stage], scale) for row in report.stages if row.stage.leg is leg),
            )
            for leg in Leg
        ),
        ticks=scale.ticks,
        breaks=scale.breaks,
        total_ms=total,
    )
