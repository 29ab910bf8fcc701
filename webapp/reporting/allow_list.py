"""The addresses of this installation, as firewalls and the people behind them want them."""

import ipaddress
from collections.abc import Iterable, Sequence

from webapp.explanations.languages import translations


def _(sentence: str) -> str:
    """Mark a sentence for the catalogs."""
    return sentence


_REQUEST = _(
    "Please allow connections from these addresses to your mail servers in the firewall "
    "(TCP, ports %(ports)s). They belong to a service that checks mail settings."
)


def plain(addresses: Iterable[str]) -> list[str]:
    """One address or network a line; a network of one is written as an address."""
    return [_shortest(address) for address in addresses]


def _shortest(address: str) -> str:
    network = ipaddress.ip_network(address, strict=False)
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def cidr(addresses: Iterable[str]) -> list[str]:
    """The same with a prefix length each, as most firewalls take them."""
    return [str(ipaddress.ip_network(address, strict=False)) for address in addresses]


def request_text(addresses: Sequence[str], ports: Sequence[int], language: str) -> str:
    """A request to whoever runs the firewall, in one language, ready to be sent."""
    sentence = translations(language).ugettext(_REQUEST) % {"ports": ", ".join(map(str, ports))}
    return "\n".join((sentence, *cidr(addresses)))
