"""The runs of one link: each with what changed, and the newest beside the one before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from webapp.domain.report import Report, ServerSummary, StageResult, State, text_of
from webapp.domain.result import Result, Run, RunKind
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Outcome, SkipReason, Stage
from webapp.explanations import explain, visible, words
from webapp.web.i18n import N_, current_language, current_zone, gettext, listing
from webapp.web.regions import label_of
from webapp.web.stations import tls_name

_KINDS = {
    RunKind.FULL: N_("Whole check"),
    RunKind.RETEST: N_("Connection only"),
    RunKind.REGION: N_("Connection only"),
}
_CONNECTS = (Stage.IMAP_CONNECT, Stage.SMTP_CONNECT)


@dataclass(frozen=True, slots=True)
class Side:
    """A stage in one run: its outcome, and by what it can be told from another run's."""

    word: str
    lines: tuple[str, ...]
    failed: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A stage in the run before and in this one."""

    name: str
    before: Side
    after: Side
    changed: bool


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run in one line. changes: since the run before it; shown: whether this page shows it."""

    number: int
    at: datetime
    kind: str
    outcome: str
    changes: tuple[str, ...]
    shown: bool


def compare(result: Result, run: Run) -> tuple[tuple[Comparison, ...], tuple[datetime, datetime] | None]:
    """`run` beside the run before it; a test of the connection only for what it looked at."""
    if run.kind is RunKind.REGION:  # its neighbours say more, see `regions`
        return (), None
    earlier = [past for past in result.runs if past.number < run.number and past.kind is not RunKind.REGION]
    before = earlier[-1] if earlier else None
    if before is None or not run.report.stages:
        return (), None
    stages = tuple(Stage) if run.kind is RunKind.FULL else _CONNECTS
    rows = (_compared(before.report, run.report, stage) for stage in stages)
    return tuple(rows), (before.report.created_at, run.report.created_at)


def past_runs(result: Result, shown: Run) -> tuple[PastRun, ...]:
    """All runs, newest first; none where there was only one."""
    if len(result.runs) < 2:
        return ()
    one_place = [run for run in result.runs if run.kind is not RunKind.REGION]
    changes = {after.number: tuple(_changes(before, after)) for before, after in pairwise(one_place)}
    return tuple(
        PastRun(
            run.number,
            run.report.created_at,
            _kind(run),
            _outcome(run.report),
            changes.get(run.number, ()),
            run.number == shown.number,
        )
        for run in reversed(result.runs)
    )


def _kind(run: Run) -> str:
    name = gettext(_KINDS[run.kind])
    return listing((name, label_of(run.report.region))) if run.kind is RunKind.REGION else name


def _compared(before: Report, after: Report, stage: Stage) -> Comparison:
    was, became = before.stage(stage), after.stage(stage)
    return Comparison(
        gettext(words.STAGES[stage]), _side(before, was), _side(after, became), _differ(was, became)
    )


def _differ(was: StageResult, became: StageResult) -> bool:
    return (was.outcome, was.cause) != (became.outcome, became.cause)


def _side(report: Report, row: StageResult) -> Side:
    return Side(
        gettext(words.OUTCOMES[row.outcome]),
        tuple(filter(None, _told(report, row))),
        row.outcome is Outcome.FAILED,
    )


def _told(report: Report, row: StageResult) -> Iterator[str]:
    """In short what an IT team compares: the cause, what was reached, and the server's own words."""
    if row.cause:
        yield explain(row, report, language=current_language(), zone=current_zone()).title
    yield text_of(row.details, "address")
    yield tls_name(text_of(row.details, "tls", "version"))
    if end := text_of(row.details, "certificate", "not_after"):
        yield gettext("certificate valid until %(date)s", date=end[:10])
    yield from (visible(line) for line in row.evidence[:2])
    if row.duration_ms is not None:
        yield f"{row.duration_ms} ms"


def _outcome(report: Report) -> str:
    if report.state is State.RUNNING:
        return gettext(words.OUTCOMES[Outcome.RUNNING])
    return gettext(words.OUTCOMES[report.outcome or Outcome.INTERRUPTED])


def _changes(before: Run, after: Run) -> Iterator[str]:
    """What was set differently, then what came out differently."""
    old, new = before.report.settings, after.report.settings
    for name, then, now in (
        (gettext("Incoming"), old.imap, new.imap),
        (gettext("Outgoing"), old.smtp, new.smtp),
    ):
        if then != now:
            yield f"{name}: {_server(then)} → {_server(now)}"
    for stage in Stage:
        was, became = before.report.stage(stage), after.report.stage(stage)
        tried = SkipReason.NOT_REQUESTED not in (was.skipped, became.skipped)
        if tried and became.over and _differ(was, became):
            yield (
                f"{gettext(words.STAGES[stage])}: "
                f"{_in_short(before.report, was)} → {_in_short(after.report, became)}"
            )


def _in_short(report: Report, row: StageResult) -> str:
    """The outcome; of a failure what it was, since one may have taken another's place."""
    if row.cause:
        return explain(row, report, language=current_language(), zone=current_zone()).title
    return gettext(words.OUTCOMES[row.outcome])


def _server(server: ServerSummary | None) -> str:
    if server is None:
        return "–"
    bare = server.security is ConnectionSecurity.NONE
    security = gettext("no encryption") if bare else gettext(words.SECURITIES[server.security])
    return listing((f"{server.host} : {server.port}", security))
