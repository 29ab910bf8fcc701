"""Mailboxes that live in memory, and forget: few messages, small, not for long."""

import asyncio
import time
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser

KEPT_BYTES = 64 * 1024  # of one message
KEPT_MESSAGES = 50  # of one folder
KEPT_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Message:
    uid: int
    content: bytes
    size: int
    arrived: float  # time.time()

    def header(self, name: str) -> str:
        """All fields of that name, unfolded, joined by a line break; "" where there is none."""
        fields = BytesHeaderParser().parsebytes(self.content).get_all(name, [])
        return "\n".join(" ".join(str(value).split()) for value in fields)


@dataclass(slots=True)
class Folder:
    """name: as on the line, in modified UTF-7 (RFC 3501 section 5.1.3). No reader changes anything in it."""

    name: str
    attributes: tuple[str, ...] = ()
    uid_validity: int = 1
    uid_next: int = 1
    messages: list[Message] = field(default_factory=list)

    def add(self, content: bytes) -> Message:
        now = time.time()
        message = Message(self.uid_next, content[:KEPT_BYTES], len(content), now)
        self.uid_next += 1
        self.messages.append(message)
        return message

    def forget(self, now: float) -> None:
        """Drop what is old. Only while nobody has the folder open: sequence numbers must hold still."""
        self.messages = [m for m in self.messages[-KEPT_MESSAGES:] if now - m.arrived < KEPT_SECONDS]


@dataclass(slots=True)
class Mailbox:
    """What one account holds. `changed` is set and renewed with each arrival."""

    address: str
    folders: dict[str, Folder] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    readers: int = 0  # sessions that have a folder open

    def folder(self, name: str) -> Folder | None:
        return self.folders.get("INBOX" if name.upper() == "INBOX" else name)

    def deliver(self, content: bytes, folder: str = "INBOX") -> None:
        target = self.folders[folder]
        if not self.readers:
            target.forget(time.time())
        if len(target.messages) < 10 * KEPT_MESSAGES:
            target.add(content)
        self.changed.set()
        self.changed = asyncio.Event()


def new_mailbox(address: str, junk: str = "Junk", junk_attributes: tuple[str, ...] = ("\\Junk",)) -> Mailbox:
    validity = int(time.time())
    folders = (
        Folder("INBOX", ("\\HasNoChildren",), validity),
        Folder("Sent", ("\\HasNoChildren", "\\Sent"), validity),
        Folder("Drafts", ("\\HasNoChildren", "\\Drafts"), validity),
        Folder("Trash", ("\\HasNoChildren", "\\Trash"), validity),
        Folder(junk, ("\\HasNoChildren", *junk_attributes), validity),
    )
    return Mailbox(address, {folder.name: folder for folder in folders})


class PostOffice:
    """Which address is whose mailbox. Mail for anybody else is accepted and dropped, as by a relay."""

    def __init__(self) -> None:
        self._mailboxes: dict[str, Mailbox] = {}

    def open(self, mailbox: Mailbox) -> None:
        self._mailboxes[mailbox.address.lower()] = mailbox

    def deliver(self, recipient: str, content: bytes, folder: str) -> None:
        mailbox = self._mailboxes.get(recipient.lower())
        if mailbox is not None:
            mailbox.deliver(content, folder if folder in mailbox.folders else "INBOX")
