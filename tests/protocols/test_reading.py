"""Nothing that a server sends is read beyond its ceiling."""

import time

import pytest

from tests.protocols.talk import end_of, hear, imap, one
from webapp.domain.evidence import Reply
from webapp.protocols.imap import ImapDialogue
from webapp.protocols.reading import Bounds, Closed, Reason, Violation
from webapp.protocols.smtp import SmtpDialogue

SMALL = Bounds(line=100, reply=1000, reply_lines=10, literal=50, total=5000)


def reason(event: object) -> Reason:
    assert isinstance(event, Violation), event
    assert len(event.received) <= 512
    return event.reason


@pytest.mark.parametrize("kind", [ImapDialogue, SmtpDialogue])
def test_a_line_may_be_as_long_as_its_bound_and_no_longer(
    kind: type[ImapDialogue] | type[SmtpDialogue],
) -> None:
    start = b"* OK " if kind is ImapDialogue else b"220 "
    exact = start + b"x" * (100 - len(start) - 2) + b"\r\n"
    assert isinstance(one(kind(SMALL), exact), Reply)
    assert reason(one(kind(SMALL), start + b"x" * (101 - len(start) - 2) + b"\r\n")) is Reason.LINE_TOO_LONG


@pytest.mark.parametrize("size", [1, 64, 65536])
def test_a_line_without_end_stops_at_64_kib(size: int) -> None:
    dialogue = SmtpDialogue()
    assert reason(one(dialogue, b"220 " + b"x" * 70_000, size)) is Reason.LINE_TOO_LONG
    assert dialogue.pending_bytes == b""


def test_a_reply_may_have_a_thousand_lines_and_not_one_more() -> None:
    reply = one(SmtpDialogue(), b"220-x\r\n" * 999 + b"220 x\r\n")
    assert isinstance(reply, Reply)
    assert len(reply.lines) == 1000
    assert reason(one(SmtpDialogue(), b"220-x\r\n" * 1000 + b"220 x\r\n")) is Reason.REPLY_TOO_LONG


def test_a_reply_may_not_be_longer_than_a_mebibyte() -> None:
    line = b"220-" + b"x" * 59_994 + b"\r\n"
    assert hear(SmtpDialogue(), line * 17) == []
    assert reason(one(SmtpDialogue(), line * 18)) is Reason.REPLY_TOO_LONG


def test_each_reply_is_counted_for_itself() -> None:
    dialogue = imap(bounds=SMALL)
    for number in range(1, 8):
        dialogue.noop()
        assert isinstance(one(dialogue, b"* 1 EXISTS\r\n" * 8 + b"a%d OK\r\n" % number), Reply)


def test_a_literal_beyond_its_bound_is_refused_before_it_comes() -> None:
    dialogue = imap(bounds=SMALL)
    dialogue.noop()
    assert hear(dialogue, b"* X {50}\r\n" + b"y" * 50) == []
    dialogue = imap(bounds=SMALL)
    dialogue.noop()
    assert reason(one(dialogue, b"* X {51}\r\n")) is Reason.LITERAL_TOO_LONG
    dialogue = imap()
    dialogue.noop()
    assert reason(one(dialogue, b"* X {99999999999999999999}\r\n")) is Reason.LITERAL_TOO_LONG


def test_a_connection_brings_sixteen_mebibytes_at_most() -> None:
    dialogue = imap(bounds=Bounds(total=1000))
    dialogue.idle()
    dialogue.data_to_send()
    events = hear(dialogue, b"* 1 FETCH (FLAGS ())\r\n" * 100, 10)
    assert reason(events[0]) is Reason.TOO_MANY_BYTES
    assert dialogue.pending_bytes == b""


def test_what_nobody_reads_is_bounded_as_well() -> None:
    dialogue = SmtpDialogue(Bounds(total=1000))
    for _ in range(100):
        dialogue.receive_data(b"x" * 100)
    assert dialogue.pending_bytes == b""
    assert reason(dialogue.next_event()) is Reason.TOO_MANY_BYTES


def test_after_a_violation_nothing_is_kept_or_sent() -> None:
    dialogue = imap()
    dialogue.noop()
    assert reason(one(dialogue, b"HTTP/1.1 400 Bad Request\r\n")) is Reason.BAD_LINE
    assert dialogue.data_to_send() == b""
    dialogue.receive_data(b"x" * 1000)
    assert dialogue.pending_bytes == b""


def test_the_end_is_told_once_after_each_feeding() -> None:
    dialogue = SmtpDialogue()
    assert end_of(dialogue) == Closed()
    assert dialogue.next_event() is None
    assert end_of(dialogue) == Closed()


def test_what_was_said_half_is_kept_as_evidence() -> None:
    dialogue = SmtpDialogue()
    hear(dialogue, b"554 your network is blo")
    assert end_of(dialogue) == Closed(b"554 your network is blo")


def test_whole_replies_before_the_end_are_read_first() -> None:
    dialogue = SmtpDialogue()
    dialogue.receive_data(b"421 too busy\r\n")
    dialogue.receive_eof()
    reply = dialogue.next_event()
    assert isinstance(reply, Reply)
    assert reply.status == "421"
    assert dialogue.next_event() == Closed()


def test_a_bare_line_feed_ends_a_line() -> None:
    reply = one(SmtpDialogue(), b"220-a\n220 b\n")
    assert isinstance(reply, Reply)
    assert reply.lines == ("220-a", "220 b")


def test_the_transcript_is_bounded_in_lines_and_length() -> None:
    dialogue = imap(bounds=Bounds(transcript=6400))
    dialogue.idle()
    hear(dialogue, b"+ go\r\n" + b"* 1 FETCH ()\r\n" * 5000)
    lines = dialogue.take_transcript()
    assert len(lines) <= 101
    assert lines[-1][1] == "…"
    dialogue = SmtpDialogue()
    hear(dialogue, b"220 " + b"x" * 60_000 + b"\r\n")
    assert [len(text) for _, text in dialogue.take_transcript()] == [1000]


@pytest.mark.parametrize(
    "line",
    [
        b'* LIST () "' + b'"\\' * 30_000,
        b"* LIST " + b"(" * 60_000,
        b"* OK [" + b'"\\' * 30_000,
        b"* OK [" + b'"" ' * 20_000,
        b"* SEARCH " + b"1:9 " * 15_000,
        b"* ESEARCH " + b"ALL " * 15_000,
        b"* CAPABILITY " + b"A " * 30_000,
        b"* LIST () NIL " + b"&-" * 30_000,
        b"* LIST () NIL " + b"&" * 60_000,
        b"* " + b"{1" * 30_000,
        b"* X " + b"9" * 60_000,
    ],
)
def test_no_line_takes_long_to_understand(line: bytes) -> None:
    dialogue = imap()
    dialogue.list_mailboxes()
    began = time.process_time()
    hear(dialogue, line + b"\r\na1 OK\r\n")
    assert time.process_time() - began < 0.5
