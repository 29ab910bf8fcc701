"""What the IT team sees: findings, runs, the picture, facts, requirements, commands, the transcript."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from webapp.domain.report import Direction, Report, TranscriptLine
from webapp.domain.result import Result, Run
from webapp.domain.vocabulary import Leg, Outcome, Stage
from webapp.explanations import visible, words
from webapp.reporting.chain import Chain, chains
from webapp.reporting.facts import Group, clock, clock_utc, observed, started_at
from webapp.reporting.reproduce import reproduce
from webapp.reporting.timeline import Part, Timeline, timeline
from webapp.web.findings import Finding, Remark, findings
from webapp.web.history import Comparison, PastRun, compare, past_runs
from webapp.web.i18n import N_, axis_time, current_reader, current_zone, gettext, listing

_LINE = 2000  # characters of a line of the transcript, at most
_SIGNS = {Direction.SERVER: ("s", "S"), Direction.CLIENT: ("c", "C"), Direction.NOTE: ("n", "!")}
STEP_NAMES: Mapping[str, str] = {
    "dns": N_("Name look-up"),
    "tcp": N_("Connection"),
    "tls": N_("TLS"),
    "greeting": N_("Greeting"),
    "capability": N_("Capabilities"),
    "starttls": N_("STARTTLS"),
    "login": N_("Sign-in"),
    "select": N_("Open the inbox"),
    "sending": N_("Sending"),
    "arrival": N_("Waiting for arrival"),
}
# Of a stage that was not reached, which has no steps.
PART_NAMES = {
    Stage.IMAP_CONNECT: N_("Connection"),
    Stage.IMAP_LOGIN: N_("Sign-in"),
    Stage.SMTP_CONNECT: N_("Connection"),
    Stage.SMTP_LOGIN: N_("Sign-in"),
    Stage.TEST_MESSAGE: N_("Test email"),
}
LEG_NAMES = {Leg.IMAP: N_("Incoming (IMAP)"), Leg.SMTP: N_("Outgoing (SMTP)")}


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    css: str
    sign: str
    at: str
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class ItView:
    """picture_text: the picture in one sentence. compared_at: when the two runs of `comparison` began."""

    findings: tuple[Finding, ...]
    remarks: tuple[Remark, ...]
    picture: Timeline
    picture_text: str
    facts: tuple[Group, ...]
    chains: tuple[Chain, ...]
    commands: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    duration: str
    comparison: tuple[Comparison, ...]
    compared_at: tuple[datetime, datetime] | None
    history: tuple[PastRun, ...]


def it_view(result: Result, run: Run) -> ItView:
    """run: the one of `result` to show; both as far as their reader may see them."""
    report, reader = run.report, current_reader()
    found, remarks = findings(report)
    picture = timeline(report)
    comparison, compared_at = compare(result, run)
    return ItView(
        findings=found,
        remarks=remarks,
        picture=picture,
        picture_text=_in_words(picture),
        facts=observed(report, reader),
        chains=chains(report, reader),
        commands=tuple(
            (gettext(words.STAGES[stage]) if stage else gettext("The whole check"), command)
            for stage, command in reproduce(report)
        ),
        lines=tuple(_lines(report)),
        duration=axis_time(picture.total_ms, picture.total_ms),
        comparison=comparison,
        compared_at=compared_at,
        history=past_runs(result, run),
    )


def part_end(part: Part) -> str:
    """How long a stage took, or what became of it."""
    if part.duration_ms is None or part.outcome is Outcome.SKIPPED:
        return gettext(words.OUTCOMES[part.outcome])
    return axis_time(part.duration_ms, part.duration_ms)


def _in_words(picture: Timeline) -> str:
    """For those who do not see it."""
    parts = [
        gettext("%(stage)s: %(outcome)s", stage=gettext(words.STAGES[part.stage]), outcome=part_end(part))
        for part in picture.parts
    ]
    return listing([*parts, gettext("%(time)s in total", time=axis_time(picture.total_ms, picture.total_ms))])


def clocks(report: Report, milliseconds: int) -> tuple[str, str]:
    """A moment of the check by the reader's clock, and in UTC."""
    at = started_at(report, milliseconds)
    return clock(at, current_zone()), clock_utc(at)


def _lines(report: Report) -> Iterable[Line]:
    """The transcript leg by leg, numbered through, each leg under its own heading."""
    number = 0
    for leg in Leg:
        server = report.settings.imap if leg is Leg.IMAP else report.settings.smtp
        own = [line for line in report.transcript if line.leg is leg]
        if own and server is not None:
            security = gettext(words.SECURITIES[server.security])
            yield Line(0, "h", "", "", "", f"{leg.upper()}  {server.host}:{server.port}  ({security})")
        for line in own:
            number += 1
            yield _line(number, line)


def _line(number: int, line: TranscriptLine) -> Line:
    css, sign = _SIGNS[line.direction]
    return Line(number, css, sign, f"+{line.ms / 1000:.3f}", visible(line.text, _LINE, lines=True))
