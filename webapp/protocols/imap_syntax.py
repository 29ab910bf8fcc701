"""IMAP's words as bytes and back: strings, status responses, search results (RFC 9051 section 9)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from webapp.domain.evidence import Phase, Reply
from webapp.domain.settings import Secret
from webapp.domain.vocabulary import Leg
from webapp.protocols.sasl import credential

# A LITERAL- server takes non-synchronizing literals up to this many bytes (RFC 7888 section 5).
_SMALL_LITERAL = 4096
# Results kept from one search; a range such as 1:4294967295 is not spelled out.
MOST_RESULTS = 1000

LITERAL = re.compile(rb"~?\{([0-9]{1,20})\+?\}$")
_QUOTABLE = re.compile(rb"[\x20-\x7e]{0,1000}")
_STATUS = re.compile(r"(OK|NO|BAD|BYE|PREAUTH)(?:[ \t]+(.*))?", re.IGNORECASE | re.DOTALL)
# The inside of the brackets may hold quoted strings with brackets of their own.
_CODE = re.compile(r'\[((?:"(?:[^"\\]|\\.)*"|[^]"])*)\][ \t]*(.*)', re.DOTALL)
_CARELESS_CODE = re.compile(r"\[([^]]*)\][ \t]*(.*)", re.DOTALL)
_RANGE = re.compile(r"([0-9]{1,10})(?::([0-9]{1,10}))?")
_ESEARCH_ALL = re.compile(r"\bALL ([0-9:,]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Status:
    """OK, NO, BAD, BYE or PREAUTH, with its response code and words."""

    word: str
    code: str | None
    text: str

    @property
    def capabilities(self) -> tuple[str, ...] | None:
        """What a CAPABILITY code tells (RFC 9051 section 7.1)."""
        words = (self.code or "").upper().split()
        return tuple(words[1:]) if words[:1] == ["CAPABILITY"] else None

    def reply(self, phase: Phase, line: str, untagged: tuple[str, ...] = ()) -> Reply:
        return Reply(Leg.IMAP, phase, self.word, self.code, self.text, (line,), untagged)


def read_status(text: str) -> Status | None:
    """The status response that `text` (without tag or "* ") is; in any case, None where it is none."""
    match = _STATUS.fullmatch(text)
    if match is None:
        return None
    code, words = None, (match.group(2) or "").strip()
    if words.startswith("[") and (coded := _CODE.match(words) or _CARELESS_CODE.match(words)):
        code, words = coded.group(1).strip(), coded.group(2).strip()
    return Status(match.group(1).upper(), code, words)


def quoted(value: bytes) -> bytes | None:
    """`value` as a quoted string, or None where only a literal can carry it: beyond printable ASCII, or long."""
    if not _QUOTABLE.fullmatch(value):
        return None
    return b'"' + value.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def login_parts(username: str, secret: Secret, capabilities: tuple[str, ...]) -> Iterator[bytes]:
    """The LOGIN command in the parts before which the server's "+" is awaited (all but the first).

    The secret is revealed only when its part is asked for.
    """
    reveals: tuple[tuple[str, Callable[[], str]], ...] = (
        ("username", lambda: username),
        ("password", secret.reveal),
    )
    line = b"LOGIN"
    for field, reveal in reveals:
        value = credential(reveal(), field)
        string = quoted(value)
        if string is not None:
            line += b" " + string
        elif _takes_unasked(len(value), capabilities):
            line += b" {%d+}\r\n" % len(value) + value
        else:
            yield line + b" {%d}" % len(value)
            line = value
    yield line


def _takes_unasked(size: int, capabilities: tuple[str, ...]) -> bool:
    """Whether a literal may follow without waiting for "+" (RFC 7888; part of IMAP4rev2)."""
    if "LITERAL+" in capabilities:
        return True
    return size <= _SMALL_LITERAL and ("LITERAL-" in capabilities or "IMAP4REV2" in capabilities)


def read_search(text: str) -> tuple[int, ...] | None:
    """Numbers of a SEARCH or ESEARCH response (RFC 9051 section 7.3.4), at most 1,000; None for another one."""
    word, _, rest = text.partition(" ")
    if word.upper() == "ESEARCH":
        match = _ESEARCH_ALL.search(rest)
        rest = match.group(1).replace(",", " ") if match else ""
    elif word.upper() != "SEARCH":
        return None
    found: list[int] = []
    for token in rest.split():
        if not (match := _RANGE.fullmatch(token)):
            continue
        first, last = sorted((int(match.group(1)), int(match.group(2) or match.group(1))))
        found.extend(range(first, min(last, first + MOST_RESULTS) + 1))
        if len(found) >= MOST_RESULTS:
            break
    return tuple(found[:MOST_RESULTS])
