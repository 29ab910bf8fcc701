"""Each fault of a certificate, served by a real TLS server, named right: over TLS and after STARTTLS."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from tests.support import certs
from tests.support.aio import run
from tests.support.certs import DAY
from tests.support.sockets import server
from webapp.certificates import describe, find_fault
from webapp.domain.evidence import Handshake
from webapp.domain.vocabulary import Cause
from webapp.transport.guard import Guard
from webapp.transport.network import Network

HOST = "mail.example.com"
NOW = datetime.now(UTC)
PAST = {"not_before": NOW - 400 * DAY, "not_after": NOW - 10 * DAY}
FUTURE = {"not_before": NOW + 10 * DAY, "not_after": NOW + 400 * DAY}
PUBLISHED = "http://certs.example.net/intermediate.crt"
UNKNOWN_EXTENSION = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4.5.6"), b"\x05\x00")


@dataclass(frozen=True)
class House:
    """The authorities of these tests: a trusted root with an intermediate, and strangers."""

    root: certs.Certificate
    intermediate: certs.Certificate
    strange_root: certs.Certificate
    strange_intermediate: certs.Certificate
    ca_file: str


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    root = certs.make_authority("Example Root", organisation="Example Trust")
    strange = certs.make_authority("Corp Root", organisation="Corp")
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    path.write_bytes(root.pem)
    return House(
        root,
        certs.make_authority("Example R3", root, organisation="Example Trust"),
        strange,
        certs.make_authority("Corp CA 1", strange, organisation="Corp"),
        str(path),
    )


Made = tuple[certs.Certificate, list[certs.Certificate] | None]
Maker = Callable[[House], Made]


def leaf(house: House, *names: str, **options: object) -> certs.Certificate:
    return certs.make(names or (HOST,), house.root, **options)  # type: ignore[arg-type]


def alone(certificate: certs.Certificate) -> Made:
    return certificate, [certificate]


def whole(certificate: certs.Certificate) -> Made:
    return certificate, None


FAULTS: dict[str, tuple[Cause | None, Maker]] = {
    "right": (None, lambda h: whole(leaf(h))),
    "right with intermediate": (None, lambda h: whole(certs.make([HOST], h.intermediate))),
    "right with the root sent too": (
        None,
        lambda h: (one := certs.make([HOST], h.intermediate), [one, h.intermediate, h.root]),
    ),
    "wildcard": (None, lambda h: whole(leaf(h, "*.example.com"))),
    "no name in the subject": (None, lambda h: whole(leaf(h, HOST, common_name="something else"))),
    "expires today": (None, lambda h: whole(leaf(h, not_after=NOW + timedelta(hours=1)))),
    "expired": (Cause.CERTIFICATE_EXPIRED, lambda h: whole(leaf(h, **PAST))),
    "expired a minute ago": (
        Cause.CERTIFICATE_EXPIRED,
        lambda h: whole(leaf(h, not_after=NOW - timedelta(minutes=1))),
    ),
    "intermediate expired": (
        Cause.CERTIFICATE_EXPIRED,
        lambda h: whole(certs.make([HOST], certs.make_authority("Old", h.root, **PAST))),
    ),
    "not yet valid": (Cause.CERTIFICATE_NOT_YET_VALID, lambda h: whole(leaf(h, **FUTURE))),
    "self-signed": (Cause.CERTIFICATE_SELF_SIGNED, lambda h: whole(certs.make([HOST], common_name=HOST))),
    "self-signed authority": (
        Cause.CERTIFICATE_SELF_SIGNED,
        lambda h: whole(certs.make([HOST], common_name=HOST, authority=True)),
    ),
    "self-signed, expired, for another name": (
        Cause.CERTIFICATE_SELF_SIGNED,
        lambda h: whole(certs.make(["localhost"], common_name="localhost", **PAST)),  # type: ignore[arg-type]
    ),
    "unknown root not sent": (
        Cause.CERTIFICATE_UNKNOWN_AUTHORITY,
        lambda h: alone(certs.make([HOST], h.strange_root)),
    ),
    "unknown root sent": (
        Cause.CERTIFICATE_UNKNOWN_AUTHORITY,
        lambda h: (one := certs.make([HOST], h.strange_root), [one, h.strange_root]),
    ),
    "unknown intermediate sent": (
        Cause.CERTIFICATE_UNKNOWN_AUTHORITY,
        lambda h: whole(certs.make([HOST], h.strange_intermediate)),
    ),
    "unknown whole chain sent": (
        Cause.CERTIFICATE_UNKNOWN_AUTHORITY,
        lambda h: (
            one := certs.make([HOST], h.strange_intermediate),
            [one, h.strange_intermediate, h.strange_root],
        ),
    ),
    "unknown with its certificates published inside the company": (
        Cause.CERTIFICATE_UNKNOWN_AUTHORITY,
        lambda h: alone(certs.make([HOST], h.strange_intermediate, ca_issuers="http://pki.corp.local/ca.crt")),
    ),
    "intermediate missing, published": (
        Cause.CERTIFICATE_INCOMPLETE_CHAIN,
        lambda h: alone(certs.make([HOST], h.intermediate, ca_issuers=PUBLISHED)),
    ),
    "intermediate missing, another one sent": (
        Cause.CERTIFICATE_INCOMPLETE_CHAIN,
        lambda h: (
            one := certs.make([HOST], h.intermediate, ca_issuers=PUBLISHED),
            [one, certs.make_authority("Example R4", h.root, organisation="Example Trust")],
        ),
    ),
    "intermediate missing, by its own name": (
        Cause.CERTIFICATE_INCOMPLETE_CHAIN,
        lambda h: alone(certs.make([HOST], certs.make_authority("Example Intermediate CA", h.root))),
    ),
    "only the root missing from two intermediates": (
        None,
        lambda h: whole(certs.make([HOST], certs.make_authority("Example E5", h.intermediate))),
    ),
    "other name": (Cause.CERTIFICATE_NAME_MISMATCH, lambda h: whole(leaf(h, "www.example.com"))),
    "name of the domain above": (Cause.CERTIFICATE_NAME_MISMATCH, lambda h: whole(leaf(h, "example.com"))),
    "wildcard one label too high": (Cause.CERTIFICATE_NAME_MISMATCH, lambda h: whole(leaf(h, "*.com"))),
    "wildcard one label too deep": (
        Cause.CERTIFICATE_NAME_MISMATCH,
        lambda h: whole(leaf(h, "*.mail.example.com")),
    ),
    "wildcard within a label": (
        Cause.CERTIFICATE_NAME_MISMATCH,
        lambda h: whole(leaf(h, "m*.example.com", "*ail.example.com")),
    ),
    "name in the subject only": (
        Cause.CERTIFICATE_NAME_MISMATCH,
        lambda h: whole(certs.make([], h.root, common_name=HOST)),
    ),
    "address instead of the name": (Cause.CERTIFICATE_NAME_MISMATCH, lambda h: whole(leaf(h, "127.0.0.1"))),
    "other name and expired": (Cause.CERTIFICATE_NAME_MISMATCH, lambda h: whole(leaf(h, "x.example", **PAST))),
    "weak key": (Cause.CERTIFICATE_WEAK, lambda h: whole(leaf(h, key=certs.rsa_key(1024)))),
    "weak key of the intermediate": (
        Cause.CERTIFICATE_WEAK,
        lambda h: whole(certs.make([HOST], certs.make_authority("Weak", h.root, key=certs.rsa_key(1024)))),
    ),
    "weak signature": (Cause.CERTIFICATE_WEAK, lambda h: whole(certs.sign_with_sha1(leaf(h)))),
    "for clients": (
        Cause.CERTIFICATE_MALFORMED,
        lambda h: whole(leaf(h, usages=[ExtendedKeyUsageOID.CLIENT_AUTH])),
    ),
    "issued by one who is no authority": (
        Cause.CERTIFICATE_MALFORMED,
        lambda h: (one := certs.make([HOST], leaf(h, common_name="no CA")), [one, one.issuer]),  # type: ignore[list-item]
    ),
    "path longer than allowed": (
        Cause.CERTIFICATE_MALFORMED,
        lambda h: whole(
            certs.make(
                [HOST], certs.make_authority("B", certs.make_authority("A", h.root, path_length=0))
            )
        ),
    ),
    "unknown critical extension": (
        Cause.CERTIFICATE_MALFORMED,
        lambda h: whole(leaf(h, critical=UNKNOWN_EXTENSION)),
    ),
    "signature broken": (Cause.CERTIFICATE_MALFORMED, lambda h: alone(forged(h))),
}  # fmt: skip


def forged(house: House) -> certs.Certificate:
    """A certificate whose signature does not fit, by one bit."""
    right = leaf(house)
    der = right.der[:-1] + bytes([right.der[-1] ^ 1])
    return replace(right, certificate=x509.load_der_x509_certificate(der))


def shake(house: House, made: Made, *, starttls: bool = False, host: str = HOST) -> Handshake:
    certificate, send = made
    context = certificate.server_context(send)

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"ready\r\n")
        await writer.start_tls(context)
        await reader.read()

    async def at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def main() -> Handshake:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
        options = {} if starttls else {"ssl": context}
        async with server(plain if starttls else at_once, **options) as port:
            connection = await Network(Guard.open(), ca_file=house.ca_file).connect("127.0.0.1", port)
            if starttls:
                await connection.send(b"STARTTLS\r\n", 2)
                assert await connection.receive(2) == b"ready\r\n"
            handshake = await connection.start_tls(host, timeout=5)
            connection.close()
            return handshake

    return run(main())


@pytest.mark.parametrize("starttls", [False, True], ids=["tls", "starttls"])
@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_name(house: House, name: str, starttls: bool) -> None:
    expected, maker = FAULTS[name]
    made = maker(house)
    handshake = shake(house, made, starttls=starttls)
    assert find_fault(handshake, HOST, NOW) == expected, handshake.verify_message
    assert handshake.ok is (expected is None)
    # The chain is known whatever the verdict was.
    assert describe(handshake.chain)[0].fingerprint == describe([made[0].der])[0].fingerprint


@pytest.mark.parametrize("place", [0, 3, 4, 5], ids=["tag", "length", "inner tag", "inner length"])
def test_a_certificate_that_is_garbled_on_the_wire_is_malformed(house: House, place: int) -> None:
    certificate = leaf(house)
    context = certificate.server_context()
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # where certificates go in the clear

    async def garble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard, said = ssl.MemoryBIO(), ssl.MemoryBIO()
        heard.write(await reader.read(65536))
        with contextlib.suppress(ssl.SSLWantReadError):
            context.wrap_bio(heard, said, server_side=True).do_handshake()
        flight = bytearray(said.read())
        flight[flight.index(certificate.der) + place] ^= 0x55
        writer.write(bytes(flight))
        await reader.read()

    async def main() -> Handshake:
        async with server(garble) as port:
            connection = await Network(Guard.open(), ca_file=house.ca_file).connect("127.0.0.1", port)
            handshake = await connection.start_tls(HOST, timeout=5)
            connection.close()
            return handshake

    handshake = run(main())
    assert find_fault(handshake, HOST, NOW) is Cause.CERTIFICATE_MALFORMED, handshake


def test_the_matrix_is_wide_enough() -> None:
    assert len([cause for cause, _ in FAULTS.values() if cause]) >= 16


def test_an_international_name_matches_its_ascii_form(house: House) -> None:
    made = whole(leaf(house, "xn--wgv71a119e.jp"))
    assert shake(house, made, host="日本語.jp").ok
    wrong = shake(house, made, host="日本.jp")
    assert find_fault(wrong, "日本.jp", NOW) is Cause.CERTIFICATE_NAME_MISMATCH


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_an_address_needs_a_certificate_for_the_address(house: House, address: str) -> None:
    assert shake(house, whole(leaf(house, address)), host=address).ok
    for names in ((HOST,), ("192.0.2.1",), ("*",)):
        wrong = shake(house, whole(leaf(house, *names)), host=address)
        assert find_fault(wrong, address, NOW) is Cause.CERTIFICATE_NAME_MISMATCH


def test_a_known_organisation_makes_an_unknown_issuer_a_missing_intermediate(house: House) -> None:
    handshake = shake(house, alone(certs.make([HOST], house.intermediate)))
    assert find_fault(handshake, HOST, NOW) is Cause.CERTIFICATE_UNKNOWN_AUTHORITY
    known = find_fault(handshake, HOST, NOW, authorities={"Example Trust"})
    assert known is Cause.CERTIFICATE_INCOMPLETE_CHAIN


def test_a_certificate_that_openssl_cannot_read_is_malformed() -> None:
    broken = Handshake(ok=False, version="TLSv1.2", error="ASN1_LIB")
    assert find_fault(broken, HOST, NOW) is Cause.CERTIFICATE_MALFORMED
    unreadable = Handshake(ok=False, chain=(b"not a certificate",), verify_code=20)
    assert find_fault(unreadable, HOST, NOW) is Cause.CERTIFICATE_MALFORMED


@pytest.mark.parametrize(
    "handshake",
    [
        Handshake(ok=True),
        Handshake(ok=False, error="TIMED_OUT"),
        Handshake(ok=False, error="WRONG_VERSION_NUMBER", received=b"* OK"),
        Handshake(ok=False, error="PACKET_LENGTH_TOO_LONG"),
        Handshake(ok=False, alert="HANDSHAKE_FAILURE"),
        Handshake(ok=False, alert="BAD_CERTIFICATE"),
    ],
)
def test_where_the_certificate_was_not_the_reason_it_is_not_blamed(handshake: Handshake) -> None:
    assert find_fault(handshake, HOST, NOW) is None


@pytest.mark.parametrize("code", range(1, 100))
def test_every_verdict_of_openssl_has_a_name(code: int) -> None:
    fault = find_fault(Handshake(ok=False, verify_code=code), HOST, NOW)
    assert fault is not None
    assert fault.value.startswith("certificate_")
