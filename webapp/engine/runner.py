"""The checks of one process: an event loop in a thread of its own, the tasks in it, and their end."""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

import structlog

from webapp.domain.interruption import interrupt
from webapp.domain.report import Report
from webapp.engine.live import Live
from webapp.engine.slots import Slots, WaitedTooLong
from webapp.engine.writer import Writer
from webapp.logs import places

_log = structlog.get_logger(__name__)

# For checks that are being stopped, to close what they hold.
_LAST_SECONDS = 5.0

T = TypeVar("T")
Emit = Callable[[Report], None]
# A check, ready to go: everything but where its reports go is known to it.
Work = Callable[[Emit], Awaitable[Report]]


class Runner:
    """longest: seconds after which a check that does not end itself is ended; patience: seconds in the queue.

    interval: seconds between two saves of a check's progress. on_end(live) is called in the loop thread when
    a check has ended, before its final state is saved.
    """

    def __init__(
        self,
        writer: Writer,
        *,
        capacity: int,
        longest: float,
        patience: float,
        interval: float,
        on_end: Callable[[Live], None],
    ) -> None:
        self._writer = writer
        self._longest = longest
        self._patience = patience
        self._interval = interval
        self._on_end = on_end
        self._slots = Slots[Live](capacity, Live.move)
        # The loop itself keeps only weak references to tasks.
        self._tasks: dict[Live, asyncio.Task[None]] = {}
        self._helpers: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="inbox-check-engine", daemon=True)
        self._thread.start()

    def begin(self, live: Live, work: Work) -> None:
        """Have a check run as soon as there is a place. Does not wait. From any thread."""
        self._loop.call_soon_threadsafe(self._begin, live, work)

    def stop(self, live: Live) -> None:
        """Stop a check, with `live.stop_cause` as the reason. From any thread, at any time."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: nothing runs any more
            self._loop.call_soon_threadsafe(self._stop, live)

    def every(self, seconds: float, action: Callable[[], None]) -> None:
        """Call `action` (which may block) in a thread of its own, again and again, now for the first time."""
        self._loop.call_soon_threadsafe(self._help, self._repeat(seconds, action))

    def aside(self, action: Callable[..., None], *arguments: object) -> None:
        """Call `action`, which may block, beside the loop. From the loop thread."""
        self._loop.run_in_executor(None, action, *arguments)

    def run(self, coroutine: Coroutine[Any, Any, T], seconds: float) -> T:
        """Run something in the loop and wait for its result. Not from the loop thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(seconds)

    def close(self) -> None:
        """End the loop and its thread; checks that still run are stopped and marked."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # --- in the loop thread

    def _begin(self, live: Live, work: Work) -> None:
        task = self._loop.create_task(self._go(live, work), name=f"check {live.result.id}")
        self._tasks[live] = task
        task.add_done_callback(lambda _: self._tasks.pop(live, None))

    def _stop(self, live: Live) -> None:
        if task := self._tasks.get(live):
            # A task that is cancelled before its first step would never come to its end.
            self._loop.call_soon(task.cancel)

    def _help(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(coroutine)
        self._helpers.add(task)
        task.add_done_callback(self._helpers.discard)

    async def _repeat(self, seconds: float, action: Callable[[], None]) -> None:
        while True:
            try:
                await asyncio.to_thread(action)
            except Exception as error:
                _log.error("housekeeping failed, trying again later", reason=type(error).__name__)
            await asyncio.sleep(seconds)

    async def _end(self) -> None:
        await asyncio.sleep(0)  # what has just begun makes its first step
        tasks = [*self._tasks.values(), *self._helpers]
        for task in tasks:
            task.cancel()
        if tasks:
            _, stuck = await asyncio.wait(tasks, timeout=_LAST_SECONDS)
            if stuck:
                _log.error("checks did not let themselves be stopped", count=len(stuck))
        await self._loop.shutdown_asyncgens()
        await self._loop.shutdown_default_executor()

    async def _go(self, live: Live, work: Work) -> None:
        structlog.contextvars.bind_contextvars(check=live.result.id)
        saves = _Progress(live, self._writer, self._interval)
        report = None
        try:
            async with self._slots.turn(live, self._patience), asyncio.timeout(self._longest):
                report = await work(saves.take)
        except WaitedTooLong:
            _log.info("check waited too long for a place")
        except TimeoutError:
            _log.error("check did not end by itself", seconds=self._longest)
        except asyncio.CancelledError:
            _log.info("check stopped", cause=live.stop_cause.value)
        except Exception as error:
            _log.error("check failed by our own mistake", where=places(error))
        finally:
            # The settings, and with them the passwords, live in here only.
            del work
        saves.end()
        live.update(report or interrupt(live.run.report, live.stop_cause, datetime.now(UTC)))
        if not live.over:
            live.update(interrupt(live.run.report, live.stop_cause, datetime.now(UTC)))
        self._on_end(live)
        self._writer.save(live.token, live.run, final=True)


class _Progress:
    """Takes each new report of a check: at once to those who watch, at intervals to the database."""

    def __init__(self, live: Live, writer: Writer, interval: float) -> None:
        self._live = live
        self._writer = writer
        self._interval = interval
        self._saved = live.outcomes
        self._timer: asyncio.TimerHandle | None = None

    def take(self, report: Report) -> None:
        self._live.update(report)
        if self._timer is None and not self._live.over and self._live.outcomes != self._saved:
            self._timer = asyncio.get_running_loop().call_later(self._interval, self._save)

    def end(self) -> None:
        if self._timer:
            self._timer.cancel()

    def _save(self) -> None:
        self._timer = None
        self._saved = self._live.outcomes
        self._writer.save(self._live.token, self._live.run, final=False)
