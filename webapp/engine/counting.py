"""Where the limits keep their counts: in this process, or in the database for several."""

import time
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from webapp.store import Store

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import RateLimiter

Rate = tuple[int, int]  # how many, in how many seconds


class Counters(Protocol):
    """Where counts are kept."""

    def wait(self, key: str, rate: Rate) -> int:
        """Seconds until one more would be within the rate; 0 for now."""
        ...

    def used(self, key: str, rate: Rate) -> int:
        """How many of the rate's window were counted."""
        ...

    def hit(self, key: str, rate: Rate) -> None:
        """Count one."""
        ...

    def held(self, key: str) -> int:
        """How many hold this key now."""
        ...

    def hold(self, key: str, step: int) -> int:
        """One more (1) or one less (-1); how many hold it then, in one step with all other processes."""
        ...


class MemoryCounters:
    """For one process: a moving window, exact to the second."""

    def __init__(self) -> None:
        self._holders = Counter[str]()

    def wait(self, key: str, rate: Rate) -> int:
        item = _item(rate)
        if self._windows.test(item, key):
            return 0
        return max(1, round(self._windows.get_window_stats(item, key).reset_time - time.time()))

    def used(self, key: str, rate: Rate) -> int:
        return rate[0] - self._windows.get_window_stats(_item(rate), key).remaining

    def hit(self, key: str, rate: Rate) -> None:
        self._windows.hit(_item(rate), key)

    def held(self, key: str) -> int:
        return self._holders[key]

    def hold(self, key: str, step: int) -> int:
        self._holders[key] += step
        if self._holders[key] <= 0:
            del self._holders[key]
        return self._holders[key]

    @cached_property
    def _windows(self) -> "RateLimiter":
        # Loaded with the first count: the library brings all its storages along, which no page has to wait for.
        from limits.storage import MemoryStorage
        from limits.strategies import MovingWindowRateLimiter

        return MovingWindowRateLimiter(MemoryStorage())


def _item(rate: Rate) -> "RateLimitItem":
    from limits import RateLimitItemPerSecond

    return RateLimitItemPerSecond(*rate)


class StoreCounters:
    """For several processes together: rows of the database, with fixed windows.

    lease: seconds after which what a process held is free again, should it have died holding it.
    """

    def __init__(self, store: Store, lease: float) -> None:
        self._store = store
        self._lease = lease

    def wait(self, key: str, rate: Rate) -> int:
        value, ends_at = self._store.count(key, 0, rate[1])
        return 0 if value < rate[0] else max(1, round(ends_at.timestamp() - time.time()))

    def used(self, key: str, rate: Rate) -> int:
        return self._store.count(key, 0, rate[1])[0]

    def hit(self, key: str, rate: Rate) -> None:
        self._store.count(key, 1, rate[1])

    def held(self, key: str) -> int:
        return self._store.count(key, 0, self._lease)[0]

    def hold(self, key: str, step: int) -> int:
        return self._store.count(key, step, self._lease, extend=True)[0]
