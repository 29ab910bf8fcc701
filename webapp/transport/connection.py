"""One TCP connection, in the clear or under TLS: bytes in, bytes out, each step within its time.

Raw non-blocking sockets, so nothing is buffered out of sight: bytes that came in the clear have all been
handed to the caller by `receive` before `start_tls` begins, and belong to the old, untrusted part of the
dialogue. A caller that still holds any of them must not go on (STARTTLS injection, RFC 3207 section 6).
"""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

from webapp.domain.evidence import ConnectAttempt, Handshake
from webapp.transport.names import normalise_host
from webapp.transport.tls import MOST_RECEIVED, Policies, TlsEnded, TlsFailed, TlsSession
from webapp.transport.tls_words import fingerprint, is_perhaps_old

_CHUNK = 65536
# How long (s) a second connection may take that finds out what an old server speaks.
_SECOND_LOOK = 3.0
# How long (s) the rest of an answer that is no TLS is waited for, so that it can be told what it is.
_REST_OF_ANSWER = 0.5
# Linux forgets this wish after a while, so it is repeated before each read. Without it a server that leaves
# Nagle's algorithm on (Postfix) waits up to 40 ms for our delayed acknowledgement.
_QUICKACK = getattr(socket, "TCP_QUICKACK", None)


# (name, started, duration) of "dns" and "tcp", in milliseconds since the dial began.
Timings: TypeAlias = tuple[tuple[str, int, int], ...]


