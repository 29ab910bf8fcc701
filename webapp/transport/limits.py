"""How long each step may take, in seconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """dns: both look-ups of a name together. connect: all addresses of a name together. tls: one handshake.
    greeting, reply: until the *whole* greeting or reply is there, for whoever reads it.
    """

    dns: float = 5.0
    connect: float = 10.0
    tls: float = 10.0
    greeting: float = 20.0
    reply: float = 20.0
