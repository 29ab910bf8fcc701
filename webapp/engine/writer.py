"""The one thread of a process that keeps the progress of checks.

Only the newest state of a run is worth writing, and one transaction takes whatever is waiting: so a slow disk
makes the writing coarser, and never holds up a check.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from webapp.domain.result import Run
from webapp.store import Key, Store

_log = structlog.get_logger(__name__)
# Seconds between two tries where the database does not answer.
RETRY = 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    token: Key
    run: Run
    final: bool


class Writer:
    """on_saved(token, run): the final state is safe. on_refused(token, run): the row is not ours any more.

    Both are called in the writer's thread.
    """

    def __init__(
        self,
        store: Store,
        *,
        on_saved: Callable[[Key, Run], None],
        on_refused: Callable[[Key, Run], None],
    ) -> None:
        self._store = store
        self._on_saved = on_saved
        self._on_refused = on_refused
        self._waiting: dict[tuple[str, int], Entry] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="inbox-check-writer", daemon=True)
        self._thread.start()

    def save(self, token: Key, run: Run, *, final: bool) -> None:
        """Have a state written soon, in place of older ones of the same run. Never waits."""
        with self._changed:
            self._waiting[token.row_key, run.number] = Entry(token, run, final)
            self._changed.notify()

    def close(self, seconds: float) -> bool:
        """Write what is waiting, then end the thread; whether that was done in time."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while batch := self._next_batch():
            try:
                refused = self._store.save_all(
                    [(entry.token, entry.run) for entry in batch],
                    durable=any(entry.final for entry in batch),
                )
            except Exception as error:
                # Whatever the database says: the results stay in memory, readable, until it works again.
                _log.error("results not saved, trying again", reason=type(error).__name__, count=len(batch))
                self._put_back(batch)
                continue
            self._tell(batch, refused)

    def _next_batch(self) -> list[Entry]:
        """What is waiting; empty when there is nothing any more and will not be."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            batch, self._waiting = list(self._waiting.values()), {}
            return batch

    def _put_back(self, batch: list[Entry]) -> None:
        with self._changed:
            for entry in batch:
                self._waiting.setdefault((entry.token.row_key, entry.run.number), entry)
            self._changed.wait(RETRY)

    def _tell(self, batch: list[Entry], refused: list[Key]) -> None:
        for entry in batch:
            if entry.token in refused:
                self._on_refused(entry.token, entry.run)
            elif entry.final:
                self._on_saved(entry.token, entry.run)
