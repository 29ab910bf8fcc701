"""A slow line without any right of root: a TCP proxy that holds what it passes on for half a round trip.

`python -m benchmarks._proxy RTT_MS PORT ...` prints its own ports as JSON and works until it is ended. The
kernel answers a connect at once, so the proxy itself makes up for the round trip of TCP's handshake. It
acknowledges by itself, too: what a server's Nagle algorithm waits for does not show here (see `_link`).
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_HOST = "127.0.0.1"
_CHUNK = 65536


async def _carry(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, opened: float, seconds: float
) -> None:
    """Pass on each piece `seconds` after it came, and none before `opened`; then the end."""
    loop = asyncio.get_running_loop()
    pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def read() -> None:
        data = b"-"
        while data:
            try:
                data = await reader.read(_CHUNK)
            except OSError:
                data = b""
            pieces.put_nowait((max(loop.time(), opened) + seconds, data))

    reading = asyncio.create_task(read())
    try:
        while True:
            due, data = await pieces.get()
            await asyncio.sleep(due - loop.time())
            if not data:
                break
            writer.write(data)
        with suppress(OSError):
            writer.write_eof()
    finally:
        reading.cancel()


async def _end(writer: asyncio.StreamWriter) -> None:
    """Close, and take note of an end by reset: asyncio complains of one that nobody asked for."""
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


async def _serve(port: int, rtt: float) -> int:
    async def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened = asyncio.get_running_loop().time() + rtt  # when the client would know that it is connected
        await asyncio.sleep(1.5 * rtt)
        try:
            far_reader, far_writer = await asyncio.open_connection(_HOST, port)
            try:
                await asyncio.gather(
                    _carry(reader, far_writer, opened, rtt / 2), _carry(far_reader, writer, 0, rtt / 2)
                )
            finally:
                await _end(far_writer)
        except OSError:
            pass
        finally:
            await _end(writer)

    server = await asyncio.start_server(welcome, _HOST, 0)
    return int(server.sockets[0].getsockname()[1])


async def _main(rtt_ms: float, ports: Sequence[int]) -> None:
    print(json.dumps([await _serve(port, rtt_ms / 1000) for port in ports]), flush=True)
    await asyncio.Event().wait()


@contextmanager
def slow_ports(rtt_ms: float, ports: Sequence[int]) -> Iterator[list[int]]:
    """Ports of 127.0.0.1 that lead to `ports`, `rtt_ms` away."""
    command = [sys.executable, "-m", "benchmarks._proxy", str(rtt_ms), *map(str, ports)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    asyncio.run(_main(float(sys.argv[1]), [int(port) for port in sys.argv[2:]]))
