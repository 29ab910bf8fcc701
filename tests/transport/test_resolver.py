import asyncio
import time

import pytest

from tests.support.aio import run
from tests.support.dns import GARBLED, REFUSED, SERVFAIL, SILENT, Answer, DnsServer, Zone
from webapp.domain.evidence import Ending
from webapp.transport.guard import Guard
from webapp.transport.limits import Limits
from webapp.transport.network import ConnectFailed, Network
from webapp.transport.resolver import LookupFailed, Resolver, parse_server


def addresses(zone: Zone, host: str, seconds: float = 5.0, **delays: float) -> tuple[str, ...]:
    with DnsServer(zone, delays) as dns:
        return run(Resolver([dns.address], seconds=seconds).addresses(host))


def ending(records: dict[str, Answer] | str, seconds: float = 5.0) -> Ending:
    with pytest.raises(LookupFailed) as failure:
        addresses({"mail.example": records}, "mail.example", seconds)
    return failure.value.ending


def test_both_families_are_found_ipv6_first() -> None:
    zone = {"mail.example": {"A": ["192.0.2.1", "192.0.2.2"], "AAAA": ["2001:db8::1"]}}
    found = addresses(zone, "mail.example")
    assert found[0] == "2001:db8::1"
    assert sorted(found[1:]) == ["192.0.2.1", "192.0.2.2"]  # servers give them in any order


def test_both_families_are_asked_at_the_same_time() -> None:
    began = time.monotonic()
    addresses(
        {"mail.example": {"A": ["192.0.2.1"], "AAAA": ["2001:db8::1"]}}, "mail.example", A=0.3, AAAA=0.3
    )
    assert time.monotonic() - began < 0.55


@pytest.mark.parametrize("broken", [SERVFAIL, REFUSED, SILENT, GARBLED])
def test_one_family_that_is_broken_does_not_matter_where_the_other_answers(broken: str) -> None:
    began = time.monotonic()
    assert addresses({"mail.example": {"A": ["192.0.2.1"], "AAAA": broken}}, "mail.example") == ("192.0.2.1",)
    assert time.monotonic() - began < 1.0


def test_a_family_that_answers_a_little_later_is_still_taken() -> None:
    zone = {"mail.example": {"A": ["192.0.2.1"], "AAAA": ["2001:db8::1"]}}
    assert addresses(zone, "mail.example", AAAA=0.15) == ("2001:db8::1", "192.0.2.1")


def test_an_alias_is_followed() -> None:
    zone = {
        "mail.example": {"CNAME": ["a.example"]},
        "a.example": {"CNAME": ["b.example"]},
        "b.example": {"A": ["192.0.2.1"]},
    }
    assert addresses(zone, "mail.example") == ("192.0.2.1",)


def test_an_answer_too_long_for_udp_is_asked_for_again_over_tcp() -> None:
    many = [f"192.0.2.{number}" for number in range(1, 101)]
    found = addresses({"mail.example": {"A": many}}, "mail.example")
    assert len(found) == 32  # and of the hundred, only so many are read
    assert set(found) <= set(many)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ("NXDOMAIN", Ending.NAME_NOT_FOUND),
        ({}, Ending.NAME_NOT_FOUND),
        ({"MX": ["10 mx.example"]}, Ending.NAME_NOT_FOUND),
        ({"CNAME": ["gone.example"]}, Ending.NAME_NOT_FOUND),
        ({"A": "NXDOMAIN", "AAAA": SERVFAIL}, Ending.NAME_NOT_FOUND),
        ({"A": SERVFAIL, "AAAA": SERVFAIL}, Ending.LOOKUP_FAILED),
        ({"A": REFUSED, "AAAA": REFUSED}, Ending.LOOKUP_FAILED),
        ({"A": SERVFAIL}, Ending.LOOKUP_FAILED),  # no IPv6, and IPv4 unknown
        ({"AAAA": SERVFAIL}, Ending.LOOKUP_FAILED),
        ({"A": GARBLED, "AAAA": GARBLED}, Ending.LOOKUP_FAILED),
        ({"CNAME": ["mail.example"]}, Ending.LOOKUP_FAILED),
    ],
)
def test_no_such_name_is_told_from_no_answer(records: dict[str, Answer] | str, expected: Ending) -> None:
    assert ending(records, seconds=1.5) is expected


