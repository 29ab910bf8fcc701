"""Where this installation may connect: one judgement, asked before every dial.

A stranger chooses the host. So what counts is the address that a name led to, not the name, and the address
that was judged is the one that is dialled.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from webapp.transport.ranges import Network, is_special

Ports: TypeAlias = tuple[range, ...]

# The ports of mail as people have them (RFC 8314, 6409; 994 and 2525 are common alternatives).
MAIL_PORTS = "25,143,465,587,993,994,2525"
_PORTS = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")


def parse_ports(text: str, separator: str = ",") -> Ports:
    """Ports and ranges of ports: "25,143,1024-65535". Raises ValueError."""
    ports = []
    for part in filter(None, (part.strip() for part in text.split(separator))):
        match = _PORTS.fullmatch(part)
        if not match:
            raise ValueError(f"not a port or a range of ports: {part}")
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= 65535:
            raise ValueError(f"not a port or a range of ports: {part}")
        ports.append(range(first, last + 1))
    return tuple(ports)


def _contain(ports: Ports, port: int) -> bool:
    return any(port in span for span in ports)


@dataclass(frozen=True, slots=True)
class AllowedNetwork:
    """A network that the operator lets through, on its own ports or else (None) on the usual ones."""

    network: Network
    ports: Ports | None = None

    @classmethod
    def parse(cls, text: str) -> "AllowedNetwork":
        """One of "10.1.2.0/24", "10.1.2.0/24:993+587", "fd00::/8:993", "10.1.2.3". Raises ValueError."""
        address, slash, rest = text.strip().partition("/")
        length, colon, ports = rest.partition(":")
        if colon and not ports:
            raise ValueError(f"no ports behind the colon: {text}")
        network = ipaddress.ip_network(f"{address}{slash}{length}")
        return cls(network, parse_ports(ports, "+") if colon else None)


def is_this_machine(address: str) -> bool:
    """Whether the system would speak with itself: its source address for a target is the target. Sends nothing."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((address, 9))
            return bool(probe.getsockname()[0] == address)
        except OSError:  # no way there at all
            return False


class Guard:
    """Judges addresses and ports. Cheap and without side effects.

    allowed_networks: let through besides public addresses, as AllowedNetwork or its text.
    allowed_ports: text ("25,143,1024-65535") or ports.
    own_addresses: this installation's own addresses or networks, refused whatever else is allowed.
    """

    def __init__(
        self,
        allowed_networks: Iterable[AllowedNetwork | str] = (),
        allowed_ports: str | Iterable[int] = MAIL_PORTS,
        own_addresses: Iterable[str] = (),
    ) -> None:
        self._networks = tuple(
            AllowedNetwork.parse(network) if isinstance(network, str) else network
            for network in allowed_networks
        )
        self._ports = (
            parse_ports(allowed_ports)
            if isinstance(allowed_ports, str)
            else tuple(range(port, port + 1) for port in allowed_ports)
        )
        self._own = tuple(ipaddress.ip_network(own, strict=False) for own in own_addresses)

    @classmethod
    def open(cls) -> "Guard":
        """Everything allowed: for a command that runs with its own user's reach."""
        return cls(("0.0.0.0/0", "::/0"), "1-65535")

    def with_ports(self, *ports: int) -> "Guard":
        """The same judgement with more ports, for what is not mail; in public only, not in what the operator let in."""
        networks = (AllowedNetwork(allowed.network, self._of(allowed)) for allowed in self._networks)
        guard = Guard(networks, (), ())
        guard._ports = self._ports + tuple(range(port, port + 1) for port in ports)
        guard._own = self._own
        return guard

    def permits(self, address: str, port: int) -> bool:
        """Whether `address` (a literal) may be dialled on `port`."""
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        if any(ip in own for own in self._own):
            return False
        for allowed in self._networks:
            if ip in allowed.network and _contain(self._of(allowed), port):
                return True
        # A public address of this machine itself leads behind its firewall, also where nobody wrote it down.
        return _contain(self._ports, port) and not is_special(ip) and not is_this_machine(str(ip))

    def permits_port(self, port: int) -> bool:
        """Whether any address at all could be dialled on `port`; where none, nothing need be looked up."""
        return any(_contain(ports, port) for ports in (self._ports, *map(self._of, self._networks)))

    def _of(self, allowed: AllowedNetwork) -> Ports:
        return self._ports if allowed.ports is None else allowed.ports
