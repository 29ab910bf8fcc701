"""One accepted connection, in the clear or under TLS, with the means to misbehave on either layer.

TLS is an SSLObject on two memory BIOs: so bytes can be put on the line beside it, a handshake can be broken
off anywhere, and a connection costs a sixth of what asyncio's own TLS transport takes.
"""

import asyncio
import contextlib
import socket
import ssl
import struct

_CHUNK = 65536
_FAREWELL = 2.0


class Wire:
    """Bytes to and from one client."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._tls: ssl.SSLObject | None = None
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        # Everything is with the kernel when a send returns: nothing is lost by what comes next.
        writer.transport.set_write_buffer_limits(0)

    @property
    def secure(self) -> bool:
        return self._tls is not None

    async def start_tls(self, context: ssl.SSLContext) -> None:
        """The server's side of a handshake. Raises ssl.SSLError or OSError where it fails."""
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        while True:
            try:
                tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                if not await self._feed():
                    raise ConnectionResetError("the client left during the handshake") from None
            except ssl.SSLError:
                await self._flush()  # the alert that tells the client why
                raise
            else:
                break
        await self._flush()
        self._tls = tls

    async def receive(self) -> bytes:
        """What the client sent, decrypted; b"" when it has ended its side."""
        if self._tls is None:
            return await self._reader.read(_CHUNK)
        while True:
            try:
                return self._tls.read(_CHUNK)
            except ssl.SSLWantReadError:
                await self._flush()
                if not await self._feed():
                    return b""
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                return b""

    async def send(self, data: bytes) -> None:
        if self._tls is None:
            await self.send_raw(data)
            return
        if data:
            self._tls.write(data)
        await self._flush()

    async def send_raw(self, data: bytes) -> None:
        """Past TLS, straight to the socket."""
        self._writer.write(data)
        await self._writer.drain()

    async def close(self) -> None:
        """End the connection in order: close_notify under TLS, then FIN, once all is written."""
        if self._tls is not None:
            with contextlib.suppress(ssl.SSLError, OSError):
                self._tls.unwrap()
            with contextlib.suppress(OSError):
                await self._flush()
        await self.cut()

    async def cut(self) -> None:
        """End the TCP connection only: under TLS without close_notify, as a truncation would."""
        with contextlib.suppress(OSError, TimeoutError):
            self._writer.write_eof()
            # Closing with something unread would be a reset: let the client have its say first.
            async with asyncio.timeout(_FAREWELL):
                while await self._reader.read(_CHUNK):
                    pass
        self._writer.close()

    def reset(self) -> None:
        """Tear the connection down with RST, losing what was not sent yet."""
        raw: socket.socket | None = self._writer.get_extra_info("socket")
        if raw is not None:
            with contextlib.suppress(OSError):
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def drop(self) -> None:
        """Let go of the socket at once if it is still there, and take note of how the connection ended."""
        self._writer.transport.abort()
        # An end by reset that nobody asks for is complained of whenever the garbage is collected.
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def _feed(self) -> bool:
        chunk = await self._reader.read(_CHUNK)
        self._incoming.write(chunk) if chunk else self._incoming.write_eof()
        return bool(chunk)

    async def _flush(self) -> None:
        if data := self._outgoing.read():
            await self.send_raw(data)
