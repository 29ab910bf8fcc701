"""Handshakes with servers of every kind, on real sockets."""

import asyncio
import contextlib
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from OpenSSL import SSL

from tests.support import certs
from tests.support.aio import run
from tests.support.sockets import Handler, reset, server
from webapp.certificates import find_fault
from webapp.domain.evidence import Handshake
from webapp.domain.vocabulary import Cause
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.tls_words import alert_name, fingerprint

V = ssl.TLSVersion


async def idle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


@pytest.fixture(scope="module")
def root() -> certs.Certificate:
    return certs.make_authority()


@pytest.fixture(scope="module")
def good(root: certs.Certificate) -> certs.Certificate:
    return certs.make(["localhost"], root, key=certs.rsa_key(2048))


@pytest.fixture(scope="module")
def network(root: certs.Certificate, tmp_path_factory: pytest.TempPathFactory) -> Network:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    path.write_bytes(root.pem)
    return Network(Guard.open(), ca_file=str(path))


def context(
    certificate: certs.Certificate, ciphers: str | None = None, version: ssl.TLSVersion | None = None
) -> ssl.SSLContext:
    made = certificate.server_context()
    if ciphers:
        made.set_ciphers(ciphers)
    if version:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            made.maximum_version = version
            made.minimum_version = version
    return made


def shake(network: Network, handler: Handler, *, seconds: float = 5, **options: object) -> Handshake:
    async def main() -> Handshake:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
        async with server(handler, **options) as port:
            connection = await network.connect("127.0.0.1", port)
            handshake = await connection.start_tls("localhost", timeout=seconds)
            assert connection.tls is handshake.ok
            connection.close()
            return handshake

    return run(main())


