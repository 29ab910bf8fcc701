"""Who waits in this process for news of a row."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Watchers:
    """Wakes the threads that wait for one row, and no others. Safe in any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: defaultdict[str, dict[threading.Event, tuple[int, int]]] = defaultdict(dict)

    @contextmanager
    def watching(self, row_key: str, known: tuple[int, int]) -> Iterator[threading.Event]:
        """An event that is set at news of the row. known: (run's number, version) that is no news."""
        event = threading.Event()
        with self._lock:
            self._waiting[row_key][event] = known
        try:
            yield event
        finally:
            with self._lock:
                self._waiting[row_key].pop(event, None)
                if not self._waiting[row_key]:
                    del self._waiting[row_key]

    def rows(self) -> list[str]:
        with self._lock:
            return list(self._waiting)

    def wake(self, row_key: str) -> None:
        with self._lock:
            for event in self._waiting.get(row_key, ()):
                event.set()

    def wake_all(self) -> None:
        for row_key in self.rows():
            self.wake(row_key)

    def tell(self, row_key: str, newest: tuple[int, int] | None) -> None:
        """Wake those who know of something older; None: the row is gone."""
        with self._lock:
            for event, known in self._waiting.get(row_key, {}).items():
                if known != newest:
                    event.set()
