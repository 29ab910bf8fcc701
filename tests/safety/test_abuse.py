"""How much one client, one server, one address and one account get, through the whole site."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.engine.waiting import until
from tests.safety.conftest import MakeSite, Site
from tests.support.dns import DnsServer
from webapp.cli.forwarding import Proxies, TrustedProxies
from webapp.config import Rates
from webapp.lab import SCENARIOS, Lab

WIDE = (1000, 60)
OPEN = {"client": WIDE, "client_running": 99, "host": WIDE, "host_running": 99, "address": WIDE, "account": WIDE,
        "lookup": WIDE, "retest": WIDE}  # fmt: skip
WORDS = "Checking many times in a row can look like an attack to your mail server and lock your account."


class Silent:
    """A server that says `greeting` and no more, until it is closed: checks of it stay under way."""

    def __init__(self, greeting: bytes = b"") -> None:
        self._greeting = greeting
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._taken: list[socket.socket] = []
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                self._taken.append(self._listener.accept()[0])
                self._taken[-1].sendall(self._greeting)

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for taken in self._taken:
            taken.close()


@pytest.fixture
def silent(make_site: MakeSite) -> Iterator[Silent]:
    """(It is closed before the sites are, which then need not wait for their checks.)"""
    server = Silent()
    yield server
    server.close()


@pytest.fixture
def names() -> Iterator[DnsServer]:
    with DnsServer({f"n{number}.example": {"A": ["127.0.0.1"]} for number in range(20)}) as dns:
        yield dns


def fields(port: int, host: str = "127.0.0.1", **changes: str) -> dict[str, str]:
    return {
        "email": "taro@example.jp", "password": "open-sesame", "imap_host": host, "imap_port": str(port),
        "imap_security": "none", "smtp_host": host, "smtp_port": str(port), "smtp_security": "none", **changes,
    }  # fmt: skip


def limited(make_site: MakeSite, port: int, settings: dict[str, Any] | None = None, **rates: Any) -> Site:
    rate_limit = Rates(**(OPEN | rates))
    return make_site(
        allowed_networks=(f"127.0.0.0/8:{port}",), rate_limit=rate_limit, metrics=True, **(settings or {})
    )


def ask(
    site: Site, form: dict[str, str], client: str = "198.51.100.1", path: str = "/checks", **headers: str
) -> Any:
    return site.send(f"{path}?lang=en", form, environ_overrides={"REMOTE_ADDR": client}, headers=headers)


def is_told_when(answer: Any, least: int, most: int) -> bool:
    """Whether a refusal says in words and in its header when to come back; the password is not in it."""
    assert answer.status_code == 429
    assert "open-sesame" not in answer.text
    assert re.search(r"next check at \d\d:\d\d( JST)?, in \d+ minutes?", answer.text)
    return least <= int(answer.headers["Retry-After"]) <= most


def test_one_client_gets_so_many_checks(make_site: MakeSite, silent: Silent) -> None:
    site = limited(make_site, silent.port, client=(3, 600))
    asked = [ask(site, fields(silent.port)) for _ in range(5)]
    assert [answer.status_code for answer in asked] == [303] * 3 + [429] * 2
    assert is_told_when(asked[-1], 540, 600)
    assert WORDS in asked[-1].text
    assert 'name="imap_host" value="127.0.0.1"' in asked[-1].text, "what was typed is taken back to the form"
    assert ask(site, fields(silent.port), client="198.51.100.2").status_code == 303
    assert b'inbox_check_rejected_total{limit="client"}' in site.client.get("/metrics").data


def test_a_64_of_ipv6_is_one_client(make_site: MakeSite, silent: Silent) -> None:
    site = limited(make_site, silent.port, client=(2, 600))
    clients = ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2:1:2:3:4", "2001:db8:1:3::1")
    assert [ask(site, fields(silent.port), client).status_code for client in clients] == [303, 303, 429, 303]


def test_one_client_has_so_many_at_once(make_site: MakeSite, silent: Silent) -> None:
    site = limited(make_site, silent.port, client_running=2)
    links = [ask(site, fields(silent.port)).location for _ in range(2)]
    assert is_told_when(ask(site, fields(silent.port)), 1, 60)
    site.send(f"{links[0]}/cancel", {})
    site.report(links[0])
    until(lambda: ask(site, fields(silent.port)).status_code == 303)


def test_one_server_is_in_so_many_checks_whoever_asks(make_site: MakeSite, silent: Silent) -> None:
    site = limited(make_site, silent.port, host=(3, 60), host_running=2)
    asked = [ask(site, fields(silent.port), f"198.51.100.{n}") for n in range(4)]
    assert [answer.status_code for answer in asked] == [303, 303, 429, 429]
    for answer in asked[:2]:
        site.send(f"{answer.location}/cancel", {})
        site.report(answer.location)
    until(lambda: ask(site, fields(silent.port), "198.51.100.9").status_code == 303)
    assert is_told_when(ask(site, fields(silent.port), "198.51.100.8"), 1, 60)
    assert ask(site, fields(silent.port, "127.0.0.2"), "198.51.100.8").status_code == 303


def test_many_names_for_one_server_are_one_server(
    make_site: MakeSite, silent: Silent, names: DnsServer
) -> None:
    settings = {"dns_servers": (names.address,)}
    site = limited(make_site, silent.port, settings, host=(1, 60), host_running=1, address=(4, 60))
    links = [
        ask(site, fields(silent.port, f"n{number}.example"), f"198.51.100.{number}").location
        for number in range(8)
    ]

    def stopped() -> list[str]:
        reports = [site.client.get(f"{link}.json").json for link in links]
        return [report["state"] for report in reports if report["state"] != "running"]

    until(lambda: len(stopped()) == 4)
    assert set(stopped()) == {"interrupted"}, "by us: it says nothing of the server"
    silent.close()
    for link in links:
        site.report(link)


def test_a_provider_is_not_one_customer(make_site: MakeSite, silent: Silent) -> None:
    site = limited(make_site, silent.port, host=(1, 60), host_running=1)
    gmail = {"imap_host": "imap.gmail.com", "smtp_host": "smtp.gmail.com"}
    # On a port that is not allowed, so that nothing goes out.
    asked = [ask(site, fields(1) | gmail, f"198.51.100.{n}").status_code for n in range(5)]
    assert asked == [303] * 5


def login_refused(lab: Lab) -> dict[str, str]:
    """A mailbox of the lab, with a password that it refuses."""
    (place,) = lab
    chosen = {"email": place.address, "password": "wrong", "username": place.address}
    for leg, server in (("imap", place.settings.imap), ("smtp", place.settings.smtp)):
        assert server
        chosen |= {f"{leg}_host": server.host, f"{leg}_port": str(server.port),
                   f"{leg}_security": server.security.value}  # fmt: skip
    return chosen


def was_refused(report: dict[str, Any]) -> bool:
    """Whether a login was tried, with the settings typed or with others that answered."""
    return any(
        row["outcome"] == "failed" and (row["id"].endswith("_login") or row["details"].get("login_elsewhere"))
        for row in report["stages"]
    )


@pytest.mark.parametrize("elsewhere", [False, True], ids=["as typed", "where another setting answers"])
def test_an_account_whose_logins_are_refused_is_left_alone(make_site: MakeSite, elsewhere: bool) -> None:
    """Also where the run's one login was tried with settings that we found ourselves."""
    with Lab(SCENARIOS["healthy-starttls"]) as lab:
        site = make_site(
            allowed_networks=lab.allowed_networks,
            ca_file=lab.ca_file,
            rate_limit=Rates(**(OPEN | {"account": (2, 3600)})),
        )
        typed = login_refused(lab)
        if elsewhere:
            typed |= {"imap_security": "tls", "smtp_security": "tls"}
        for _ in range(2):
            link = until(lambda: ask(site, typed, "198.51.100.2").headers.get("Location"))
            assert was_refused(site.report(link))
        # (A run is counted beside its end: for a moment the next one may be told to come back soon.)
        until(lambda: is_told_when(ask(site, typed, "198.51.100.3"), 3500, 3600))
        assert WORDS in ask(site, typed, "198.51.100.3").text
        spelled = typed | {"username": typed["username"].upper()}
        assert ask(site, spelled, "198.51.100.4").status_code == 429
        other = typed | {"username": "somebody@else.example", "email": "somebody@else.example"}
        assert ask(site, other, "198.51.100.5").status_code == 303


