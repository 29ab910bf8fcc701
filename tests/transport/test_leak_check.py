"""The check for leaks is itself tried: it must see ours, and only ours."""

import asyncio
import socket

import pytest

from tests.support.aio import run


def test_a_client_socket_that_is_left_open_is_seen() -> None:
    left = []

    async def main() -> None:
        left.append(socket.create_connection(listener.getsockname()))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        with pytest.raises(AssertionError, match="sockets left behind"):
            run(main())
        left[0].close()


def test_a_task_that_is_left_running_is_seen() -> None:
    async def main() -> None:
        tasks.append(asyncio.ensure_future(asyncio.sleep(10)))

    tasks: list[asyncio.Task[None]] = []
    with pytest.raises(AssertionError, match="tasks left behind"):
        run(main())


def test_what_another_threads_server_has_accepted_is_not_ours() -> None:
    accepted = []

    async def main() -> None:
        client = socket.create_connection(listener.getsockname())
        accepted.append(listener.accept()[0])
        client.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        run(main())
        accepted[0].close()
