"""What a check observed, in the reader's language: for each stage when, with whom, and what was said.

Two legs side by side, in three groups of facts. The page draws them as a table, the plain text as lines.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from webapp.domain.evidence import AttemptOutcome
from webapp.domain.report import Json, Report, ServerSummary, StageResult, list_of, text_of
from webapp.domain.vocabulary import Leg, Stage
from webapp.explanations import visible, words
from webapp.explanations.values import Reader
from webapp.reporting.chain import certificate_lines


def _(sentence: str) -> str:
    """Mark a sentence for the catalogs."""
    return sentence


def _n(one: str, many: str) -> tuple[str, str]:
    """Mark a sentence that counts for the catalogs."""
    return one, many


_GROUPS: tuple[tuple[str, Mapping[Leg, Stage]], ...] = (
    (_("Connecting"), {Leg.IMAP: Stage.IMAP_CONNECT, Leg.SMTP: Stage.SMTP_CONNECT}),
    (_("Signing in"), {Leg.IMAP: Stage.IMAP_LOGIN, Leg.SMTP: Stage.SMTP_LOGIN}),
    (_("Test email"), {Leg.SMTP: Stage.TEST_MESSAGE}),
)
ATTEMPTS = {
    AttemptOutcome.CONNECTED: _("connected"),
    AttemptOutcome.REFUSED: _("refused"),
    AttemptOutcome.TIMED_OUT: _("no answer"),
    AttemptOutcome.UNREACHABLE: _("unreachable"),
    AttemptOutcome.RESET: _("reset"),
    AttemptOutcome.ABANDONED: _("not needed, another was faster"),
    AttemptOutcome.NOT_TRIED: _("not tried"),
    AttemptOutcome.FAILED: _("failed"),
}
_ATTEMPT = _("%(address)s (IPv%(family)s): %(outcome)s")
_ATTEMPT_TIMED = _("%(address)s (IPv%(family)s): %(outcome)s, %(took)s ms, from +%(start)s s")
_ARRIVED = _("%(folder)s, after %(seconds)s s")
_IN_CHAIN = _n("%(num)s certificate in the chain", "%(num)s certificates in the chain")
_SAME = _("the same certificate as the incoming server’s")
# What repeats the capabilities, which have a line of their own.
_CAPABILITY = re.compile(r"\[CAPABILITY [^\]]*\]?")
_LONG, _SHORT = 1000, 300  # characters of what was said

# The lines of one leg; None: this leg has no such stage.
Cell = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Fact:
    """cells: what was seen of IMAP and of SMTP; () where nothing was."""

    label: str
    cells: tuple[Cell, Cell]


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    facts: tuple[Fact, ...]


def clock(moment: datetime, zone: tzinfo) -> str:
    """ "14:32:07.123 +09:00", for those who compare it with a log."""
    here = moment.astimezone(zone)
    offset = here.strftime("%z")
    return f"{here:%H:%M:%S}.{here.microsecond // 1000:03d} {offset[:3]}:{offset[3:5]}"


def clock_utc(moment: datetime) -> str:
    here = moment.astimezone(UTC)
    return f"{here:%H:%M:%S}.{here.microsecond // 1000:03d} UTC"


def started_at(report: Report, milliseconds: int) -> datetime:
    return report.created_at + timedelta(milliseconds=milliseconds)


def observed(report: Report, reader: Reader) -> tuple[Group, ...]:
    """The facts of `report`, as far as its reader may see it; those without anything seen are left out."""
    return tuple(
        Group(reader.say(title), tuple(_facts(_Seen(report, reader, stages)))) for title, stages in _GROUPS
    )


class _Seen:
    """The stages of one group, and how their facts are told."""

    def __init__(self, report: Report, reader: Reader, stages: Mapping[Leg, Stage]) -> None:
        self.report, self.reader = report, reader
        self.rows = {leg: report.stage(stage) for leg, stage in stages.items()}
        self.say = reader.say

    def fact(self, label: str, tell: Callable[[StageResult], Iterable[str]]) -> Iterable[Fact]:
        """What `tell` says of each leg's stage, if it says anything."""
        cells: list[Cell] = [
            tuple(line for line in tell(self.rows[leg]) if line) if leg in self.rows else None for leg in Leg
        ]
        if any(cells):
            yield Fact(self.say(label), (cells[0], cells[1]))

    # --- what is told of one stage

    def result(self, row: StageResult) -> Iterable[str]:
        why = words.SKIPPED[row.skipped] if row.skipped else words.OUTCOMES[row.outcome]
        yield self.say(why)
        yield " / ".join(filter(None, (row.problem, row.cause)))

    def started(self, row: StageResult) -> Iterable[str]:
        if row.started_ms is not None:
            at = started_at(self.report, row.started_ms)
            if at.astimezone(self.reader.zone).utcoffset():
                yield clock(at, self.reader.zone)
            yield clock_utc(at)

    def took(self, row: StageResult) -> Iterable[str]:
        if row.duration_ms is not None:
            yield f"{row.duration_ms} ms"

    def target(self, row: StageResult) -> Iterable[str]:
        server = self.server(row)
        if server is not None:
            yield f"{server.host} : {server.port}"
            yield self.say(words.SECURITIES[server.security])

    def server(self, row: StageResult) -> ServerSummary | None:
        return self.report.settings.imap if row.stage.leg is Leg.IMAP else self.report.settings.smtp

    def addresses(self, row: StageResult) -> Iterable[str]:
        for attempt in list_of(row.details, "addresses"):
            if isinstance(attempt, dict):
                yield self.attempt(attempt)

    def attempt(self, attempt: Mapping[str, Json]) -> str:
        outcome = str(attempt.get("outcome"))
        known = AttemptOutcome(outcome) if outcome in list(AttemptOutcome) else AttemptOutcome.FAILED
        start, took = attempt.get("started_ms"), attempt.get("duration_ms")
        timed = isinstance(start, int) and isinstance(took, int)
        return self.say(_ATTEMPT_TIMED if timed else _ATTEMPT) % {
            "address": attempt.get("address"),
            "family": attempt.get("family"),
            "outcome": self.say(ATTEMPTS[known]),
            "took": took,
            "start": f"{start / 1000:.3f}" if isinstance(start, int) else "",
        }

    def source(self, row: StageResult) -> Iterable[str]:
        tried = (a for a in list_of(row.details, "addresses") if isinstance(a, dict))
        sources = (str(attempt.get("source_address") or "") for attempt in tried)
        yield from dict.fromkeys((text_of(row.details, "source_address"), *sources))

    def greeting(self, row: StageResult) -> Iterable[str]:
        yield visible(text_of(row.details, "greeting"), _SHORT)

    def tls(self, row: StageResult) -> Iterable[str]:
        yield text_of(row.details, "tls", "version").replace("TLSv", "TLS ")
        yield text_of(row.details, "tls", "cipher")

    def certificate(self, row: StageResult) -> Iterable[str]:
        facts = row.details.get("certificate")
        if not isinstance(facts, dict):
            return
        first = self.report.stage(Stage.IMAP_CONNECT).details.get("certificate")
        if row.stage is Stage.SMTP_CONNECT and first == facts:
            yield self.say(_SAME)
        else:
            yield from certificate_lines(facts, self.reader)
        if chain := list_of(row.details, "chain"):
            yield self.reader.count(*_IN_CHAIN, len(chain)) % {"num": len(chain)}

    def capabilities(self, when: str) -> Callable[[StageResult], Iterable[str]]:
        def tell(row: StageResult) -> Iterable[str]:
            offered = row.details.get("capabilities")
            if isinstance(offered, dict):
                yield visible(" ".join(map(str, list_of(offered, when))), _LONG)

        return tell

    def mechanism(self, row: StageResult) -> Iterable[str]:
        yield text_of(row.details, "mechanism")

    def reply(self, row: StageResult) -> Iterable[str]:
        yield from (visible(_CAPABILITY.sub("[CAPABILITY …]", line), _SHORT) for line in row.evidence)

    def connections(self, row: StageResult) -> Iterable[str]:
        if reached := text_of(row.details, "connections", "reached"):
            yield f"{reached} / {text_of(row.details, 'connections', 'wanted')}"
            yield visible(text_of(row.details, "connections", "refusal"), _SHORT)

    def recipient(self, row: StageResult) -> Iterable[str]:
        yield visible(text_of(row.details, "recipient"), _SHORT)

    def message_id(self, row: StageResult) -> Iterable[str]:
        yield visible(text_of(row.details, "message_id"), _SHORT)

    def arrival(self, row: StageResult) -> Iterable[str]:
        arrival = self.report.arrival
        if arrival is not None:
            yield self.say(words.ARRIVALS[arrival.outcome])
            if arrival.folder and arrival.seconds is not None:
                folder = visible(arrival.folder)
                yield self.say(_ARRIVED) % {"folder": folder, "seconds": f"{arrival.seconds:.1f}"}


