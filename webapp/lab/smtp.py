"""A small, honest submission server (RFC 5321 and 6409).

With AUTH, STARTTLS, PIPELINING, CHUNKING, SIZE, 8BITMIME, SMTPUTF8 and ENHANCEDSTATUSCODES.
"""

import asyncio
import base64
import hmac
import re
import secrets
from collections.abc import Awaitable, Callable

from webapp.domain.settings import ConnectionSecurity
from webapp.lab.play import Smtp
from webapp.lab.script import HungUp
from webapp.lab.session import Account, House, Session, text_of
from webapp.lab.wire import Wire

_LARGEST_MESSAGE = 10_240_000
_BASE = ("PIPELINING", f"SIZE {_LARGEST_MESSAGE}", "ENHANCEDSTATUSCODES", "8BITMIME", "CHUNKING", "SMTPUTF8")
BEFORE_TLS = (*_BASE, "STARTTLS")
CAPABILITIES = (*_BASE, "AUTH PLAIN LOGIN CRAM-MD5")
_REFUSAL = "535 5.7.8 Error: authentication failed: authentication failure"
_PATH = re.compile(r"(?:FROM|TO):\s*<([^>]*)>(.*)", re.IGNORECASE)


class SmtpSession(Session):
    """State: `logged_in`, and the envelope being filled."""

    def __init__(self, wire: Wire, play: Smtp, account: Account, house: House) -> None:
        super().__init__(wire, play, account, house)
        self.smtp = play
        self.logged_in = False
        self._argument = ""
        self._sender: str | None = None
        self._recipients: list[str] = []
        self._content = bytearray()

    def offered(self) -> tuple[str, ...]:
        play = self.play
        if play.door is ConnectionSecurity.STARTTLS and not self.wire.secure:
            return BEFORE_TLS if play.before_tls is None else play.before_tls
        return CAPABILITIES if play.capabilities is None else play.capabilities

    async def greet(self) -> None:
        await self.say("220 practice.test ESMTP Practice lab")

    async def answer_next(self) -> bool:
        line = await self.read_line()
        if line is None:
            return False
        name, _, self._argument = line.partition(" ")
        name = name.upper()
        await self.moment(name, self._answers().get(name, self._unknown))
        return name != "QUIT"

    # -- commands ------------------------------------------------------------------------------------

    def _answers(self) -> dict[str, Callable[[], Awaitable[None]]]:
        return {
            "EHLO": self._ehlo, "HELO": self._helo, "STARTTLS": self._starttls, "AUTH": self._auth,
            "MAIL": self._mail, "RCPT": self._rcpt, "DATA": self._data, "BDAT": self._bdat,
            "RSET": self._rset, "NOOP": self._noop, "QUIT": self._quit,
        }  # fmt: skip

    async def _unknown(self) -> None:
        await self.say("500 5.5.2 Error: command not recognized")

    async def _ehlo(self) -> None:
        lines = ("practice.test", *self.offered())
        await self.say(*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}")

    async def _helo(self) -> None:
        await self.say("250 practice.test")

    async def _starttls(self) -> None:
        if "STARTTLS" not in self.offered():
            await self.say("502 5.5.1 Error: command not implemented")
            return
        self.drop_buffer()
        await self.say("220 2.0.0 Ready to start TLS")
        await self.moment("handshake", self.start_tls)

    async def _auth(self) -> None:
        mechanism, _, initial = self._argument.partition(" ")
        mechanism = mechanism.upper()
        offered = next(
            (line.upper().split()[1:] for line in self.offered() if line.upper()[:5] == "AUTH "), []
        )
        if mechanism not in offered:
            await self.say("504 5.5.4 Error: mechanism not supported" if offered else "502 5.5.1 Not here")
            return
        if self.logged_in:
            await self.say("503 5.5.1 Error: already authenticated")
            return
        known = await getattr(self, f"_auth_{mechanism.lower().replace('-', '_')}")(initial or None)
        if not known:
            await self.say("501 5.5.2 Authentication was cancelled or the answer is not valid")
            return
        await self.moment("verdict", self._verdict)

    async def _auth_plain(self, given: str | None) -> bool:
        answer = await self.read_sasl(given, "334 ")
        parts = text_of(answer or b"").split("\0")
        if len(parts) == 3:
            self.username, self.password = parts[1:]
        return len(parts) == 3

    async def _auth_login(self, given: str | None) -> bool:
        name = await self.read_sasl(given, "334 VXNlcm5hbWU6")
        words = await self.read_sasl(None, "334 UGFzc3dvcmQ6") if name is not None else None
        if name is None or words is None:
            return False
        self.username, self.password = text_of(name), text_of(words)
        return True

    async def _auth_cram_md5(self, given: str | None) -> bool:
        challenge = f"<{secrets.token_hex(8)}@practice.test>".encode()
        answer = await self.read_sasl(None, "334 " + base64.b64encode(challenge).decode())
        name, _, digest = text_of(answer or b"").rpartition(" ")
        expected = hmac.new(self.account.password.encode(), challenge, "md5").hexdigest()
        self.username = name
        self.password = self.account.password if hmac.compare_digest(expected, digest) else ""
        return bool(name)

    async def _verdict(self) -> None:
        if self.account.accepts(self.username, self.password):
            self.logged_in = True
            await self.say("235 2.7.0 Authentication successful")
        else:
            await self.say(*(self.play.refusal or _REFUSAL).split("\n"))

    async def _mail(self) -> None:
        path = _PATH.fullmatch(self._argument)
        size = re.search(r"\bSIZE=(\d{1,18})", path[2], re.IGNORECASE) if path else None
        if not self.logged_in:
            await self.say("530 5.7.0 Authentication required")
        elif path is None:
            await self.say("501 5.1.7 Bad sender address syntax")
        elif self._sender is not None:
            await self.say("503 5.5.1 Error: nested MAIL command")
        elif size and int(size[1]) > _LARGEST_MESSAGE:
            await self.say("552 5.3.4 Message size exceeds fixed limit")
        else:
            self._sender = path[1]
            await self.say("250 2.1.0 Ok")

    async def _rcpt(self) -> None:
        path = _PATH.fullmatch(self._argument)
        if self._sender is None:
            await self.say("503 5.5.1 Error: need MAIL command")
        elif path is None or "@" not in path[1] or len(self._recipients) >= 10:
            await self.say("501 5.1.3 Bad recipient address syntax")
        else:
            self._recipients.append(path[1])
            await self.say("250 2.1.5 Ok")

    async def _data(self) -> None:
        if not self._recipients:
            await self.say("503 5.5.1 Error: need RCPT command")
            return
        await self.say("354 End data with <CR><LF>.<CR><LF>")
        await self.moment("content", self._read_dotted)

    async def _read_dotted(self) -> None:
        while (line := await self.read_line()) != ".":
            if line is None:
                raise HungUp
            if len(self._content) <= _LARGEST_MESSAGE:
                self._content += line.removeprefix(".").encode("utf-8", "surrogateescape") + b"\r\n"
        await self.moment("message", self._accept)

    async def _bdat(self) -> None:
        words = self._argument.upper().split()
        if not words or not words[0].isdigit() or int(words[0]) > _LARGEST_MESSAGE:
            await self.say("501 5.5.4 Syntax: BDAT count [LAST]")
            raise HungUp  # how much follows is unknown
        chunk = await self.read_exactly(int(words[0]))
        if not self._recipients:
            await self.say("503 5.5.1 Error: need RCPT command")
            return
        if len(self._content) <= _LARGEST_MESSAGE:
            self._content += chunk
        if words[1:] == ["LAST"]:
            await self.moment("message", self._accept)
        else:
            await self.say(f"250 2.0.0 Ok: {words[0]} bytes")

    async def _accept(self) -> None:
        content, recipients = bytes(self._content), tuple(self._recipients)
        self._forget()
        if len(content) > _LARGEST_MESSAGE:
            await self.say("552 5.3.4 Error: message file too big")
            return
        if self.smtp.folder is not None:
            self.house.spawn(self._deliver(content, recipients, self.smtp.folder))
        await self.say(f"250 2.0.0 Ok: queued as {secrets.token_hex(5).upper()}")

    async def _deliver(self, content: bytes, recipients: tuple[str, ...], folder: str) -> None:
        if self.smtp.own_message_id:
            own = f"Message-ID: <{secrets.token_hex(8)}@practice.test>".encode()
            content = re.sub(rb"(?mi)^message-id:(?:.*\r\n[ \t])*.*?(?=\r\n)", own, content, count=1)
        if self.smtp.after:
            await asyncio.sleep(self.smtp.after)
        for recipient in recipients:
            self.house.office.deliver(recipient, b"Return-Path: <>\r\n" + content, folder)

    async def _rset(self) -> None:
        self._forget()
        await self.say("250 2.0.0 Ok")

    async def _noop(self) -> None:
        await self.say("250 2.0.0 Ok")

    async def _quit(self) -> None:
        await self.say("221 2.0.0 Bye")

    def _forget(self) -> None:
        self._sender = None
        self._recipients = []
        self._content = bytearray()
