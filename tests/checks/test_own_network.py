"""Is it us? A failure to connect says so where this installation reaches nobody else either."""

import asyncio

import pytest

from tests.support.dns import SERVFAIL, DnsServer
from webapp.checks import CheckOptions, run_check
from webapp.domain.report import Report
from webapp.domain.settings import ConnectionSecurity, ConnectionSettings, Secret, ServerSettings
from webapp.domain.vocabulary import Cause, Hint, Stage
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver


class Installation(Network):
    """A network whose control servers answer as the test says."""

    reaches: bool | None = None
    looks_up = True

    async def control_reachable(self, port: int) -> bool | None:
        return self.reaches

    async def control_resolves(self) -> bool:
        return self.looks_up


@pytest.mark.parametrize(("reaches", "suspected"), [(False, True), (True, False), (None, False)])
def test_our_own_network_is_suspected_only_where_a_control_server_is_out_of_reach(
    reaches: bool | None, suspected: bool
) -> None:
    # Port 1 of loopback: nobody listens there.
    server = ServerSettings("127.0.0.1", 1, ConnectionSecurity.TLS, "user@example.com", Secret("x"))

    async def run() -> Report:
        network = Installation(Guard.open(), Resolver())
        network.reaches = reaches
        settings = ConnectionSettings("user@example.com", server, None)
        return await run_check(settings, network, CheckOptions(), lambda _: None)

    hints = asyncio.run(run()).stage(Stage.IMAP_CONNECT).hints
    assert (Hint.OWN_NETWORK_SUSPECTED in hints) is suspected


@pytest.mark.parametrize("looks_up", [True, False])
def test_our_own_resolver_is_suspected_where_it_answers_nobody(looks_up: bool) -> None:
    server = ServerSettings("mail.example.com", 993, ConnectionSecurity.TLS, "user@example.com", Secret("x"))

    async def run() -> Report:
        with DnsServer({"mail.example.com": SERVFAIL}) as asked:
            network = Installation(Guard.open(), Resolver([asked.address]))
            network.looks_up = looks_up
            settings = ConnectionSettings("user@example.com", server, None)
            return await run_check(settings, network, CheckOptions(), lambda _: None)

    row = asyncio.run(run()).stage(Stage.IMAP_CONNECT)
    assert row.cause is Cause.DNS_FAILURE
    assert (Hint.OWN_NETWORK_SUSPECTED in row.hints) is not looks_up
