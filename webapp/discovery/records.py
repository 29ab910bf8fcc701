"""Mail records of a domain: who receives its mail (MX), and which servers it names itself (SRV)."""

import asyncio

from webapp.discovery.result import Finding, Source
from webapp.domain.evidence import Ending
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Leg
from webapp.providers import Endpoint
from webapp.transport.names import InvalidHost, is_literal, normalise_host
from webapp.transport.network import Network
from webapp.transport.resolver import LookupFailed

_TLS, _STARTTLS = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS
# TLS from the first byte before STARTTLS (RFC 8314 section 5.1).
_SERVICES = {
    Leg.IMAP: (("_imaps._tcp", _TLS), ("_imap._tcp", _STARTTLS)),
    Leg.SMTP: (("_submissions._tcp", _TLS), ("_submission._tcp", _STARTTLS)),
}
# Some publish `_submission` with the port of the other kind.
_TLS_PORTS = {993, 465}


async def mx_of(domain: str, network: Network) -> tuple[str, ...]:
    """Who receives the domain's mail, most wanted first; empty for a null MX. Raises LookupFailed."""
    records = await network.resolve(domain, "MX")
    return tuple(str(host) for _, host in records if host)


async def srv_of(domain: str, network: Network) -> Finding | None:
    """What the domain's own SRV records name. Raises LookupFailed where no question was answered."""
    services = [(leg, name, security) for leg in Leg for name, security in _SERVICES[leg]]
    answers = await asyncio.gather(
        *(_service(f"{name}.{domain}", security, network) for _, name, security in services),
        return_exceptions=True,
    )
    found: dict[Leg, Endpoint] = {}
    for (leg, _, _), answer in zip(services, answers, strict=True):
        if isinstance(answer, Endpoint):
            found.setdefault(leg, answer)
    if not found and all(isinstance(answer, LookupFailed) for answer in answers):
        raise LookupFailed(Ending.LOOKUP_FAILED)
    return Finding(Source.SRV, found.get(Leg.IMAP), found.get(Leg.SMTP)) if found else None


async def _service(name: str, security: ConnectionSecurity, network: Network) -> Endpoint | None:
    for record in await network.resolve(name, "SRV"):
        port, target = int(record[2]), host_name(str(record[3]))
        # "." as target: decidedly not offered (RFC 2782); the records after it would not differ.
        if target and 1 <= port <= 65535:
            return Endpoint(target, port, _TLS if port in _TLS_PORTS else security)
    return None


def host_name(text: str) -> str | None:
    """A host that a stranger named, in its one form; None for literals and whatever is no host name."""
    try:
        host = normalise_host(text)
    except InvalidHost:
        return None
    return None if is_literal(host) or "." not in host else host
