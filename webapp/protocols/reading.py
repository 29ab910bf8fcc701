"""The reading half that both dialogues share: a bounded buffer, and a grammar that pulls lines out of it.

A grammar is a generator that reads top to bottom (`line = yield from self.read_line()`); it yields None
where it needs more bytes, and an event where it has one. Chunks do not matter.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from webapp.domain.evidence import Reply
from webapp.domain.report import Direction

# How much of an offending answer is kept, so that diagnosis can see what really lives there.
MOST_RECEIVED = 512


@dataclass(frozen=True, slots=True)
class Bounds:
    """Ceilings of what one server may say, in bytes (`reply_lines`: lines)."""

    line: int = 64 * 1024
    reply: int = 1024 * 1024
    reply_lines: int = 1000
    literal: int = 1024 * 1024
    total: int = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Violation:
    """The server broke the grammar or a bound. reason: "line_too_long", "reply_too_long", "literal_too_long",
    "too_much", "not_imap", "not_smtp", "wrong_tag", "unexpected". Nothing follows it."""

    reason: str
    received: bytes = b""


@dataclass(frozen=True, slots=True)
class Closed:
    """The server ended the connection. received: what stood unfinished in the buffer."""

    received: bytes = b""


@dataclass(frozen=True, slots=True)
class MailboxChanged:
    """While idling, the server announced mail (EXISTS or RECENT)."""


Event: TypeAlias = Reply | Violation | Closed | MailboxChanged
Grammar: TypeAlias = Generator[Event | None, None, None]


class Broken(Exception):  # noqa: N818 (ends the grammar, and becomes a Violation)
    def __init__(self, reason: str, received: bytes = b"") -> None:
        super().__init__(reason)
        self.reason = reason
        self.received = received


class Ended(Exception):  # noqa: N818 (ends the grammar, and becomes a Closed)
    """The end of the stream inside the grammar."""


def decoded(line: bytes) -> str:
    """A server's line as text; what is no UTF-8 becomes U+FFFD."""
    return line.decode("utf-8", "replace")


class Dialogue:
    """Buffers, bounds, transcript. Subclasses say the grammar (`_replies`) and the commands."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._buffer = bytearray()
        self._scanned = 0
        self._received = 0
        self._eof = False
        self._out: list[bytes] = []
        self._transcript: list[tuple[Direction, str]] = []
        self._end: Violation | Closed | None = None
        # One reply as it grows.
        self._lines: list[str] = []
        self._size = 0
        self._grammar = self._replies()

    # --- the four verbs

    def receive_data(self, data: bytes) -> None:
        self._received += len(data)
        self._buffer += data

    def receive_eof(self) -> None:
        self._eof = True

    def next_event(self) -> Event | None:
        """The next whole event; None: more bytes are needed. After a Violation or Closed, always that."""
        if self._end is None and self._received > self._bounds.total:
            self._end = Violation("too_much")
            self._buffer.clear()
        if self._end is not None:
            return self._end
        try:
            return next(self._grammar)
        except Broken as broken:
            received = broken.received + bytes(self._buffer[:MOST_RECEIVED])
            self._end = Violation(broken.reason, received[:MOST_RECEIVED])
        except Ended:
            self._end = Closed(bytes(self._buffer[:MOST_RECEIVED]))
        self._buffer.clear()
        return self._end

    def data_to_send(self) -> bytes:
        """What is queued, once: credentials do not stay behind."""
        if not self._out:
            return b""
        data = b"".join(self._out)
        self._out.clear()
        return data

    def take_transcript(self) -> list[tuple[Direction, str]]:
        """What was said since the last call, in order, credentials as <hidden>."""
        lines, self._transcript = self._transcript, []
        return lines

    @property
    def pending_bytes(self) -> bytes:
        """Received, and not part of any reply yet."""
        return bytes(self._buffer)

    # --- what both protocols have

    def starttls(self) -> None:
        raise NotImplementedError

    def tls_started(self) -> None:
        raise NotImplementedError

    # --- for the grammars

    def _replies(self) -> Grammar:
        raise NotImplementedError

    def _send(self, data: bytes, shown: str) -> None:
        self._out.append(data)
        self._transcript.append((Direction.CLIENT, shown))

    def _read_line(self) -> Generator[Event | None, None, bytes]:
        """One line without its end. A bare LF ends a line too: some servers send nothing else."""
        while (end := self._buffer.find(b"\n", self._scanned)) < 0:
            self._scanned = len(self._buffer)
            if self._scanned > self._bounds.line:
                raise Broken("line_too_long")
            if self._eof:
                raise Ended
            yield None
        if end > self._bounds.line:
            raise Broken("line_too_long")
        line = bytes(self._buffer[:end]).removesuffix(b"\r")
        del self._buffer[: end + 1]
        self._scanned = 0
        text = decoded(line)
        self._transcript.append((Direction.SERVER, text))
        self._keep(text, len(line))
        return line

    def _read_bytes(self, count: int) -> Generator[Event | None, None, bytes]:
        if count > self._bounds.literal:
            raise Broken("literal_too_long")
        while len(self._buffer) < count:
            if self._eof:
                raise Ended
            yield None
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        self._scanned = 0
        self._transcript.append((Direction.SERVER, f"({count} bytes)"))
        self._keep("", count)
        return data

    def _keep(self, text: str, size: int) -> None:
        self._size += size
        if self._size > self._bounds.reply or len(self._lines) >= self._bounds.reply_lines:
            raise Broken("reply_too_long", text.encode()[:MOST_RECEIVED])
        if text:
            self._lines.append(text)

    def _take_lines(self) -> tuple[str, ...]:
        lines = tuple(self._lines)
        self._lines.clear()
        self._size = 0
        return lines


def chunks(data: bytes, size: int) -> Iterator[bytes]:
    """`data` in pieces of `size`: how a network may deliver it."""
    return (data[start : start + size] for start in range(0, len(data), size))
