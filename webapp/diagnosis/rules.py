"""One refusal -> one cause: the steps of judging. Their order, place by place, is in `webapp.diagnosis.places`."""

from dataclasses import dataclass

from webapp.diagnosis.judged import Judged
from webapp.diagnosis.places import PLACES, Codes, Words
from webapp.domain.vocabulary import Cause, Leg


@dataclass(frozen=True)
class Verdict:
    """A cause, and why: a code, a phrase with its source, or the class of the reply."""

    cause: Cause
    step: str  # "strong", "words", "weak", "otherwise"
    reason: str


def judge(reply: Judged) -> Verdict:
    """The cause of one refusal. Total: the last step always answers."""
    place = PLACES[reply.phase]
    return (
        _by_code(reply, place.strong, "strong")
        or _by_words(reply, place.words)
        or _by_code(reply, place.weak, "weak")
        or _by_words(reply, place.afterwords)
        or _by_class(reply, place.otherwise)
    )


def _by_code(reply: Judged, codes: Codes, step: str) -> Verdict | None:
    for code in (reply.code, reply.status):
        if code in codes:
            return Verdict(codes[code], step, code)
    return None


def _by_words(reply: Judged, words: Words) -> Verdict | None:
    for meaning, cause, *status in words:
        if status and not reply.status.startswith(status[0]):
            continue
        if match := reply.means.get(meaning):
            return Verdict(cause, "words", f"{meaning.name} by {match.phrase!r} ({match.source})")
    return None


def _by_class(reply: Judged, otherwise: Codes) -> Verdict:
    for code in (reply.code, reply.code[: reply.code.rfind(".") + 1]):
        if cause := otherwise.get(code):
            return Verdict(cause, "otherwise", code)
    for length in (3, 2, 1):
        if cause := otherwise.get(reply.status[:length]):
            return Verdict(cause, "otherwise", reply.status)
    last = Cause.SERVER_UNAVAILABLE if reply.leg is Leg.IMAP else Cause.MALFORMED_RESPONSE
    return Verdict(last, "otherwise", reply.status)
