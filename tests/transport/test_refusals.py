"""Refused targets through the whole dial: a real resolver, a real DNS server, and not one connection begun."""

import asyncio
import socket
from typing import Any

import pytest

from tests.support.aio import run
from tests.support.dns import DnsServer
from tests.transport.targets import ALLOWED, REFUSED_ADDRESSES, REFUSED_SPELLINGS
from webapp.domain.evidence import Ending
from webapp.transport import network as network_module
from webapp.transport.guard import Guard
from webapp.transport.network import REFUSAL, ConnectFailed, Network
from webapp.transport.resolver import Resolver


class Dialled(list[tuple[str, int]]):
    """Every TCP connection that was begun; none is let out."""


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> Dialled:
    seen = Dialled()

    class Watched(socket.socket):
        def connect(self, address: tuple[str, int]) -> None:  # type: ignore[override]
            if self.type == socket.SOCK_STREAM:
                seen.append((address[0], address[1]))
                raise ConnectionRefusedError(111, "kept inside by the test")
            super().connect(address)

    monkeypatch.setattr(socket, "socket", Watched)
    return seen


async def outcome(network: Network, host: str, port: int) -> ConnectFailed:
    with pytest.raises(ConnectFailed) as failure:
        await network.connect(host, port)
    return failure.value


async def outcomes(network: Network, targets: list[tuple[str, int]]) -> list[ConnectFailed]:
    return list(await asyncio.gather(*(outcome(network, host, port) for host, port in targets)))


def test_refused_targets_begin_no_connection(dialled: Dialled) -> None:
    by_name = {
        f"n{number}.example": {"AAAA" if ":" in address else "A": [address]}
        for number, address in enumerate(REFUSED_ADDRESSES)
    }
    ports = [
        0,
        1,
        22,
        24,
        26,
        53,
        80,
        110,
        142,
        144,
        443,
        464,
        466,
        586,
        588,
        992,
        995,
        2524,
        2526,
        3306,
        6379,
        65535,
    ]
    targets = [
        *((address, 993) for address in REFUSED_ADDRESSES),
        *((f"[{address}]", 993) for address in REFUSED_ADDRESSES if ":" in address),
        *((spelling, 993) for spelling in REFUSED_SPELLINGS),
        *((name, 993) for name in by_name),
        *(("8.8.8.8", port) for port in ports),
        *(("public.example", port) for port in ports),
    ]
    assert len(targets) > 400
    with DnsServer({**by_name, "public.example": {"A": ["8.8.8.8"]}}) as dns:
        failures = run(outcomes(Network(Guard(), Resolver([dns.address])), targets), 60)
        assert "public.example" not in {name for name, _ in dns.queries}
    assert dialled == []
    assert {failure.ending for failure in failures} == {Ending.NOT_ALLOWED}
    # What was behind it does not show: no address, and the same time for all.
    assert {failure.attempts for failure in failures} == {()}
    assert {failure.seconds for failure in failures} == {REFUSAL}


def test_allowed_targets_are_dialled_as_the_addresses_that_were_judged(dialled: Dialled) -> None:
    zone = {
        f"n{number}.example": {"AAAA" if ":" in address else "A": [address]}
        for number, address in enumerate(ALLOWED)
    }
    assert len(ALLOWED) >= 30
    with DnsServer(zone) as dns:
        network = Network(Guard(), Resolver([dns.address]))
        failures = run(outcomes(network, [(name, 993) for name in zone]), 60)
    assert sorted(dialled) == sorted((address, 993) for address in ALLOWED)
    assert {failure.ending for failure in failures} == {Ending.REFUSED}


def test_of_mixed_answers_only_the_permitted_are_dialled_or_shown(dialled: Dialled) -> None:
    zone = {"mixed.example": {"A": ["10.0.0.1", "8.8.8.8", "127.0.0.1"], "AAAA": ["::1", "2606:4700::1"]}}
    with DnsServer(zone) as dns:
        [failure] = run(outcomes(Network(Guard(), Resolver([dns.address])), [("mixed.example", 993)]))
    assert dialled == [("2606:4700::1", 993), ("8.8.8.8", 993)]
    assert [attempt.address for attempt in failure.attempts] == ["2606:4700::1", "8.8.8.8"]