def test_silence_ends_in_time() -> None:
    began = time.monotonic()
    assert ending(SILENT, seconds=0.6) is Ending.LOOKUP_FAILED
    assert 0.5 < time.monotonic() - began < 1.2


@pytest.mark.parametrize("host", ["localhost", "mail.localhost"])
def test_localhost_is_answered_without_a_question(host: str) -> None:
    with DnsServer({}) as dns:
        assert run(Resolver([dns.address]).addresses(host)) == ("::1", "127.0.0.1")
        assert dns.queries == []


def test_the_hosts_file_is_not_consulted() -> None:
    import socket

    own = socket.gethostname()
    with DnsServer({own: {"A": ["192.0.2.77"]}}) as dns:
        assert run(Resolver([dns.address]).addresses(own.lower())) == ("192.0.2.77",)


def test_mail_records_come_most_wanted_first() -> None:
    zone = {
        "example.com": {"MX": ["20 B.example.net.", "10 a.example.net."]},
        "_imaps._tcp.example.com": {
            "SRV": ["5 0 143 c.example.", "0 1 993 a.example.", "0 9 993 b.example."]
        },
        "nothing.example": {"MX": ["0 ."]},
    }

    async def look() -> None:
        network = Network(Guard(), Resolver([dns.address]))
        assert await network.resolve("example.com", "MX") == ((10, "a.example.net"), (20, "b.example.net"))
        assert await network.resolve("_imaps._tcp.example.com", "SRV") == (
            (0, 9, 993, "b.example"),
            (0, 1, 993, "a.example"),
            (5, 0, 143, "c.example"),
        )
        assert await network.resolve("nothing.example", "MX") == ((0, ""),)
        assert await network.resolve("unknown.example", "MX") == ()

    with DnsServer(zone) as dns:
        run(look())


def test_a_look_up_that_is_cancelled_leaves_nothing_behind() -> None:
    async def cancel() -> None:
        task = asyncio.ensure_future(Resolver([dns.address]).addresses("mail.example"))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with DnsServer({"mail.example": SILENT}) as dns:
        run(cancel())


def test_a_failed_look_up_is_a_failed_connect() -> None:
    async def connect(host: str) -> ConnectFailed:
        with pytest.raises(ConnectFailed) as failure:
            await Network(Guard(), Resolver([dns.address]), limits=Limits(dns=0.5)).connect(host, 993)
        return failure.value

    with DnsServer({"dead.example": SILENT}) as dns:
        assert run(connect("unknown.example")).ending is Ending.NAME_NOT_FOUND
        silent = run(connect("dead.example"))
    assert silent.ending is Ending.LOOKUP_FAILED
    assert 0.4 < silent.seconds < 1.0


def test_whether_the_resolver_works_is_known() -> None:
    with DnsServer({}) as dns:
        assert run(Resolver([dns.address]).works())
    assert not run(Resolver([dns.address]).works(0.3))


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("192.0.2.53", ("192.0.2.53", 53)),
        ("192.0.2.53:5353", ("192.0.2.53", 5353)),
        ("2001:db8::53", ("2001:db8::53", 53)),
        ("[2001:db8::53]", ("2001:db8::53", 53)),
        ("[2001:db8::53]:5353", ("2001:db8::53", 5353)),
    ],
)
def test_a_name_server_may_have_a_port(text: str, server: tuple[str, int]) -> None:
    assert parse_server(text) == server


@pytest.mark.parametrize(
    "text", ["", "example.com", "192.0.2.53:", "192.0.2.53:x", "192.0.2.53:0", "[::1]:70000"]
)
def test_what_is_no_name_server_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_server(text)


def test_the_owner_of_an_address_says_what_the_machine_is_called() -> None:
    zone = {
        "mail.example": {"A": ["192.0.2.1"], "AAAA": ["2001:db8::1"]},
        "1.2.0.192.in-addr.arpa": {"PTR": ["SV1.Hoster.example."]},
        "bare.example": {"A": ["192.0.2.2"]},
    }
    with DnsServer(zone) as dns:
        network = Network(Guard.open(), Resolver([dns.address]))
        assert run(network.names_behind("mail.example")) == ("sv1.hoster.example",)
        assert run(network.names_behind("bare.example")) == ()
        assert run(network.names_behind("missing.example")) == ()
