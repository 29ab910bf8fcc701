"""A whole report in one look: a heading, one sentence, and whether mail can be received and sent."""

from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.report import Report, StageResult, State
from webapp.domain.vocabulary import Cause, Outcome, SkipReason, Stage, SuggestionReason
from webapp.explanations.causes import CAUSES, UNKNOWN
from webapp.explanations.explanation import problem_title
from webapp.explanations.texts import Who, _
from webapp.explanations.values import Reader


class PillState(StrEnum):
    WORKS = "works"
    NOT_YET = "not_yet"  # the server is right, what signs in there is not
    FAILS = "fails"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Pill:
    state: PillState
    label: str


@dataclass(frozen=True, slots=True)
class Summary:
    """heading: for the top of the page; sentence: what works, what does not, the likely way out for the customer.

    finding: the sentence without the way out, for whoever else reads it.
    """

    heading: str
    sentence: str
    finding: str
    receive: Pill
    send: Pill


_W, _N, _F, _U = PillState.WORKS, PillState.NOT_YET, PillState.FAILS, PillState.UNKNOWN

_RECEIVE = {
    _W: _("Receiving works"),
    _N: _("Receiving does not work yet"),
    _F: _("Receiving does not work"),
    _U: _("Receiving not checked"),
}
_SEND = {
    _W: _("Sending works"),
    _N: _("Sending does not work yet"),
    _F: _("Sending does not work"),
    _U: _("Sending not checked"),
}

_RUNNING = _("Checking now")
_PASSED = _("No problems found")
_WARNED = _("It works, with a note")
_REACHED = _("The servers can be reached")
_FAILED = _("Problem found")
_INTERRUPTED = _("The check was interrupted")
_CANCELLED = _("The check was stopped")

_IN_PROGRESS = _("The check is under way.")
_UNFINISHED = _("Our service stopped during the check; this says nothing about your mail settings.")
_STOPPED = _("The check was stopped before it was complete.")
_ONLY_REACHED = _("Signing in was not checked.")

# (receiving, sending), NOT_YET counted as FAILS.
_FINDINGS = {
    (_W, _W): _("With these settings you can receive and send mail."),
    (_W, _F): _("You can receive mail but not send it."),
    (_W, _U): _("You can receive mail. Sending was not checked."),
    (_F, _W): _("You can send mail but not receive it."),
    (_F, _F): _("Neither receiving nor sending works."),
    (_F, _U): _("Receiving does not work. Sending was not checked."),
    (_U, _W): _("You can send mail. Receiving was not checked."),
    (_U, _F): _("Sending does not work. Receiving was not checked."),
    (_U, _U): _("Neither receiving nor sending could be checked."),
}

_WITH_SUGGESTION = {
    SuggestionReason.USUAL_PORT: _("Changing the port should fix this."),
    SuggestionReason.OTHER_SECURITY: _("Changing the encryption should fix this."),
    SuggestionReason.PROVIDER_SERVER: _("Changing the server name should fix this."),
    SuggestionReason.DISCOVERED_SERVER: _("Changing the server name should fix this."),
    SuggestionReason.TYPO_CORRECTED: _("Changing the server name should fix this."),
}
_WAY_OUT = {
    Who.YOU: _("You can probably fix this yourself with the steps below."),
    Who.IT: _("Your IT team or your mail provider needs to act."),
    Who.WAIT: _("Waiting a little should help."),
    Who.US: _("The cause is on our side."),
}
_SIGN_IN = _("The server settings are right; what is missing is a sign-in that the server accepts.")
_CONNECTS = (Stage.IMAP_CONNECT, Stage.SMTP_CONNECT)
_LOGINS = (Stage.IMAP_LOGIN, Stage.SMTP_LOGIN)
# At the login, these are about what was typed.
_TYPED = frozenset(
    {Cause.CREDENTIALS_REJECTED, Cause.APP_PASSWORD_REQUIRED, Cause.USERNAME_FORMAT, Cause.PASSWORD_EXPIRED}
)


