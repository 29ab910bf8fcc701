"""What stands where the line broke: the explanation, and what can be done about it right there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from webapp.domain.report import Json, Report, StageResult, Suggestion, Verified
from webapp.domain.vocabulary import Cause, Leg, Outcome, Stage, SuggestionReason
from webapp.explanations import Explanation, Said, explain, warning_text, words
from webapp.explanations.texts import Insecure, Who
from webapp.reporting.allow_list import AllowLists, allow_lists
from webapp.web.i18n import current_language, current_zone, gettext, moment
from webapp.web.stations import Station, stations


class Action(StrEnum):
    """What the card lets its reader do at once."""

    FIX = "fix"  # settings seen to work, applied with one press
    PASSWORD = "password"  # noqa: S105 (an action) type it anew
    PASTE = "paste"  # create an app password, and paste it
    AGAIN = "again"  # the same once more
    CHANGE = "change"  # to the form, to the field that matters
    INSECURE = "insecure"  # go on with the certificate that was seen
    HAND_OVER = "hand_over"  # nothing but pass it on: no password would help


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A verified suggestion as a table of changes; `others` are one line each."""

    title: str
    reason: str
    changes: tuple[Change, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    subject: str
    issuer: str
    own: bool
    valid: str
    fingerprint: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    stage: Stage
    explanation: Explanation
    action: Action
    first: bool
    css: str
    fix: Fix | None = None
    certificate: Certificate | None = None
    allow: AllowLists | None = None  # where filtering is a likely reason

    @property
    def steps(self) -> tuple[str, ...]:
        """What the card's own field does not say already."""
        told = self.explanation.steps
        if self.action is Action.PASTE and self.explanation.advice:
            return told[-1:]
        if self.action is Action.PASSWORD and self.explanation.cause is Cause.CREDENTIALS_REJECTED:
            return told[1:]
        return told

    @property
    def asks_first(self) -> bool:
        """Whether its field stands above the steps: not where these have to be taken before."""
        if self.action is Action.PASTE:
            return bool(self.explanation.advice)
        return self.explanation.cause is not Cause.PASSWORD_EXPIRED

    @property
    def steps_title(self) -> str:
        said_before = len(self.steps) < len(self.explanation.steps)
        return gettext(words.FURTHER_STEPS) if said_before else self.explanation.steps_title

    @property
    def turn(self) -> tuple[str, str]:
        """Class and icon of the tag that says whose turn it is."""
        looks = {
            Who.YOU: ("", "you"),
            Who.IT: ("turn--it", "tool"),
            Who.WAIT: ("", "clock"),
            Who.US: ("", "info"),
        }
        return looks[self.explanation.who]


@dataclass(frozen=True, slots=True)
class Row:
    """A station of a result, with what stands in it."""

    station: Station
    notes: tuple[Said, ...] = ()
    card: Card | None = None
    same_as: str = ""


_PASSWORD_CAUSES = frozenset({Cause.CREDENTIALS_REJECTED, Cause.PASSWORD_EXPIRED})
SECURITY_NAMES = words.SECURITIES


def _action(explanation: Explanation) -> Action:
    if explanation.suggestion:
        return Action.FIX
    if explanation.insecure is Insecure.OFFERED:
        return Action.INSECURE
    if explanation.cause is Cause.APP_PASSWORD_REQUIRED:
        return Action.PASTE
    if explanation.cause is Cause.OAUTH_REQUIRED:
        return Action.HAND_OVER
    if explanation.cause in _PASSWORD_CAUSES or explanation.focus in (
        "password",
        "imap_password",
        "smtp_password",
    ):
        return Action.PASSWORD
    if explanation.focus and explanation.who is not Who.WAIT:
        return Action.CHANGE
    return Action.AGAIN


def best_suggestions(report: Report) -> dict[Leg, int]:
    """For each leg the number of the suggestion that got furthest; the first where they are equal."""
    best: dict[Leg, int] = {}
    for number, suggestion in enumerate(report.suggestions):
        held = best.get(suggestion.leg)
        better = suggestion.verified is Verified.LOGIN
        if held is None or (better and report.suggestions[held].verified is not Verified.LOGIN):
            best[suggestion.leg] = number
    return best


def _fix(report: Report, suggestion: Suggestion) -> Fix:
    server = report.settings.imap if suggestion.leg is Leg.IMAP else report.settings.smtp
    assert server is not None
    rows = (
        (gettext("Server name"), server.host, suggestion.host),
        (gettext("Port"), str(server.port), str(suggestion.port)),
        (
            gettext("Encryption"),
            gettext(SECURITY_NAMES[server.security]),
            gettext(SECURITY_NAMES[suggestion.security]),
        ),
    )
    others = (other for other in report.suggestions if other.leg is suggestion.leg and other != suggestion)
    return Fix(
        title=gettext(words.VERIFIED[suggestion.verified]),
        reason=gettext(words.SUGGESTIONS[SuggestionReason(suggestion.reason)]),
        changes=tuple(Change(label, now, then) for label, now, then in rows if now != then),
        others=tuple(_one_line(other) for other in others),
    )


def _one_line(suggestion: Suggestion) -> str:
    return gettext(
        "%(host)s, port %(port)s, %(security)s also answered.",
        host=suggestion.host,
        port=suggestion.port,
        security=gettext(SECURITY_NAMES[suggestion.security]),
    )


def certificate_of(details: Mapping[str, Json]) -> Certificate | None:
    facts = details.get("certificate")
    if not isinstance(facts, dict):
        return None
    digits = str(facts.get("fingerprint", "")).upper()
    pairs = [digits[at : at + 2] for at in range(0, len(digits), 2)]
    dates = (moment(datetime.fromisoformat(str(facts[name])), "date") for name in ("not_before", "not_after"))
    return Certificate(
        subject=str(facts.get("subject", "")),
        issuer=str(facts.get("issuer", "")),
        own=bool(facts.get("self_signed")),
        valid=gettext("%(start)s to %(end)s", start=next(dates), end=next(dates)),
        fingerprint=(":".join(pairs[:16]), ":".join(pairs[16:])),
    )


@dataclass(slots=True)
class _Told:
    """What the page has explained already, so that the same is not said twice."""

    causes: dict[Cause | None, Stage] = field(default_factory=dict)


def rows(report: Report) -> list[Row]:
    """The stations of a report that is over, each with its notes or its card."""
    told = _Told()
    pairs = zip(report.stages, stations(report), strict=True)
    return [_row(report, row, drawn, told) for row, drawn in pairs]


def explanation_of(row: StageResult, report: Report) -> Explanation:
    return explain(row, report, language=current_language(), zone=current_zone())


def _row(report: Report, row: StageResult, drawn: Station, told: _Told) -> Row:
    notes = tuple(
        warning_text(warning, row, report, language=current_language(), zone=current_zone())
        for warning in row.warnings
    )
    if not (drawn.failed or drawn.stopped):
        return Row(drawn, notes)
    explanation = explanation_of(row, report)
    earlier = told.causes.get(row.cause)
    if earlier is not None and explanation.suggestion is None:
        return Row(drawn, notes, same_as=_same(earlier))
    first = not told.causes
    told.causes[row.cause] = row.stage
    best = explanation.suggestion
    certificate = certificate_of(row.details) if explanation.insecure else None
    css = "break--note" if row.outcome is Outcome.INTERRUPTED else ""
    fix = _fix(report, best) if best else None
    action, allow = _action(explanation), _allow(report, row, explanation)
    return Row(drawn, notes, Card(row.stage, explanation, action, first, css, fix, certificate, allow))


def _allow(report: Report, row: StageResult, explanation: Explanation) -> AllowLists | None:
    server = report.settings.imap if row.stage.leg is Leg.IMAP else report.settings.smtp
    if not explanation.allow_list or server is None:
        return None
    return allow_lists(explanation.allow_list, [server.port], server.host)


def _same(earlier: Stage) -> str:
    if earlier.leg is Leg.IMAP:
        return gettext("The same problem as with the incoming server.")
    return gettext("The same problem as above.")
