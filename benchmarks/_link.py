"""A slow line in one machine: every packet to FAR arrives half a round trip later, and so does every answer.

Not a TCP proxy: that would acknowledge by itself, and so hide what a server waits for (Postfix leaves Nagle's
algorithm on). Packets to FAR leave by a TUN device; this process keeps each for half a round trip, changes its
addresses and hands it back, so that the servers of this machine see a visitor from afar:

    client NEAR -> FAR        becomes   VISITOR -> NEAR
    server NEAR -> VISITOR    becomes   FAR -> NEAR

FAR and VISITOR have the same checksum, so that those of IP and TCP stay right. Run it in a network namespace
of its own (`unshare -n`), as root: `python -m benchmarks._link RTT_MS` says "ready" and works until it is ended.
"""

import fcntl
import heapq
import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

NEAR, FAR, VISITOR = "10.77.0.1", "10.77.1.2", "10.78.1.1"
_near, _far, _visitor = (IPv4Address(name).packed for name in (NEAR, FAR, VISITOR))
_DEVICE = "slowline"
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000  # linux/if_tun.h


def turned(packet: bytes) -> bytes | None:
    """The packet as it arrives at the other end; None where it is none of ours (RFC 791: addresses at 12, 16)."""
    ends = packet[12:16], packet[16:20]
    if packet[0] >> 4 != 4:
        return None
    if ends == (_near, _far):
        return packet[:12] + _visitor + _near + packet[20:]
    if ends == (_near, _visitor):
        return packet[:12] + _far + _near + packet[20:]
    return None


def _open() -> int:
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, _TUNSETIFF, struct.pack("16sH", _DEVICE.encode(), _IFF_TUN | _IFF_NO_PI))
    for command in (
        f"address add {NEAR}/32 dev {_DEVICE}",
        f"link set {_DEVICE} up",
        f"route add {FAR} dev {_DEVICE} src {NEAR}",
        f"route add {VISITOR} dev {_DEVICE} src {NEAR}",
    ):
        subprocess.run(["ip", *command.split()], check=True)
    return device


def carry(device: int, seconds: float) -> None:
    """Hold each packet for `seconds`; for ever."""
    waiting: list[tuple[float, int, bytes]] = []
    number = 0
    while True:
        pause = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
        if select.select([device], [], [], pause)[0]:
            packet = turned(os.read(device, 65536))
            if packet:
                number += 1
                heapq.heappush(waiting, (time.monotonic() + seconds, number, packet))
        while waiting and waiting[0][0] <= time.monotonic():
            os.write(device, heapq.heappop(waiting)[2])


@contextmanager
def slow_line(rtt_ms: float) -> Iterator[None]:
    """FAR is this machine, `rtt_ms` away."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks._link", str(rtt_ms)], stdout=subprocess.PIPE, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        if process.stdout.readline() != b"ready\n":
            raise RuntimeError("no slow line: it needs root, /dev/net/tun and `ip`")
        yield
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    line = _open()
    print("ready", flush=True)
    carry(line, float(sys.argv[1]) / 2000)
