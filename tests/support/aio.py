"""Run one coroutine of a test, and see that it leaves nothing behind."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def open_sockets() -> dict[str, int]:
    """The sockets that this process has open: what identifies each, and its number."""
    found = {}
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            target = str(entry.readlink())
            if target.startswith("socket:"):
                found[target] = int(entry.name)
    return found


def _looked_at(number: int) -> Iterator[socket.socket]:
    """The socket of that number by a copy of its own; nothing where it was closed meanwhile."""
    with contextlib.suppress(OSError), socket.socket(fileno=os.dup(number)) as copy:
        yield copy


def _port(sock: socket.socket) -> int | None:
    return sock.getsockname()[1] if sock.family in (socket.AF_INET, socket.AF_INET6) else None


def listening_ports(sockets: dict[str, int]) -> set[int | None]:
    return {
        _port(sock)
        for number in sockets.values()
        for sock in _looked_at(number)
        if sock.type == socket.SOCK_STREAM and sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    }


def run(main: Coroutine[Any, Any, T], seconds: float = 20) -> T:
    """The result of `main`; fails where it leaves a task or an open socket.

    What a server of another thread has accepted is that server's own, and closed by it in its own time: told
    by its port, which is one that was listened at before.
    """

    async def watched() -> T:
        result = await asyncio.wait_for(main, seconds)
        for _ in range(3):
            await asyncio.sleep(0)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, f"tasks left behind: {left}"
        return result

    before = open_sockets()
    theirs = listening_ports(before)
    result = asyncio.run(watched())
    left = [
        str(sock)
        for name, number in open_sockets().items()
        if name not in before
        for sock in _looked_at(number)
        if _port(sock) not in theirs
    ]
    assert not left, f"sockets left behind: {left}"
    return result
