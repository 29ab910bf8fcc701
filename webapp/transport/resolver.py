"""Names -> addresses and mail records, by our own stub resolver.

`/etc/hosts` and search domains are not consulted: a name means what the DNS says it means, whoever's machine
this runs on. `localhost` is answered here (RFC 6761 section 6.3) and judged by the guard like any other.
"""

import asyncio
import ipaddress
from collections.abc import Iterable
from typing import Any, TypeAlias

import dns.asyncresolver
import dns.exception
import dns.name
import dns.nameserver
import dns.resolver
import dns.reversename

from webapp.domain.evidence import Ending

# The other family's answer is waited for this long (s) once one family has addresses. RFC 8305 section 3 says
# 50 ms; a resolver far away may need longer, and a dead IPv6 address is worth being seen.
_OTHER_FAMILY = 0.3
# More addresses or records than this are nobody's mail server; the rest is left unread.
_MOST = 32

Record: TypeAlias = tuple[int | str, ...]


class LookupFailed(Exception):  # noqa: N818 (says what it is about)
    """`ending` is NAME_NOT_FOUND (no such name, or no record of that kind) or LOOKUP_FAILED (no answer).

    no_such_name: the name itself does not exist, so that no other kind of record needs to be asked for.
    """

    def __init__(self, ending: Ending, *, no_such_name: bool = False) -> None:
        super().__init__(ending.value)
        self.ending = ending
        self.no_such_name = no_such_name


def parse_server(text: str) -> tuple[str, int]:
    """One of "192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]:5353" -> address, port."""
    host, port = text.strip(), "53"
    if host.startswith("["):
        host, _, rest = host[1:].partition("]")
        port = rest.removeprefix(":") or port
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise ValueError(f"not a port: {text}")
    return str(ipaddress.ip_address(host)), int(port)


class Resolver:
    """Asks the given servers ("ADDR[:PORT]"), or those of the system where none are given.

    seconds: the time for everything that one question needs, retries included.
    """

    def __init__(self, servers: Iterable[str] | None = None, *, seconds: float = 5.0) -> None:
        self.seconds = seconds
        chosen = [parse_server(server) for server in servers or ()]
        try:
            self._stub = dns.asyncresolver.Resolver(configure=not chosen)
        except (dns.resolver.NoResolverConfiguration, OSError):
            self._stub = dns.asyncresolver.Resolver(configure=False)
        if chosen:
            self._stub.nameservers = [dns.nameserver.Do53Nameserver(*server) for server in chosen]

    async def addresses(self, host: str, seconds: float | None = None) -> tuple[str, ...]:
        """All addresses of a normalised name, IPv6 before IPv4. Raises LookupFailed.

        Both families are asked at the same time. One that fails does not matter where the other answers.
        """
        if host == "localhost" or host.endswith(".localhost"):
            return ("::1", "127.0.0.1")
        limit = self.seconds if seconds is None else min(seconds, self.seconds)
        v6 = asyncio.ensure_future(self._ask(host, "AAAA", limit))
        v4 = asyncio.ensure_future(self._ask(host, "A", limit))
        asked = (v6, v4)
        try:
            await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            if any(one.done() and not one.exception() for one in asked):
                await asyncio.wait(asked, timeout=_OTHER_FAMILY)
            else:
                await asyncio.wait(asked)
        finally:
            for one in asked:
                one.cancel()
            results = await asyncio.gather(*asked, return_exceptions=True)
        found = [rdata.to_text() for answer in results if isinstance(answer, list) for rdata in answer]
        if found:
            return tuple(dict.fromkeys(found))
        failures = [error for error in results if isinstance(error, LookupFailed)]
        # One family without an address says nothing of the other, where that one got no answer.
        unknown = any(error.no_such_name for error in failures) or all(
            error.ending is Ending.NAME_NOT_FOUND for error in failures
        )
        raise LookupFailed(Ending.NAME_NOT_FOUND if unknown else Ending.LOOKUP_FAILED)

    async def records(self, host: str, rdtype: str, seconds: float | None = None) -> tuple[Record, ...]:
        """MX -> (preference, host); SRV -> (priority, weight, port, host); most wanted first.

        Hosts are lower-case, without trailing dot; "" is the root ("no service here", RFC 7505, 2782).
        Raises LookupFailed.
        """
        limit = self.seconds if seconds is None else min(seconds, self.seconds)
        answer = await self._ask(host, rdtype, limit)
        if rdtype == "MX":
            return tuple(sorted((rdata.preference, _name(rdata.exchange)) for rdata in answer))
        if rdtype == "SRV":
            found = [(rdata.priority, rdata.weight, rdata.port, _name(rdata.target)) for rdata in answer]
            return tuple(sorted(found, key=lambda record: (record[0], -record[1], record[2:])))
        raise ValueError(f"not a kind of record that is looked up here: {rdtype}")

    async def names_of(self, address: str, seconds: float | None = None) -> tuple[str, ...]:
        """What the owner of an address calls it (PTR), lower-case; any name may stand there. Raises LookupFailed."""
        limit = self.seconds if seconds is None else min(seconds, self.seconds)
        answer = await self._ask(dns.reversename.from_address(address).to_text(), "PTR", limit)
        return tuple(_name(rdata.target) for rdata in answer)

    async def works(self, seconds: float = 2.0) -> bool:
        """Whether any server of ours answers at all: asked for the root's own servers, which always exist."""
        try:
            await self._ask(".", "NS", seconds)
        except LookupFailed as failure:
            return failure.ending is Ending.NAME_NOT_FOUND
        return True

    async def _ask(self, host: str, rdtype: str, seconds: float) -> list[Any]:
        try:
            name = dns.name.from_text(host, origin=dns.name.root)
            answer = await self._stub.resolve(name, rdtype, search=False, lifetime=seconds)
        except dns.resolver.NXDOMAIN:
            raise LookupFailed(Ending.NAME_NOT_FOUND, no_such_name=True) from None
        except dns.resolver.NoAnswer:
            raise LookupFailed(Ending.NAME_NOT_FOUND) from None
        except (dns.exception.DNSException, OSError, ValueError):
            # SERVFAIL and REFUSED of all servers, silence, garbled answers, endless chains.
            raise LookupFailed(Ending.LOOKUP_FAILED) from None
        return list(answer)[:_MOST]


def _name(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower().removesuffix(".")
