"""What a check writes down while it runs: rows of the checklist, transcript, times.

Everything that a server said passes `clean` on its way in, so that no later reader has to remember it.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Self, cast

from webapp.checks.scrub import Scrubber
from webapp.domain.evidence import Diagnosis, Evidence, Phase
from webapp.domain.report import (
    Direction,
    Json,
    Report,
    StageResult,
    State,
    TranscriptLine,
    overall,
)
from webapp.domain.settings import Secret
from webapp.domain.vocabulary import Hint, Leg, Outcome, SkipReason, Stage, Warning, problem_for
from webapp.explanations.show import visible

# Bounds of what a report keeps of a server's words.
LINE_LIMIT = 500
EVIDENCE_LINES = 20
TRANSCRIPT_LINES = 400
# Texts up to so long are cleaned once, and so many of them remembered while a check runs.
_OFTEN, _MOST_CLEANED = 200, 256

Emit = Callable[[Report], None]


class StageFailed(Exception):  # noqa: N818 (an event of the check, not an error of ours)
    """A stage cannot go on. `evidence` says what was seen."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(f"{evidence.phase}: {evidence.ending}")
        self.evidence = evidence


class StageRow:
    """One row while its stage runs. `details` and the lists are filled by the steps."""

    def __init__(self, log: "CheckLog", stage: Stage) -> None:
        self.stage = stage
        self.started_ms = log.ms()
        self.details: dict[str, Json] = {}
        self.warnings: list[Warning] = []
        self.hints: list[Hint] = []
        self.evidence: list[str] = []
        self.waited = 0.0  # seconds spent on the server's replies
        self._log = log
        self._timings: list[Json] = []
        self._waiting: dict[str, Json] | None = None

    def warn(self, warning: Warning, **facts: Json) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)
        self.state_facts(facts)

    def state_facts(self, facts: dict[str, Json]) -> None:
        """Add what the row's texts fill in; what a server said is cleaned here."""
        if facts:
            known = self.details.setdefault("facts", {})
            assert isinstance(known, dict)
            known.update(self._log.clean_json(facts))

    def quote(self, lines: tuple[str, ...]) -> None:
        """Keep the server's own words."""
        room = EVIDENCE_LINES - len(self.evidence)
        self.evidence.extend(self._log.clean(line) for line in lines[:room])

    def put(self, **details: Json) -> None:
        self.details.update(self._log.clean_json(details))

    def add_timing(self, name: str, started_ms: int, duration_ms: int) -> None:
        self._timings.append({"name": name, "started_ms": started_ms, "duration_ms": duration_ms})

    @contextmanager
    def timed(self, name: Phase | str, seconds: float, *, keep: bool = True) -> Iterator[None]:
        """Time one step, and tell the page what is waited for and when it is given up.

        A step within another of the same name (a look into the inbox, while waiting for a message) is part of its wait.
        keep: whether the time goes into the row's timings.
        """
        started, outer = self._log.ms(), self._waiting
        if outer is None or outer["for"] != str(name):
            self._waiting = {"for": str(name), "since_ms": started, "until_ms": started + int(seconds * 1000)}
        self._log.touch(self)
        try:
            yield
        finally:
            self._waiting = outer
            if keep:
                self.add_timing(str(name), started, self._log.ms() - started)

    def result(self, outcome: Outcome, **fields: object) -> StageResult:
        details = dict(self.details)
        if self._timings:
            details["timings"] = list(self._timings)
        if outcome is Outcome.RUNNING:
            duration = None
            if self._waiting:
                details["waiting"] = dict(self._waiting)
        else:
            duration = self._log.ms() - self.started_ms
        plain = StageResult(
            stage=self.stage,
            outcome=outcome,
            warnings=tuple(self.warnings),
            hints=tuple(self.hints),
            started_ms=self.started_ms,
            duration_ms=duration,
            evidence=tuple(self.evidence),
            details=details,
        )
        return replace(plain, **fields) if fields else plain  # type: ignore[arg-type]


