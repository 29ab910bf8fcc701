"""Does a mail server answer there? Asked without any password: greeting, TLS, capabilities, and good-bye."""

import asyncio
import ipaddress
from enum import IntEnum

from webapp.domain.evidence import Ending, Reply
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Leg
from webapp.protocols.imap import ImapDialogue
from webapp.protocols.smtp import SmtpDialogue
from webapp.providers import Endpoint
from webapp.transport.connection import Connection
from webapp.transport.network import ConnectFailed, Network


class Answer(IntEnum):
    """What came of a probe, the better the greater."""

    NOTHING = 0  # no such name, refused, not allowed
    DOUBTFUL = 1  # somebody is there: silent, of another protocol, without a trusted certificate or login
    WORKS = 2  # encrypted, trusted, speaks the protocol, and lets people log in


async def probe(leg: Leg, endpoint: Endpoint, network: Network, seconds: float) -> Answer:
    """One look at `endpoint`, at most `seconds` long. An unencrypted endpoint is never worth proposing."""
    if endpoint.security is ConnectionSecurity.NONE:
        return Answer.NOTHING
    try:
        async with asyncio.timeout(seconds):
            connection = await network.connect(endpoint.host, endpoint.port, timeout=seconds)
            try:
                talk = _ImapTalk(connection, seconds) if leg is Leg.IMAP else _SmtpTalk(connection, seconds)
                return Answer.WORKS if await talk.works(endpoint) else Answer.DOUBTFUL
            finally:
                connection.close()
    except ConnectFailed as failure:
        return Answer.DOUBTFUL if failure.ending is Ending.TIMED_OUT else Answer.NOTHING
    except (TimeoutError, OSError):
        return Answer.DOUBTFUL


class _Talk:
    """The steps up to where a login would come, the same for both protocols. Each answers: may we go on?"""

    dialogue: ImapDialogue | SmtpDialogue

    def __init__(self, connection: Connection, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds

    async def works(self, endpoint: Endpoint) -> bool:
        tls_first = endpoint.security is ConnectionSecurity.TLS
        if tls_first and not await self._encrypt(endpoint.host):
            return False
        if not await self._agreed():  # the greeting
            return False
        if not tls_first and not await self._upgrade(endpoint.host):
            return False
        return await self._learn() and self.lets_log_in()

    async def _upgrade(self, host: str) -> bool:
        if not await self._learn() or not self.offers_starttls():
            return False
        self.dialogue.starttls()
        # Bytes behind the reply came in the clear and must not count as said over TLS.
        if not await self._agreed() or self.dialogue.pending_bytes or not await self._encrypt(host):
            return False
        self.dialogue.tls_started()
        return True

    async def _encrypt(self, host: str) -> bool:
        return (await self._connection.start_tls(host, timeout=self._seconds)).ok

    async def _agreed(self) -> bool:
        """Send what is queued; whether the next thing that comes is a reply that agrees."""
        while (event := self.dialogue.next_event()) is None:
            data = self.dialogue.data_to_send()
            if data:
                await self._connection.send(data, self._seconds)
            received = await self._connection.receive(self._seconds)
            if received:
                self.dialogue.receive_data(received)
            else:
                self.dialogue.receive_eof()
        return isinstance(event, Reply) and event.ok

    async def _learn(self) -> bool:
        raise NotImplementedError

    def offers_starttls(self) -> bool:
        raise NotImplementedError

    def lets_log_in(self) -> bool:
        raise NotImplementedError


class _ImapTalk(_Talk):
    dialogue: ImapDialogue

    def __init__(self, connection: Connection, seconds: float) -> None:
        super().__init__(connection, seconds)
        self.dialogue = ImapDialogue()

    async def _learn(self) -> bool:
        if self.dialogue.capabilities is not None:  # told with the greeting
            return True
        self.dialogue.capability()
        return await self._agreed()

    def offers_starttls(self) -> bool:
        return "STARTTLS" in (self.dialogue.capabilities or ())

    def lets_log_in(self) -> bool:
        offered = self.dialogue.capabilities or ()
        return any(word.startswith("IMAP4") for word in offered) and "LOGINDISABLED" not in offered


class _SmtpTalk(_Talk):
    dialogue: SmtpDialogue

    def __init__(self, connection: Connection, seconds: float) -> None:
        super().__init__(connection, seconds)
        self.dialogue = SmtpDialogue()

    async def _learn(self) -> bool:
        self.dialogue.ehlo(_literal(self._connection.source_address))
        return await self._agreed()

    def offers_starttls(self) -> bool:
        return "STARTTLS" in (self.dialogue.capabilities or {})

    def lets_log_in(self) -> bool:
        return bool(self.dialogue.mechanisms)


def _literal(source_address: str) -> str:
    """Our own address as EHLO wants it (RFC 5321 section 4.1.3)."""
    address = ipaddress.ip_address(source_address.partition("%")[0])
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"