@contextlib.contextmanager
def openssl_server(made: ssl.SSLContext) -> Iterator[int]:
    """A blocking TLS server: unlike the loop's own it sends OpenSSL's alerts before it hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client, contextlib.suppress(OSError), made.wrap_socket(client, server_side=True) as tls:
                    tls.recv(1)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def shake_openssl(network: Network, made: ssl.SSLContext) -> Handshake:
    async def main(port: int) -> Handshake:
        connection = await network.connect("127.0.0.1", port)
        handshake = await connection.start_tls("localhost", timeout=5)
        connection.close()
        return handshake

    with openssl_server(made) as port:
        return run(main(port))


def says(data: bytes, *, first: bool = False) -> Handler:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not first:
            await reader.read(1)
        writer.write(data)
        await writer.drain()
        await reader.read()

    return handle


def test_a_good_handshake_tells_version_cipher_and_chain(network: Network, good: certs.Certificate) -> None:
    handshake = shake(network, idle, ssl=context(good))
    assert handshake.ok
    assert handshake.version == "TLSv1.3"
    assert handshake.cipher.startswith("TLS_")
    assert handshake.forward_secrecy
    assert handshake.chain == (good.der,)
    assert not handshake.accepted_insecure
    assert (handshake.verify_code, handshake.alert, handshake.error, handshake.received) == (0, "", "", b"")


@pytest.mark.parametrize(
    ("cipher", "forward_secrecy"),
    [("ECDHE-RSA-AES128-GCM-SHA256", True), ("ECDHE-RSA-AES128-SHA", True), ("AES128-SHA", False)],
)
def test_tls_1_2_tells_whether_it_keeps_its_secrets(
    network: Network, good: certs.Certificate, cipher: str, forward_secrecy: bool
) -> None:
    handshake = shake(network, idle, ssl=context(good, cipher + ":@SECLEVEL=0", V.TLSv1_2))
    assert handshake.ok
    assert (handshake.version, handshake.cipher) == ("TLSv1.2", cipher)
    assert handshake.forward_secrecy is forward_secrecy


@pytest.mark.parametrize("version", [V.TLSv1_2, V.TLSv1_3])
def test_a_failed_handshake_tells_version_cipher_and_chain_too(
    network: Network, root: certs.Certificate, version: ssl.TLSVersion
) -> None:
    wrong = certs.make(["other.example"], certs.make_authority("Other", root))
    handshake = shake(network, idle, ssl=context(wrong, version=version))
    assert not handshake.ok
    assert handshake.verify_code == 62
    assert handshake.version == version.name.replace("_", ".").replace("TLSv1.", "TLSv1.")
    assert handshake.cipher
    assert [fingerprint(der) for der in handshake.chain] == [fingerprint(one.der) for one in wrong.path]
    assert len(handshake.chain) == 2


@pytest.mark.parametrize(("version", "name"), [(V.TLSv1, "TLSv1"), (V.TLSv1_1, "TLSv1.1")])
def test_a_server_with_only_old_versions_is_recognised_by_a_second_look(
    network: Network, good: certs.Certificate, version: ssl.TLSVersion, name: str
) -> None:
    handshake = shake_openssl(network, context(good, "ALL:@SECLEVEL=0", version))
    assert not handshake.ok
    assert handshake.alert == "PROTOCOL_VERSION"
    assert handshake.legacy_version == name
    # One that hangs up without a word is recognised as well.
    silent = shake(network, idle, ssl=context(good, "ALL:@SECLEVEL=0", version))
    assert (silent.ok, silent.alert, silent.error, silent.legacy_version) == (False, "", "CLOSED", name)


@pytest.mark.parametrize(("number", "name"), [(0, "SSLv3"), (1, "TLSv1"), (2, "TLSv1.1")])
def test_an_old_version_is_read_from_the_servers_own_choice(network: Network, number: int, name: str) -> None:
    hello = b"\x02\x00\x00\x26" + bytes([3, number]) + b"r" * 32 + b"\x00" + b"\xc0\x13" + b"\x00"
    handshake = shake(network, says(b"\x16\x03\x01" + len(hello).to_bytes(2, "big") + hello))
    assert not handshake.ok
    assert handshake.error == "UNSUPPORTED_PROTOCOL"
    assert handshake.legacy_version == name


def test_a_server_with_only_old_ciphers_is_recognised(network: Network, good: certs.Certificate) -> None:
    handshake = shake_openssl(network, context(good, "AECDH-AES128-SHA:@SECLEVEL=0", V.TLSv1_2))
    assert not handshake.ok
    assert handshake.alert == "HANDSHAKE_FAILURE"
    assert handshake.legacy_version == "TLSv1.2"


def test_after_starttls_no_second_look_is_taken_on_its_own(network: Network, good: certs.Certificate) -> None:
    seen = []

    async def starttls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readline())
        writer.write(b"\x15\x03\x03\x00\x02\x02\x46")
        await reader.read()

    async def main() -> Handshake:
        async with server(starttls) as port:
            connection = await network.connect("127.0.0.1", port)
            await connection.send(b"STARTTLS\r\n", 1)
            handshake = await connection.start_tls("localhost", timeout=5)
            connection.close()
            return handshake

    handshake = run(main())
    assert (handshake.alert, handshake.legacy_version) == ("PROTOCOL_VERSION", "")
    assert seen == [b"STARTTLS\r\n"]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (10, "UNEXPECTED_MESSAGE"), (40, "HANDSHAKE_FAILURE"), (42, "BAD_CERTIFICATE"), (47, "ILLEGAL_PARAMETER"),
        (70, "PROTOCOL_VERSION"), (71, "INSUFFICIENT_SECURITY"), (80, "INTERNAL_ERROR"),
        (112, "UNRECOGNIZED_NAME"),
    ],
)  # fmt: skip
def test_an_alert_is_told_by_its_name(network: Network, code: int, name: str) -> None:
    handshake = shake(network, says(bytes([21, 3, 3, 0, 2, 2, code])))
    assert (handshake.ok, handshake.alert, handshake.error, handshake.received) == (False, name, "", b"")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (b"* OK Dovecot ready.\r\n", True),
        (b"220 mx.example.com ESMTP Postfix\r\n", True),
        (b"+OK POP3 ready\r\n", True),
        (b"SSH-2.0-OpenSSH_9.2\r\n", True),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n<html>" + b"x" * 2000, False),
        (b"* BYE too many connections\r\n", False),
    ],
)
def test_what_came_instead_of_tls_is_kept(network: Network, words: bytes, first: bool) -> None:
    handshake = shake(network, says(words, first=first))
    assert not handshake.ok
    assert handshake.received == words[:512]
    assert handshake.chain == ()


def test_an_answer_that_comes_in_pieces_is_kept_whole(network: Network) -> None:
    async def pieces(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in (b"220 mail", b".example.com", b" ESMTP\r\n"):
            writer.write(part)
            await asyncio.sleep(0.05)
        await reader.read()

    assert shake(network, pieces).received == b"220 mail.example.com ESMTP\r\n"


def test_an_answer_shorter_than_a_tls_record_is_kept_at_its_end(network: Network) -> None:
    async def short(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(b"-\r\n")

    handshake = shake(network, short)
    assert (handshake.error, handshake.received) == ("CLOSED", b"-\r\n")


def test_silence_an_end_and_a_reset_are_told_apart(network: Network) -> None:
    async def end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)

    async def tear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        reset(writer)

    assert shake(network, idle, seconds=0.3).error == "TIMED_OUT"
    assert shake(network, tear).error == "RESET"

    async def all_read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)

    assert shake(network, all_read).error == "CLOSED"


def test_a_handshake_that_drips_is_cut_off_in_time(network: Network) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\x16\x03\x03\x40\x00")
        while True:
            writer.write(b"\x02")
            await asyncio.sleep(0.05)

    began = time.monotonic()
    assert shake(network, drip, seconds=0.6).error == "TIMED_OUT"
    assert time.monotonic() - began < 1.0


def test_a_certificate_is_accepted_by_its_fingerprint_and_by_no_other(network: Network) -> None:
    own = certs.make(["elsewhere.example"], common_name="self")

    async def accept(wanted: str) -> Handshake:
        async with server(idle, ssl=context(own)) as port:
            connection = await network.connect("127.0.0.1", port)
            handshake = await connection.start_tls("localhost", timeout=5, accept_fingerprint=wanted)
            assert connection.tls is handshake.ok
            connection.close()
            return handshake

    right = fingerprint(own.der)
    colons = ":".join(right[i : i + 2] for i in range(0, 64, 2)).upper()
    for wanted in (right, colons):
        accepted = run(accept(wanted))
        assert accepted.ok
        assert accepted.accepted_insecure
    other = run(accept("0" * 64))
    assert not other.ok
    assert not other.accepted_insecure
    assert other.error == "OTHER_CERTIFICATE"
    assert other.chain == (own.der,)


def test_nothing_is_said_to_a_server_whose_certificate_is_another(network: Network) -> None:
    own = certs.make(["localhost"], common_name="self")
    heard = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())

    handshake = shake(network, listen, ssl=context(own))
    assert handshake.verify_code == 18
    assert heard in ([], [b""])


def test_the_name_is_sent_in_the_handshake_but_an_address_is_not(
    network: Network, root: certs.Certificate
) -> None:
    seen: list[str | None] = []
    made = context(certs.make(["localhost", "127.0.0.1", "::1", "xn--wgv71a119e.jp"], root))
    made.sni_callback = lambda sock, name, ctx: seen.append(name)  # type: ignore[assignment]

    async def main() -> None:
        async with server(idle, ssl=made) as port:
            for host in ("localhost", "日本語.jp", "127.0.0.1", "::1"):
                connection = await network.connect("127.0.0.1", port)
                handshake = await connection.start_tls(host, timeout=5)
                assert handshake.ok, (host, handshake)
                connection.close()

    run(main())
    assert seen == ["localhost", "xn--wgv71a119e.jp", None, None]


def test_a_handshake_that_is_cancelled_leaves_nothing_behind(network: Network) -> None:
    async def main() -> None:
        async with server(idle) as port:
            connection = await network.connect("127.0.0.1", port)
            task = asyncio.ensure_future(connection.start_tls("localhost", timeout=5))
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            connection.close()

    run(main())


@contextlib.contextmanager
def stapling_server(leaf: certs.Certificate, answer: bytes, version: int) -> Iterator[int]:
    """A server that staples `answer` to its certificate, as Python's own `ssl` cannot."""
    made = SSL.Context(SSL.TLS_SERVER_METHOD)
    made.set_max_proto_version(version)
    made.use_certificate(leaf.certificate)
    made.use_privatekey(leaf.key)
    for above in leaf.path[1:]:
        made.add_extra_chain_cert(above.certificate)
    made.set_ocsp_server_callback(lambda connection, data: answer)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            client, _ = listener.accept()
            with client, contextlib.suppress(SSL.Error):
                connection = SSL.Connection(made, client)
                connection.set_accept_state()
                connection.do_handshake()
                connection.recv(1)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)


