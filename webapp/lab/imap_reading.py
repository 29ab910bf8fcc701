"""How the lab's IMAP server reads arguments: words, search keys, what to fetch."""

import re
import time
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from typing import TypeAlias

from webapp.lab.mailbox import Folder, Message

Token: TypeAlias = str
_TOKEN = re.compile(r'\s*(?:([()])|"((?:[^"\\]|\\.)*)"|([^\s()"]+))')
_DATED = {"BEFORE", "ON", "SINCE", "SENTBEFORE", "SENTON", "SENTSINCE"}
_FLAGS = {"SEEN": False, "UNSEEN": True, "RECENT": False, "OLD": True, "NEW": False, "ANSWERED": False,
          "UNANSWERED": True, "DELETED": False, "UNDELETED": True, "FLAGGED": False, "UNFLAGGED": True,
          "DRAFT": False, "UNDRAFT": True}  # fmt: skip


class BadCommand(Exception):  # noqa: N818 (IMAP's own word)
    """The client's command is not understood; the text is the answer's."""


def tokens(text: str) -> list[Token]:
    """Words of a line: atoms, quoted strings without their quotes, and parentheses."""
    found = []
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise BadCommand("Error in IMAP command: missing quote.")
        bracket, quoted, atom = match.groups()
        found.append(bracket or atom or re.sub(r"\\(.)", r"\1", quoted or ""))
        position = match.end()
    return found


def numbers(text: str, last: int) -> set[int]:
    """A sequence set (RFC 3501 section 9): "1:3,7,9:*"."""
    chosen: set[int] = set()
    for part in text.split(","):
        low, _, high = part.partition(":")
        try:
            first, end = (last if edge == "*" else int(edge) for edge in (low, high or low))
        except ValueError:
            raise BadCommand("Error in IMAP command: invalid message set.") from None
        chosen.update(range(min(first, end), min(max(first, end), max(last, min(first, end))) + 1))
    return chosen


def choose(folder: Folder, keys: list[Token]) -> list[int]:
    """Sequence numbers of the messages that fit all search keys."""
    if keys[:1] and keys[0].upper() == "CHARSET":
        keys = keys[2:]
    return [
        number
        for number, message in enumerate(folder.messages, 1)
        if all(_each(iter(keys), folder, number, message))
    ]


def _each(keys: Iterator[Token], folder: Folder, number: int, message: Message) -> list[bool]:
    """One verdict for each key up to the end or the closing parenthesis."""
    verdicts = []
    for key in keys:
        if key == ")":
            break
        verdicts.append(_fits(key, keys, folder, number, message))
    return verdicts


def _fits(key: Token, keys: Iterator[Token], folder: Folder, number: int, message: Message) -> bool:
    name = key.upper()
    try:
        if name == "(":
            return all(_each(keys, folder, number, message))
        if name == "OR":
            either = _fits(next(keys), keys, folder, number, message)
            other = _fits(next(keys), keys, folder, number, message)
            return either or other
        if name == "NOT":
            return not _fits(next(keys), keys, folder, number, message)
        if name == "HEADER":
            field, value = next(keys), next(keys)
            return value.lower() in message.header(field).lower() and bool(message.header(field))
        if name in ("SUBJECT", "FROM", "TO", "CC", "BCC"):
            return next(keys).lower() in message.header(name).lower()
        if name in ("TEXT", "BODY"):
            return next(keys).encode("utf-8", "surrogateescape").lower() in message.content.lower()
        if name == "UID":
            return message.uid in numbers(next(keys), folder.uid_next - 1)
        if name in _DATED:
            return _on_day(name, next(keys), message)
    except StopIteration:
        raise BadCommand("Error in IMAP command SEARCH: missing argument.") from None
    if name == "ALL":
        return True
    if name in _FLAGS:
        return _FLAGS[name]
    if name[:1].isdigit() or name[:1] == "*":
        return number in numbers(name, len(folder.messages))
    raise BadCommand(f"Error in IMAP command SEARCH: unknown key {name[:20]}.")


def _on_day(name: str, day: str, message: Message) -> bool:
    try:
        wanted = time.strptime(day, "%d-%b-%Y")[:3]
    except ValueError:
        raise BadCommand("Error in IMAP command SEARCH: invalid date.") from None
    arrived = time.gmtime(message.arrived)[:3]
    if name.endswith("BEFORE"):
        return arrived < wanted
    return arrived == wanted if name.endswith("ON") else arrived >= wanted


_ITEM = re.compile(r"(BODY(?:\.PEEK)?\[[^\]]*\](?:<[^>]*>)?|[A-Z0-9.]+)", re.IGNORECASE)
_MACROS = {"ALL": "FLAGS INTERNALDATE RFC822.SIZE", "FAST": "FLAGS INTERNALDATE RFC822.SIZE"}


def fetch(folder: Folder, rest: str, *, by_uid: bool) -> list[bytes]:
    """The untagged FETCH answers, whole lines. Flags, sizes, dates and texts only."""
    chosen, _, wanted = rest.partition(" ")
    wanted = _MACROS.get(wanted.upper(), wanted)
    items = _ITEM.findall(wanted)
    if by_uid:
        items = ["UID", *(item for item in items if item.upper() != "UID")]
    last = folder.uid_next - 1 if by_uid else len(folder.messages)
    selected = numbers(chosen, last)
    return [
        b"* %d FETCH (" % number + b" ".join(_part(item, message) for item in items) + b")\r\n"
        for number, message in enumerate(folder.messages, 1)
        if (message.uid if by_uid else number) in selected
    ]


def _part(item: str, message: Message) -> bytes:
    name = item.upper()
    if name == "UID":
        return b"UID %d" % message.uid
    if name == "FLAGS":
        return b"FLAGS ()"
    if name == "RFC822.SIZE":
        return b"RFC822.SIZE %d" % len(message.content)
    if name == "INTERNALDATE":
        return time.strftime('INTERNALDATE "%d-%b-%Y %H:%M:%S +0000"', time.gmtime(message.arrived)).encode()
    if name == "RFC822":
        return _literal("RFC822", message.content)
    section = re.fullmatch(r"BODY(?:\.PEEK)?\[(.*)\](?:<.*>)?", item, re.IGNORECASE)
    if section is None:
        raise BadCommand(f"Error in IMAP command FETCH: {name[:20]} is not known here.")
    return _literal(f"BODY[{section[1]}]", _section(section[1].upper(), message.content))


def _section(name: str, content: bytes) -> bytes:
    head, _, body = content.partition(b"\r\n\r\n")
    if name.startswith("HEADER.FIELDS"):
        fields = BytesHeaderParser().parsebytes(content)
        asked = re.findall(r"[\w-]+", name.partition("(")[2])
        lines = (f"{key}: {value}\r\n" for key, value in fields.items() if key.upper() in asked)
        return "".join(lines).encode("utf-8", "surrogateescape") + b"\r\n"
    if name in ("HEADER", "TEXT", "1"):
        return head + b"\r\n\r\n" if name == "HEADER" else body
    return content


def _literal(name: str, data: bytes) -> bytes:
    return f"{name} {{{len(data)}}}\r\n".encode() + data
