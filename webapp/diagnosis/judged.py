"""A reply as the rules look at it: who said it, where, with which codes and words."""

import re
from dataclasses import dataclass
from functools import cached_property

from webapp.diagnosis.phrases import Heard
from webapp.diagnosis.words import lexicon
from webapp.domain.evidence import Phase, Reply
from webapp.domain.vocabulary import Leg

# "5.7.8" at the beginning (RFC 2034) or "(#5.7.8)" anywhere (qmail); never a part of an IP address.
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_IMAP_CODE = re.compile(r"\[([A-Za-z][A-Za-z0-9/_-]*)")


@dataclass(frozen=True)
class Judged:
    """What the rules see of one reply, and nothing else."""

    leg: Leg
    phase: Phase
    status: str
    code: str  # IMAP: the first word of the response code, upper case; SMTP: the enhanced code; or ""
    text: str

    @cached_property
    def means(self) -> Heard:
        return lexicon().listen(self.text)


def judged(reply: Reply, phase: Phase) -> Judged:
    return Judged(reply.leg, phase, reply.status.upper(), _code(reply), reply.text)


def aside(reply: Reply, phase: Phase) -> Judged | None:
    """What the server said besides the reply itself: ALERTs, a BYE. None where it said nothing."""
    remarks = [line for line in reply.untagged if line[:3].upper() in ("NO ", "BAD", "BYE")]
    if not remarks:
        return None
    text = "\n".join(remarks)
    code = _IMAP_CODE.search(text)
    return Judged(reply.leg, phase, reply.status.upper(), code[1].upper() if code else "", text)


def _code(reply: Reply) -> str:
    if reply.leg is Leg.IMAP:
        words = (reply.code or "").split()
        return words[0].upper() if words else ""
    if reply.code:
        return reply.code
    found = _ENHANCED.search(reply.text)
    # A code of another class than the reply's says something else ("250 2.1.0" quoted in a 550).
    return found[1] if found and found[1][0] == reply.status[:1] else ""
