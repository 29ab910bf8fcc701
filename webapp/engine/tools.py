"""What the engine works with: the check itself, the network, and what an installation decided about both."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from webapp.checks import CheckOptions, run_check, run_retest
from webapp.config import PREFIX, Config, ConfigError
from webapp.discovery import Discovery, DiscoveryOptions, discover, find_alternatives
from webapp.domain.report import Report
from webapp.domain.settings import ConnectionSettings
from webapp.domain.vocabulary import USUAL_REQUIREMENTS, Requirement
from webapp.engine.runner import Emit
from webapp.protocols.addresses import is_sendable
from webapp.providers import catalog
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver

Check = Callable[[ConnectionSettings, Network, CheckOptions, Emit], Awaitable[Report]]


@dataclass(frozen=True, slots=True)
class Tools:
    """network: made once in each process that runs checks. Tests put their own functions here."""

    network: Callable[[], Network]
    options: CheckOptions
    check: Check = run_check
    retest: Check = run_retest
    discover: Callable[..., Coroutine[Any, Any, Discovery]] = discover
    discovery: DiscoveryOptions = field(default_factory=DiscoveryOptions)


def tools_for(config: Config) -> Tools:
    """The tools as configured. Raises ConfigError where the requirements file asks for something unknown, or where no
    message could be sent to the operator's recipient."""
    if config.test_recipient is not None and not is_sendable(config.test_recipient):
        raise ConfigError(f"{PREFIX}TEST_RECIPIENT", "no mail command can carry it", "a mail address")
    discovery = DiscoveryOptions(
        offline=not config.discovery, autoconfig=config.autoconfig, ispdb=config.ispdb
    )
    return Tools(
        network=lambda: network_for(config),
        options=CheckOptions(
            timeout=config.timeout,
            arrival_timeout=config.arrival_timeout,
            brand=config.brand_name,
            test_recipient=config.test_recipient,
            egress_addresses=config.egress_addresses,
            requirements=_requirements(config),
            find_alternatives=partial(find_alternatives, options=discovery),
        ),
        discovery=discovery,
    )


def network_for(config: Config) -> Network:
    """The guarded door to the network."""
    ca_file = str(config.ca_file) if config.ca_file else None
    guard = Guard(config.allowed_networks, config.allowed_ports, config.all_egress_addresses)
    return Network(guard, Resolver(config.dns_servers), ca_file=ca_file, control=config.control_servers)


def is_provider_host(host: str) -> bool:
    """Whether many customers share this server: one of the provider table."""
    return catalog().detect_host(host, "") is not None


def _requirements(config: Config) -> tuple[Requirement, ...]:
    if config.requirements_file is None:
        return USUAL_REQUIREMENTS
    known: dict[str, Any] = {item.value: item for item in Requirement}
    for name in config.requirements_file:
        if name not in known:
            raise ConfigError(f"{PREFIX}REQUIREMENTS_FILE", f"{name!r} is unknown", ", ".join(known))
    return tuple(known[name] for name in config.requirements_file)
