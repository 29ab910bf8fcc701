"""The setting that works: what else to try when a leg does not connect, and which of it answers properly.

Nothing here ever sees a password. Whatever is proposed was seen to answer, encrypted and trusted.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webapp.discovery import table
from webapp.discovery.live import discover
from webapp.discovery.probing import Answer, probe
from webapp.discovery.result import Discovery, DiscoveryOptions, Source
from webapp.discovery.typos import corrections
from webapp.domain.evidence import Ending, Evidence
from webapp.domain.report import Suggestion, Verified
from webapp.domain.settings import USUAL_PORTS, ConnectionSecurity, ServerSettings
from webapp.domain.vocabulary import Leg, SuggestionReason
from webapp.providers import Endpoint, catalog
from webapp.transport.names import InvalidHost, is_literal, normalise_host
from webapp.transport.network import Network

_ENCRYPTED = (ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS)
# Probes at the same time for one leg, how long each may take, and how many findings are worth reading.
_AT_ONCE = 8
_PROBE_SECONDS = 4.0
_MOST_SUGGESTIONS = 3
_MOST_CANDIDATES = 16
_ON_THE_SAME_HOST = {SuggestionReason.OTHER_SECURITY, SuggestionReason.USUAL_PORT}


@dataclass(frozen=True, slots=True)
class Candidate:
    endpoint: Endpoint
    reason: SuggestionReason


def candidates(
    leg: Leg,
    server: ServerSettings,
    *,
    provider_servers: Sequence[Endpoint] = (),
    discovered: Sequence[Endpoint] = (),
    usual: Sequence[Endpoint] = (),
    name_found: bool = True,
) -> tuple[Candidate, ...]:
    """What to try instead of `server`, the most likely first; each server once, never the one that failed.

    provider_servers: those that the provider names for this address. discovered: what the domain announces,
    or a public database. usual: usual names below the domain that were seen to answer. name_found: whether
    the host exists at all. Where it does not, only other names are worth a try.
    """
    try:
        host = normalise_host(server.host)
    except InvalidHost:
        return ()
    kept: dict[Endpoint, Candidate] = {}
    for candidate in _all(leg, host, server.port, provider_servers, discovered, usual, name_found):
        if candidate.endpoint.security in _ENCRYPTED:
            kept.setdefault(candidate.endpoint, candidate)
    kept.pop(Endpoint(host, server.port, server.security), None)
    return tuple(kept.values())[:_MOST_CANDIDATES]


def _all(
    leg: Leg,
    host: str,
    port: int,
    provider_servers: Sequence[Endpoint],
    discovered: Sequence[Endpoint],
    usual: Sequence[Endpoint],
    name_found: bool,
) -> Iterator[Candidate]:
    if name_found:
        for security in _ENCRYPTED:
            yield Candidate(Endpoint(host, port, security), SuggestionReason.OTHER_SECURITY)
        for endpoint in _usual(leg, host):
            yield Candidate(endpoint, SuggestionReason.USUAL_PORT)
    for endpoint in provider_servers:
        yield Candidate(endpoint, SuggestionReason.PROVIDER_SERVER)
    for endpoint in discovered:
        yield Candidate(endpoint, SuggestionReason.DISCOVERED_SERVER)
    if not is_literal(host):
        for name in corrections(leg, host, () if name_found else _provider_hosts(leg)):
            for endpoint in _usual(leg, name):
                yield Candidate(endpoint, SuggestionReason.TYPO_CORRECTED)
    for endpoint in usual:
        yield Candidate(endpoint, SuggestionReason.DISCOVERED_SERVER)


def _usual(leg: Leg, host: str) -> Iterator[Endpoint]:
    for security in _ENCRYPTED:
        yield Endpoint(host, USUAL_PORTS[leg][security], security)


def _provider_hosts(leg: Leg) -> set[str]:
    return {
        endpoint.host
        for provider in catalog()
        for endpoint in provider.endpoints(leg)
        if not provider.unsure and not endpoint.is_template
    }


async def find_alternatives(
    leg: Leg,
    server: ServerSettings,
    evidence: Evidence,
    network: Network,
    *,
    address: str,
    seconds: float,
    options: DiscoveryOptions | None = None,
) -> tuple[Suggestion, ...]:
    """Settings of one leg that were seen to answer, best first; at most `seconds` of looking.

    It ends as soon as nothing better can come any more.
    """
    hunt = _Hunt(leg, server, evidence, network, address, options or DiscoveryOptions())
    return await hunt.run(seconds)


class _Hunt:
    """One search: what is known already is tried while the network is asked what else there is."""

    def __init__(
        self,
        leg: Leg,
        server: ServerSettings,
        evidence: Evidence,
        network: Network,
        address: str,
        options: DiscoveryOptions,
    ) -> None:
        self._leg = leg
        self._server = server
        self._name_found = evidence.ending is not Ending.NAME_NOT_FOUND
        self._network = network
        self._address = address
        self._options = options
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._probes: dict[Endpoint, asyncio.Task[Answer]] = {}

    async def run(self, seconds: float) -> tuple[Suggestion, ...]:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        search = asyncio.ensure_future(discover(self._address, self._network, self._options))
        chosen = self._candidates(table.from_table(self._address))
        self._start(chosen)
        try:
            while loop.time() < until and not self._decided(chosen, search.done()):
                waiting = {task for task in (search, *self._probes.values()) if not task.done()}
                await asyncio.wait(waiting, timeout=until - loop.time(), return_when=asyncio.FIRST_COMPLETED)
                if search in waiting and search.done():
                    chosen = self._candidates(search.result())
                    self._start(chosen)
            return tuple(self._suggestion(one) for one in chosen if self._works(one))[:_MOST_SUGGESTIONS]
        finally:
            for task in (search, *self._probes.values()):
                task.cancel()
            await asyncio.gather(search, *self._probes.values(), return_exceptions=True)

    def _candidates(self, found: Discovery) -> tuple[Candidate, ...]:
        endpoint, source = found.endpoint(self._leg), found.source_of(self._leg)
        told = () if endpoint is None else (endpoint,)
        by_provider, seen = source in (Source.PROVIDER, Source.MX), source in (Source.PROBE, Source.GUESS)
        return candidates(
            self._leg,
            self._server,
            provider_servers=told if by_provider else self._of_the_hosts_owner(),
            discovered=() if by_provider or seen else told,
            usual=told if seen else (),
            name_found=self._name_found,
        )

    def _of_the_hosts_owner(self) -> tuple[Endpoint, ...]:
        owner = catalog().detect_host(self._server.host, self._address)
        endpoint = owner.endpoint(self._leg, table.domain_of(self._address)) if owner else None
        return () if endpoint is None else (endpoint,)

    def _start(self, chosen: Sequence[Candidate]) -> None:
        for candidate in chosen:
            if candidate.endpoint not in self._probes:
                self._probes[candidate.endpoint] = asyncio.ensure_future(self._look(candidate.endpoint))

    async def _look(self, endpoint: Endpoint) -> Answer:
        async with self._room:
            return await probe(self._leg, endpoint, self._network, _PROBE_SECONDS)

    def _decided(self, chosen: Sequence[Candidate], search_is_over: bool) -> bool:
        """Whether the best that works is known: what a search may still bring comes behind the same host."""
        for candidate in chosen:
            if not self._probes[candidate.endpoint].done():
                return False
            if self._works(candidate):
                return search_is_over or candidate.reason in _ON_THE_SAME_HOST
        return search_is_over

    def _works(self, candidate: Candidate) -> bool:
        task = self._probes[candidate.endpoint]
        return task.done() and task.result() is Answer.WORKS

    def _suggestion(self, candidate: Candidate) -> Suggestion:
        endpoint = candidate.endpoint
        return Suggestion(
            self._leg, endpoint.host, endpoint.port, endpoint.security, Verified.CONNECT, candidate.reason
        )
