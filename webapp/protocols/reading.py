"""Cutting a server's bytes into lines and blocks, with a ceiling on everything.

Reads are generators: they yield None for as long as bytes are missing, so that a grammar reads top to bottom
(`line = yield from reader.read_line()`) and never sees how the bytes were cut into chunks.
"""

from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn, TypeVar

T = TypeVar("T")
Reading = Generator[None, None, T]

# How much of what came is kept as evidence, in bytes.
EXCERPT = 512


class Reason(StrEnum):
    """How a server left the grammar or the bounds."""

    LINE_TOO_LONG = "line_too_long"
    REPLY_TOO_LONG = "reply_too_long"
    LITERAL_TOO_LONG = "literal_too_long"
    TOO_MANY_BYTES = "too_many_bytes"  # in one connection
    BAD_GREETING = "bad_greeting"
    BAD_LINE = "bad_line"  # not a line of this protocol
    WRONG_TAG = "wrong_tag"  # an answer to a command that was not given
    UNEXPECTED_CONTINUATION = "unexpected_continuation"
    UNEXPECTED_REPLY = "unexpected_reply"  # a code that has no meaning in this place


@dataclass(frozen=True, slots=True)
class Bounds:
    """The ceilings of one connection: bytes, and for `reply_lines` lines.

    transcript: characters of dialogue that are written down; what comes later is left out of it.
    """

    line: int = 64 * 1024
    reply: int = 1024 * 1024
    reply_lines: int = 1000
    literal: int = 1024 * 1024
    total: int = 16 * 1024 * 1024
    transcript: int = 256 * 1024


@dataclass(frozen=True, slots=True)
class Violation:
    """The server broke grammar or bounds; nothing more is read. `received`: what broke them, 512 bytes at most."""

    reason: Reason
    received: bytes


@dataclass(frozen=True, slots=True)
class Closed:
    """The server ended the connection. `received`: what it had not finished saying, 512 bytes at most."""

    received: bytes = b""


class Broken(Exception):  # noqa: N818 (caught inside this room)
    """Ends the grammar with a Violation."""

    def __init__(self, violation: Violation) -> None:
        super().__init__(violation.reason)
        self.violation = violation


class Ended(Exception):  # noqa: N818 (caught inside this room)
    """Ends the grammar: more bytes are needed and none will come."""


class Reader:
    """Bytes received and not yet read."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._data = bytearray()
        self._searched = 0  # bytes at the front that hold no line end
        self._received = 0
        self._ended = False
        self._reply_bytes = 0
        self._reply_lines = 0

    @property
    def pending(self) -> bytes:
        return bytes(self._data)

    @property
    def excerpt(self) -> bytes:
        return bytes(self._data[:EXCERPT])

    def feed(self, data: bytes) -> None:
        """Take `data` in. Raises Broken when the connection has brought too much."""
        self._received += len(data)
        if self._received > self._bounds.total:
            self._break(Reason.TOO_MANY_BYTES)
        self._data += data

    def feed_eof(self) -> None:
        self._ended = True

    def clear(self) -> None:
        self._data.clear()
        self._searched = 0

    def begin_reply(self) -> None:
        """Count from here what belongs to one reply."""
        self._reply_bytes = self._reply_lines = 0

    def discount_lines(self, lines: int) -> None:
        """The lines just read are not kept: let them count by their bytes only."""
        self._reply_lines -= lines

    def wait(self) -> Reading[None]:
        """One pause until more bytes are there; what is there stays unread."""
        if self._ended:
            raise Ended
        yield

    def read_line(self) -> Reading[bytes]:
        """The next line without its end. A bare LF ends a line as well (seen with old or home-made servers)."""
        limit = self._bounds.line
        while (end := self._data.find(b"\n", self._searched, limit)) < 0:
            if len(self._data) >= limit:
                self._break(Reason.LINE_TOO_LONG)
            self._searched = len(self._data)
            yield from self.wait()
        line = self._take(end + 1)
        self._reply_lines += 1
        if self._reply_lines > self._bounds.reply_lines:
            self._break(Reason.REPLY_TOO_LONG, line)
        return line.rstrip(b"\r\n")

    def read_literal(self, size: int) -> Reading[bytes]:
        """Exactly `size` bytes; refused before the first one where that is too much."""
        if size > self._bounds.literal:
            self._break(Reason.LITERAL_TOO_LONG)
        while len(self._data) < size:
            yield from self.wait()
        return self._take(size)

    def discard(self) -> Reading[NoReturn]:
        """Read on to the end of the connection and keep nothing."""
        while True:
            self.clear()
            yield from self.wait()

    def _take(self, size: int) -> bytes:
        self._reply_bytes += size
        taken = bytes(self._data[:size])
        if self._reply_bytes > self._bounds.reply:
            self._break(Reason.REPLY_TOO_LONG, taken)
        del self._data[:size]
        self._searched = 0
        return taken

    def _break(self, reason: Reason, front: bytes = b"") -> NoReturn:
        raise Broken(Violation(reason, (front[:EXCERPT] or self.excerpt)))
