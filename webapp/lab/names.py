"""A small name server (RFC 1035, UDP) for what only a name can provoke.

Every name under practice.test is the lab's own address, but for the labels in `STRANGE`.
"""

import asyncio
import ipaddress
import struct
from collections.abc import Mapping
from typing import cast

_A, _AAAA = 1, 28
_NXDOMAIN, _SERVFAIL, _REFUSED = 3, 2, 5
_SILENT = "silent"

# Label -> an error, silence, or the addresses it has.
STRANGE: Mapping[str, int | str | tuple[str, ...]] = {
    "missing": _NXDOMAIN,
    "addressless": (),
    "broken": _SERVFAIL,
    "refusing": _REFUSED,
    "mute": _SILENT,
    # RFC 1918 and the metadata address of clouds: never to be contacted for a stranger.
    "private": ("10.20.30.40",),
    "metadata": ("169.254.169.254",),
    # The broadcast address of loopback: Linux answers ENETUNREACH at once.
    "unreachable": ("127.255.255.255",),
}


# Labels that have other addresses besides the lab's own.
BESIDES: Mapping[str, tuple[str, ...]] = {"six": ("::1",)}


class NameServer(asyncio.DatagramProtocol):
    def __init__(self, address: str) -> None:
        self._address = address
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        answer = self.answer(data)
        if answer and self._transport is not None:
            self._transport.sendto(answer, addr)

    def answer(self, question: bytes) -> bytes:
        """The reply to one query; b"" for silence."""
        try:
            labels, end = _labels(question)
            kind = struct.unpack_from("!H", question, end)[0]
        except (IndexError, struct.error):
            return b""
        known = self._known(labels)
        if known == _SILENT:
            return b""
        code = known if isinstance(known, int) else 0
        addresses = known if isinstance(known, tuple) else ()
        records = b"".join(_record(kind, address) for address in addresses)
        count = len(records) and sum(1 for address in addresses if _record(kind, address))
        flags = 0x8180 | code
        return question[:2] + struct.pack("!HHHHH", flags, 1, count, 0, 0) + question[12 : end + 4] + records

    def _known(self, labels: list[str]) -> int | str | tuple[str, ...]:
        if labels[-2:] != ["practice", "test"]:
            return _NXDOMAIN
        besides = (address for label in labels for address in BESIDES.get(label, ()))
        return next((STRANGE[label] for label in labels if label in STRANGE), (self._address, *besides))


def _labels(question: bytes) -> tuple[list[str], int]:
    """The labels asked for, in lower case, and where the type stands."""
    labels, position = [], 12
    while size := question[position]:
        labels.append(question[position + 1 : position + 1 + size].decode("ascii", "replace").lower())
        position += size + 1
    return labels, position + 1


def _record(kind: int, address: str) -> bytes:
    packed = ipaddress.ip_address(address).packed
    if kind != (_A if len(packed) == 4 else _AAAA):
        return b""
    return struct.pack("!HHHIH", 0xC00C, kind, 1, 1, len(packed)) + packed
