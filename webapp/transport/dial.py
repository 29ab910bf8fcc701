"""Reaching one of several addresses: RFC 8305, and a note of how each attempt went."""

import asyncio
import errno
import socket
from collections.abc import Sequence

from webapp.domain.evidence import AttemptOutcome, ConnectAttempt, Ending

# RFC 8305 section 8: the recommended delay between two attempts, in seconds.
_STAGGER = 0.25
# More addresses than this are not tried; they are noted as such.
_MOST = 10

_OUTCOMES = {
    errno.ECONNREFUSED: AttemptOutcome.REFUSED,
    errno.ETIMEDOUT: AttemptOutcome.TIMED_OUT,
    errno.ECONNRESET: AttemptOutcome.RESET,
    errno.ENETUNREACH: AttemptOutcome.UNREACHABLE,
    errno.EHOSTUNREACH: AttemptOutcome.UNREACHABLE,
    errno.ENETDOWN: AttemptOutcome.UNREACHABLE,
    errno.EADDRNOTAVAIL: AttemptOutcome.UNREACHABLE,  # no address of that family on this machine
    errno.EAFNOSUPPORT: AttemptOutcome.UNREACHABLE,
}
# What the addresses together say: an answer tells more than silence.
_ENDINGS = {
    AttemptOutcome.REFUSED: Ending.REFUSED,
    AttemptOutcome.RESET: Ending.RESET,
    AttemptOutcome.TIMED_OUT: Ending.TIMED_OUT,
}


class _Attempt:
    """One address of the race."""

    def __init__(self, address: str, port: int) -> None:
        self.address = address
        self.port = port
        self.family = 6 if ":" in address else 4
        self.outcome = AttemptOutcome.NOT_TRIED
        self.started: float | None = None
        self.ended: float | None = None
        self.sock: socket.socket | None = None
        self.source: str | None = None

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        self.started = loop.time()
        self.outcome = AttemptOutcome.ABANDONED  # until it is known better
        try:
            self.sock = socket.socket(
                socket.AF_INET6 if self.family == 6 else socket.AF_INET,
                socket.SOCK_STREAM,
                socket.IPPROTO_TCP,
            )
            self.sock.setblocking(False)
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await loop.sock_connect(self.sock, (self.address, self.port))
            self.outcome = AttemptOutcome.CONNECTED
        except OSError as error:
            self.outcome = _OUTCOMES.get(error.errno or 0, AttemptOutcome.FAILED)
        finally:
            self.ended = loop.time()
            self.source = self._source()

    def _source(self) -> str | None:
        """Our end, which the system chose as the attempt began; a firewall in between may have noted it."""
        try:
            address = str(self.sock.getsockname()[0]) if self.sock else ""
        except OSError:
            return None
        return None if address in ("", "0.0.0.0", "::") else address  # noqa: S104 (nothing is bound)

    def close(self) -> None:
        if self.sock is not None:
            self.sock.close()

    def note(self, origin: float) -> ConnectAttempt:
        """The record of this attempt, in milliseconds since `origin` (loop time)."""
        if self.started is None or self.ended is None:
            return ConnectAttempt(self.address, self.family, self.outcome)
        return ConnectAttempt(
            self.address,
            self.family,
            self.outcome,
            round((self.started - origin) * 1000),
            round((self.ended - self.started) * 1000),
            self.source,
        )


class Race:
    """Tries addresses one after the other, each next one 250 ms later or at once after a failure.

    `sock`, `address` and `attempts` hold what came of it. Nothing is left open but the winner's socket,
    also when the race is cancelled.
    """

    def __init__(self, addresses: Sequence[str], port: int, *, origin: float) -> None:
        self._attempts = [_Attempt(address, port) for address in interleave(addresses)]
        self._origin = origin
        self.sock: socket.socket | None = None
        self.address = ""

    @property
    def attempts(self) -> tuple[ConnectAttempt, ...]:
        return tuple(attempt.note(self._origin) for attempt in self._attempts)

    @property
    def ending(self) -> Ending:
        """Why nothing was reached."""
        outcomes = {attempt.outcome for attempt in self._attempts}
        return next((_ENDINGS[one] for one in _ENDINGS if one in outcomes), Ending.UNREACHABLE)

    async def run(self, seconds: float) -> None:
        """Until one address is reached, all failed, or `seconds` have passed."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        waiting = iter(self._attempts[:_MOST])
        running: dict[asyncio.Task[None], _Attempt] = {}
        following = next(waiting, None)
        winner = None
        try:
            while winner is None and loop.time() < until and (running or following):
                if following:
                    running[asyncio.ensure_future(following.run())] = following
                    following = next(waiting, None)
                pause = until - loop.time()
                done, _ = await asyncio.wait(
                    running,
                    timeout=max(0.0, min(pause, _STAGGER) if following else pause),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                ended = [running.pop(task) for task in list(running) if task in done]
                winner = next((one for one in ended if one.outcome is AttemptOutcome.CONNECTED), None)
            timed_out = winner is None and bool(running)
        finally:
            # Tasks first: a socket closed under a waiting task would leave its number with the loop.
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            for attempt in self._attempts:
                if attempt is not winner:
                    attempt.close()
        for attempt in self._attempts:
            if timed_out and attempt.outcome is AttemptOutcome.ABANDONED:
                attempt.outcome = AttemptOutcome.TIMED_OUT
            elif attempt.outcome is AttemptOutcome.CONNECTED and attempt is not winner:
                attempt.outcome = AttemptOutcome.ABANDONED
        if winner is not None:
            self.sock, self.address = winner.sock, winner.address


def interleave(addresses: Sequence[str]) -> list[str]:
    """IPv6 first, then the families in turn (RFC 8305 section 4), in the order of each family."""
    v6 = [address for address in addresses if ":" in address]
    v4 = [address for address in addresses if ":" not in address]
    mixed: list[str] = []
    for number in range(max(len(v6), len(v4))):
        mixed += v6[number : number + 1] + v4[number : number + 1]
    return mixed
