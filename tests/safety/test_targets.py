"""Refused targets through the whole site: no connection, one look, no private address in any form of the result."""

import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.safety.conftest import MakeSite, Site
from tests.support.dns import DnsServer
from tests.transport.targets import ALLOWED, REFUSED_ADDRESSES, REFUSED_SPELLINGS

BOTH = "imap_connect", "smtp_connect"


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every TCP connection that was begun; none is let out."""
    seen: list[tuple[str, int]] = []

    class Watched(socket.socket):
        def connect(self, address: Any) -> None:
            if self.type == socket.SOCK_STREAM:
                seen.append((address[0], address[1]))
                raise ConnectionRefusedError(111, "kept inside by the test")
            super().connect(address)

    monkeypatch.setattr(socket, "socket", Watched)
    return seen


# Checks: on a busy machine a name server that is asked for hundreds of names at once is late.
AT_ONCE = 10


@pytest.fixture
def names() -> Iterator[DnsServer]:
    zone = {
        f"n{number}.example": {"AAAA" if ":" in address else "A": [address]}
        for number, address in enumerate([*REFUSED_ADDRESSES, *ALLOWED])
    }
    with DnsServer(zone) as dns:
        yield dns


def fields(imap: str, smtp: str, port: int = 993) -> dict[str, str]:
    return {
        "email": "taro@example.co.jp", "password": "open-sesame", "imap_host": imap, "smtp_host": smtp,
        "imap_port": str(port), "smtp_port": str(port), "imap_security": "tls", "smtp_security": "tls",
    }  # fmt: skip


def all_forms(site: Site, link: str) -> dict[str, str]:
    return {form: site.client.get(link + form).text for form in ("", "/it", ".json", ".txt")}


def test_refused_targets_all_look_the_same_and_begin_no_connection(
    make_site: MakeSite, names: DnsServer, dialled: list[tuple[str, int]]
) -> None:
    site = make_site(dns_servers=(names.address,))
    hosts = [f"n{number}.example" for number in range(len(REFUSED_ADDRESSES))] + REFUSED_ADDRESSES
    if len(hosts) % 2:
        hosts.append("127.0.0.1")
    links, refused_at_the_form = {}, 0
    for imap, smtp in zip(hosts[::2], hosts[1::2], strict=True):
        answer = site.send("/checks", fields(imap, smtp))
        assert answer.status_code == 303, (imap, smtp)
        links[imap, smtp] = answer.location
        if len(links) % AT_ONCE == 0:
            site.report(answer.location)
    for spelling in REFUSED_SPELLINGS:
        answer = site.send("/checks", fields(spelling, "127.0.0.1"))
        if answer.status_code == 422:
            refused_at_the_form += 1
        else:
            links[spelling, "127.0.0.1"] = answer.location
    assert 2 * len(links) + refused_at_the_form > 150

    looks = set()
    for (imap, smtp), link in links.items():
        report = site.report(link)
        rows = {row["id"]: row for row in report["stages"]}
        for stage in BOTH:
            assert rows[stage]["cause"] == "target_not_allowed", (imap, smtp, rows[stage])
            assert rows[stage]["duration_ms"] >= 490, (imap, smtp)
            assert not rows[stage]["evidence"]
            details = rows[stage]["details"]
            assert "timings" not in details, "a look-up that was slow would tell that there was one"
            looks.add(json.dumps({key: value for key, value in details.items() if key != "host"}))
        typed = {imap, smtp}
        resolved = {
            REFUSED_ADDRESSES[int(host[1:].partition(".")[0])] for host in typed if ".example" in host
        }
        if resolved:
            for form, text in all_forms(site, link).items():
                for address in resolved:
                    assert not re.search(rf"(?<![0-9a-f.:]){re.escape(address)}(?![0-9a-f.:])", text) or (
                        address in ("::", "::1", "::2")
                    ), (form, address)
    assert len(looks) == 1
    assert dialled == []


def test_allowed_targets_are_dialled(
    make_site: MakeSite, names: DnsServer, dialled: list[tuple[str, int]]
) -> None:
    site = make_site(dns_servers=(names.address,))
    hosts = [f"n{len(REFUSED_ADDRESSES) + number}.example" for number in range(len(ALLOWED))]
    assert len(hosts) >= 30
    for few in range(0, len(hosts), AT_ONCE):
        links = [site.send("/checks", fields(host, hosts[0])).location for host in hosts[few : few + AT_ONCE]]
        for link in links:
            site.report(link)
    assert {address for address, port in dialled if port == 993} == set(ALLOWED)


@pytest.mark.parametrize("port", [1, 22, 80, 110, 443, 995, 3306, 6379, 65535])
def test_no_other_port_is_reached(make_site: MakeSite, dialled: list[tuple[str, int]], port: int) -> None:
    site = make_site()
    _, report = site.check(fields("8.8.8.8", "8.8.4.4", port))
    assert {row["cause"] for row in report["stages"] if row["cause"]} == {"target_not_allowed"}
    assert dialled == []


def test_the_installations_own_addresses_are_out_of_reach(
    make_site: MakeSite, dialled: list[tuple[str, int]]
) -> None:
    site = make_site(egress_addresses=("8.8.8.8", "2606:4700::/64"))
    _, report = site.check(fields("8.8.8.8", "2606:4700::5"))
    assert {row["cause"] for row in report["stages"] if row["cause"]} == {"target_not_allowed"}
    assert dialled == []
