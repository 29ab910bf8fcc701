"""What an installation decides about its checks."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from webapp.domain.evidence import Evidence
from webapp.domain.report import Suggestion
from webapp.domain.settings import Secret, ServerSettings
from webapp.domain.vocabulary import USUAL_REQUIREMENTS, Leg, Requirement
from webapp.transport.network import Network


class FindAlternatives(Protocol):
    """Looks, without a password, for settings of one leg that answer properly; best first."""

    def __call__(
        self,
        leg: Leg,
        server: ServerSettings,
        evidence: Evidence,
        network: Network,
        *,
        address: str,
        seconds: float,
    ) -> Awaitable[tuple[Suggestion, ...]]: ...


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """timeout, arrival_timeout: seconds; the second is spent on top of the first.

    client_name: what EHLO says; "" for the address literal of the connection (RFC 5321 section 4.1.3).
    brand: the operator's own name for this product, which stands in the test message.
    test_recipient: the operator's own recipient of test messages, or None.
    skip_logins: the account had too many refused logins lately; only the connect stages run.
    secrets_for_login: where the settings come without passwords, fetches them just before the first login. It is
        called once or more in a check, gives the same each time, and may raise to end the check.
    """

    timeout: float = 45.0
    arrival_timeout: float = 30.0
    client_name: str = ""
    brand: str | None = None
    test_recipient: str | None = None
    egress_addresses: tuple[str, ...] = ()
    region: str = ""
    requirements: tuple[Requirement, ...] = USUAL_REQUIREMENTS
    find_alternatives: FindAlternatives | None = None
    skip_logins: bool = False
    secrets_for_login: Callable[[], Awaitable[Mapping[Leg, Secret]]] | None = None
