"""All sources at once, one short deadline, and the most trusted answer wins, for each leg by itself."""

import asyncio
from collections.abc import Awaitable, Coroutine, Iterable, Mapping
from typing import Any

from webapp.discovery import table
from webapp.discovery.autoconfig import fetch_finding, ispdb_document, own_documents
from webapp.discovery.probing import Answer, probe
from webapp.discovery.records import mx_of, srv_of
from webapp.discovery.result import TRUST, Discovery, DiscoveryOptions, Finding, Source
from webapp.domain.settings import USUAL_PORTS, ConnectionSecurity
from webapp.domain.vocabulary import Leg
from webapp.providers import Endpoint, Restriction
from webapp.providers.names import is_within
from webapp.transport.network import Network
from webapp.transport.resolver import LookupFailed

_USUAL_NAMES = {Leg.IMAP: ("imap", "mail"), Leg.SMTP: ("smtp", "mail")}
_ENCRYPTED = (ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS)
# More hosts than this receive no one's mail; and each may cost two questions.
_MOST_MX = 4
# What others say of these is out of date: there is no other way in.
_NO_WAY_IN = {Restriction.CLOSED, Restriction.NO_MAIL_APPS, Restriction.POP_ONLY}


async def discover(address: str, network: Network, options: DiscoveryOptions) -> Discovery:
    """The settings for an address. Never raises for what the network does: nothing found is an answer."""
    domain = table.domain_of(address)
    if domain is None:
        return Discovery()
    known = table.of_domain(domain)
    table_says = (known,) if known else ()
    if options.offline or (known and _is_enough(known)):
        return _merged(address, table_says)
    findings = options.cache.get(domain)
    if findings is None:
        # Of a provider that we know, nothing is guessed.
        search = _Search(domain, network, options, may_probe=options.probe and not known)
        findings, complete = await search.run()
        options.cache.put(domain, findings, complete=complete)
    return _merged(address, (*table_says, *findings))


def _is_enough(known: Finding) -> bool:
    """Whether asking the network could add nothing to what the table says."""
    return _is_closed(known) or bool(known.imap and known.smtp)


def _is_closed(known: Finding) -> bool:
    return known.provider is not None and bool(_NO_WAY_IN & known.provider.restrictions)


def _merged(address: str, findings: Iterable[Finding]) -> Discovery:
    """For each leg what the most trusted source says; a provider's own rule of user names goes with it."""
    ordered = sorted(findings, key=lambda finding: TRUST.index(finding.source))
    known = next((f for f in ordered if f.provider), None)
    if known and _is_closed(known):
        ordered = [known]
    imap, smtp = (next((f for f in ordered if f.endpoint(leg)), None) for leg in Leg)
    provider = known.provider if known else None
    main = imap or smtp or known
    template = next((f.username for f in (imap, smtp) if f and f.username), "")
    username, smtp_username = table.usernames(address, provider, template)
    return Discovery(
        imap=imap.imap if imap else None,
        smtp=smtp.smtp if smtp else None,
        provider=provider,
        source=main.source if main else None,
        username=username,
        smtp_username=smtp_username,
        findings=tuple(ordered),
    )


