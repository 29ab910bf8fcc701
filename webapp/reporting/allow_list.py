"""The addresses of this installation, as firewalls and the people behind them want them."""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from webapp.explanations.languages import LANGUAGES, translations


def _(sentence: str) -> str:
    """Mark a sentence for the catalogs."""
    return sentence


_REQUEST = _(
    "Please allow connections from these addresses to your mail servers in the firewall "
    "(TCP, ports %(ports)s). They belong to a service that checks mail settings."
)
_REQUEST_FOR = _(
    "Please allow connections from these addresses to %(host)s in the firewall "
    "(TCP, port %(ports)s). They belong to a service that checks mail settings."
)


@dataclass(frozen=True, slots=True)
class AllowLists:
    """The same addresses in each form, ready to be copied. requests: by language, each for the reader's own."""

    lines: tuple[str, ...]
    networks: tuple[str, ...]
    requests: Mapping[str, str]


def allow_lists(addresses: Sequence[str], ports: Sequence[int], host: str = "") -> AllowLists:
    """host: the server that the request is about; "" for all that somebody runs."""
    requests = {language: request_text(addresses, ports, language, host) for language in LANGUAGES}
    return AllowLists(tuple(plain(addresses)), tuple(cidr(addresses)), requests)


def plain(addresses: Iterable[str]) -> list[str]:
    """One address or network a line; a network of one is written as an address."""
    return [_shortest(address) for address in addresses]


def _shortest(address: str) -> str:
    network = ipaddress.ip_network(address, strict=False)
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def cidr(addresses: Iterable[str]) -> list[str]:
    """The same with a prefix length each, as most firewalls take them."""
    return [str(ipaddress.ip_network(address, strict=False)) for address in addresses]


def request_text(addresses: Sequence[str], ports: Sequence[int], language: str, host: str = "") -> str:
    """A request to whoever runs the firewall, in one language, ready to be sent."""
    sentence = translations(language).ugettext(_REQUEST_FOR if host else _REQUEST)
    filled = sentence % {"ports": ", ".join(map(str, ports)), "host": host}
    return "\n".join((filled, *cidr(addresses)))
