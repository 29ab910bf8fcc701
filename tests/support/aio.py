"""Run one coroutine of a test, and see that it leaves nothing behind."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def open_files() -> set[str]:
    """What this process has open, sockets included."""
    found = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.add(f"{entry.name} {entry.readlink()}")
        except OSError:
            continue
    return found


def run(main: Coroutine[Any, Any, T], seconds: float = 20) -> T:
    """The result of `main`; fails where it leaves a task or an open socket."""

    async def watched() -> T:
        result = await asyncio.wait_for(main, seconds)
        for _ in range(3):
            await asyncio.sleep(0)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, f"tasks left behind: {left}"
        return result

    before = open_files()
    result = asyncio.run(watched())
    left = {name for name in open_files() - before if "socket" in name}
    assert not left, f"sockets left behind: {left}"
    return result
