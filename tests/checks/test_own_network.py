"""Is it us? A failure to connect says so where this installation reaches nobody else either."""

import asyncio

import pytest

from webapp.checks import CheckOptions, run_check
from webapp.domain.report import Report
from webapp.domain.settings import ConnectionSecurity, ConnectionSettings, Secret, ServerSettings
from webapp.domain.vocabulary import Hint, Stage
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver


class Installation(Network):
    """A network whose control servers answer as the test says."""

    reaches: bool | None = None

    async def control_reachable(self, port: int) -> bool | None:
        return self.reaches


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
