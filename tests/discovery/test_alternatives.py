"""The setting that works: what is tried instead, in which order, and that only what answers is proposed."""

import time
from typing import Any, cast

import pytest

from tests.discovery.fakes import FakeNetwork, imap_server, smtp_server
from tests.support.aio import run
from webapp.discovery import DiscoveryOptions, find_alternatives, meant_by
from webapp.discovery.alternatives import candidates
from webapp.discovery.typos import corrections, slips
from webapp.domain.evidence import Ending, Evidence, Phase
from webapp.domain.report import Suggestion
from webapp.domain.settings import ConnectionSecurity, Secret, ServerSettings
from webapp.domain.vocabulary import Leg, SuggestionReason
from webapp.providers import Endpoint
from webapp.transport.network import Network

TLS, STARTTLS, NONE = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS, ConnectionSecurity.NONE


def server(
    host: str = "imap.example.com", port: int = 993, security: ConnectionSecurity = TLS
) -> ServerSettings:
    return ServerSettings(host, port, security, "taro", Secret("geheim"))


def tried(leg: Leg, settings: ServerSettings, **more: Any) -> list[tuple[str, int, str, str]]:
    return [
        (c.endpoint.host, c.endpoint.port, c.endpoint.security.value, c.reason.value)
        for c in candidates(leg, settings, **more)
    ]


def test_the_same_port_with_the_other_security_comes_first_then_the_usual_ports() -> None:
    on_same_host = [
        one for one in tried(Leg.IMAP, server(port=993, security=STARTTLS)) if one[0] == "imap.example.com"
    ]
    assert on_same_host == [
        ("imap.example.com", 993, "tls", "other_security"),
        ("imap.example.com", 143, "starttls", "usual_port"),
    ]


def test_no_unencrypted_setting_is_ever_tried() -> None:
    found = tried(
        Leg.SMTP, server("smtp.example.com", 25, NONE), provider_servers=[Endpoint("a.example", 25, NONE)]
    )
    assert found
    assert all(one[2] != "none" for one in found)


def test_provider_and_discovered_servers_come_after_the_host_itself() -> None:
    reasons = [
        one[3]
        for one in tried(
            Leg.IMAP,
            server(),
            provider_servers=[Endpoint("imap.provider.example", 993, TLS)],
            discovered=[Endpoint("imap.found.example", 993, TLS)],
        )
    ]
    assert sorted(set(reasons), key=reasons.index) == [
        "other_security",
        "usual_port",
        "provider_server",
        "discovered_server",
    ]


def test_a_host_that_does_not_exist_is_not_tried_on_other_ports() -> None:
    found = tried(Leg.IMAP, server("impa.example.com"), name_found=False)
    assert found[0] == ("imap.example.com", 993, "tls", "typo_corrected")
    assert all(one[0] != "impa.example.com" for one in found)


def test_what_failed_is_not_tried_again_however_it_is_written() -> None:
    assert ("imap.example.com", 993, "tls", "other_security") not in tried(
        Leg.IMAP, server("IMAP.Example.com.")
    )


def test_a_literal_has_no_spelling_to_correct() -> None:
    assert {one[0] for one in tried(Leg.IMAP, server("192.0.2.7"))} == {"192.0.2.7"}


@pytest.mark.parametrize(
    ("leg", "typed", "meant"),
    [
        (Leg.IMAP, "impa.gmail.com", "imap.gmail.com"),
        (Leg.IMAP, "imap.gmail.con", "imap.gmail.com"),
        (Leg.IMAP, "impa.example.cojp", "imap.example.co.jp"),
        (Leg.IMAP, "imap.example.ne.jo", "imap.example.ne.jp"),
        (Leg.IMAP, "gmail.com", "imap.gmail.com"),
        (Leg.IMAP, "imapgmail.com", "imap.gmail.com"),
        (Leg.IMAP, "pop.example.com", "imap.example.com"),
        (Leg.IMAP, "smtp.example.com", "imap.example.com"),
        (Leg.SMTP, "smpt.example.com", "smtp.example.com"),
        (Leg.SMTP, "stmp.example.com", "smtp.example.com"),
        (Leg.SMTP, "imap.example.com", "smtp.example.com"),
        (Leg.SMTP, "smtp-example.com", "smtp.example.com"),
    ],
)
def test_the_obvious_typo_is_corrected(leg: Leg, typed: str, meant: str) -> None:
    assert meant in corrections(leg, typed)[:2]


def test_a_provider_s_host_two_slips_away_is_thought_of() -> None:
    known = ["imap.gmail.com", "imap.example.org"]
    assert "imap.gmail.com" in corrections(Leg.IMAP, "imap.gmial.com", known)
    assert "imap.gmail.com" not in corrections(Leg.IMAP, "imap.geemail.de", known)


@pytest.mark.parametrize(
    "host", ["imap.example.com", "mail.example.co.jp", "sv1.xserver.jp", "imap.example.co"]
)
def test_a_sound_name_is_never_proposed_as_its_own_correction(host: str) -> None:
    assert host not in corrections(Leg.IMAP, host)