@pytest.mark.parametrize("version", [SSL.TLS1_2_VERSION, SSL.TLS1_3_VERSION])
@pytest.mark.parametrize("revoked", [False, True])
@pytest.mark.parametrize("accepted", [False, True])
def test_a_stapled_answer_is_asked_for_and_kept(
    network: Network, root: certs.Certificate, version: int, revoked: bool, accepted: bool
) -> None:
    leaf = certs.make(["localhost"], certs.make_authority("Example R3", root))
    answer = certs.ocsp_response(leaf, revoked=revoked)

    async def main(port: int) -> Handshake:
        connection = await network.connect("127.0.0.1", port)
        wanted = fingerprint(leaf.der) if accepted else None
        handshake = await connection.start_tls("localhost", timeout=5, accept_fingerprint=wanted)
        connection.close()
        return handshake

    with stapling_server(leaf, answer, version) as port:
        handshake = run(main(port))
    assert handshake.ocsp_response == answer
    assert handshake.ok  # the transport only brings it; this is for whoever judges it:
    fault = find_fault(handshake, "localhost", datetime.now(UTC))
    assert fault is (Cause.CERTIFICATE_REVOKED if revoked else None)


@pytest.mark.parametrize(
    "reason", ["TLS_ALERT_X", "SSLV3_ALERT_X", "SSL/TLS_ALERT_X", "TLSV1_X", "TLSV13_ALERT_X"]
)
def test_alerts_have_one_name_whatever_openssl_calls_them(reason: str) -> None:
    assert alert_name(reason) == "X"


@pytest.mark.parametrize("reason", ["WRONG_VERSION_NUMBER", "TLS_ILLEGAL_EXPORTER_LABEL", "CLOSED", ""])
def test_a_reason_of_our_own_side_is_no_alert(reason: str) -> None:
    assert alert_name(reason) == ""