def _facts(seen: _Seen) -> Iterable[Fact]:
    """All that may be seen of a group; which of it was, its stages decide."""
    yield from seen.fact(_("Result"), seen.result)
    yield from seen.fact(_("Started"), seen.started)
    yield from seen.fact(_("Took"), seen.took)
    if Leg.IMAP not in seen.rows:
        yield from seen.fact(_("To"), seen.recipient)
        yield from seen.fact(_("Message-ID"), seen.message_id)
        yield from seen.fact(_("Reply"), seen.reply)
        yield from seen.fact(_("Arrival"), seen.arrival)
        return
    if seen.rows[Leg.IMAP].stage is Stage.IMAP_CONNECT:
        yield from seen.fact(_("Target"), seen.target)
        yield from seen.fact(_("IP addresses"), seen.addresses)
        yield from seen.fact(_("From"), seen.source)
        yield from seen.fact(_("Greeting"), seen.greeting)
        yield from seen.fact(_("TLS"), seen.tls)
        yield from seen.fact(_("Certificate"), seen.certificate)
        yield from seen.fact(_("Before TLS"), seen.capabilities("before_tls"))
        yield from seen.fact(_("After TLS"), seen.capabilities("after_tls"))
    yield from seen.fact(_("Sign-in method"), seen.mechanism)
    yield from seen.fact(_("Reply"), seen.reply)
    yield from seen.fact(_("After sign-in"), seen.capabilities("after_login"))
    yield from seen.fact(_("Connections at the same time"), seen.connections)
