"""Messages between nodes: LISTEN and NOTIFY of PostgreSQL, in a thread that finds its way back.

LISTEN needs a session of its own: a proxy that pools transactions will not do.
"""

import threading
from collections.abc import Callable, Sequence

import psycopg
import structlog
from psycopg import sql

from webapp.engine.cluster.address import driver_url

_log = structlog.get_logger(__name__)
# Seconds between two tries to connect.
_RETRY = 0.5
# Seconds in which the thread notices that it is to end.
_LOOK = 0.5


class Bus:
    """on_message(channel, payload) and on_connected() are called in the bus's thread and must not block long.

    on_connected is called after each (re)connection: whatever was sent before it may have been missed.
    """

    def __init__(
        self,
        url: str,
        channels: Sequence[str],
        on_message: Callable[[str, str], None],
        on_connected: Callable[[], None] = lambda: None,
    ) -> None:
        self._url = driver_url(url)
        self._channels = channels
        self._on_message = on_message
        self._on_connected = on_connected
        self._ending = threading.Event()
        self._sending = threading.Lock()
        self._sender: psycopg.Connection | None = None
        self.connected = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="inbox-check-bus", daemon=True)
        self._thread.start()

    def send(self, channel: str, payload: str) -> None:
        """Tell everybody who listens on `channel`. Raises psycopg.Error where the database is out of reach."""
        with self._sending:
            for fresh in (False, True):
                try:
                    if self._sender is None or self._sender.closed:
                        self._sender, fresh = psycopg.connect(self._url, autocommit=True), True
                    self._sender.execute("SELECT pg_notify(%s, %s)", (channel, payload))
                    return
                except psycopg.OperationalError:
                    self._drop_sender()
                    if fresh:
                        raise

    def close(self) -> None:
        self._ending.set()
        self._thread.join(5)
        with self._sending:
            self._drop_sender()

    def _drop_sender(self) -> None:
        if self._sender is not None:
            self._sender.close()
            self._sender = None

    def _listen(self) -> None:
        while not self._ending.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True) as connection:
                    for channel in self._channels:
                        connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                    self.connected.set()
                    self._on_connected()
                    self._hear(connection)
            except psycopg.Error as error:
                self.connected.clear()
                _log.warning("no messages from other nodes, connecting again", reason=type(error).__name__)
                self._ending.wait(_RETRY)

    def _hear(self, connection: psycopg.Connection) -> None:
        while not self._ending.is_set():
            for message in connection.notifies(timeout=_LOOK):
                try:
                    self._on_message(message.channel, message.payload)
                except Exception as error:
                    _log.error("a message was not understood", reason=type(error).__name__)
                if self._ending.is_set():
                    return
