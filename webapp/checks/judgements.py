"""What is worth a warning about a connection that works. Pure: facts in, yes or no out."""

import ipaddress

from webapp.domain.evidence import AttemptOutcome, ConnectAttempt, Handshake
from webapp.domain.settings import STANDARD_PORTS
from webapp.domain.vocabulary import Leg

# An IPv6 address that was given this long (ms) and had not answered when IPv4 did so at once is a dead one.
DEAD_IPV6 = 200


def ipv6_failed(attempts: tuple[ConnectAttempt, ...]) -> bool:
    """Whether IPv6 was offered and did not work while IPv4 did.

    UNREACHABLE is this installation's own lack of IPv6 more often than the server's fault.
    """
    reached = [a for a in attempts if a.outcome is AttemptOutcome.CONNECTED]
    if not reached or reached[0].family == 6:
        return False
    broken = (AttemptOutcome.REFUSED, AttemptOutcome.TIMED_OUT, AttemptOutcome.RESET)
    return any(
        a.family == 6
        and (
            a.outcome in broken
            or (
                a.outcome is AttemptOutcome.ABANDONED
                and (a.duration_ms or 0) > max(DEAD_IPV6, 3 * (reached[0].duration_ms or 0))
            )
        )
        for a in attempts
    )


def unusual_port(leg: Leg, port: int, address: str) -> bool:
    """Whether a port deserves the remark that it is unusual; on this very machine any port is as good."""
    return port not in STANDARD_PORTS[leg] and not ipaddress.ip_address(address.partition("%")[0]).is_loopback


def legacy_tls(handshake: Handshake) -> bool:
    """TLS 1.2 without forward secrecy, or with a cipher that is not authenticated (RFC 9325 section 4.2)."""
    if handshake.version == "TLSv1.3":
        return False
    modern = any(mark in handshake.cipher for mark in ("GCM", "CHACHA20", "CCM"))
    return not (handshake.forward_secrecy and modern)


def capabilities_changed(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether more changed across STARTTLS than what is meant to (RFC 9051 section 6.2.1, RFC 3207 section 4.2)."""

    def lasting(capabilities: tuple[str, ...]) -> set[str]:
        return {
            word.upper()
            for word in capabilities
            if not word.upper().startswith(("STARTTLS", "LOGINDISABLED", "AUTH", "SASL-IR", "LOGIN"))
        }

    return bool(before) and lasting(before) != lasting(after)
