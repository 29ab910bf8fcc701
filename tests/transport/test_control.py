import asyncio
import time
from types import SimpleNamespace

import pytest

from tests.support.aio import run
from tests.support.dns import SILENT, DnsServer
from tests.support.sockets import dead, server
from webapp.transport import control
from webapp.transport.control import Control, parse_control
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver


async def idle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


def test_without_a_control_server_nothing_is_known() -> None:
    assert run(Network(Guard()).control_reachable(993)) is None


def test_a_control_server_that_is_reached_clears_us() -> None:
    async def main() -> None:
        async with server(idle) as port:
            # The operator's own choice needs no leave of the guard that strangers have.
            network = Network(Guard(), control=[f"127.0.0.1:{port}", "127.0.0.1:1"])
            assert await network.control_reachable(port) is True
            assert await network.control_reachable(port + 1) is None

    run(main())


def test_a_control_server_that_is_not_reached_says_that_it_is_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.transport.network.CONTROL_SECONDS", 0.5)
    with dead("127.0.0.2") as port:
        assert run(Network(Guard(), control=[f"127.0.0.2:{port}"]).control_reachable(port)) is False


def test_a_refusal_comes_from_a_server_that_was_reached() -> None:
    assert run(Network(Guard(), control=["127.0.0.1:1"]).control_reachable(1)) is True


def test_many_ask_and_one_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []

    async def reach(host: str, port: int) -> bool:
        looks.append(host)
        await asyncio.sleep(0.02)
        return False

    async def main() -> None:
        asked = Control(["control.example:993"])
        answers = await asyncio.gather(*(asked.reachable(993, reach) for _ in range(50)))
        assert set(answers) == {False}
        assert looks == ["control.example"]
        later = time.monotonic() + 61
        monkeypatch.setattr(control, "time", SimpleNamespace(monotonic=lambda: later))
        await asked.reachable(993, reach)
        assert len(looks) == 2

    run(main())


def test_one_who_gives_up_does_not_take_the_answer_from_the_others() -> None:
    async def reach(host: str, port: int) -> bool:
        await asyncio.sleep(0.05)
        return True

    async def main() -> None:
        asked = Control(["control.example:993"])
        first = asyncio.ensure_future(asked.reachable(993, reach))
        second = asyncio.ensure_future(asked.reachable(993, reach))
        await asyncio.sleep(0.01)
        first.cancel()
        assert await second is True
        await asyncio.gather(first, return_exceptions=True)

    run(main())


def test_the_resolver_is_looked_at_too() -> None:
    with DnsServer({}) as dns:
        assert run(Network(Guard(), Resolver([dns.address])).control_resolves())
    with DnsServer({".": SILENT}) as dns:
        assert not run(Network(Guard(), Resolver([dns.address])).control_resolves())


@pytest.mark.parametrize(
    ("text", "server"),
    [("mail.example.com:993", ("mail.example.com", 993)), ("[2001:db8::1]:25", ("2001:db8::1", 25))],
)
def test_a_control_server_has_a_port(text: str, server: tuple[str, int]) -> None:
    assert parse_control(text) == server


@pytest.mark.parametrize("text", ["", "mail.example.com", ":993", "mail.example.com:", "mail.example.com:0"])
def test_what_is_no_control_server_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_control(text)