def test_an_attempt_that_is_stopped_before_its_answer_counts(make_site: MakeSite) -> None:
    """Else whoever stops in time could try an account for ever: its server counts each attempt."""
    server = Silent(b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n")
    site = limited(make_site, server.port, account=(2, 3600))

    def login(link: str) -> str:
        rows = {row["id"]: row for row in site.client.get(f"{link}.json").json["stages"]}
        return str(rows["imap_login"]["outcome"])

    for number in range(2):
        link = ask(site, fields(server.port), f"198.51.100.{number}").location
        until(lambda link=link: login(link) == "running")  # type: ignore[misc]
        site.send(f"{link}/cancel", {})
        assert site.report(link)["state"] == "interrupted"
    until(lambda: site.engine.running == 0)
    until(lambda: ask(site, fields(server.port), "198.51.100.3").headers.get("Retry-After", "") > "3")
    server.close()


def test_beyond_the_places_checks_wait_in_line_and_then_are_turned_away(
    make_site: MakeSite, silent: Silent
) -> None:
    site = limited(make_site, silent.port, {"max_running_checks": 1})
    first, second, third = (ask(site, fields(silent.port), f"198.51.100.{n}") for n in range(3))
    assert (first.status_code, second.status_code) == (303, 303)
    waiting = site.client.get(f"{second.location}?lang=en")
    assert "You are number 1 in the queue" in waiting.text
    assert is_told_when(third, 1, 60)
    assert "Very many checks are running right now" in third.text
    assert b'inbox_check_rejected_total{limit="busy"}' in site.client.get("/metrics").data
    site.send(f"{first.location}/cancel", {})
    until(lambda: "in the queue" not in site.client.get(f"{second.location}?lang=en").text)


def test_lookups_have_a_limit_of_their_own(make_site: MakeSite, silent: Silent) -> None:
    site = limited(make_site, silent.port, lookup=(2, 600), client=(1, 600))
    look = {"email": "taro@unknown.example", "domain": "unknown.example"}
    for _ in range(2):
        assert ask(site, look, path="/lookup").status_code == 200
    assert ask(site, look, path="/lookup").status_code == 200, "the form goes on without"
    answer = site.send("/form?lang=en&look-up=1", look, environ_overrides={"REMOTE_ADDR": "198.51.100.1"})
    assert is_told_when(answer, 1, 600)
    # What stands in our own table costs nobody anything.
    assert "imap.gmail.com" in ask(site, {"domain": "gmail.com"}, path="/lookup").text
    answer = ask(site, look | {"password": "open-sesame"})
    assert is_told_when(answer, 1, 600), "a check that has to look up first"
    assert ask(site, fields(silent.port)).status_code == 303


def test_retests_have_a_limit_of_their_own(make_site: MakeSite, silent: Silent) -> None:
    site = limited(make_site, silent.port, retest=(2, 600), client=(1, 600))
    link = ask(site, fields(silent.port)).location
    silent.close()
    site.report(link)
    asked = []
    for _ in range(3):
        asked.append(ask(site, {}, path=f"{link}/retest"))
        site.report(link)
    assert [answer.status_code for answer in asked] == [303, 303, 429]
    assert is_told_when(asked[-1], 1, 600)


def test_limits_can_be_switched_off(make_site: MakeSite, silent: Silent) -> None:
    site = make_site(allowed_networks=(f"127.0.0.0/8:{silent.port}",), rate_limit=None)
    assert [ask(site, fields(silent.port)).status_code for _ in range(20)] == [303] * 20
    assert [ask(site, {"domain": "gmail.com"}, path="/lookup").status_code for _ in range(70)] == [200] * 70


def test_nobody_becomes_another_client_by_saying_so(make_site: MakeSite, silent: Silent) -> None:
    site = limited(make_site, silent.port, client=(2, 600))
    headers = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP", "X-Client-IP", "CF-Connecting-IP")
    app = site.client.application
    app.wsgi_app = TrustedProxies(app.wsgi_app, Proxies(["192.0.2.0/24"]))  # type: ignore[method-assign]

    def asked(peer: str, told: str) -> int:
        return int(ask(site, fields(silent.port), peer, **dict.fromkeys(headers, told)).status_code)

    # From outside: whatever is told, it is one client.
    assert [asked("198.51.100.1", f"203.0.113.{n}") for n in range(4)] == [303, 303, 429, 429]
    # Through our proxy, which adds what it saw behind what the client made up.
    assert [asked("192.0.2.1", f"203.0.113.{n}, 198.51.100.2") for n in range(3)] == [303, 303, 429]
    assert asked("192.0.2.1", "198.51.100.3") == 303
