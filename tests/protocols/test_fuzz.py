"""Recorded dialogues, damaged and cut at random: no uncaught exception, no bound broken, no endless turn.

FUZZ_CASES sets the number of cases (2,000 by default; 200,000 in continuous integration), FUZZ_SEED where they begin.
"""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest

from tests.protocols import recorded
from tests.protocols.talk import chunks
from webapp.domain.evidence import Reply
from webapp.protocols.dialogue import Dialogue, Event
from webapp.protocols.imap import ImapDialogue
from webapp.protocols.reading import Bounds, Closed, Violation
from webapp.protocols.smtp import SmtpDialogue

CASES = int(os.environ.get("FUZZ_CASES", "2000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
# So that several processes share them.
PARTS = 4
SMALL = Bounds(line=300, reply=1500, reply_lines=12, literal=100, total=6000, transcript=2000)
SCRIPTS: list[tuple[type[Dialogue], Sequence[tuple[Callable[[Any], None], bytes]]]] = [
    (ImapDialogue, recorded.DOVECOT),
    (ImapDialogue, recorded.OLD_IMAP),
    (SmtpDialogue, recorded.POSTFIX),
    (SmtpDialogue, recorded.OLD_SMTP),
    (SmtpDialogue, recorded.GROUP_SMTP),
]
SPICE = (
    b"\r\n", b"\n", b"\r", b"\0", b" ", b"+ \r\n", b"* ", b"a1 ", b"a3 OK\r\n", b"* BYE x\r\n",
    b"{3}\r\n", b"{999}\r\n", b"~{0}\r\n",
    b'"', b"\\", b"(", b")", b"[", b"]", b"334 \r\n", b"250-", b"421 x\r\n", b"354 \r\n", b"\xff\xfe",
    b"\xe6\xbc", b"x" * 400,
    b"* 1 EXISTS\r\n" * 20, b"250-x\r\n" * 20, b"9" * 50, b"* SEARCH 1:4294967295\r\n",
    b"* LIST () NIL ", b"\x16\x03\x01", b"HTTP/1.1 ",
)  # fmt: skip


def damage(data: bytes, rng: random.Random) -> bytes:
    """`data` with something cut, doubled, turned, replaced or put in."""
    start = rng.randrange(len(data) + 1)
    end = min(len(data), start + int(rng.expovariate(0.1)))
    match rng.randrange(6):
        case 0:
            return data[:start] + data[end:]
        case 1:
            return data[:end] + data[start:]
        case 2:
            return data[:start] + rng.randbytes(end - start) + data[end:]
        case 3:
            return data[:start] + data[start:end].swapcase() + data[end:]
        case 4:
            return data[:start] + data[start:end][::-1] + data[end:]
        case _:
            return data[:start] + rng.choice(SPICE) + data[end:]


def pieces(data: bytes, rng: random.Random) -> Iterator[bytes]:
    """`data` cut at a few places of chance; now and then byte by byte, which is dear."""
    if rng.random() < 0.04:
        yield from chunks(data, 1)
        return
    cuts = sorted(rng.randrange(len(data) + 1) for _ in range(rng.choice((0, 1, 3, 9))))
    for start, end in pairwise((0, *cuts, len(data))):
        if start < end:
            yield data[start:end]


def drain(dialogue: Dialogue, heard: list[Event]) -> None:
    for _ in range(10_000):
        event = dialogue.next_event()
        dialogue.data_to_send()
        if event is None:
            return
        heard.append(event)
    raise AssertionError("never done")


def play(
    kind: type[Dialogue],
    script: Sequence[tuple[Callable[[Any], None], bytes]],
    rng: random.Random,
    damaged: int,
    bounds: Bounds | None = None,
) -> list[Event]:
    """All events of `script` in pieces of random size, `damaged` of its answers spoilt."""
    dialogue = kind() if bounds is None else kind(bounds)
    heard: list[Event] = []
    spoilt = {rng.randrange(len(script)) for _ in range(damaged)}
    for number, (command, answer) in enumerate(script):
        command(dialogue)
        data = damage(answer, rng) if number in spoilt else answer
        over = bool(heard) and isinstance(heard[-1], Violation | Closed)
        for chunk in pieces(data, rng):
            dialogue.receive_data(chunk)
            drain(dialogue, heard)
        if over:
            break  # it was spoken to once more after its end, which is enough
    dialogue.receive_eof()
    drain(dialogue, heard)
    dialogue.take_transcript()
    return heard


@pytest.mark.parametrize(("kind", "script"), SCRIPTS)
def test_chunks_do_not_matter(
    kind: type[Dialogue], script: Sequence[tuple[Callable[[Any], None], bytes]]
) -> None:
    rng = random.Random(SEED)
    first = play(kind, script, rng, 0)
    assert sum(isinstance(event, Reply) for event in first) >= 5
    for _ in range(20):
        assert play(kind, script, rng, 0) == first


@pytest.mark.parametrize("part", range(PARTS))
def test_no_damage_brings_an_exception_or_breaks_a_bound(part: int) -> None:
    for case in range(SEED + part, SEED + CASES, PARTS):
        rng = random.Random(case)
        kind, script = SCRIPTS[case % len(SCRIPTS)]
        bounds = SMALL if rng.random() < 0.5 else None
        try:
            heard = play(kind, script, rng, rng.choice((1, 1, 2, 5)), bounds)
        except Exception as error:
            raise AssertionError(f"FUZZ_SEED={case} FUZZ_CASES=1") from error
        assert isinstance(heard[-1], Violation | Closed), f"FUZZ_SEED={case} FUZZ_CASES=1"
        for event in heard:
            if isinstance(event, Reply):
                limit = bounds or Bounds()
                assert len(event.lines) <= limit.reply_lines
                assert sum(map(len, event.lines)) + sum(map(len, event.untagged)) <= limit.reply
            elif isinstance(event, Violation | Closed):
                assert len(event.received) <= 512
