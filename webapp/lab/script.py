"""The verbs that scripts are written in: what a server does at some moment instead of the ordinary.

A script is a sequence of verbs. In what is sent, `{tag}` stands for the tag of the IMAP command being
answered, `{heard}` for the client's last line, `{username}`, `{password}` and `{password_base64}` for what it
logged in with.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from webapp.lab.session import Session

Verb: TypeAlias = "Callable[[Session], Awaitable[None]]"
Script: TypeAlias = Sequence[Verb]

# No client needs more to make up its mind; a forgotten one shall not keep the lab busy for ever.
_ENDLESS_BYTES = 1024 * 1024 * 1024


class HungUp(Exception):  # noqa: N818 (what happened, no error)
    """The script has ended the connection."""


async def ordinary(session: "Session") -> None:
    """Whatever a healthy server does at this moment."""
    await session.ordinarily()


async def close(session: "Session") -> None:
    """End the connection in order."""
    await session.wire.close()
    raise HungUp


async def cut(session: "Session") -> None:
    """End the TCP connection without a word of TLS."""
    await session.wire.cut()
    raise HungUp


async def reset(session: "Session") -> None:
    """Tear the connection down."""
    session.wire.reset()
    raise HungUp


async def silent(session: "Session") -> None:
    """Say nothing more, whatever comes, until the client leaves."""
    while await session.wire.receive():
        pass
    raise HungUp


async def hear(session: "Session") -> None:
    """Wait for one line of the client, whatever it is."""
    if await session.read_line() is None:
        raise HungUp


async def hear_bytes(session: "Session") -> None:
    """Wait for anything of the client, under TLS or not."""
    if not await session.wire.receive():
        raise HungUp


def send(*lines: str) -> Verb:
    """Whole lines."""

    async def verb(session: "Session") -> None:
        await session.say(*lines)

    return verb


def raw(data: bytes | str) -> Verb:
    """Bytes as they are; a str may hold placeholders and line ends of its own."""

    async def verb(session: "Session") -> None:
        await session.wire.send(data if isinstance(data, bytes) else session.filled(data))

    return verb


def beside_tls(data: bytes) -> Verb:
    """Bytes past the TLS layer, as somebody on the line would put them there."""

    async def verb(session: "Session") -> None:
        await session.wire.send_raw(data)

    return verb


def pause(seconds: float) -> Verb:
    async def verb(session: "Session") -> None:
        await asyncio.sleep(seconds)

    return verb


def drip(text: str, seconds: float = 1.0, *, size: int = 1) -> Verb:
    """`text`, `size` bytes at a time with a pause after each."""

    async def verb(session: "Session") -> None:
        data = session.filled(text)
        for start in range(0, len(data), size):
            await session.wire.send(data[start : start + size])
            await asyncio.sleep(seconds)

    return verb


def endless(chunk: str, *, seconds: float = 0.0) -> Verb:
    """`chunk` again and again, as fast as the client takes it or with pauses, until the client leaves."""

    async def verb(session: "Session") -> None:
        piece = session.filled(chunk)
        data = piece if seconds else piece * max(1, 65536 // len(piece))
        for _ in range(_ENDLESS_BYTES // len(data)):
            await session.wire.send(data)
            await asyncio.sleep(seconds)
        raise HungUp

    return verb


def handshake(certificate: str = "", *, versions: str = "") -> Verb:
    """TLS now, with another certificate or other versions than the server's own where named."""

    async def verb(session: "Session") -> None:
        await session.start_tls(certificate, versions)

    return verb


def later(seconds: float) -> Script:
    """The ordinary, after a while."""
    return (pause(seconds), ordinary)


def refuse(*lines: str) -> Script:
    """These lines, and the end."""
    return (send(*lines), close)
