"""Playing a server's bytes to a dialogue: whole, or cut into pieces."""

from collections.abc import Iterator

from webapp.protocols.dialogue import Dialogue, Event
from webapp.protocols.imap import ImapDialogue
from webapp.protocols.reading import Bounds, Violation
from webapp.protocols.smtp import SmtpDialogue

SIZES = (1, 7, 65536)


def chunks(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def hear(dialogue: Dialogue, data: bytes = b"", size: int = 65536) -> list[Event]:
    """All events that `data` brings, given in pieces of `size`; a violation is the last."""
    events: list[Event] = []
    for chunk in chunks(data, size) if data else (b"",):
        dialogue.receive_data(chunk)
        while (event := dialogue.next_event()) is not None:
            events.append(event)
        if events and isinstance(events[-1], Violation):
            break
    return events


def one(dialogue: Dialogue, data: bytes, size: int = 65536) -> Event:
    """The only event that `data` brings."""
    events = hear(dialogue, data, size)
    assert len(events) == 1, events
    return events[0]


def end_of(dialogue: Dialogue) -> Event | None:
    dialogue.receive_eof()
    return dialogue.next_event()


def imap(capabilities: str = "IMAP4rev1", bounds: Bounds | None = None) -> ImapDialogue:
    """A greeted IMAP dialogue with nothing left to send or to take."""
    dialogue = ImapDialogue(bounds)
    hear(dialogue, f"* OK [CAPABILITY {capabilities}] ready\r\n".encode())
    dialogue.take_transcript()
    return dialogue


def smtp(*extensions: str, bounds: Bounds | None = None) -> SmtpDialogue:
    """A greeted SMTP dialogue that has heard the answer to EHLO."""
    dialogue = SmtpDialogue(bounds)
    hear(dialogue, b"220 ready\r\n")
    dialogue.ehlo("[192.0.2.1]")
    dialogue.data_to_send()
    hear(dialogue, "".join(f"250-{words}\r\n" for words in ("mail.example.jp", *extensions)).encode())
    hear(dialogue, b"250 HELP\r\n")
    dialogue.take_transcript()
    return dialogue
