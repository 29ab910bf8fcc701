"""Pasted text -> a Reply: whatever customers copy from mail programs, logs and libraries.

Nobody pastes grammar. A reply is looked for in what is there: whole lines of a server first, then a reply
inside a sentence of a mail program ("Error: Invalid login: 535 5.7.8 ...", "(535, b'5.7.8 ...')").
"""

import re
from dataclasses import dataclass

from webapp.diagnosis.normalise import shorten
from webapp.domain.evidence import Phase, Reply
from webapp.domain.vocabulary import Leg

_TAGGED = re.compile(r"(?:[^\s*+\"'()]{1,32}) (OK|NO|BAD|BYE)\b(.*)", re.I)
_UNTAGGED = re.compile(r"\* (OK|NO|BAD|BYE|PREAUTH)\b(.*)", re.I)
_SMTP_LINE = re.compile(r"([2-5]\d\d)(?:[ -](.*)|)$", re.S)
_CODE = re.compile(r"\s*\[([^\]\r\n]{1,200})\]\s?(.*)", re.S)
_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)\s?(.*)", re.S)
# A reply inside other words: after the beginning, a colon, a bracket, a quotation mark or "code".
_SMTP_INSIDE = re.compile(
    r"(?:^|[\s:(\[\"'=>,])(?P<status>[45]\d\d)(?:[ -]|, ?b?['\"]|:\s?)(?P<text>(?:#?\d\.\d{1,3}\.\d{1,3}|\D).*)", re.S
)  # fmt: skip
_IMAP_INSIDE = re.compile(r"\[(?P<code>[A-Z][A-Z0-9/-]{3,}(?: [^\]]*)?)\]\s*(?P<text>.*)", re.S)
_IMAP_WORD = re.compile(r"(?:^|[\s:'\"])(?P<status>NO|BAD|BYE)[ :](?P<text>.*)", re.S)
# Words in brackets that are nobody's response code.
_NOT_CODES = frozenset({"INFO", "ERROR", "WARN", "WARNING", "DEBUG", "FATAL", "SSL", "ERRNO", "TRACE"})
_QUOTES = re.compile(r"^b?['\"]|['\"]\)?\]?$")


@dataclass(frozen=True, slots=True)
class Pasted:
    reply: Reply
    whole: bool  # the server's own lines, not words found inside others


def _split_code(text: str, leg: Leg) -> tuple[str | None, str]:
    match = (_CODE if leg is Leg.IMAP else _ENHANCED).match(text)
    return (match[1], match[2]) if match else (None, text.strip())


def read_imap(text: str, phase: Phase) -> Pasted | None:
    """The tagged reply with what came before and after it; else the last untagged status line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    tagged = next((match for line in lines if (match := _TAGGED.match(line))), None)
    untagged = [line for line in lines if line.startswith("* ")]
    if tagged is None:
        spoken = [match for line in untagged if (match := _UNTAGGED.match(line))]
        if not spoken:
            return None
        tagged = next((match for match in spoken if match[1].upper() != "OK"), spoken[-1])
        untagged = [line for line in untagged if line != tagged.string]
    # Lines that belong to nobody are the rest of a text that was wrapped.
    rest = [line for line in lines if line != tagged.string and not line.startswith(("* ", "+"))]
    code, words = _split_code(tagged[2], Leg.IMAP)
    reply = Reply(
        Leg.IMAP, phase, tagged[1].upper(), code, "\n".join((words, *rest)), tuple(lines),
        tuple(line[2:] for line in untagged),
    )  # fmt: skip
    return Pasted(reply, whole=True)


def read_smtp(text: str, phase: Phase) -> Pasted | None:
    """The lines that begin with one code; enhanced codes are taken from before each line's words."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    status, enhanced, spoken = "", None, []
    for line in lines:
        match = _SMTP_LINE.match(line)
        if match and (not status or match[1] == status or match[1][0] in "45"):
            status = match[1]
            code, words = _split_code(match[2] or "", Leg.SMTP)
            enhanced = enhanced or code
            spoken.append(words)
        elif status:
            spoken.append(line)
    if not status:
        return None
    return Pasted(Reply(Leg.SMTP, phase, status, enhanced, "\n".join(spoken), tuple(lines)), whole=True)


def read_inside(text: str, phase: Phase) -> Pasted | None:
    """A reply inside the words of a mail program or a library."""
    text = shorten(text).strip()
    if (found := _IMAP_INSIDE.search(text)) and found["code"].split()[0] not in _NOT_CODES:
        words = _QUOTES.sub("", found["text"])
        return Pasted(Reply(Leg.IMAP, phase, "NO", found["code"], words, (text,)), whole=False)
    if found := _SMTP_INSIDE.search(text):
        code, words = _split_code(found["text"].lstrip("#"), Leg.SMTP)
        return Pasted(Reply(Leg.SMTP, phase, found["status"], code, words, (text,)), whole=False)
    if found := _IMAP_WORD.search(text):
        code, words = _split_code(found["text"], Leg.IMAP)
        return Pasted(Reply(Leg.IMAP, phase, found["status"], code, words, (text,)), whole=False)
    return None


def read(text: str, leg: Leg | None, phase: Phase) -> Pasted | None:
    """The reply in a pasted text; `leg` None where it is not known."""
    if leg is Leg.IMAP:
        return read_imap(text, phase) or read_inside(text, phase)
    if leg is Leg.SMTP:
        return read_smtp(text, phase) or read_inside(text, phase)
    first = text.lstrip()
    readers = (read_smtp, read_imap) if first[:3].isdigit() else (read_imap, read_smtp)
    return readers[0](text, phase) or readers[1](text, phase) or read_inside(text, phase)