def summary(report: Report, language: str) -> Summary:
    """The report in short, at any time of its life."""
    reader = Reader(language)
    receive, send = _receiving(report), _sending(report)
    finding = _finding(report, receive, send, reader)
    return Summary(
        heading=_heading(report, receive, send, reader),
        sentence=_sentence(report, finding, reader),
        finding=finding,
        receive=Pill(receive, reader.say(_RECEIVE[receive])),
        send=Pill(send, reader.say(_SEND[send])),
    )


def _receiving(report: Report) -> PillState:
    return _of_leg(report.stage(Stage.IMAP_CONNECT), report.stage(Stage.IMAP_LOGIN))


def _sending(report: Report) -> PillState:
    signed_in = _of_leg(report.stage(Stage.SMTP_CONNECT), report.stage(Stage.SMTP_LOGIN))
    message = report.stage(Stage.TEST_MESSAGE)
    if signed_in is not _W or _works(message) or message.skipped is SkipReason.NOT_REQUESTED:
        return signed_in
    if message.outcome is not Outcome.FAILED:
        return _U
    # Accepted by the server, and lost on the way: neither "works" nor "does not" would be true.
    return _U if message.cause is Cause.MESSAGE_NOT_ARRIVED else _F


def _of_leg(connect: StageResult, login: StageResult) -> PillState:
    if connect.outcome is Outcome.FAILED:
        return _F
    if login.outcome is Outcome.FAILED:
        return _N
    return _W if _works(login) else _U


def _works(stage: StageResult) -> bool:
    return stage.outcome in (Outcome.PASSED, Outcome.WARNED)


def _cancelled(report: Report) -> bool:
    return any(
        row.cause is Cause.CHECK_CANCELLED or row.skipped is SkipReason.CANCELLED for row in report.stages
    )


def _heading(report: Report, receive: PillState, send: PillState, reader: Reader) -> str:
    if report.state is State.RUNNING:
        return reader.say(_RUNNING)
    if report.state is State.INTERRUPTED or _cancelled(report):
        return reader.say(_CANCELLED if _cancelled(report) else _INTERRUPTED)
    failure = report.first_failure
    if failure:
        return problem_title(failure.problem, reader.language) if failure.problem else reader.say(_FAILED)
    if receive is send is _U:
        return reader.say(_REACHED)
    warned = any(row.outcome is Outcome.WARNED for row in report.stages)
    return reader.say(_WARNED if warned else _PASSED)


def _finding(report: Report, receive: PillState, send: PillState, reader: Reader) -> str:
    if report.state is State.RUNNING:
        return reader.say(_IN_PROGRESS)
    if report.state is State.INTERRUPTED or _cancelled(report):
        return reader.say(_STOPPED if _cancelled(report) else _UNFINISHED)
    if report.first_failure is None and receive is send is _U:
        return reader.say(_ONLY_REACHED)
    return reader.say(_FINDINGS[_as_failure(receive), _as_failure(send)])


def _sentence(report: Report, finding: str, reader: Reader) -> str:
    failure = report.first_failure
    if failure is None or report.state is not State.FINISHED or _cancelled(report):
        return finding
    # Whole sentences side by side; languages without spaces between them say so in their catalog.
    return reader.say(_("%(finding)s %(way_out)s")) % {
        "finding": finding,
        "way_out": reader.say(_way_out(report, failure)),
    }


def _as_failure(state: PillState) -> PillState:
    return _F if state is _N else state


def _way_out(report: Report, failure: StageResult) -> str:
    suggested = next((seen for seen in report.suggestions if seen.leg is failure.stage.leg), None)
    if suggested and failure.stage is not Stage.TEST_MESSAGE:
        return _WITH_SUGGESTION[suggested.reason]
    reached = all(report.stage(stage).outcome is not Outcome.FAILED for stage in _CONNECTS)
    if failure.stage in _LOGINS and failure.cause in _TYPED and reached:
        return _SIGN_IN
    text = CAUSES.get(failure.cause, UNKNOWN) if failure.cause else UNKNOWN
    return _WAY_OUT[text.who]
