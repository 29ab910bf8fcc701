"""Who may run now, and who waits in line. Used in the loop thread only."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

T = TypeVar("T")


class WaitedTooLong(Exception):  # noqa: N818 (says what it is about)
    """No slot became free in time."""


class Slots(Generic[T]):
    """`capacity` places, first come, first served.

    `on_move(who, place)` hears where each one stands in the line (1 for the next), and None at its turn.
    """

    def __init__(self, capacity: int, on_move: Callable[[T, int | None], None]) -> None:
        self._free = capacity
        self._line: deque[tuple[T, asyncio.Future[None]]] = deque()
        self._on_move = on_move
        self._telling: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def turn(self, who: T, patience: float) -> AsyncIterator[None]:
        """Hold a place; raises WaitedTooLong after `patience` seconds in the line."""
        if self._free:
            self._free -= 1
        else:
            await self._wait(who, patience)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, who: T, patience: float) -> None:
        called: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (who, called)
        self._line.append(entry)
        self._on_move(who, len(self._line))
        try:
            async with asyncio.timeout(patience):
                await called
        except BaseException as error:
            if called.done() and not called.cancelled():
                self._pass_on()  # called and stopped in the same moment: the place goes to the next
            elif entry in self._line:
                self._line.remove(entry)
                self._moved()
            if isinstance(error, TimeoutError):
                raise WaitedTooLong from None
            raise
        self._on_move(who, None)

    def _pass_on(self) -> None:
        while self._line:
            _, called = self._line.popleft()
            self._moved()
            if not called.done():
                called.set_result(None)
                return
        self._free += 1

    def _moved(self) -> None:
        # At most once a second: with many in line and fast checks, telling each of every step would be work.
        if self._telling is None and self._line:
            self._telling = asyncio.get_running_loop().call_later(1.0, self._tell)

    def _tell(self) -> None:
        self._telling = None
        for place, (who, _) in enumerate(self._line, 1):
            self._on_move(who, place)