class Connection:
    """A connection that `Network.connect` has made.

    address, source_address: both ends, literals. attempts: every address that was tried for it.
    timings: of the dial.
    again: makes another connection to the same address and port within the given seconds.
    """

    def __init__(
        self,
        sock: socket.socket,
        address: str,
        policies: Policies,
        attempts: tuple[ConnectAttempt, ...] = (),
        timings: Timings = (),
        again: Callable[[float], Awaitable["Connection"]] | None = None,
    ) -> None:
        self._sock = sock
        self._policies = policies
        self._session: TlsSession | None = None
        self._loop = asyncio.get_running_loop()
        self.address = address
        self.source_address = ""
        with contextlib.suppress(OSError):  # a peer that is gone already
            self.source_address = sock.getsockname()[0]
        self.attempts = attempts
        self.timings = timings
        self._again = again
        self._ready = False  # whether the last read found data at once
        self._fresh = True  # whether the server may still be asked anew, with nothing said before

    @property
    def tls(self) -> bool:
        """Whether what is sent now is encrypted."""
        return self._session is not None

    async def send(self, data: bytes, timeout: float) -> None:
        """Send all of `data` within `timeout` seconds.

        Raises TimeoutError, or ConnectionResetError where the peer is gone (what it said before it went can
        still be received).
        """
        self._fresh = False
        async with asyncio.timeout(timeout):
            if self._session is None:
                await self._write(data)
                return
            try:
                self._session.write(data)
            except TlsFailed as failure:
                raise ConnectionResetError(f"TLS: {failure.reason}") from None
            await self._write(self._session.take())

    async def receive(self, timeout: float) -> bytes:
        """The next bytes, at most 64 KiB; b"" at the end.

        Raises TimeoutError after `timeout` seconds without any, ConnectionResetError where the connection was
        torn down or the encryption broken. An end without TLS's own goodbye counts as an end: many servers
        leave it out, and mail's replies are complete in themselves.
        """
        self._fresh = False
        async with asyncio.timeout(timeout):
            if self._session is None:
                return await self._read()
            try:
                return await self._read_tls(self._session)
            except TlsEnded:
                return b""
            except TlsFailed as failure:
                raise ConnectionResetError(f"TLS: {failure.reason}") from None

    async def start_tls(
        self, host: str, *, timeout: float, accept_fingerprint: str | None = None
    ) -> Handshake:
        """One handshake for `host` (name or literal), strict, within `timeout` seconds.

        With `accept_fingerprint` (SHA-256, hex, colons allowed) exactly that leaf certificate is accepted,
        whoever issued it, and no other; this is settled before anything of ours is sent. Never raises for
        what the peer does: the Handshake tells. After a failed one the connection is of no further use.

        Where the server may be too old for us and nothing was said before (implicit TLS), a second connection
        finds out what it would have spoken. After STARTTLS the caller would have to repeat the dialogue: see
        `legacy_version`.
        """
        began = self._loop.time()
        accepted = accept_fingerprint and accept_fingerprint.replace(":", "").lower()
        policy = self._policies.unverified if accepted else self._policies.strict
        session = TlsSession(policy, normalise_host(host), verify=not accepted)
        fresh = self._fresh
        handshake = await self._shake_hands(session, timeout, accepted)
        if handshake.ok:
            self._session = session
        elif fresh and is_perhaps_old(handshake):
            left = min(_SECOND_LOOK, began + timeout - self._loop.time())
            handshake = replace(handshake, legacy_version=await self._second_look(host, handshake, left))
        return replace(handshake, duration_ms=round((self._loop.time() - began) * 1000))

    async def legacy_version(self, host: str, *, timeout: float) -> str:
        """What a server that refused our handshake would have spoken ("TLSv1", "TLSv1.1", ...), or "".

        Spends this connection: any version and cipher is taken, nothing is verified, nothing is sent, and the
        connection is closed. "TLSv1.2" means that only its ciphers or keys are too old.
        """
        session = TlsSession(self._policies.legacy, normalise_host(host), verify=False)
        try:
            handshake = await self._shake_hands(session, timeout)
        finally:
            self.close()
        return handshake.version if handshake.ok else handshake.legacy_version

    def close(self) -> None:
        """At once; never waits. What is still unsent is lost."""
        if self._sock.fileno() >= 0:
            # A reader left behind would watch whatever gets this number next.
            self._loop.remove_reader(self._sock.fileno())
            self._loop.remove_writer(self._sock.fileno())
            self._sock.close()

    async def _second_look(self, host: str, handshake: Handshake, seconds: float) -> str:
        if self._again is None or seconds <= 0:
            return ""
        try:
            version = await (await self._again(seconds)).legacy_version(host, timeout=seconds)
        except OSError:
            return ""
        # TLS 1.2 means after an alert that its ciphers are the old ones, after mere silence nothing.
        old = ("TLSv1", "TLSv1.1", "TLSv1.2") if handshake.alert else ("TLSv1", "TLSv1.1")
        return version if version in old else ""

    async def _shake_hands(
        self, session: TlsSession, timeout: float, accepted: str | None = None
    ) -> Handshake:
        self._fresh = False
        try:
            async with asyncio.timeout(timeout):
                while not await self._step(session):
                    session.feed(await self._read())
        except TimeoutError:
            return session.failed("TIMED_OUT")
        except TlsEnded:
            return session.failed("CLOSED")
        except TlsFailed as failure:
            with contextlib.suppress(OSError):
                self._sock.send(session.take())  # the alert that tells the server why; not worth waiting for
            if not session.answered_in_tls and session.first:
                await self._read_answer(session)
            return session.failed(failure.reason)
        except OSError:
            return session.failed("RESET")
        if accepted is None:
            return session.succeeded()
        chain = session.succeeded().chain
        if not chain or fingerprint(chain[0]) != accepted:
            return session.failed("OTHER_CERTIFICATE")
        return session.succeeded(accepted_insecure=True)

    async def _step(self, session: TlsSession) -> bool:
        """Go on with the handshake as far as it gets; True when it is done."""
        done = session.shake_hands()
        await self._write(session.take())
        return done

    async def _read_answer(self, session: TlsSession) -> None:
        """The rest of the first line of an answer that is no TLS."""
        with contextlib.suppress(TimeoutError, OSError):
            async with asyncio.timeout(_REST_OF_ANSWER):
                while b"\n" not in session.first and len(session.first) < MOST_RECEIVED:
                    if not (data := await self._read()):
                        return
                    session.note(data)

    async def _read_tls(self, session: TlsSession) -> bytes:
        while (data := session.read()) is None:
            if answer := session.take():  # key updates and the like
                await self._write(answer)
            session.feed(await self._read())
        return data

    async def _read(self) -> bytes:
        if self._ready:
            # A socket that always has data would keep the loop for itself: let the others have their turn.
            await asyncio.sleep(0)
        self._ready = True
        while True:
            if _QUICKACK is not None:
                self._sock.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
            try:
                return self._sock.recv(_CHUNK)
            except (BlockingIOError, InterruptedError):
                await self._readable()
                self._ready = False
            except ConnectionResetError:
                raise
            except OSError as error:
                raise ConnectionResetError(str(error)) from None

    async def _readable(self) -> None:
        """Wait for data without taking it: a time that runs out here loses no byte."""
        ready: asyncio.Future[None] = self._loop.create_future()

        def wake() -> None:
            if not ready.done():
                ready.set_result(None)

        # (By number: asyncio would write the socket's name into an exception that it then ignores.)
        number = self._sock.fileno()
        self._loop.add_reader(number, wake)
        try:
            await ready
        finally:
            if self._sock.fileno() >= 0:
                self._loop.remove_reader(number)

    async def _write(self, data: bytes) -> None:
        try:
            sent = self._send_at_once(data)  # nearly always all of it
            if sent < len(data):
                await self._loop.sock_sendall(self._sock, data[sent:])
        except BrokenPipeError:
            raise ConnectionResetError("the peer has closed the connection") from None

    def _send_at_once(self, data: bytes) -> int:
        try:
            return self._sock.send(data)
        except (BlockingIOError, InterruptedError):
            return 0
