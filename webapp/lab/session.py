"""What IMAP and SMTP sessions of the lab have in common: lines in, lines out, and moments.

At each moment (the connection, the greeting, each command, ...) the script of the play is looked up; without
one the healthy server's own answer is given.
"""

import asyncio
import base64
import contextlib
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import ClassVar

from webapp.domain.settings import ConnectionSecurity
from webapp.lab.certificates import Certificates
from webapp.lab.mailbox import Mailbox, PostOffice
from webapp.lab.play import Play
from webapp.lab.script import HungUp
from webapp.lab.wire import Wire

Answer = Callable[[], Awaitable[None]]

_LONGEST_LINE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Account:
    """Who may log in, and to what. `password` is the right one."""

    address: str
    username: str
    password: str
    mailbox: Mailbox

    def accepts(self, username: str, password: str) -> bool:
        return username.lower() == self.username.lower() and password == self.password


@dataclass(frozen=True, slots=True)
class House:
    """What all sessions of one lab share. `tasks`: all that goes on (a task nobody refers to may vanish)."""

    certificates: Certificates
    office: PostOffice
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


class Session:
    """One client at one server."""

    newline: ClassVar[str] = "\r\n"

    def __init__(self, wire: Wire, play: Play, account: Account, house: House) -> None:
        self.wire = wire
        self.play = play
        self.account = account
        self.house = house
        self.tag = "*"
        self.heard = ""
        self.username = ""
        self.password = ""
        self._buffer = bytearray()
        self._ordinarily: Answer = self.greet

    async def serve(self) -> None:
        """The whole visit. Never raises for what the client does."""
        with contextlib.suppress(HungUp, OSError, ssl.SSLError):
            await self.moment("connect", self._open)
            await self.moment("greeting", self.greet)
            while await self.answer_next():
                pass
            await self.wire.close()

    async def greet(self) -> None:
        raise NotImplementedError

    async def answer_next(self) -> bool:
        """Read a command and answer it; False at the end."""
        raise NotImplementedError

    async def moment(self, name: str, answer: Answer) -> None:
        script = self.play.at.get(name)
        if script is None:
            await answer()
            return
        self._ordinarily = answer
        for verb in script:
            await verb(self)

    async def ordinarily(self) -> None:
        await self._ordinarily()

    async def say(self, *lines: str) -> None:
        await self.wire.send(b"".join(self.filled(line + self.newline) for line in lines))

    def filled(self, text: str) -> bytes:
        encoded = base64.b64encode(self.password.encode()).decode()
        for name, value in (
            ("{tag}", self.tag),
            ("{heard}", self.heard),
            ("{username}", self.username),
            ("{password}", self.password),
            ("{password_base64}", encoded),
        ):
            if name in text:
                text = text.replace(name, value)
        return text.encode("utf-8", "surrogateescape")

    async def start_tls(self, certificate: str = "", versions: str = "") -> None:
        """Handshake. Whatever came in the clear before is dropped, never taken for a command."""
        self._buffer.clear()
        context = self.house.certificates.context(
            certificate or self.play.certificate, versions or self.play.versions
        )
        await self.wire.start_tls(context)

    async def read_line(self) -> str | None:
        """The next line without its end; None when the client has left. Bytes that are not UTF-8 survive."""
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LONGEST_LINE or not await self._more():
                return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        self.heard = line.removesuffix(b"\r").decode("utf-8", "surrogateescape")
        return self.heard

    async def read_exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            if not await self._more():
                raise HungUp
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    async def read_sasl(self, given: str | None, challenge: str) -> bytes | None:
        """The client's SASL answer, given with the command or asked for; None where it is not valid."""
        if given is None:
            await self.say(challenge)
            given = await self.read_line()
            if given is None:
                raise HungUp
        try:
            return base64.b64decode("" if given == "=" else given, validate=True)
        except ValueError:
            return None

    def drop_buffer(self) -> None:
        self._buffer.clear()

    async def _open(self) -> None:
        if self.play.door is ConnectionSecurity.TLS:
            await self.start_tls()

    async def _more(self) -> bool:
        data = await self.wire.receive()
        self._buffer += data
        return bool(data)


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
