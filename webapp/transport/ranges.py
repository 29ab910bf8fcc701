"""Every range of addresses that is no ordinary host on the public internet.

Our own table, because `ipaddress.is_global` lets dozens through (NAT64, 6to4, AS112, site-local, embedded
addresses, ...). Sources: IANA IPv4 and IPv6 Special-Purpose Address Registries and the IPv6 address space
registry, as of 2026-06. Nothing here is ever dialled unless the operator allows its network by name.
"""

import ipaddress
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

SPECIAL_IPV4 = {
    "0.0.0.0/8": "this host, unspecified (RFC 791)",
    "10.0.0.0/8": "private (RFC 1918)",
    "100.64.0.0/10": "carrier-grade NAT (RFC 6598), metadata of some clouds",
    "127.0.0.0/8": "loopback (RFC 1122)",
    "168.63.129.16/32": "the platform's own service in a public cloud, public by its looks only",
    "169.254.0.0/16": "link-local (RFC 3927), metadata of most clouds",
    "172.16.0.0/12": "private (RFC 1918)",
    "192.0.0.0/24": "IETF protocol assignments (RFC 6890), metadata of some clouds",
    "192.0.2.0/24": "documentation, TEST-NET-1 (RFC 5737)",
    "192.31.196.0/24": "AS112 (RFC 7535)",
    "192.52.193.0/24": "AMT (RFC 7450)",
    "192.88.99.0/24": "6to4 relay (RFC 7526)",
    "192.168.0.0/16": "private (RFC 1918)",
    "192.175.48.0/24": "AS112 (RFC 7534)",
    "198.18.0.0/15": "benchmarking (RFC 2544)",
    "198.51.100.0/24": "documentation, TEST-NET-2 (RFC 5737)",
    "203.0.113.0/24": "documentation, TEST-NET-3 (RFC 5737)",
    "224.0.0.0/4": "multicast (RFC 1112)",
    "240.0.0.0/4": "reserved and broadcast (RFC 1112, 919)",
}
SPECIAL_IPV6 = {
    "::/128": "unspecified (RFC 4291)",
    "::1/128": "loopback (RFC 4291)",
    "::/96": "IPv4-compatible (RFC 4291)",
    "::ffff:0:0/96": "IPv4-mapped (RFC 4291)",
    "::ffff:0:0:0/96": "IPv4-translated (RFC 2765)",
    "64:ff9b::/96": "NAT64 (RFC 6052)",
    "64:ff9b:1::/48": "NAT64, local use (RFC 8215)",
    "100::/64": "discard (RFC 6666)",
    "100:0:0:1::/64": "dummy prefix (RFC 9780)",
    "2001::/23": "IETF protocol assignments (RFC 2928): Teredo, benchmarking, ORCHID, drone identifiers, AMT",
    "2001:db8::/32": "documentation (RFC 3849)",
    "2002::/16": "6to4 (RFC 3056)",
    "2620:4f:8000::/48": "AS112 (RFC 7534)",
    "3ffe::/16": "6bone, handed back (RFC 3701)",
    "3fff::/20": "documentation (RFC 9637)",
    "5f00::/16": "segment routing (RFC 9602)",
    "fc00::/7": "unique local (RFC 4193), metadata of some clouds",
    "fe80::/10": "link-local (RFC 4291)",
    "fec0::/10": "site-local (RFC 3879)",
    "ff00::/8": "multicast (RFC 4291)",
}
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_IPV4 = tuple(ipaddress.IPv4Network(network) for network in SPECIAL_IPV4)
_IPV6 = tuple(ipaddress.IPv6Network(network) for network in SPECIAL_IPV6)
# ISATAP (RFC 5214 section 6.1) puts an IPv4 address behind 0:5efe or 200:5efe in any prefix.
_ISATAP = (0x00005EFE, 0x02005EFE)


def is_special(address: Address) -> bool:
    """Whether `address` lies in a special-purpose range, or carries another address inside.

    IPv6 outside 2000::/3 is not handed out to anybody yet (IANA), so all of it counts as special.
    """
    if isinstance(address, ipaddress.IPv4Address):
        return any(address in network for network in _IPV4)
    if address not in _GLOBAL_UNICAST or any(address in network for network in _IPV6):
        return True
    return (int(address) >> 32) & 0xFFFFFFFF in _ISATAP
