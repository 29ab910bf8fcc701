import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import pytest

from tests.support import certs
from tests.support.aio import run
from tests.support.sockets import Handler, reset, server
from webapp.transport.connection import Connection
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.tls import policies


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


@pytest.fixture(scope="module")
def good() -> certs.Certificate:
    return certs.make(["localhost", "127.0.0.1"], certs.make_authority())


@contextlib.asynccontextmanager
async def connected(
    handler: Handler, ca_file: str | None = None, **options: object
) -> AsyncIterator[Connection]:
    async with server(handler, **options) as port:
        connection = await Network(Guard.open(), ca_file=ca_file).connect("127.0.0.1", port)
        try:
            yield connection
        finally:
            connection.close()


def test_bytes_go_out_and_come_in() -> None:
    async def main() -> None:
        async with connected(echo) as connection:
            await connection.send(b"hello", 1)
            assert await connection.receive(1) == b"hello"

    run(main())


def test_the_end_is_an_empty_read() -> None:
    async def bye(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"421 bye\r\n")

    async def main() -> None:
        async with connected(bye) as connection:
            assert await connection.receive(1) == b"421 bye\r\n"
            assert await connection.receive(1) == b""

    run(main())


def test_a_reset_is_told_from_an_end() -> None:
    async def tear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reset(writer)

    async def main() -> None:
        async with connected(tear) as connection:
            with pytest.raises(ConnectionResetError):
                await connection.receive(1)

    run(main())


def test_what_a_server_said_before_it_went_is_still_received() -> None:
    async def bye(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"421 too many connections\r\n")

    async def main() -> None:
        async with connected(bye) as connection:
            await asyncio.sleep(0.05)
            with contextlib.suppress(ConnectionResetError):
                for _ in range(3):
                    await connection.send(b"EHLO x\r\n", 1)
                    await asyncio.sleep(0.02)
            assert await connection.receive(1) == b"421 too many connections\r\n"

    run(main())


def test_a_silent_server_runs_into_the_time() -> None:
    async def main() -> None:
        async with connected(silent) as connection:
            began = time.monotonic()
            with pytest.raises(TimeoutError):
                await connection.receive(0.2)
            assert 0.15 < time.monotonic() - began < 0.4
            # The connection is still of use, as one needs that waits for news now and then.
            with pytest.raises(TimeoutError):
                await connection.receive(0.05)

    run(main())


def test_a_server_that_does_not_read_runs_into_the_time() -> None:
    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(10)

    async def main() -> None:
        async with connected(deaf) as connection:
            with pytest.raises(TimeoutError):
                await connection.send(b"x" * 20_000_000, 0.3)

    run(main())


def test_a_flood_leaves_the_loop_to_others() -> None:
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async def read_on(connection: Connection) -> None:
        while True:
            await connection.receive(1)

    async def main() -> None:
        async with connected(flood) as connection:
            task = asyncio.ensure_future(read_on(connection))
            late = []
            for _ in range(30):
                began = time.monotonic()
                await asyncio.sleep(0.005)
                late.append(time.monotonic() - began - 0.005)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert sorted(late)[15] < 0.05

    run(main())


def test_a_timeout_loses_no_byte() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number in range(200):
            writer.write(bytes([number]))
            await asyncio.sleep(0.0011)

    async def main() -> None:
        async with connected(drip) as connection:
            received = b""
            while len(received) < 200:
                with contextlib.suppress(TimeoutError):
                    received += await connection.receive(0.001)
            assert received == bytes(range(200))

    run(main())


def test_a_read_that_is_cancelled_leaves_nothing_behind() -> None:
    async def main() -> None:
        async with connected(silent) as connection:
            task = asyncio.ensure_future(connection.receive(10))
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    run(main())


def test_tls_carries_bytes_both_ways(good: certs.Certificate, ca_file: str) -> None:
    async def main() -> None:
        async with connected(echo, ca_file, ssl=good.server_context()) as connection:
            handshake = await connection.start_tls("localhost", timeout=5)
            assert handshake.ok
            assert connection.tls
            big = b"x" * 300_000
            sending = asyncio.ensure_future(connection.send(big, 5))
            received = b""
            while len(received) < len(big):
                received += await connection.receive(5)
            await sending
            assert received == big

    run(main())


def test_under_tls_the_end_is_an_empty_read_with_or_without_goodbye(
    good: certs.Certificate, ca_file: str
) -> None:
    async def bye(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.get_extra_info("socket").shutdown(1)

    async def main() -> None:
        for handler in (bye, cut):
            async with connected(handler, ca_file, ssl=good.server_context()) as connection:
                assert (await connection.start_tls("localhost", timeout=5)).ok
                await connection.send(b"x", 1)
                assert await connection.receive(1) == b""

    run(main())


def test_under_tls_a_drip_of_single_bytes_is_cut_off_in_time(good: certs.Certificate, ca_file: str) -> None:
    """A record that comes byte by byte is never whole: the time is that of all its reads together."""

    async def main() -> None:
        async with server(echo, ssl=good.server_context()) as inner, server(dripping(inner)) as port:
            connection = await Network(Guard.open(), ca_file=ca_file).connect("127.0.0.1", port)
            assert (await connection.start_tls("localhost", timeout=5)).ok
            await connection.send(b"x" * 100, 1)
            began = time.monotonic()
            with pytest.raises(TimeoutError):
                await connection.receive(0.5)
            assert time.monotonic() - began < 0.7
            connection.close()

    def dripping(inner: int) -> Handler:
        async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            back, out = await asyncio.open_connection("127.0.0.1", inner)

            async def up() -> None:
                while data := await reader.read(65536):
                    out.write(data)

            upward = asyncio.ensure_future(up())
            try:
                await asyncio.sleep(0.1)
                writer.write(await back.read(65536))  # the handshake
                await asyncio.sleep(0.3)
                while data := await back.read(1):
                    writer.write(data)
                    await asyncio.sleep(0.05)
            finally:
                upward.cancel()
                out.transport.abort()

        return relay

    run(main())


def test_a_broken_record_is_a_torn_connection(good: certs.Certificate, ca_file: str) -> None:
    async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        sock = writer.get_extra_info("socket")
        import os

        os.write(sock.fileno(), b"\x17\x03\x03\x00\x20" + b"z" * 32)
        await asyncio.sleep(1)

    async def main() -> None:
        async with connected(garbage, ca_file, ssl=good.server_context()) as connection:
            assert (await connection.start_tls("localhost", timeout=5)).ok
            await connection.send(b"x", 1)
            with pytest.raises(ConnectionResetError, match="TLS"):
                await connection.receive(1)

    run(main())


@pytest.fixture(scope="module")
def ca_file(good: certs.Certificate, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    assert good.issuer is not None
    path.write_bytes(good.issuer.pem)
    return str(path)


def test_policies_are_built_once_for_all(ca_file: str) -> None:
    assert policies(ca_file) is policies(ca_file)
    assert policies(ca_file) is not policies()
