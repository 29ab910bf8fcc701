"""SMTP's lines: replies, enhanced status codes, offered extensions, content on the wire (RFC 5321)."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from webapp.domain.evidence import Phase, Reply
from webapp.domain.vocabulary import Leg

_LINE = re.compile(r"([2-5][0-9]{2})(?:([ \t-])(.*))?", re.DOTALL)
# RFC 2034; some appliances put "#" before it (IronPort, 2024).
_ENHANCED = re.compile(r"#?([245]\.[0-9]{1,3}\.[0-9]{1,3})(?:[ \t:]+|$)")
_LINE_END = re.compile(rb"\r\n|\r|\n")


class ReplyLine(NamedTuple):
    code: str
    last: bool
    text: str


def split_line(line: str) -> ReplyLine | None:
    """One line of a reply, or None where it is none (RFC 5321 section 4.2)."""
    match = _LINE.fullmatch(line)
    return ReplyLine(match.group(1), match.group(2) != "-", match.group(3) or "") if match else None


def build_reply(phase: Phase, code: str, texts: Iterable[str], lines: tuple[str, ...] = ()) -> Reply:
    """A Reply whose enhanced code, repeated on each line, is taken off the words."""
    enhanced = None
    words = []
    for text in texts:
        if match := _ENHANCED.match(text):
            enhanced = enhanced or match.group(1)
            text = text[match.end() :]
        words.append(text.strip())
    return Reply(Leg.SMTP, phase, code, enhanced, "\n".join(words).strip(), lines)


def read_extensions(texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Keywords (upper case) and their parameters from an EHLO reply, whose first line is the server's name.

    AUTH may come several times and in the form from before RFC 4954, "AUTH=LOGIN PLAIN" (Exchange, old Postfix
    with broken_sasl_auth_clients): all its mechanisms are put together, in upper case.
    """
    extensions: dict[str, tuple[str, ...]] = {}
    for text in texts[1:]:
        words = text.split()
        if not words:
            continue
        keyword = words.pop(0).upper()
        if keyword.startswith("AUTH="):
            words.insert(0, keyword[5:])
            keyword = "AUTH"
        if keyword == "AUTH":
            mechanisms = (word.upper() for word in words if word)
            words = list(dict.fromkeys((*extensions.get(keyword, ()), *mechanisms)))
        extensions[keyword] = tuple(words)
    return extensions


def wire_lines(message: bytes) -> bytes:
    """`message` with every line ended by CRLF, the last one too."""
    lines = _LINE_END.sub(b"\r\n", message)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def stuff_dots(content: bytes) -> bytes:
    """Content of `wire_lines` as it goes behind DATA, with its closing dot (RFC 5321 section 4.5.2)."""
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    return (b"." if stuffed.startswith(b".") else b"") + stuffed + b".\r\n"