class Clock(asyncio.SelectorEventLoop):
    """Time that passes only while everybody waits: the same on every machine, to the last digit."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        select = self._selector.select  # type: ignore[attr-defined]

        def leap(timeout: float | None) -> Any:
            self._now += timeout or 0.0
            return select(0)

        self._selector.select = leap  # type: ignore[attr-defined]

    def time(self) -> float:
        return self._now


class Answers(Resolver):
    """Every name leads to `address`, after `delay` seconds."""

    def __init__(self, address: str, delay: float) -> None:
        super().__init__(["192.0.2.53"])
        self._answer = address, delay

    async def addresses(self, host: str, seconds: float | None = None) -> tuple[str, ...]:
        address, delay = self._answer
        await asyncio.sleep(delay)
        return (address,)


# What stands behind a name, by kind.
BEHIND = [
    "10.0.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "::1",
    "::ffff:10.0.0.1",
    "fd00::1",
    "64:ff9b::a00:1",
    "224.0.0.1",
]
LITERALS = [
    "10.0.0.1",
    "127.0.0.1",
    "169.254.169.254",
    "[::1]",
    "::ffff:10.0.0.1",
    "0x7f.1",
    "fe80::1%lo",
    "8.8.8.8:22",
]


def seconds_of(network: Network, host: str, port: int) -> float:
    loop = Clock()
    try:
        began = loop.time()
        loop.run_until_complete(outcome(network, host, port))
        return round(loop.time() - began, 6)
    finally:
        loop.close()


def test_a_refusal_takes_its_time_whatever_was_behind_it(dialled: Dialled) -> None:
    names = {
        seconds_of(Network(Guard(), Answers(address, delay)), "name.example", port)
        for address in BEHIND
        for delay in (0.0, 0.001, 0.05, 0.3, 0.499)
        for port in (25, 993)
    }
    literals = {seconds_of(Network(Guard(), Answers("8.8.8.8", 0.1)), host, 993) for host in LITERALS}
    ports = {
        seconds_of(Network(Guard(), Answers("8.8.8.8", 0.1)), "8.8.8.8", port) for port in (22, 80, 6379)
    }
    assert names | literals | ports == {REFUSAL}
    # A look-up that takes longer is told by its own name server, and by nothing that is behind the name.
    slow = {seconds_of(Network(Guard(), Answers(address, 2.0)), "name.example", 993) for address in BEHIND}
    assert slow == {2.0}
    assert dialled == []


def test_a_name_that_changes_its_answer_is_asked_only_once(dialled: Dialled) -> None:
    with DnsServer({"rebinding.example": {"A": ["8.8.8.8"]}}) as dns:
        run(outcomes(Network(Guard(), Resolver([dns.address])), [("rebinding.example", 993)]))
        assert sorted(dns.queries) == [("rebinding.example", "A"), ("rebinding.example", "AAAA")]
    assert dialled == [("8.8.8.8", 993)]


def test_a_check_may_be_asked_between_the_look_up_and_the_dial(dialled: Dialled) -> None:
    """With what is permitted only; and what it leaves out is not dialled."""
    asked: list[tuple[str, set[str]]] = []

    async def admit(host: str, addresses: tuple[str, ...]) -> tuple[str, ...]:
        asked.append((host, set(addresses)))
        return tuple(address for address in addresses if address == "8.8.4.4")

    zone = {"three.example": {"A": ["8.8.8.8", "10.0.0.1", "8.8.4.4"]}, "one.example": {"A": ["9.9.9.9"]}}
    with DnsServer(zone) as dns:
        plain = Network(Guard(), Resolver([dns.address]))
        some, none = run(outcomes(plain.asking(admit), [("three.example", 993), ("one.example", 993)]))
        assert dict(asked) == {"three.example": {"8.8.8.8", "8.8.4.4"}, "one.example": {"9.9.9.9"}}
        assert dialled == [("8.8.4.4", 993)]
        run(outcomes(plain, [("one.example", 993)]))
    assert (some.ending, none.ending) == (Ending.REFUSED, Ending.NOT_ALLOWED)
    assert len(asked) == 2, "each check asks for itself"


def test_an_alias_to_a_private_name_is_refused(dialled: Dialled) -> None:
    zone = {"alias.example": {"CNAME": ["inside.example"]}, "inside.example": {"A": ["192.168.1.1"]}}
    with DnsServer(zone) as dns:
        [failure] = run(outcomes(Network(Guard(), Resolver([dns.address])), [("alias.example", 993)]))
    assert failure.ending is Ending.NOT_ALLOWED
    assert dialled == []


def test_documents_are_fetched_through_the_same_guard(dialled: Dialled) -> None:
    zone = {"autoconfig.example": {"A": ["127.0.0.1"]}, "public.example": {"A": ["8.8.8.8"]}}
    urls = ["https://autoconfig.example/x", "https://169.254.169.254/latest", "https://public.example:22/",
            "https://[::1]/", "http://public.example/", "https://user@public.example/", "file:///etc/passwd",
            "https://0x7f.1/", "https:///", "https://public.example:99999/", "https://localhost/"]  # fmt: skip

    async def fetch_all() -> None:
        network = Network(Guard(), Resolver([dns.address]))
        for url in urls:
            with pytest.raises(network_module.FetchFailed):
                await network.fetch_https(url, 1000, 5)

    with DnsServer(zone) as dns:
        run(fetch_all(), 30)
    assert dialled == []