def test_endings_that_exist_are_left_alone() -> None:
    assert all(not name.endswith(".com") for name in corrections(Leg.IMAP, "imap.example.co"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("yahoo.co.jpp", "yahoo.co.jp"),
        ("docomo.ne.jo", "docomo.ne.jp"),
        ("iclould.com", "icloud.com"),
        ("gmail.com", None),
        ("example.co.jp", None),
        ("notgmail.com", None),
        ("gmail.com.example", None),
        ("", None),
    ],
)
def test_a_domain_one_slip_away_from_a_provider_s_is_thought_of(typed: str, meant: str | None) -> None:
    assert meant_by(typed) == meant


def test_slips_count_swapped_letters_once() -> None:
    assert (slips("impa", "imap"), slips("imap", "imap"), slips("", "imap")) == (1, 0, 4)


def find(
    network: FakeNetwork,
    settings: ServerSettings,
    leg: Leg = Leg.IMAP,
    ending: Ending = Ending.REFUSED,
    address: str = "taro@example.com",
    seconds: float = 2.0,
) -> tuple[Suggestion, ...]:
    evidence = Evidence(leg, Phase.DIAL, ending, settings.host, settings.port, settings.security)
    options = DiscoveryOptions(seconds=0.3, probe=False)
    return run(
        find_alternatives(
            leg,
            settings,
            evidence,
            cast(Network, network),
            address=address,
            seconds=seconds,
            options=options,
        )
    )


def test_only_what_answers_properly_is_proposed() -> None:
    network = FakeNetwork(
        servers={
            ("imap.example.com", 143): imap_server(),  # offers no STARTTLS
            ("imap.example.com", 993): imap_server(),
        }
    )
    found = find(network, server(port=994))
    assert [(s.host, s.port, s.security, s.reason) for s in found] == [
        ("imap.example.com", 993, TLS, SuggestionReason.USUAL_PORT)
    ]


def test_no_word_of_a_login_is_said() -> None:
    network = FakeNetwork(
        servers={("smtp.example.com", 465): smtp_server(), ("smtp.example.com", 587): smtp_server()}
    )
    assert find(network, server("smtp.example.com", 25, STARTTLS), Leg.SMTP)
    assert network.sent
    assert not any(b"AUTH" in sent or b"geheim" in sent for sent in network.sent)
    assert all(connection.closed for connection in network.connections)


@pytest.mark.parametrize(
    "poor",
    [
        imap_server(tls=False),
        imap_server(silent=True),
        imap_server(greeting=b"* BYE not today\r\n"),
        imap_server(greeting=b"220 this is smtp\r\n"),
        imap_server(greeting=b"* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] no logins\r\n"),
    ],
)
def test_a_server_that_does_not_answer_properly_is_not_proposed(poor: Any) -> None:
    network = FakeNetwork(servers={("imap.example.com", 993): poor})
    assert find(network, server(port=994), seconds=0.5) == ()


def test_bytes_before_the_handshake_are_never_taken_for_an_answer() -> None:
    injected = imap_server(
        greeting=b"* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n",
        answers={
            b"STARTTLS": b"{tag} OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n",
            b"CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK done\r\n",
        },
    )
    network = FakeNetwork(servers={("imap.example.com", 143): injected})
    assert find(network, server(port=994), seconds=0.5) == ()


def test_the_provider_s_own_server_is_proposed_where_the_host_was_mistyped() -> None:
    network = FakeNetwork(servers={("imap.gmail.com", 993): imap_server()})
    found = find(network, server("mail.gmial.com"), ending=Ending.NAME_NOT_FOUND, address="taro@gmail.com")
    assert (found[0].host, found[0].reason) == ("imap.gmail.com", SuggestionReason.PROVIDER_SERVER)


def test_servers_that_the_domain_names_are_tried_too() -> None:
    network = FakeNetwork(
        records={("_imaps._tcp.example.com", "SRV"): [(0, 1, 993, "box.example.net")]},
        servers={("box.example.net", 993): imap_server()},
    )
    found = find(network, server("mail.example.com"), ending=Ending.NAME_NOT_FOUND)
    assert (found[0].host, found[0].reason) == ("box.example.net", SuggestionReason.DISCOVERED_SERVER)


def test_the_best_is_returned_without_waiting_for_the_others() -> None:
    network = FakeNetwork(
        servers={
            ("imap.example.com", 993): imap_server(),
            ("imap.example.com", 143): imap_server(silent=True),
        },
        slow={"dns": 30, "https": 30},
    )
    began = time.monotonic()
    assert find(network, server(port=993, security=STARTTLS))[0].security is TLS
    assert time.monotonic() - began < 0.25


def test_it_ends_when_its_time_is_up() -> None:
    network = FakeNetwork(
        servers={("imap.example.com", port): imap_server(silent=True) for port in (993, 143)}
    )
    began = time.monotonic()
    assert find(network, server(port=994), seconds=0.4) == ()
    assert time.monotonic() - began < 1.0
