"""Practice mailboxes that stand still where a test wants them to, and count who came how far."""

import asyncio
import threading
from dataclasses import dataclass

from webapp.lab import Imap, Scenario, Smtp
from webapp.lab.script import ordinary
from webapp.lab.session import Session


class Gate:
    """A moment of a dialogue: counts who arrives, and holds everybody until it is opened."""

    def __init__(self, *, closed: bool = False) -> None:
        self.arrived = 0
        self._open = threading.Event()
        if not closed:
            self._open.set()

    def open(self) -> None:
        self._open.set()

    async def __call__(self, session: Session) -> None:
        self.arrived += 1
        while not self._open.is_set():  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # (opened from another thread)
        await ordinary(session)


@dataclass
class Mailbox:
    """greeting, login, message: of the IMAP and the SMTP server."""

    id: str
    imap_greeting: Gate
    smtp_greeting: Gate
    imap_login: Gate
    smtp_login: Gate
    message: Gate

    @property
    def logins(self) -> tuple[int, int]:
        return self.imap_login.arrived, self.smtp_login.arrived

    def open(self) -> None:
        for gate in (self.imap_greeting, self.smtp_greeting, self.imap_login, self.smtp_login, self.message):
            gate.open()


def mailbox(id: str, *, held_at: str = "") -> Mailbox:
    """held_at: "greeting" (before any login), "smtp_login" (IMAP is through), "message"; "" for nowhere."""
    return Mailbox(
        id,
        imap_greeting=Gate(closed=held_at == "greeting"),
        smtp_greeting=Gate(closed=held_at == "greeting"),
        imap_login=Gate(),
        smtp_login=Gate(closed=held_at == "smtp_login"),
        message=Gate(closed=held_at == "message"),
    )


def scenario(box: Mailbox, password: str) -> Scenario:
    return Scenario(
        id=box.id,
        says="for this test",
        family="test",
        password=password,
        imap=Imap(at={"greeting": (box.imap_greeting,), "verdict": (box.imap_login,)}),
        smtp=Smtp(
            at={
                "greeting": (box.smtp_greeting,),
                "verdict": (box.smtp_login,),
                "message": (box.message,),
            }
        ),
    )
