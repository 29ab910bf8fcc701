"""A small document over HTTPS: one GET, no redirect, bounded. For autoconfig files.

Stands on our own Connection, so that it is dialled, judged and verified like everything else.
"""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import h11

from webapp.transport.connection import Connection
from webapp.transport.names import InvalidHost, normalise_host

Connect = Callable[[str, int, float], Awaitable[Connection]]


class FetchFailed(Exception):  # noqa: N818 (says what happened)
    """No document. `reason`: "url", "connect", "tls", "status", "too_large", "protocol" or "timed_out"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def fetch(connect: Connect, url: str, max_bytes: int, timeout: float) -> bytes:
    """The body of `url`, at most `max_bytes`, within `timeout` seconds. Raises FetchFailed."""
    host, port, target = _parts(url)
    try:
        async with asyncio.timeout(timeout):
            try:
                connection = await connect(host, port, timeout)
            except Exception as failure:
                raise FetchFailed("connect") from failure
            try:
                if not (await connection.start_tls(host, timeout=timeout)).ok:
                    raise FetchFailed("tls")
                return await _get(
                    connection, host if port == 443 else f"{host}:{port}", target, max_bytes, timeout
                )
            finally:
                connection.close()
    except TimeoutError:
        raise FetchFailed("timed_out") from None
    except (OSError, h11.ProtocolError):
        raise FetchFailed("protocol") from None


def _parts(url: str) -> tuple[str, int, str]:
    try:
        parts = urlsplit(url)
        host, port = normalise_host(parts.hostname or ""), parts.port or 443
    except (ValueError, InvalidHost):
        raise FetchFailed("url") from None
    if parts.scheme != "https" or parts.username is not None or not url.isascii() or not url.isprintable():
        raise FetchFailed("url")
    query = f"?{parts.query}" if parts.query else ""
    return host, port, (parts.path or "/") + query


async def _get(connection: Connection, host: str, target: str, max_bytes: int, timeout: float) -> bytes:
    http = h11.Connection(h11.CLIENT, max_incomplete_event_size=16384)
    request = h11.Request(
        method="GET",
        target=target,
        headers=[("Host", host), ("Accept", "*/*"), ("Connection", "close"), ("User-Agent", "inbox-check")],
    )
    await connection.send((http.send(request) or b"") + (http.send(h11.EndOfMessage()) or b""), timeout)
    body = bytearray()
    while True:
        event = http.next_event()
        if event is h11.NEED_DATA:
            http.receive_data(await connection.receive(timeout))
        elif isinstance(event, h11.Response) and event.status_code != 200:
            raise FetchFailed("status")
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > max_bytes:
                raise FetchFailed("too_large")
        elif isinstance(event, h11.EndOfMessage):
            return bytes(body)
        elif isinstance(event, h11.ConnectionClosed):
            raise FetchFailed("protocol")
