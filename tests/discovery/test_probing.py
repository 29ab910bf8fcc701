"""Probes of real servers: the practice lab's, over real TLS."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from webapp.discovery import DiscoveryOptions, find_alternatives
from webapp.discovery.probing import Answer, probe
from webapp.domain.evidence import Ending, Evidence, Phase
from webapp.domain.settings import ConnectionSecurity, ServerSettings
from webapp.domain.vocabulary import Leg, SuggestionReason
from webapp.lab import Imap, Lab, Scenario, Smtp
from webapp.providers import Endpoint
from webapp.transport.guard import Guard
from webapp.transport.network import Network

TLS, STARTTLS, NONE = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS, ConnectionSecurity.NONE
SECURE = (TLS, STARTTLS)


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    doors = (
        Scenario(id=f"on-{door}", family="tests", says="", imap=Imap(door=door), smtp=Smtp(door=door))
        for door in ConnectionSecurity
    )
    with Lab(*doors, "imap-tls-certificate-expired") as lab:
        yield lab


def network(lab: Lab) -> Network:
    return Network(Guard(lab.allowed_networks), ca_file=str(lab.ca_file))


def server(lab: Lab, door: str, leg: Leg) -> ServerSettings:
    settings = lab[door].settings.server(leg)
    assert settings is not None
    return settings


def look(lab: Lab, door: str, leg: Leg, security: ConnectionSecurity, seconds: float = 5) -> Answer:
    there = server(lab, door, leg)
    return asyncio.run(probe(leg, Endpoint(there.host, there.port, security), network(lab), seconds))


@pytest.mark.parametrize("leg", Leg)
@pytest.mark.parametrize("security", SECURE)
def test_a_healthy_server_is_seen_to_work(lab: Lab, leg: Leg, security: ConnectionSecurity) -> None:
    assert look(lab, f"on-{security}", leg, security) is Answer.WORKS


@pytest.mark.parametrize("leg", Leg)
@pytest.mark.parametrize(("door", "security"), [("on-tls", STARTTLS), ("on-starttls", TLS), ("on-none", TLS)])
def test_the_wrong_security_is_seen_not_to_work(
    lab: Lab, leg: Leg, door: str, security: ConnectionSecurity
) -> None:
    assert look(lab, door, leg, security, seconds=1) is Answer.DOUBTFUL


def test_a_server_without_a_trusted_certificate_is_doubtful(lab: Lab) -> None:
    assert look(lab, "imap-tls-certificate-expired", Leg.IMAP, TLS) is Answer.DOUBTFUL


def test_an_unencrypted_server_is_not_even_dialled(lab: Lab) -> None:
    assert look(lab, "on-none", Leg.IMAP, NONE) is Answer.NOTHING


def test_what_the_guard_refuses_is_nothing(lab: Lab) -> None:
    there = server(lab, "on-tls", Leg.IMAP)
    strict = Network(Guard())
    assert asyncio.run(probe(Leg.IMAP, Endpoint(there.host, there.port, TLS), strict, 3)) is Answer.NOTHING


@pytest.mark.parametrize("leg", Leg)
@pytest.mark.parametrize(("door", "typed"), [("on-tls", STARTTLS), ("on-starttls", TLS), ("on-tls", NONE)])
def test_the_right_security_on_the_same_port_is_found(
    lab: Lab, leg: Leg, door: str, typed: ConnectionSecurity
) -> None:
    wrong = replace(server(lab, door, leg), security=typed)
    evidence = Evidence(leg, Phase.GREETING, Ending.TIMED_OUT, wrong.host, wrong.port, typed)
    options = DiscoveryOptions(offline=True)
    (found,) = asyncio.run(
        find_alternatives(
            leg, wrong, evidence, network(lab), address="taro@example.test", seconds=5, options=options
        )
    )
    assert found.reason is SuggestionReason.OTHER_SECURITY
    assert found.security is ConnectionSecurity(door.removeprefix("on-"))
