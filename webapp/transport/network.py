"""The one dial: name -> addresses -> judged -> reached. Everything that leaves goes through here."""

import asyncio
import copy
from collections.abc import Awaitable, Callable, Iterable
from typing import Self, TypeAlias

from webapp.domain.evidence import ConnectAttempt, Ending
from webapp.transport.connection import Connection, Timings
from webapp.transport.control import Control
from webapp.transport.dial import Race
from webapp.transport.guard import Guard
from webapp.transport.https import FetchFailed, fetch
from webapp.transport.limits import Limits
from webapp.transport.names import InvalidHost, is_literal, normalise_host
from webapp.transport.resolver import LookupFailed, Record, Resolver
from webapp.transport.tls import policies

__all__ = ["ConnectFailed", "Connection", "FetchFailed", "Limits", "LookupFailed", "Network"]

# Seconds that every refusal takes, counted from the start: a refused port or literal, which needs no look-up,
# looks like a name that led to a private address. Look-ups are nearly always over by then.
REFUSAL = 0.5
# (host, its permitted addresses) -> those of them that may be dialled just now.
Admit: TypeAlias = Callable[[str, tuple[str, ...]], Awaitable[tuple[str, ...]]]

# Seconds in which a control server is reached, or is not.
CONTROL_SECONDS = 5.0


class ConnectFailed(Exception):  # noqa: N818 (says what happened)
    """No connection. `ending` says why, `attempts` what was tried, `seconds` how long it took.

    ending: NAME_NOT_FOUND, LOOKUP_FAILED, NOT_ALLOWED, REFUSED, TIMED_OUT, UNREACHABLE or RESET.
    timings: as those of a Connection. After NOT_ALLOWED both are empty: what a refused name leads to is not shown.
    """

    def __init__(
        self,
        ending: Ending,
        attempts: tuple[ConnectAttempt, ...] = (),
        seconds: float = 0.0,
        timings: Timings = (),
    ) -> None:
        super().__init__(ending.value)
        self.ending = ending
        self.attempts = attempts
        self.seconds = seconds
        self.timings = timings


class Network:
    """Reaches servers for checks and discovery. One for a process; keeps nothing of any check.

    ca_file: authorities (PEM) trusted besides those of the system.
    control: "HOST:PORT" of servers that are known to be up, chosen by the operator (see `control_reachable`).
    """

    def __init__(
        self,
        guard: Guard,
        resolver: Resolver | None = None,
        ca_file: str | None = None,
        limits: Limits | None = None,
        control: Iterable[str] = (),
    ) -> None:
        self.guard = guard
        self.resolver = resolver or Resolver()
        self.limits = limits or Limits()
        self._ca_file = ca_file
        self._control = Control(control)
        self._admit: Admit | None = None

    def asking(self, admit: Admit) -> Self:
        """The same network for one check, whose every `connect` asks `admit` between the look-up and the dial."""
        asking = copy.copy(self)
        asking._admit = admit
        return asking

    async def connect(self, host: str, port: int, *, timeout: float | None = None) -> Connection:
        """Reach `host` (a name or a literal) on `port`. Raises ConnectFailed.

        The name is looked up once (Limits.dns), every address judged, and the permitted ones raced
        (Limits.connect for all of them together); the whole takes at most `timeout` seconds.
        """
        return await self._connect(self.guard, host, port, timeout, self._admit)

    async def resolve(self, host: str, rdtype: str) -> tuple[Record, ...]:
        """MX or SRV records as `Resolver.records` gives them; () where there are none.

        Raises LookupFailed (LOOKUP_FAILED) where the question was not answered.
        """
        try:
            return await self.resolver.records(host, rdtype, self.limits.dns)
        except LookupFailed as failure:
            if failure.ending is Ending.NAME_NOT_FOUND:
                return ()
            raise

    async def names_behind(self, host: str) -> tuple[str, ...]:
        """What the machine that `host` leads to is called by the owner of its address; () where nobody says."""
        try:
            addresses = await self.resolver.addresses(host, self.limits.dns)
            # Names stand at IPv4 addresses, where they stand at all; the list ends with those.
            return await self.resolver.names_of(addresses[-1], self.limits.dns)
        except LookupFailed:
            return ()

    async def fetch_https(self, url: str, max_bytes: int, timeout: float) -> bytes:
        """The body of an https:// document, through the same guard. Raises FetchFailed.

        No redirect is followed. Port 443 is allowed here besides the ports of mail; any other must be
        allowed as such.
        """

        async def connect(host: str, port: int, seconds: float) -> Connection:
            return await self._connect(self.guard.with_ports(443), host, port, seconds)

        return await fetch(connect, url, max_bytes, timeout)

    async def control_reachable(self, port: int) -> bool | None:
        """Whether this installation reaches anything at all on `port`: None where no control server is set.

        The answer is kept for a minute.
        """

        async def reach(host: str, port: int) -> bool:
            try:
                (await self._connect(Guard.open(), host, port, CONTROL_SECONDS)).close()
            except ConnectFailed as failure:
                # A server that says no was reached.
                return failure.ending in (Ending.REFUSED, Ending.RESET)
            return True

        return await self._control.reachable(port, reach)

    async def control_resolves(self) -> bool:
        """Whether this installation's resolver answers at all. The answer is kept for a minute."""
        return await self._control.resolves(self.resolver.works)

    async def _connect(
        self, guard: Guard, host: str, port: int, timeout: float | None, admit: Admit | None = None
    ) -> Connection:
        loop = asyncio.get_running_loop()
        began = loop.time()
        seconds = self.limits.dns + self.limits.connect if timeout is None else timeout
        try:
            addresses = await self._permitted(guard, host, port, min(self.limits.dns, seconds))
        except LookupFailed as failure:
            took = loop.time() - began
            raise ConnectFailed(failure.ending, (), took, (("dns", 0, round(took * 1000)),)) from None
        if addresses and admit:
            addresses = await admit(host, addresses)
        if not addresses:
            await asyncio.sleep(began + REFUSAL - loop.time())
            raise ConnectFailed(Ending.NOT_ALLOWED, seconds=REFUSAL)
        resolved = loop.time()
        race = Race(addresses, port, origin=began)
        await race.run(min(self.limits.connect, began + seconds - resolved))
        timings = (
            ("dns", 0, round((resolved - began) * 1000)),
            ("tcp", round((resolved - began) * 1000), round((loop.time() - resolved) * 1000)),
        )
        if race.sock is None:
            raise ConnectFailed(race.ending, race.attempts, loop.time() - began, timings)

        async def again(seconds: float) -> Connection:
            try:
                return await self._connect(guard, race.address, port, seconds)
            except ConnectFailed as failure:
                raise ConnectionError(failure.ending) from None

        return Connection(race.sock, race.address, policies(self._ca_file), race.attempts, timings, again)

    async def _permitted(self, guard: Guard, host: str, port: int, seconds: float) -> tuple[str, ...]:
        """The addresses of `host` that may be dialled; empty where it is refused."""
        try:
            name = normalise_host(host)
        except InvalidHost:
            return ()
        if not guard.permits_port(port):
            return ()
        addresses = (name,) if is_literal(name) else await self.resolver.addresses(name, seconds)
        return tuple(address for address in addresses if guard.permits(address, port))
