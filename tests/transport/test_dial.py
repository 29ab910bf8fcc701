import asyncio
import contextlib
import time
from collections.abc import Iterator

import pytest

from tests.support.aio import run
from tests.support.dns import DnsServer
from tests.support.sockets import dead, free_port, server
from webapp.domain.evidence import AttemptOutcome, Ending
from webapp.transport.dial import Race, interleave
from webapp.transport.guard import Guard
from webapp.transport.limits import Limits
from webapp.transport.network import ConnectFailed, Connection, Network
from webapp.transport.resolver import Resolver


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


@contextlib.contextmanager
def network(limits: Limits | None = None, **records: list[str]) -> Iterator[Network]:
    """A network whose only name is mail.example."""
    with DnsServer({"mail.example": records}) as dns:
        yield Network(Guard.open(), Resolver([dns.address]), limits=limits)


async def dial(net: Network, port: int, **options: float) -> Connection:
    return await net.connect("mail.example", port, **options)


def outcomes(attempts: object) -> list[tuple[str, str]]:
    return [(attempt.address, attempt.outcome.value) for attempt in attempts]  # type: ignore[attr-defined]


def test_families_take_turns_ipv6_first() -> None:
    assert interleave(["192.0.2.1", "192.0.2.2", "::1", "192.0.2.3", "::2"]) == [
        "::1", "192.0.2.1", "::2", "192.0.2.2", "192.0.2.3",
    ]  # fmt: skip


def test_a_connection_tells_its_ends_its_times_and_its_attempts() -> None:
    async def main() -> None:
        async with server(silent) as port:
            connection = await dial(net, port)
            assert connection.address == connection.source_address == "127.0.0.1"
            assert [name for name, _, _ in connection.timings] == ["dns", "tcp"]
            (_, dns_start, dns_ms), (_, tcp_start, _) = connection.timings
            assert dns_start == 0
            assert tcp_start == dns_ms
            assert outcomes(connection.attempts) == [("127.0.0.1", "connected")]
            assert connection.attempts[0].source == "127.0.0.1"
            assert not connection.tls
            connection.close()
            connection.close()  # twice does no harm

    with network(A=["127.0.0.1"]) as net:
        run(main())


def test_one_dead_address_costs_at_most_300_ms() -> None:
    async def main() -> None:
        async with server(silent, port=port):
            began = time.monotonic()
            connection = await dial(net, port)
            took = time.monotonic() - began
            connection.close()
        assert 0.2 < took < 0.3
        assert connection.address == "127.0.0.1"
        assert outcomes(connection.attempts) == [("::1", "abandoned"), ("127.0.0.1", "connected")]
        assert (connection.attempts[0].duration_ms or 0) >= 240

    with dead("::1") as port, network(A=["127.0.0.1"], AAAA=["::1"]) as net:
        run(main())


def test_after_a_refusal_the_next_address_is_tried_at_once() -> None:
    async def main() -> None:
        async with server(silent) as port:
            began = time.monotonic()
            connection = await dial(net, port)
            assert time.monotonic() - began < 0.15
            connection.close()
        assert outcomes(connection.attempts) == [("::1", "refused"), ("127.0.0.1", "connected")]

    with network(A=["127.0.0.1"], AAAA=["::1"]) as net:
        run(main())


def test_a_refusal_says_more_than_silence() -> None:
    async def main() -> None:
        race = Race(["127.0.0.2", "127.0.0.3"], port, origin=asyncio.get_running_loop().time())
        await race.run(1.0)
        assert race.sock is None
        assert race.ending is Ending.REFUSED
        assert outcomes(race.attempts) == [("127.0.0.2", "timed_out"), ("127.0.0.3", "refused")]
        # Also of what was never reached it is known where it was tried from: firewalls note it.
        assert all(attempt.source for attempt in race.attempts)

    with dead("127.0.0.2") as port:
        run(main())


def test_addresses_behind_the_winner_are_not_tried() -> None:
    async def main() -> None:
        async with server(silent) as port:
            race = Race(["127.0.0.1", "127.0.0.2"], port, origin=0)
            await race.run(5)
            assert race.sock is not None
            race.sock.close()
        assert outcomes(race.attempts) == [("127.0.0.1", "connected"), ("127.0.0.2", "not_tried")]
        assert race.attempts[1].started_ms is None
        assert race.attempts[1].source is None

    run(main())


def test_all_addresses_together_have_one_time() -> None:
    async def main() -> None:
        began = time.monotonic()
        with pytest.raises(ConnectFailed) as failure:
            await dial(net, port)
        assert 0.9 < time.monotonic() - began < 1.3
        assert failure.value.ending is Ending.TIMED_OUT
        assert {attempt.outcome for attempt in failure.value.attempts} == {AttemptOutcome.TIMED_OUT}
        assert len(failure.value.attempts) == 3
        assert 0.9 < failure.value.seconds < 1.3
        (dns, tcp) = failure.value.timings
        assert (dns[0], tcp[0], tcp[1]) == ("dns", "tcp", dns[2])
        assert tcp[2] >= 900

    with contextlib.ExitStack() as stack:
        port = stack.enter_context(dead("127.0.0.2"))
        stack.enter_context(dead("127.0.0.3", port))
        stack.enter_context(dead("127.0.0.4", port))
        net = stack.enter_context(network(Limits(connect=1.0), A=["127.0.0.2", "127.0.0.3", "127.0.0.4"]))
        run(main())


def test_what_the_caller_has_left_may_be_less() -> None:
    async def main() -> None:
        with pytest.raises(ConnectFailed) as failure:
            await dial(net, port, timeout=0.4)
        assert failure.value.ending is Ending.TIMED_OUT
        assert failure.value.seconds < 0.7

    with dead("127.0.0.2") as port, network(A=["127.0.0.2"]) as net:
        run(main())


def test_at_most_ten_addresses_are_tried() -> None:
    async def main() -> None:
        with pytest.raises(ConnectFailed) as failure:
            await dial(net, port)
        tried = [attempt for attempt in failure.value.attempts if attempt.outcome is AttemptOutcome.REFUSED]
        assert len(tried) == 10
        assert len(failure.value.attempts) == 20

    with free_port() as port, network(A=[f"127.0.0.{number}" for number in range(1, 21)]) as net:
        run(main())


@pytest.mark.parametrize("after", [0.0, 0.05, 0.3])
def test_a_race_that_is_cancelled_leaves_nothing_behind(after: float) -> None:
    async def main() -> None:
        task = asyncio.ensure_future(dial(net, port))
        await asyncio.sleep(after)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with dead("127.0.0.2") as port, dead("127.0.0.3", port), network(A=["127.0.0.2", "127.0.0.3"]) as net:
        run(main())


def test_two_winners_at_once_leave_one_connection() -> None:
    async def main() -> None:
        async with server(silent, "127.0.0.2") as port, server(silent, "127.0.0.3", port):
            race = Race(["127.0.0.2", "127.0.0.3"], port, origin=asyncio.get_running_loop().time())
            await race.run(5)
            assert race.sock is not None
            race.sock.close()

    run(main())
