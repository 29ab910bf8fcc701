"""A network in memory: records, documents and mail servers as a test wants them, and what was asked of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.domain.evidence import Ending, Handshake
from webapp.transport.https import FetchFailed
from webapp.transport.limits import Limits
from webapp.transport.network import ConnectFailed
from webapp.transport.resolver import LookupFailed

IMAP_READY = b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n"
IMAP_ANSWERS = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK done\r\n",
    b"STARTTLS": b"{tag} OK begin\r\n",
}
SMTP_READY = b"220 mail.example.com ESMTP\r\n"
SMTP_ANSWERS = {
    b"EHLO": b"250-mail.example.com\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n",
    b"STARTTLS": b"220 begin\r\n",
}


@dataclass
class Server:
    """A mail server's few words. answers: first word of a command (IMAP: after the tag) -> reply.

    tls: what a handshake comes to. silent: it accepts and never says anything. seconds: before each word.
    """

    greeting: bytes
    answers: Mapping[bytes, bytes]
    tls: bool = True
    silent: bool = False
    seconds: float = 0.0


def imap_server(**changed: Any) -> Server:
    return Server(**{"greeting": IMAP_READY, "answers": IMAP_ANSWERS, **changed})


def smtp_server(**changed: Any) -> Server:
    return Server(**{"greeting": SMTP_READY, "answers": SMTP_ANSWERS, **changed})


class FakeConnection:
    source_address = "192.0.2.1"

    def __init__(self, server: Server, sent: list[bytes]) -> None:
        self._server = server
        self._sent = sent
        self._inbox = [] if server.silent else [server.greeting]
        self.closed = False

    async def send(self, data: bytes, timeout: float) -> None:
        self._sent.append(data)
        for line in data.splitlines():
            words = line.split()
            tag, command = (words[0], words[1]) if words[0] not in self._server.answers else (b"", words[0])
            self._inbox.append(self._server.answers[command].replace(b"{tag}", tag))

    async def receive(self, timeout: float) -> bytes:
        await asyncio.sleep(self._server.seconds)
        if not self._inbox:
            await asyncio.sleep(timeout)
            raise TimeoutError
        return self._inbox.pop(0)

    async def start_tls(
        self, host: str, *, timeout: float, accept_fingerprint: str | None = None
    ) -> Handshake:
        return Handshake(ok=self._server.tls)

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeNetwork:
    """records: (name, kind) -> records, or the Ending of a look-up that fails. A record not there: none.

    documents: URL -> bytes. servers: (host, port) -> Server, or the Ending of a dial that fails; whoever is
    not there does not exist. slow: seconds before each answer, by "dns", "https" or (host, port).
    """

    records: Mapping[tuple[str, str], Sequence[tuple[int | str, ...]] | Ending] = field(default_factory=dict)
    documents: Mapping[str, bytes] = field(default_factory=dict)
    servers: Mapping[tuple[str, int], Server | Ending] = field(default_factory=dict)
    slow: Mapping[Any, float] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    asked: list[str] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    connections: list[FakeConnection] = field(default_factory=list)

    async def resolve(self, host: str, rdtype: str) -> tuple[tuple[int | str, ...], ...]:
        self.asked.append(f"{rdtype} {host}")
        await asyncio.sleep(self.slow.get("dns", 0))
        found = self.records.get((host, rdtype), ())
        if isinstance(found, Ending):
            raise LookupFailed(found)
        return tuple(found)

    async def names_behind(self, host: str) -> tuple[str, ...]:
        self.asked.append(f"PTR {host}")
        return tuple(str(name) for (name,) in self.records.get((host, "PTR"), ()))

    async def fetch_https(self, url: str, max_bytes: int, timeout: float) -> bytes:
        self.asked.append(url)
        await asyncio.sleep(self.slow.get("https", 0))
        if url not in self.documents:
            raise FetchFailed("status")
        return self.documents[url]

    async def connect(self, host: str, port: int, *, timeout: float | None = None) -> FakeConnection:
        self.asked.append(f"dial {host}:{port}")
        await asyncio.sleep(self.slow.get((host, port), 0))
        server = self.servers.get((host, port), Ending.NAME_NOT_FOUND)
        if isinstance(server, Ending):
            raise ConnectFailed(server)
        self.connections.append(FakeConnection(server, self.sent))
        return self.connections[-1]
