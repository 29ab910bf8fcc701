from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support import certs
from webapp.certificates import describe, expires_soon, find_fault
from webapp.domain.evidence import Handshake

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_certificate_says_what_it_is() -> None:
    root = certs.make_authority("Example Root", organisation="Example Trust")
    made = certs.make(
        ["Mail.Example.com", "*.example.com", "192.0.2.1", "2001:db8::1"],
        root,
        common_name="mail.example.com",
        not_before=NOW - DAY,
        not_after=NOW + DAY,
    )
    leaf, issuer = describe([made.der, root.der])
    assert leaf.subject == "CN=mail.example.com"
    assert leaf.issuer == "CN=Example Root,O=Example Trust"
    assert leaf.names == ("mail.example.com", "*.example.com", "192.0.2.1", "2001:db8::1")
    assert (leaf.not_before, leaf.not_after) == (NOW - DAY, NOW + DAY)
    assert leaf.not_after.tzinfo is UTC
    assert len(leaf.fingerprint) == 64
    assert leaf.fingerprint == leaf.fingerprint.lower()
    assert int(leaf.serial, 16) == made.certificate.serial_number
    assert (leaf.key, leaf.signature) == ("EC P-256", "ecdsa-with-SHA256")
    assert not leaf.self_signed
    assert not leaf.is_authority
    assert issuer.self_signed
    assert issuer.is_authority


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (certs.rsa_key(2048), "RSA 2048"),
        (ec.generate_private_key(ec.SECP384R1()), "EC P-384"),
        (ec.generate_private_key(ec.BrainpoolP256R1()), "EC brainpoolP256r1"),
    ],
)
def test_kinds_of_keys_have_names(key: certs.Key, name: str) -> None:
    [facts] = describe([certs.make(["a.example"], key=key).der])
    assert facts.key == name


def test_old_signatures_have_names() -> None:
    made = certs.sign_with_sha1(certs.make(["a.example"], certs.make_authority(), key=certs.rsa_key(2048)))
    assert describe([made.der])[0].signature == "ecdsa-with-SHA1"


@pytest.mark.parametrize(
    "junk", [b"", b"junk", b"\x30\x03\x02\x01\x01", b"\x30\x84\xff\xff\xff\xff", b"\x00" * 5000]
)
def test_what_cannot_be_read_is_left_out(junk: bytes) -> None:
    good = certs.make(["a.example"])
    assert [facts.names for facts in describe([junk, good.der])] == [("a.example",)]


def test_every_single_corrupted_byte_is_survived() -> None:
    made = certs.make(["a.example"], certs.make_authority(organisation="X"), ca_issuers="http://a.example/")
    assert made.issuer is not None
    der = made.der
    for place in range(len(der)):
        corrupted = der[:place] + bytes([der[place] ^ 0x55]) + der[place + 1 :]
        describe([corrupted])
        for chain in ((corrupted, made.issuer.der), (made.issuer.der, corrupted)):
            find_fault(Handshake(ok=False, chain=chain, verify_code=20), "a.example", NOW)


def test_what_is_read_is_bounded() -> None:
    many = certs.make([f"{number}.example" for number in range(2000)], common_name="x" * 60)
    [facts] = describe([many.der])
    assert len(facts.names) == 200
    assert len(describe([certs.make(["a.example"]).der] * 50)) == 10


@pytest.mark.parametrize(
    ("left", "soon"),
    [
        (timedelta(days=15), False),
        (timedelta(days=14), False),
        (timedelta(days=14) - timedelta(seconds=1), True),
        (timedelta(0), True),
        (timedelta(seconds=-1), False),  # expired: another matter
    ],
)
def test_the_last_fourteen_days_are_soon(left: timedelta, soon: bool) -> None:
    [facts] = describe([certs.make(["a.example"], not_before=NOW - 90 * DAY, not_after=NOW + left).der])
    assert expires_soon(facts, NOW) is soon