class CheckLog:
    """Gathers one Report and hands each new state of it to `emit`.

    Steps inside a stage are told at most once a second (`tick`), the beginning and end of a stage at once.
    """

    def __init__(self, report: Report, scrubber: Scrubber, emit: Emit) -> None:
        self.report = report
        self._scrubber = scrubber
        self._cleaned: dict[str, str] = {}  # half of what is said is said again: names, addresses, dates
        self._emit = emit
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()
        self._transcript: list[TranscriptLine] = []
        self._left_out = 0
        self._running: dict[Stage, StageRow] = {}
        self._changed = False

    def ms(self) -> int:
        return round((self._loop.time() - self._started) * 1000)

    def hide(self, secrets: Iterable[Secret]) -> None:
        """From now on, keep these secrets out of everything that is written down."""
        self._scrubber = Scrubber(secrets)
        self._cleaned.clear()

    def hide_also(self, secrets: Iterable[Secret]) -> None:
        """These besides, from now on."""
        if self._scrubber.add(secrets):
            self._cleaned.clear()

    def clean(self, text: str, limit: int = LINE_LIMIT) -> str:
        """A server's words, without secrets, control or bidi characters, and bounded."""
        known = self._cleaned.get(text) if limit == LINE_LIMIT else None
        if known is not None:
            return known
        # Cut before searching: a hostile line must not cost more than an honest one.
        cleaned = visible(self._scrubber.clean(text[: limit * 4]), limit)
        if limit == LINE_LIMIT and len(text) <= _OFTEN and len(self._cleaned) < _MOST_CLEANED:
            self._cleaned[text] = cleaned
        return cleaned

    def clean_json(self, value: dict[str, Json]) -> dict[str, Json]:
        return {key: self._clean_value(item) for key, item in value.items()}

    def _clean_value(self, value: Json) -> Json:
        if isinstance(value, str):
            return self.clean(value)
        if isinstance(value, list):
            return [self._clean_value(item) for item in value]
        if isinstance(value, dict):
            return self.clean_json(value)
        return value

    def say(self, leg: Leg, direction: Direction, text: str) -> None:
        """Add a line to the transcript."""
        if len(self._transcript) < TRANSCRIPT_LINES:
            self._transcript.append(TranscriptLine(self.ms(), leg, direction, self.clean(text)))
        else:
            self._left_out += 1

    def note(self, leg: Leg, text: str) -> None:
        self.say(leg, Direction.NOTE, text)

    def begin(self, stage: Stage) -> StageRow:
        row = StageRow(self, stage)
        self._running[stage] = row
        self._set(row.result(Outcome.RUNNING))
        return row

    def pass_(self, row: StageRow) -> None:
        self._end(row, row.result(Outcome.WARNED if row.warnings else Outcome.PASSED))

    def fail(self, row: StageRow, diagnosis: Diagnosis) -> None:
        row.state_facts(cast("dict[str, Json]", diagnosis.facts))
        problem = problem_for(diagnosis.cause, row.stage)
        self._end(row, row.result(Outcome.FAILED, cause=diagnosis.cause, problem=problem))

    def amend(self, stage: Stage, **details: Json) -> None:
        """Add details to a stage that is over."""
        row = self.report.stage(stage)
        self._set(replace(row, details={**row.details, **self.clean_json(details)}))

    def skip(self, stage: Stage, reason: SkipReason) -> None:
        self._set(StageResult(stage, Outcome.SKIPPED, skipped=reason))

    def touch(self, row: StageRow) -> None:
        if row.stage in self._running:
            self._changed = True

    def tick(self) -> None:
        """Tell what changed inside running stages since the last telling."""
        if self._changed:
            for row in self._running.values():
                self.report = self.report.with_stage(row.result(Outcome.RUNNING))
            self.tell()

    def change(self, **fields: object) -> None:
        """Change the report's own fields without telling; the next telling carries them."""
        self.report = replace(self.report, **fields)  # type: ignore[arg-type]

    def finish(self) -> Report:
        self.tell(state=State.FINISHED, outcome=overall(self.report.stages), finished_at=datetime.now(UTC))
        return self.report

    def tell(self, **fields: object) -> None:
        """Hand the report on, with these of its fields changed."""
        self._changed = False
        transcript = tuple(self._transcript)
        if self._left_out:
            note = f"({self._left_out} more lines left out)"
            transcript += (TranscriptLine(self.ms(), transcript[-1].leg, Direction.NOTE, note),)
        self.change(transcript=transcript, **fields)
        self._emit(self.report)

    def _set(self, result: StageResult) -> None:
        rows = self.report.stages
        self.tell(stages=tuple(result if row.stage is result.stage else row for row in rows))

    def _end(self, row: StageRow, result: StageResult) -> None:
        self._running.pop(row.stage, None)
        self._set(result)


class Ticker:
    """Calls `log.tick` once a second while a check runs, so that the page shows what is waited for."""

    def __init__(self, log: CheckLog) -> None:
        self._log = log

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(1)
            self._log.tick()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
