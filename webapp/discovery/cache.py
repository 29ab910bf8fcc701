"""What was found for a domain, kept for a while: bounded, and forgotten in time."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

FoundT = TypeVar("FoundT")


class DomainCache(Generic[FoundT]):
    """Findings by domain. The oldest entry goes first where there is no more room."""

    def __init__(
        self, room: int = 2000, seconds: float = 600.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._room = room
        self._seconds = seconds
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, FoundT]] = OrderedDict()

    def get(self, domain: str) -> FoundT | None:
        kept = self._kept.get(domain)
        if kept is None:
            return None
        until, findings = kept
        if self._clock() < until:
            return findings
        self._kept.pop(domain, None)
        return None

    def put(self, domain: str, findings: FoundT, *, complete: bool = True) -> None:
        """complete: whether every source answered; else it is tried again soon."""
        self._kept.pop(domain, None)
        self._kept[domain] = (self._clock() + (self._seconds if complete else self._seconds / 10), findings)
        while len(self._kept) > self._room:
            self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)
