"""Is it us? Whether this installation reaches anything at all: asked rarely, remembered for a minute."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable, Iterable

# Seconds that an answer holds.
_KEPT = 60.0


def parse_control(text: str) -> tuple[str, int]:
    """One of "mail.example.com:993", "[2001:db8::1]:993" -> host, port. Raises ValueError."""
    host, _, port = text.strip().rpartition(":")
    if not host or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise ValueError(f"not HOST:PORT: {text}")
    return host.removeprefix("[").removesuffix("]"), int(port)


class Control:
    """The operator's control servers and what was last seen of them. Many may ask: one looks."""

    def __init__(self, servers: Iterable[str]) -> None:
        self._servers = tuple(parse_control(server) for server in servers)
        self._seen: dict[Hashable, tuple[float, bool]] = {}
        self._locks: dict[Hashable, asyncio.Lock] = {}

    async def reachable(self, port: int, reach: Callable[[str, int], Awaitable[bool]]) -> bool | None:
        """Whether any control server on `port` is reached; None where there is none."""
        servers = [server for server in self._servers if server[1] == port]
        if not servers:
            return None

        async def look() -> bool:
            return any(await asyncio.gather(*(reach(host, port) for host, port in servers)))

        return await self._once(port, look)

    async def resolves(self, works: Callable[[], Awaitable[bool]]) -> bool:
        return await self._once("resolver", works)

    async def _once(self, key: Hashable, look: Callable[[], Awaitable[bool]]) -> bool:
        async with self._locks.setdefault(key, asyncio.Lock()):
            seen = self._seen.get(key)
            if seen is None or time.monotonic() - seen[0] > _KEPT:
                # The answer's age counts from its end: the probe itself may have waited.
                answer = await look()
                seen = self._seen[key] = (time.monotonic(), answer)
            return seen[1]
