"""What the IT team sees: requests, the picture, facts, requirements, commands, the transcript."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from webapp.domain.report import Direction, Json, Report, ServerSummary, StageResult, TranscriptLine
from webapp.domain.result import Result, Run
from webapp.domain.vocabulary import Leg, Outcome, Stage
from webapp.explanations import Explanation, visible, words
from webapp.reporting.allow_list import cidr, plain
from webapp.reporting.reproduce import reproduce
from webapp.reporting.timeline import Lane, Timeline, timeline
from webapp.web.cards import explanation_of
from webapp.web.history import Comparison, PastRun, compare, past_runs
from webapp.web.i18n import N_, axis_time, gettext, listing, moment, ngettext
from webapp.web.stations import text_of, tls_name

_LINE = 2000  # characters of a line of the transcript, at most
_SIGNS = {Direction.SERVER: ("s", "S"), Direction.CLIENT: ("c", "C"), Direction.NOTE: ("n", "!")}
_CONNECTS = {Leg.IMAP: Stage.IMAP_CONNECT, Leg.SMTP: Stage.SMTP_CONNECT}
_LOGINS = {Leg.IMAP: Stage.IMAP_LOGIN, Leg.SMTP: Stage.SMTP_LOGIN}
KIND_NAMES = {
    "dns": N_("Name look-up"),
    "tcp": N_("Connection"),
    "tls": N_("TLS"),
    "srv": N_("Server reply"),
    "auth": N_("Sign-in"),
    "send": N_("Sending"),
    "wait": N_("Waiting for arrival"),
    "dead": N_("Ended here"),
}
_ATTEMPTS = {
    "connected": N_("connected"),
    "refused": N_("refused"),
    "timed_out": N_("no answer"),
    "unreachable": N_("unreachable"),
    "reset": N_("reset"),
    "abandoned": N_("not needed, another was faster"),
    "not_tried": N_("not tried"),
    "failed": N_("failed"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the table: its name, and what was seen of each leg. `mono`: written by machines."""

    label: str
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    css: str
    sign: str
    at: str
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of the IT team for one failed stage."""

    explanation: Explanation
    requests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItView:
    failed: tuple[StageResult, ...]
    asks: tuple[Ask, ...]
    picture: Timeline
    picture_text: str
    facts: tuple[Fact, ...]
    commands: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    duration: str
    comparison: tuple[Comparison, ...]
    compared_at: tuple[datetime, datetime] | None
    history: tuple[PastRun, ...]
    addresses: tuple[str, ...]
    networks: tuple[str, ...]


def it_view(result: Result, run: Run) -> ItView:
    """run: the one of `result` to show; both as far as their reader may see them."""
    report = run.report
    failed = tuple(row for row in report.stages if row.outcome is Outcome.FAILED)
    picture = timeline(report)
    comparison, compared_at = compare(result, run)
    return ItView(
        failed=failed,
        asks=tuple(_asks(report, failed)),
        picture=picture,
        picture_text=_in_words(picture),
        facts=tuple(_facts(report)),
        commands=tuple(
            (gettext(words.STAGES[stage]) if stage else gettext("The whole check"), command)
            for stage, command in reproduce(report)
        ),
        lines=tuple(_lines(report)),
        duration=axis_time(picture.total_ms, picture.total_ms),
        comparison=comparison,
        compared_at=compared_at,
        history=past_runs(result, run),
        addresses=tuple(plain(report.egress_addresses)),
        networks=tuple(cidr(report.egress_addresses)),
    )


def _asks(report: Report, failed: Iterable[StageResult]) -> Iterable[Ask]:
    """The requests of each failure; one that was made already is not made again."""
    said: set[str] = set()
    for row in failed:
        explanation = explanation_of(row, report)
        new = tuple(request for request in explanation.requests if request not in said)
        said.update(new)
        if new:
            yield Ask(explanation, new)


def lane_end(lane: Lane) -> str:
    """What stands at the right end of a lane: how long it took, or what became of it."""
    if lane.duration_ms is None or lane.outcome is Outcome.SKIPPED:
        return gettext(words.OUTCOMES[lane.outcome])
    return axis_time(lane.duration_ms, lane.duration_ms)


def _in_words(picture: Timeline) -> str:
    """The picture in one sentence, for those who do not see it."""
    parts = [
        gettext("%(stage)s: %(outcome)s", stage=gettext(words.STAGES[lane.stage]), outcome=lane_end(lane))
        for lane in picture.lanes
    ]
    return listing([*parts, gettext("%(time)s in total", time=axis_time(picture.total_ms, picture.total_ms))])


def _facts(report: Report) -> Iterable[Fact]:
    details = {leg: report.stage(_CONNECTS[leg]).details for leg in Leg}
    servers = {Leg.IMAP: report.settings.imap, Leg.SMTP: report.settings.smtp}

    def fact(label: str, value: Any) -> Fact:
        return Fact(label, tuple(tuple(filter(None, value(leg))) for leg in Leg))

    yield fact(gettext("Target"), lambda leg: _target(servers[leg]))
    yield fact(gettext("IP addresses"), lambda leg: _attempts(details[leg]))
    yield fact(gettext("From"), lambda leg: (text_of(details[leg], "source_address"),))
    yield fact(gettext("Greeting"), lambda leg: (visible(text_of(details[leg], "greeting"), 200),))
    yield fact(
        gettext("TLS"),
        lambda leg: (
            listing(
                filter(
                    None,
                    (
                        tls_name(text_of(details[leg], "tls", "version")),
                        text_of(details[leg], "tls", "cipher"),
                    ),
                )
            ),
        ),
    )
    yield fact(gettext("Certificate"), lambda leg: _certificate(details[leg]))
    yield fact(gettext("Before TLS"), lambda leg: _capabilities(report, leg, "before_tls"))
    yield fact(gettext("After TLS"), lambda leg: _capabilities(report, leg, "after_tls"))
    yield fact(gettext("After sign-in"), lambda leg: _capabilities(report, leg, "after_login"))
    yield fact(
        gettext("Sign-in method"),
        lambda leg: (text_of(report.stage(_LOGINS[leg]).details, "mechanism"),),
    )
    yield fact(
        gettext("Reply"),
        lambda leg: [
            visible(line, 300) for stage in Stage if stage.leg is leg for line in report.stage(stage).evidence
        ],
    )


def _target(server: ServerSummary | None) -> tuple[str, ...]:
    if server is None:
        return ()
    return f"{server.host} : {server.port}", gettext(words.SECURITIES[server.security])


def _attempts(details: Mapping[str, Json]) -> list[str]:
    listed = details.get("addresses")
    found = []
    for attempt in listed if isinstance(listed, list) else []:
        if not isinstance(attempt, dict):
            continue
        outcome = str(attempt.get("outcome", ""))
        text = gettext(_ATTEMPTS.get(outcome, "failed"))
        took = attempt.get("duration_ms")
        time = f" {took} ms" if isinstance(took, int) and outcome not in ("not_tried", "abandoned") else ""
        found.append(f"{attempt.get('address')} – {text}{time}")
    return found


def _certificate(details: Mapping[str, Json]) -> list[str]:
    facts = details.get("certificate")
    if not isinstance(facts, dict):
        return []
    until = moment(datetime.fromisoformat(str(facts.get("not_after"))), "date")
    chain = details.get("chain")
    names = facts.get("names")
    return [
        visible(str(facts.get("subject", "")), 200),
        gettext(
            "names: %(names)s",
            names=visible(", ".join(map(str, names if isinstance(names, list) else [])), 300),
        ),
        gettext("issued by %(issuer)s", issuer=visible(str(facts.get("issuer", "")), 200)),
        gettext("valid until %(date)s", date=until),
        listing(filter(None, (str(facts.get("key", "")), str(facts.get("signature", ""))))),
        f"SHA-256 {facts.get('fingerprint', '')}",
        ngettext("%(num)s certificate in the chain", "%(num)s certificates in the chain", len(chain))
        if isinstance(chain, list)
        else "",
    ]


def _capabilities(report: Report, leg: Leg, when: str) -> list[str]:
    for stage in (_LOGINS[leg], _CONNECTS[leg]):
        listed = report.stage(stage).details.get("capabilities")
        if isinstance(listed, dict) and isinstance(found := listed.get(when), list) and found:
            return [visible(" ".join(map(str, found)), 1000)]
    return []


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


def started_at(report: Report, milliseconds: int) -> datetime:
    return report.created_at + timedelta(milliseconds=milliseconds)
