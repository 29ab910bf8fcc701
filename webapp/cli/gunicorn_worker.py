"""gunicorn's threads, kept from clients that dawdle.

Its own worker reads a request for as long as the client cares to send it, and waits up to two seconds for the other
side of a close in the one thread that accepts connections: a few clients could keep all others out. Here a request
has its time, whoever lingers does so in a thread of the pool, and one client gets a part of the threads only.
"""

import errno
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gunicorn import util  # type: ignore[import-untyped]
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]

# Seconds in which a whole request has to come, and in which a piece of its answer has to be taken.
READING = 20.0
WRITING = 60.0
# Seconds for the client to close its side, so that the end of its answer is not lost (RFC 9112 section 9.6).
LINGERING = 2.0
# One client may hold half of the threads: a company behind one address finds room in it, and so do the others.
SHARE = 2


class BoundedSocket:
    """A client's socket with an end to its patience. What it does not do itself, the socket does."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._until = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def listen_for(self, seconds: float) -> None:
        """All that is still to come has to come in this time."""
        self._until = time.monotonic() + seconds

    def recv(self, size: int) -> bytes:
        """b"" also where the time is up: as if the client had gone."""
        left = self._until - time.monotonic()
        if left <= 0:
            return b""
        self._sock.settimeout(left)
        try:
            return bytes(self._sock.recv(size))
        except TimeoutError:
            return b""

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(WRITING)
        try:
            self._sock.sendall(data)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "the client does not take its answer") from None

    def setblocking(self, blocking: bool) -> None:
        """Also of a socket that is closed: gunicorn closes once more what was closed in `handle`."""
        if self._sock.fileno() >= 0:
            self._sock.setblocking(blocking)


class Crowd:
    """How many threads each client holds. Safe in any thread."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held = Counter[str]()

    @contextmanager
    def place(self, client: str) -> Iterator[bool]:
        """Whether there is a place for one more of `client`; held meanwhile."""
        with self._lock:
            there = self._held[client] < self._most
            self._held[client] += there
        try:
            yield there
        finally:
            with self._lock:
                self._held[client] -= there
                if self._held[client] <= 0:
                    del self._held[client]


class Worker(ThreadWorker):  # type: ignore[misc]
    """`self.app` is a `serve.Site`: `is_proxy` tells through whom many clients come, who need no share;
    `last_resort` is the page for what is no request."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._crowd = Crowd(max(1, self.cfg.threads // SHARE))

    def handle(self, conn: TConn) -> Any:
        """In a thread of the pool, for each request. What is false ends the connection."""
        if not isinstance(conn.sock, BoundedSocket):
            conn.sock = BoundedSocket(conn.sock)
        address = conn.client[0] if isinstance(conn.client, tuple) else ""
        if self.app.is_proxy(address):
            return self._handle(conn)
        with self._crowd.place(address) as there:
            if there:
                return self._handle(conn)
        conn.close()
        return False

    def _handle(self, conn: TConn) -> Any:
        conn.sock.listen_for(READING)
        keep = super().handle(conn)
        if not keep:
            conn.sock.listen_for(LINGERING)
            conn.close(graceful=True)
        return keep

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """gunicorn's status with a page of our own: in both languages, and without what was sent."""
        told = _Told()
        super().handle_error(req, told, addr, exc)
        page = self.app.last_resort().encode()
        head = [
            told.status_line or "HTTP/1.1 500 Internal Server Error",
            "Connection: close",
            "Content-Type: text/html; charset=utf-8",
            "Content-Security-Policy: default-src 'none'",
            "X-Content-Type-Options: nosniff",
            "Cache-Control: no-store",
            f"Content-Length: {len(page)}",
        ]
        try:
            util.write_nonblock(client, "\r\n".join((*head, "", "")).encode("latin-1") + page)
        except OSError:
            self.log.debug("Failed to send error message.")


class _Told:
    """Takes the answer that gunicorn would give."""

    status_line = ""

    def gettimeout(self) -> float:
        return 0.0

    def sendall(self, data: bytes) -> None:
        self.status_line = data.partition(b"\r\n")[0].decode("latin-1")
