"""A report's five stages as rows of the checklist: words, icons and times, in the reader's language."""

from dataclasses import dataclass
from datetime import UTC, datetime

from webapp.domain.evidence import Phase
from webapp.domain.report import ArrivalOutcome, Report, StageResult, State, text_of
from webapp.domain.result import Result
from webapp.domain.vocabulary import Outcome, SkipReason, Stage
from webapp.explanations import summary, words
from webapp.explanations.summary import Pill, PillState
from webapp.web.i18n import N_, current_language, gettext, listing, ngettext, seconds

_LOOKS = {  # outcome: class and icon; no icon: the number stands there
    Outcome.PASSED: ("is-ok", "check"),
    Outcome.WARNED: ("is-warn", "bang"),
    Outcome.FAILED: ("is-ng", "x"),
    Outcome.SKIPPED: ("is-skip", "dash"),
    Outcome.RUNNING: ("is-run", ""),
    Outcome.PENDING: ("is-wait", ""),
    Outcome.INTERRUPTED: ("is-stop", ""),
}
TERMS = {Stage.IMAP_CONNECT: "IMAP", Stage.SMTP_CONNECT: "SMTP"}
_PATIENCE_MS = 3000  # until then nobody wonders what is being waited for
_WAITING = {  # by the name under which a step is timed
    Phase.DIAL: N_("Waiting for the connection, %(seconds)s s left"),
    "tls": N_("Waiting for the encryption, %(seconds)s s left"),
    Phase.ARRIVAL: N_("Waiting for it to arrive, %(seconds)s s left"),
}
_WAITING_REPLY = N_("Waiting for an answer, %(seconds)s s left")
_WAYS = {  # class and icon
    PillState.WORKS: ("y", "check"),
    PillState.NOT_YET: ("n", "x"),
    PillState.FAILS: ("n", "x"),
    PillState.UNKNOWN: ("u", "dash"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """The clock of a stage that runs.

    elapsed_ms: since the stage began; since_ms: how long the present wait has lasted; left_ms: until it is given up.
    patient: the wait is already worth explaining; text says what for, say is the short form for the ear.
    """

    elapsed_ms: int
    clock: str
    since_ms: int
    left_ms: int
    patient: bool
    text: str
    say: str


@dataclass(frozen=True, slots=True)
class Station:
    number: int
    stage: Stage
    outcome: Outcome
    problem: str | None
    cause: str | None
    css: str
    icon: str
    name: str
    term: str
    word: str
    duration: str
    fact: str
    current: bool
    spoken: str
    waiting: Waiting | None
    notes: tuple[object, ...] = ()

    @property
    def failed(self) -> bool:
        return self.outcome is Outcome.FAILED

    @property
    def stopped(self) -> bool:
        """Interrupted itself, not only left behind by another's interruption."""
        return self.outcome is Outcome.INTERRUPTED and self.cause is not None


@dataclass(frozen=True, slots=True)
class Way:
    """Whether mail can be received, or sent, in two words."""

    css: str
    icon: str
    label: str


@dataclass(frozen=True, slots=True)
class LiveView:
    """What the checklist of a running check needs; no request is needed to draw it.

    left_ms: of the whole check, until all is given up. moment: differs from one drawing to the next.
    """

    path: str
    title: str
    state: str
    ended: int
    summary: str
    queue: str
    ways: tuple[Way, Way]
    left_ms: int
    left: str
    stations: tuple[Station, ...]
    moment: int


def stage_names() -> list[tuple[str, str]]:
    return [(gettext(words.STAGES[stage]), TERMS.get(stage, "")) for stage in Stage]


def tls_name(version: str) -> str:
    """ "TLSv1.3" as people write it."""
    return version.replace("TLSv", "TLS ")


def _target(report: Report, row: StageResult) -> str:
    server = report.settings.imap if row.stage.leg == "imap" else report.settings.smtp
    return f"{server.host} : {server.port}" if server else ""


def _fact(report: Report, row: StageResult) -> str:
    if row.stage in (Stage.IMAP_CONNECT, Stage.SMTP_CONNECT):
        if row.outcome is Outcome.RUNNING:
            return _target(report, row)
        if row.outcome in (Outcome.PASSED, Outcome.WARNED):
            version = tls_name(text_of(row.details, "tls", "version"))
            return listing(filter(None, (_target(report, row), version or gettext("no encryption"))))
    if row.outcome is Outcome.SKIPPED and row.skipped not in (None, SkipReason.EARLIER_STAGE_FAILED):
        return gettext(words.SKIPPED[row.skipped])
    if row.outcome in (Outcome.PASSED, Outcome.WARNED):
        if row.stage is Stage.IMAP_LOGIN:
            return gettext("Inbox opened")
        if row.stage is Stage.TEST_MESSAGE and report.arrival:
            return _arrival(report)
    return ""


def _arrival(report: Report) -> str:
    arrival = report.arrival
    assert arrival is not None
    if arrival.outcome is ArrivalOutcome.ARRIVED and arrival.seconds is not None:
        return gettext("Delivered to your inbox in %(time)s", time=seconds(arrival.seconds * 1000))
    return gettext(words.ARRIVALS[arrival.outcome])


def _waiting(report: Report, row: StageResult, now: datetime) -> Waiting | None:
    if row.outcome is not Outcome.RUNNING:
        return None
    since_start = max(0, round((now - report.created_at).total_seconds() * 1000))
    elapsed = max(0, since_start - (row.started_ms or 0))
    phase, since, until = (text_of(row.details, "waiting", key) for key in ("for", "since_ms", "until_ms"))
    waited = max(0, since_start - int(since)) if since else elapsed
    left = max(0, int(until) - since_start) if until else 0
    text = ""
    if since and until:
        text = gettext(_WAITING.get(phase, _WAITING_REPLY), seconds=-(-left // 1000))
    return Waiting(
        elapsed_ms=elapsed,
        clock=gettext("%(seconds)s s", seconds=elapsed // 1000),
        since_ms=waited,
        left_ms=left,
        patient=bool(text) and waited >= _PATIENCE_MS,
        text=text or _target(report, row),
        say=gettext("Still waiting for the server to answer."),
    )


def station(report: Report, row: StageResult, now: datetime, current: Stage | None = None) -> Station:
    number = list(Stage).index(row.stage) + 1
    css, icon = _LOOKS[row.outcome]
    name, word = gettext(words.STAGES[row.stage]), gettext(words.OUTCOMES[row.outcome])
    return Station(
        number=number,
        stage=row.stage,
        outcome=row.outcome,
        problem=row.problem,
        cause=row.cause,
        css=css,
        icon=icon,
        name=name,
        term=TERMS.get(row.stage, ""),
        word=word,
        duration=seconds(row.duration_ms) if row.over and row.duration_ms is not None else "",
        fact=_fact(report, row),
        current=row.stage is current,
        spoken=gettext("%(number)s of 5, %(stage)s: %(outcome)s", number=number, stage=name, outcome=word),
        waiting=_waiting(report, row, now),
    )


def stations(report: Report, now: datetime | None = None) -> tuple[Station, ...]:
    """The rows in their order; the first that runs is the current one."""
    now = now or datetime.now(UTC)
    running = next((row.stage for row in report.stages if row.outcome is Outcome.RUNNING), None)
    return tuple(station(report, row, now, running) for row in report.stages)


def _summary(report: Report, ended: int) -> str:
    """All that happened so far in one sentence, for the ear."""
    failed = sum(row.outcome is Outcome.FAILED for row in report.stages)
    if failed:
        return ngettext(
            "%(ended)s of 5 are done. %(num)s problem was found.",
            "%(ended)s of 5 are done. %(num)s problems were found.",
            failed,
            ended=ended,
        )
    return gettext("%(ended)s of 5 are done. No problems found.", ended=ended)


def ways(report: Report) -> tuple[Way, Way]:
    """Receiving and sending: what is known of each, at any time of a report's life."""
    short = summary(report, current_language())
    incoming = (Stage.IMAP_CONNECT, Stage.IMAP_LOGIN)
    outgoing = (Stage.SMTP_CONNECT, Stage.SMTP_LOGIN, Stage.TEST_MESSAGE)
    receiving = gettext("Receiving: waiting"), gettext("Receiving: checking")
    sending = gettext("Sending: waiting"), gettext("Sending: checking")
    return (
        _way(report, short.receive, incoming, *receiving),
        _way(report, short.send, outgoing, *sending),
    )


def _way(report: Report, pill: Pill, stages: tuple[Stage, ...], waiting: str, checking: str) -> Way:
    if pill.state is PillState.UNKNOWN and not all(report.stage(stage).over for stage in stages):
        begun = any(report.stage(stage).outcome is not Outcome.PENDING for stage in stages)
        return Way("u", "clock", checking if begun else waiting)
    return Way(*_WAYS[pill.state], pill.label)


def longest_ms(report: Report, arrival_timeout: float) -> int:
    """How long a whole check may take. arrival_timeout: seconds, spent on top where a message may still be sent."""
    hopeful = not report.stage(Stage.TEST_MESSAGE).over and report.settings.send_test_message
    failed = any(
        report.stage(stage).outcome is Outcome.FAILED for stage in (Stage.SMTP_CONNECT, Stage.SMTP_LOGIN)
    )
    return report.budget_ms + (round(arrival_timeout * 1000) if hopeful and not failed else 0)


def live_view(
    result: Result,
    path: str,
    *,
    arrival_timeout: float = 0.0,
    place: int | None = None,
    now: datetime | None = None,
) -> LiveView:
    """path: the result's address on this site, "/checks/TOKEN". place: in the queue, None where it runs."""
    now = now or datetime.now(UTC)
    report = result.newest.report
    since_start = round((now - report.created_at).total_seconds() * 1000)
    left = max(0, longest_ms(report, arrival_timeout) - since_start)
    ended = sum(row.over for row in report.stages)
    title = (
        gettext("Checking %(ended)s/5", ended=ended) if report.state is State.RUNNING else gettext("Result")
    )
    return LiveView(
        path=path,
        title=title,
        state=report.state.value,
        ended=ended,
        summary=_summary(report, ended),
        queue=gettext("All places are taken. You are number %(place)s in the queue.", place=place)
        if place
        else "",
        ways=ways(report),
        left_ms=left,
        left=""
        if place
        else gettext("The whole check ends in %(seconds)s s at the latest.", seconds=-(-left // 1000)),
        stations=stations(report, now),
        moment=round(now.timestamp() * 1000),
    )
