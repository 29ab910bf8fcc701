"""What the two dialogues share: four verbs, a queue of commands, and the transcript."""

from collections import deque
from collections.abc import Generator
from dataclasses import dataclass
from typing import NoReturn, TypeAlias, TypeVar

from webapp.domain.evidence import Phase, Reply
from webapp.domain.report import Direction
from webapp.domain.settings import Secret
from webapp.protocols.reading import EXCERPT, Bounds, Broken, Closed, Ended, Reader, Reason, Violation
from webapp.protocols.sasl import proofs

HIDDEN = "<hidden>"
_LONGEST_NOTE = 1000  # characters of one line in the transcript
_LINE_COST = 64  # what a line of the transcript costs at least, so that empty ones are bounded too


@dataclass(frozen=True, slots=True)
class MailboxChanged:
    """While idling, the server said how many messages there are now."""

    exists: int | None


Event: TypeAlias = Reply | MailboxChanged | Violation | Closed
T = TypeVar("T")
# A piece of grammar: yields None for "more bytes", or an event; returns what it has read.
Grammar: TypeAlias = Generator[Event | None, None, T]


class Dialogue:
    """One connection's dialogue as a client.

    Each command sends its bytes at once and queues a script, the piece of grammar that reads its answer.
    Scripts run one after the other, and only inside `next_event`: with no command open nothing is read. So what
    came behind the answer to STARTTLS is still there to be seen, and a farewell that nobody asked for
    becomes the answer to the next command.
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._reader = Reader(self._bounds)
        self._scripts: deque[Grammar[None]] = deque()
        self._running = self._run_scripts()
        self._phase = Phase.GREETING  # of the newest command
        self._outbox: list[bytes] = []
        self._transcript: list[tuple[Direction, str]] = []
        self._transcript_left = self._bounds.transcript
        self._proofs: list[Secret] = []
        self._end: Violation | Closed | None = None
        self._end_told = False

    # --- the four verbs

    def receive_data(self, data: bytes) -> None:
        """Take bytes in. After the end they are dropped."""
        self._end_told = False
        if self._end is None:
            try:
                self._reader.feed(data)
            except Broken as broken:
                self._finish(broken.violation)

    def receive_eof(self) -> None:
        self._end_told = False
        self._reader.feed_eof()

    def next_event(self) -> Event | None:
        """The next event, or None: more bytes are needed. Something may have to be sent after either.

        The end (Violation, Closed) is told once after each feeding, so that neither a caller who drains events
        nor one who waits for one goes round forever.
        """
        if self._end is None:
            try:
                event = next(self._running)
            except Broken as broken:
                self._finish(broken.violation)
            except Ended:
                self._finish(Closed(self._reader.excerpt))
            else:
                return event
        if self._end_told:
            return None
        self._end_told = True
        return self._end

    def data_to_send(self) -> bytes:
        """Everything queued since the last call; no copy stays here."""
        data = b"".join(self._outbox)
        self._outbox.clear()
        return data

    # --- beside them

    def take_transcript(self) -> list[tuple[Direction, str]]:
        """What was said since the last call, line by line. A line that carries a secret reads "<hidden>"."""
        taken, self._transcript = self._transcript, []
        return taken

    def take_proofs(self) -> list[Secret]:
        """What the lines with a secret said since the last call: a server may repeat it, see `sasl.proofs`."""
        taken, self._proofs = self._proofs, []
        return taken

    @property
    def pending_bytes(self) -> bytes:
        """Received and not read. Behind a STARTTLS reply: injected by somebody (CVE-2011-0411)."""
        return self._reader.pending

    def tls_started(self) -> None:
        """The handshake is done: forget what was said in the clear (RFC 9051 section 6.2.1, RFC 3207 section 4.2)."""
        self._reader.clear()

    # --- for the dialogues

    def _queue(self, phase: Phase, script: Grammar[None]) -> None:
        self._phase = phase
        self._scripts.append(script)

    def _run_scripts(self) -> Grammar[NoReturn]:
        while True:
            while not self._scripts:
                yield from self._reader.wait()
            yield from self._scripts.popleft()

    def _send(self, line: bytes, shown: str | None = None) -> None:
        """Queue one line; `shown` stands for it in the transcript where it carries a secret."""
        if shown is not None:
            self._proofs += proofs(line)
        self._send_raw(line + b"\r\n", line.decode("utf-8", "replace") if shown is None else shown)

    def _send_raw(self, data: bytes, shown: str) -> None:
        self._outbox.append(data)
        self._note(Direction.CLIENT, shown)

    def _read_line(self) -> Grammar[bytes]:
        line = yield from self._reader.read_line()
        self._note(Direction.SERVER, line.decode("utf-8", "replace"))
        return line

    def _note(self, direction: Direction, text: str) -> None:
        if self._transcript_left <= 0:
            return
        text = text if len(text) <= _LONGEST_NOTE else text[: _LONGEST_NOTE - 1] + "…"
        self._transcript_left -= max(len(text), _LINE_COST)
        self._transcript.append((direction, text))
        if self._transcript_left <= 0:
            self._transcript.append((Direction.NOTE, "…"))

    def _break(self, reason: Reason, line: bytes) -> NoReturn:
        """Leave the grammar at `line`, which is not what may stand here."""
        raise Broken(Violation(reason, (line + b"\r\n" + self._reader.excerpt)[:EXCERPT]))

    def _finish(self, end: Violation | Closed) -> None:
        self._end = end
        self._reader.clear()
        self._scripts.clear()
        self._outbox.clear()
