"""What stands in a certificate is read, and nothing of it is ever fetched."""

import asyncio
import socket

import pytest

from tests.support import certs
from tests.support.aio import run
from tests.support.sockets import server
from webapp.checks import CheckOptions, run_check
from webapp.domain.report import Report
from webapp.domain.settings import ConnectionSecurity, ConnectionSettings, Secret, ServerSettings
from webapp.domain.vocabulary import Cause, Stage
from webapp.transport.guard import Guard
from webapp.transport.network import Network


async def idle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


@pytest.mark.parametrize("path", ["ca.crt", "../../etc/passwd", "ca.crt\r\nX: y", "%00"])
def test_no_address_in_a_certificate_is_visited(path: str) -> None:
    """The missing link of a chain is named with where it is published, which a browser might fetch."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        where = f"http://127.0.0.1:{listener.getsockname()[1]}/{path}"
        between = certs.make_authority("Between", certs.make_authority())
        leaf = certs.make(["127.0.0.1"], between, ca_issuers=where)

        async def check() -> Report:
            async with server(idle, ssl=leaf.server_context(send=[leaf])) as port:
                imap = ServerSettings(
                    "127.0.0.1", port, ConnectionSecurity.TLS, "taro", Secret("open-sesame")
                )
                settings = ConnectionSettings("taro@example.jp", imap, None)
                return await run_check(settings, Network(Guard.open()), CheckOptions(), lambda _: None)

        row = run(check(), 30).stage(Stage.IMAP_CONNECT)
        assert row.cause in (Cause.CERTIFICATE_INCOMPLETE_CHAIN, Cause.CERTIFICATE_UNKNOWN_AUTHORITY)
        with pytest.raises(BlockingIOError):
            listener.accept()
