"""Autoconfig documents: the domain's own, or Thunderbird's database (draft-ietf-mailmaint-autoconfig).

The documents are a stranger's: HTTPS only, small, no DTD, no entities; the hosts that they name are judged
again when they are dialled. Only the domain is asked about: the optional `?emailaddress=` is never sent.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from webapp.discovery.records import host_name
from webapp.discovery.result import Finding, Source
from webapp.domain.settings import ConnectionSecurity
from webapp.providers import Endpoint
from webapp.transport.https import FetchFailed
from webapp.transport.network import Network

# The largest document in the public database is a third of this.
_MOST_BYTES = 64 * 1024
_SECURITIES = {"SSL": ConnectionSecurity.TLS, "STARTTLS": ConnectionSecurity.STARTTLS}
_USERNAMES = {"%EMAILADDRESS%", "%EMAILLOCALPART%"}


def own_documents(domain: str) -> tuple[str, ...]:
    """Where a domain publishes its settings, in the order of the draft."""
    return (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )


def ispdb_document(domain: str) -> str:
    return f"https://autoconfig.thunderbird.net/v1.1/{domain}"


async def fetch_finding(
    url: str, domain: str, source: Source, network: Network, seconds: float
) -> Finding | None:
    """What the document at `url` says of addresses of `domain`; None where it says nothing."""
    try:
        document = await network.fetch_https(url, _MOST_BYTES, seconds)
    except FetchFailed:
        return None
    return parse_document(document, domain, source)


def parse_document(document: bytes, domain: str, source: Source) -> Finding | None:
    """The settings in an autoconfig document; None where it holds none, or is not to be trusted as XML."""
    try:
        root = fromstring(document, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    imap = _best(root, "incomingServer", "imap", domain)
    smtp = _best(root, "outgoingServer", "smtp", domain)
    if imap is None and smtp is None:
        return None
    return Finding(
        source, imap and imap[0], smtp and smtp[0], username=(imap and imap[1]) or (smtp and smtp[1]) or ""
    )


def _best(root: Element, tag: str, kind: str, domain: str) -> tuple[Endpoint, str] | None:
    """The first encrypted server of a kind (they stand in the provider's own order), and its user name."""
    return next(_servers(root, tag, kind, domain), None)


def _servers(root: Element, tag: str, kind: str, domain: str) -> Iterator[tuple[Endpoint, str]]:
    for server in root.iterfind(f"./emailProvider/{tag}"):
        security = _SECURITIES.get(_text(server, "socketType").upper())
        host = host_name(_text(server, "hostname").replace("%EMAILDOMAIN%", domain))
        port = _text(server, "port")
        if server.get("type", "").lower() != kind or not security or not host:
            continue
        if port.isascii() and port.isdigit() and 1 <= int(port[:6]) <= 65535:
            username = _text(server, "username")
            yield Endpoint(host, int(port), security), username if username in _USERNAMES else ""


def _text(server: Element, name: str) -> str:
    return (server.findtext(name) or "").strip()
