"""Replies as people paste them: from a log, a bounce, an error window. Lenient, and never an error."""

import re

from webapp.domain.evidence import Phase, Reply
from webapp.domain.vocabulary import Leg
from webapp.protocols.imap_syntax import Status, read_status
from webapp.protocols.smtp_syntax import build_reply, split_line

_MOST_LINES = 1000
_MOST_CHARACTERS = 64 * 1024

# A status behind "*" or a tag, or alone in capitals ("No such user" is no status).
_MARKED = re.compile(r"(?:(?P<star>\*)|[A-Za-z0-9.]{1,32})\s+(?P<status>(?:OK|NO|BAD|BYE|PREAUTH)\b.*)", re.I)
_BARE = re.compile(r"(?:NO|BAD|BYE|OK|PREAUTH)\b.*")
_BURIED = re.compile(r"\b(?:NO|BAD|BYE) .*", re.DOTALL)
_BURIED_CODE = re.compile(r"\[[A-Z][A-Z0-9-]+(?: [^][]*)?\].*", re.DOTALL)
# Three digits that stand alone and are no port, part of an address or time; best with an enhanced code behind.
_CODE = r"(?<![\w.-])(?<!\d:)(?!465|587)([245][0-9]{2})(?![\w.])[\s,:;=-]*(?:b?['\"])?"
_FULL_CODE = re.compile(_CODE + r"(#?[245]\.[0-9]{1,3}\.[0-9]{1,3}\b.*)", re.DOTALL)
_PLAIN_CODE = re.compile(_CODE + r"(.*)", re.DOTALL)
# What a program's way of quoting leaves behind: (535, b'5.7.8 ...').
_QUOTE_END = re.compile(r"['\"]\)?$")
_ENHANCED = re.compile(r"(?<![\w.])([245]\.[0-9]{1,3}\.[0-9]{1,3})(?![\w.]*\d)[\s,:;-]*(.*)", re.DOTALL)


def _lines(text: str) -> tuple[str, ...]:
    stripped = (line.strip() for line in text[:_MOST_CHARACTERS].splitlines())
    return tuple(line for line in stripped if line)[:_MOST_LINES]


def imap_reply(text: str, phase: Phase) -> Reply:
    """A Reply from whole lines of a session, or from a status in the midst of a program's own words.

    A tagged status goes before an untagged refusal, a later one before an earlier one. Where nothing looks
    like a status, `status` is empty and `text` is everything.
    """
    lines = _lines(text)
    best, chosen = None, -1
    for number, line in enumerate(lines):
        rank, status = _read_line(line)
        if status and (best is None or rank >= best[0]):
            best, chosen = (rank, status), number
    if best is None:
        return _buried(lines, phase)
    # What follows without a mark of its own is the rest of a wrapped line.
    rest = lines[chosen + 1 :]
    wrapped = next((n for n, line in enumerate(rest) if line[0] in "*+" or _read_line(line)[1]), len(rest))
    status = best[1]
    words = "\n".join((status.text, *rest[:wrapped])).strip()
    untagged = tuple(line[1:].lstrip() for line in lines[:chosen] if line.startswith("*"))
    return Reply(Leg.IMAP, phase, status.word, status.code, words, lines, untagged)


def _read_line(line: str) -> tuple[int, Status | None]:
    """The status of one pasted line and its rank."""
    if marked := _MARKED.match(line):
        status = read_status(marked["status"])
        if status and marked["star"]:
            return (1 if status.word in ("OK", "PREAUTH") else 2), status
        return 3, status
    if bare := _BARE.match(line):
        return 2, read_status(bare.group())
    return 0, None


def _buried(lines: tuple[str, ...], phase: Phase) -> Reply:
    words = "\n".join(lines)
    if match := _BURIED.search(words):
        status = read_status(match.group())
        if status:
            return Reply(Leg.IMAP, phase, status.word, status.code, status.text, lines)
    if match := _BURIED_CODE.search(words):
        status = read_status(f"NO {match.group()}")
        if status:
            return Reply(Leg.IMAP, phase, "", status.code, words, lines)
    return Reply(Leg.IMAP, phase, "", None, words, lines)


def smtp_reply(text: str, phase: Phase) -> Reply:
    """A Reply from whole lines of a session, or from a code in the midst of a program's own words.

    Where no code is found, `status` is empty and `text` is everything.
    """
    lines = _lines(text)
    split = [split_line(line) for line in lines]
    whole = [parts for parts in split if parts]
    if lines and len(whole) == len(lines):
        return _last_of_session(lines, phase)
    words = "\n".join(lines)
    if match := _FULL_CODE.search(words) or _PLAIN_CODE.search(words):
        rest = _QUOTE_END.sub("", match.group(2))
        return build_reply(phase, match.group(1), rest.split("\n"), lines)
    if match := _ENHANCED.search(words):
        return Reply(Leg.SMTP, phase, "", match.group(1), words, lines)
    return Reply(Leg.SMTP, phase, "", None, words, lines)


def _last_of_session(lines: tuple[str, ...], phase: Phase) -> Reply:
    """The last reply where several were pasted: lines from the one behind the last finished reply on."""
    start = 0
    for number, line in enumerate(lines[:-1]):
        code, following = line[:3], lines[number + 1][:3]
        if line[3:4] != "-" and code != following:
            start = number + 1
    split = [parts for line in lines[start:] if (parts := split_line(line))]
    return build_reply(phase, split[-1].code, [parts.text for parts in split], lines[start:])
