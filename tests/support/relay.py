"""A port between a client and a mail server that a test can hold, release, close and open again."""

import contextlib
import socket
import threading
from collections.abc import Iterator


class Relay:
    """Passes bytes on to `target` on loopback. While it is held, visitors are let in and hear nothing.

    While it is closed, its port refuses them; it is nobody else's meanwhile only by chance.
    """

    def __init__(self, target: int, *, held: bool = False) -> None:
        self._target = target
        self._free = threading.Event()
        if not held:
            self._free.set()
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.port = 0
        self.visits = 0
        self.listen()

    def listen(self) -> None:
        """Open the port, the same as before."""
        self._listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def refuse(self) -> None:
        """Close the port."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
            self._listener.close()
        self._listener = None

    def hold(self) -> None:
        self._free.clear()

    def release(self) -> None:
        self._free.set()

    def cut(self) -> None:
        """Break what is connected, and let nobody in: a line that is down."""
        self.refuse()
        for open_socket in self._open:
            with contextlib.suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)
            open_socket.close()
        self._open.clear()

    def close(self) -> None:
        self._free.set()
        self.cut()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                visitor, _ = listener.accept()
            except OSError:
                return
            self.visits += 1
            self._open.append(visitor)
            threading.Thread(target=self._serve, args=(visitor,), daemon=True).start()

    def _serve(self, visitor: socket.socket) -> None:
        self._free.wait()
        try:
            server = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            visitor.close()
            return
        self._open.append(server)
        back = threading.Thread(target=_pass_on, args=(server, visitor), daemon=True)
        back.start()
        _pass_on(visitor, server)
        back.join()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def relay(target: int, *, held: bool = False) -> Iterator[Relay]:
    """A relay for one test; held ones are released at its end."""
    between = Relay(target, held=held)
    try:
        yield between
    finally:
        between.close()