class _Search:
    """One search for one domain: a task for each source, all started together."""

    def __init__(self, domain: str, network: Network, options: DiscoveryOptions, may_probe: bool) -> None:
        self._domain = domain
        self._may_probe = may_probe
        self._network = network
        self._options = options
        self._mx: asyncio.Task[tuple[str, ...]]

    async def run(self) -> tuple[tuple[Finding, ...], bool]:
        """What was found when every leg had its best answer or the time was up; and whether all answered."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._options.seconds
        self._mx = asyncio.ensure_future(mx_of(self._domain, self._network))
        tasks = {source: asyncio.ensure_future(work) for source, work in self._sources().items()}
        try:
            while not _settled(tasks) and loop.time() < until:
                pending = [task for task in tasks.values() if not task.done()]
                await asyncio.wait(pending, timeout=until - loop.time(), return_when=asyncio.FIRST_COMPLETED)
            found = {source: _result(task) for source, task in tasks.items()}
            failed = any(task.done() and task.exception() for task in tasks.values())
            return tuple(filter(None, found.values())), _settled(tasks) and not failed
        finally:
            for task in (self._mx, *tasks.values()):
                task.cancel()
            await asyncio.gather(self._mx, *tasks.values(), return_exceptions=True)

    def _sources(self) -> Mapping[Source, Coroutine[Any, Any, Finding | None]]:
        sources: dict[Source, Coroutine[Any, Any, Finding | None]] = {
            Source.MX: self._by_mx(),
            Source.SRV: srv_of(self._domain, self._network),
        }
        if self._options.autoconfig:
            sources[Source.AUTOCONFIG] = self._documents(own_documents(self._domain), Source.AUTOCONFIG)
        if self._options.ispdb:
            sources[Source.ISPDB] = self._by_ispdb()
        if self._may_probe:
            sources[Source.PROBE] = self._by_probing()
        return sources

    async def _by_mx(self) -> Finding | None:
        mx = await self._mx
        found = table.of_mx(self._domain, mx)
        if found is None and mx and is_within(mx[0], self._domain):
            # Japanese hosters let a domain receive its own mail; the machine's own name tells whose it is.
            return table.of_machine(self._domain, await self._network.names_behind(mx[0]))
        return found

    async def _by_ispdb(self) -> Finding | None:
        """The domain itself, or else the domains above its MX: a hosted domain is not listed by name."""
        own = await self._documents([ispdb_document(self._domain)], Source.ISPDB)
        if own:
            return own
        try:
            mx = await asyncio.shield(self._mx)
        except LookupFailed:
            return None
        if table.of_mx(self._domain, mx):
            return None
        above = dict.fromkeys(name for host in mx[:_MOST_MX] for name in _domains_above(host))
        return await self._documents(map(ispdb_document, above), Source.ISPDB)

    async def _documents(self, urls: Iterable[str], source: Source) -> Finding | None:
        """The first of several documents, in their order, that holds settings."""
        return await _first(
            fetch_finding(url, self._domain, source, self._network, self._options.seconds) for url in urls
        )

    async def _by_probing(self) -> Finding | None:
        """The usual names and ports. What only might be there is a guess, and says so."""
        try:
            mx = await asyncio.wait_for(asyncio.shield(self._mx), self._options.seconds / 3)
        except (LookupFailed, TimeoutError):
            mx = ()
        legs = await asyncio.gather(*(self._best_answer(leg, mx) for leg in Leg))
        source = Source.PROBE if any(answer is Answer.WORKS for _, answer in legs) else Source.GUESS
        imap, smtp = (endpoint if answer is _WORTH[source] else None for endpoint, answer in legs)
        return Finding(source, imap, smtp) if imap or smtp else None

    async def _best_answer(self, leg: Leg, mx: tuple[str, ...]) -> tuple[Endpoint | None, Answer]:
        hosts = [f"{name}.{self._domain}" for name in _USUAL_NAMES[leg]]
        # A small site's one server often carries the name of its MX.
        hosts += [host for host in mx[:1] if host not in hosts]
        candidates = [
            Endpoint(host, USUAL_PORTS[leg][security], security) for host in hosts for security in _ENCRYPTED
        ]
        seconds = self._options.seconds * 0.6
        answers = await asyncio.gather(
            *(probe(leg, candidate, self._network, seconds) for candidate in candidates)
        )
        best = max(answers, default=Answer.NOTHING)
        return candidates[answers.index(best)], best


_WORTH = {Source.PROBE: Answer.WORKS, Source.GUESS: Answer.DOUBTFUL}


def _domains_above(host: str) -> list[str]:
    """ "mx1.mail.example.net" -> its parent and grandparent, never a top-level domain alone."""
    labels = host.split(".")
    return [".".join(labels[start:]) for start in (1, 2) if len(labels) - start >= 2]


def _result(task: "asyncio.Task[Finding | None]") -> Finding | None:
    return task.result() if task.done() and not task.exception() else None


def _settled(tasks: "Mapping[Source, asyncio.Task[Finding | None]]") -> bool:
    """Whether no source that is still at work could better what is known of either leg."""
    return all(_leg_settled(leg, tasks) for leg in Leg)


def _leg_settled(leg: Leg, tasks: "Mapping[Source, asyncio.Task[Finding | None]]") -> bool:
    for source in TRUST:
        if source not in tasks:
            continue
        if not tasks[source].done():
            return False
        finding = _result(tasks[source])
        if finding and finding.endpoint(leg):
            return True
    return True


async def _first(works: "Iterable[Awaitable[Finding | None]]") -> Finding | None:
    """All at once; the answer of the first in order that has one."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        for task in tasks:
            if finding := await task:
                return finding
        return None
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
