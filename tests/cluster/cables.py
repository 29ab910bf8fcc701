"""Machines as network namespaces, each with two cables: to the other nodes (the database), and to the world.

All in a namespace of the test's own (`unshare --net`): addresses here are nobody else's. Needs root, and `ip` of
Debian's iproute2.
"""

import itertools
import os
import subprocess

# Where the test itself, the database (INSIDE), mail servers and browsers (WORLD) are.
INSIDE, WORLD = "10.91.0.1", "10.92.0.1"
_NUMBERS = itertools.count(2)


def _ip(command: str) -> None:
    subprocess.run(["ip", *command.split()], check=True)


def lay_cables() -> None:
    """Two switches, and this process at both."""
    _ip("link set lo up")
    for number, (name, address) in enumerate((("inside", INSIDE), ("world", WORLD)), 1):
        # With an address of its own: it would borrow that of a cable, whose words would be heard although it is cut.
        _ip(f"link add {name} address 02:00:00:00:00:0{number} type bridge")
        _ip(f"address add {address}/24 dev {name}")
        _ip(f"link set {name} up")


class Machine:
    """host: its address in the world. `cut` and `mend` are about the cable to the other nodes.

    A cut cable says nothing: packets are lost, and connections learn it by their own patience only.
    """

    def __init__(self) -> None:
        number = next(_NUMBERS)
        self.host = f"10.92.0.{number}"
        self._name = f"inbox-check-{os.getpid()}-{number}"
        self._inside = f"inside{number}"
        _ip(f"netns add {self._name}")
        for switch, address in (("inside", f"10.91.0.{number}"), ("world", self.host)):
            cable = f"{switch}{number}"
            _ip(f"link add {cable} type veth peer name {switch} netns {self._name}")
            _ip(f"link set {cable} master {switch} up")
            _ip(f"-n {self._name} address add {address}/24 dev {switch}")
            _ip(f"-n {self._name} link set {switch} up")
        _ip(f"-n {self._name} link set lo up")

    def command(self) -> list[str]:
        return ["ip", "netns", "exec", self._name]

    def cut(self) -> None:
        _ip(f"link set {self._inside} nomaster")

    def mend(self) -> None:
        _ip(f"link set {self._inside} master inside")

    def remove(self) -> None:
        _ip(f"netns delete {self._name}")
