import asyncio

import pytest

from tests.support import certs
from tests.support.aio import run
from tests.support.dns import DnsServer
from tests.support.sockets import server
from webapp.transport.guard import Guard
from webapp.transport.network import FetchFailed, Network
from webapp.transport.resolver import Resolver

BODY = b"<clientConfig/>"


def fetch(
    response: bytes, *, names: tuple[str, ...] = ("autoconfig.example",), most: int = 1000, seconds: float = 5
) -> tuple[bytes | str, bytes]:
    """The document or the reason of the failure, and the request that the server saw."""
    seen = bytearray()
    root = certs.make_authority()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.extend(await reader.readuntil(b"\r\n\r\n"))
        writer.write(response)
        await writer.drain()
        if b"hang" in response:
            await asyncio.sleep(5)

    async def main(dns: str, ca_file: str) -> bytes | str:
        context = certs.make(names, root).server_context()
        async with server(serve, ssl=context) as port:
            network = Network(Guard.open(), Resolver([dns]), ca_file=ca_file)
            try:
                return await network.fetch_https(
                    f"https://autoconfig.example:{port}/mail/config-v1.1.xml?x=1", most, seconds
                )
            except FetchFailed as failure:
                return failure.reason

    import tempfile

    with (
        DnsServer({"autoconfig.example": {"A": ["127.0.0.1"]}}) as dns,
        tempfile.NamedTemporaryFile() as file,
    ):
        file.write(root.pem)
        file.flush()
        return run(main(dns.address, file.name)), bytes(seen)


def answer(head: bytes, body: bytes = BODY) -> bytes:
    return b"HTTP/1.1 " + head + b"\r\n\r\n" + body


def test_a_document_is_fetched() -> None:
    body, request = fetch(answer(b"200 OK\r\nContent-Length: 15"))
    assert body == BODY
    assert request.startswith(b"GET /mail/config-v1.1.xml?x=1 HTTP/1.1\r\nHost: autoconfig.example:")


@pytest.mark.parametrize(
    "response",
    [
        answer(b"200 OK\r\nConnection: close"),
        answer(b"200 OK\r\nTransfer-Encoding: chunked", b"7\r\n<client\r\n8\r\nConfig/>\r\n0\r\n\r\n"),
        b"HTTP/1.0 200 OK\r\n\r\n" + BODY,
        b"HTTP/1.1 103 Early Hints\r\n\r\n" + answer(b"200 OK\r\nContent-Length: 15"),
    ],
)
def test_every_way_to_end_a_document_is_understood(response: bytes) -> None:
    assert fetch(response)[0] == BODY


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (answer(b"404 Not Found\r\nContent-Length: 15"), "status"),
        (answer(b"302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0", b""), "status"),
        (answer(b"301 Moved\r\nLocation: https://other.example/\r\nContent-Length: 0", b""), "status"),
        (answer(b"200 OK\r\nContent-Length: 5000", b"x" * 5000), "too_large"),
        (answer(b"200 OK\r\nConnection: close", b"x" * 500_000), "too_large"),
        (answer(b"200 OK\r\nContent-Length: 100"), "protocol"),  # cut short
        (answer(b"200 OK\r\nX: " + b"x" * 100_000), "protocol"),
        (b"220 mail.example ESMTP\r\n", "protocol"),
        (b"", "protocol"),
        (answer(b"200 OK\r\nContent-Length: 100", b"hang"), "timed_out"),
    ],
)
def test_anything_else_is_a_failure_with_a_reason(response: bytes, reason: str) -> None:
    assert fetch(response, seconds=1)[0] == reason


def test_a_certificate_for_another_name_is_refused_before_anything_is_asked() -> None:
    assert fetch(answer(b"200 OK\r\nContent-Length: 15"), names=("other.example",)) == ("tls", b"")
