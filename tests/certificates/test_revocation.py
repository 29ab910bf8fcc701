from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.support import certs
from webapp.certificates import find_fault
from webapp.domain.evidence import Handshake
from webapp.domain.vocabulary import Cause

NOW = datetime.now(UTC)


def make() -> tuple[certs.Certificate, certs.Certificate]:
    issuer = certs.make_authority("Example R3", certs.make_authority())
    return certs.make(["mail.example.com"], issuer), issuer


def fault(
    leaf: certs.Certificate, response: bytes, now: datetime = NOW, *, ok: bool = True, code: int = 0
) -> Cause | None:
    chain = tuple(one.der for one in leaf.path)
    handshake = Handshake(ok=ok, chain=chain, ocsp_response=response, verify_code=code)
    return find_fault(handshake, "mail.example.com", now)


def test_a_stapled_answer_tells_of_a_revocation() -> None:
    leaf, _ = make()
    assert fault(leaf, certs.ocsp_response(leaf, revoked=True)) is Cause.CERTIFICATE_REVOKED


def test_a_good_answer_is_no_fault() -> None:
    leaf, _ = make()
    assert fault(leaf, certs.ocsp_response(leaf, revoked=False)) is None


def test_a_revocation_comes_before_any_other_fault() -> None:
    leaf, _ = make()
    response = certs.ocsp_response(leaf, revoked=True)
    assert fault(leaf, response, ok=False, code=10) is Cause.CERTIFICATE_REVOKED


def test_an_issuer_with_an_rsa_key_signs_as_well() -> None:
    issuer = certs.make_authority("Example R3", certs.make_authority(), key=certs.rsa_key(2048))
    leaf = certs.make(["mail.example.com"], issuer)
    assert fault(leaf, certs.ocsp_response(leaf, revoked=True)) is Cause.CERTIFICATE_REVOKED


def test_the_issuer_may_name_another_to_answer() -> None:
    leaf, issuer = make()
    named = certs.make([], issuer, common_name="OCSP", usages=[ExtendedKeyUsageOID.OCSP_SIGNING])
    assert fault(leaf, certs.ocsp_response(leaf, revoked=True, signer=named)) is Cause.CERTIFICATE_REVOKED


@pytest.mark.parametrize("usage", [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.OCSP_SIGNING])
def test_an_answer_by_anybody_else_counts_for_nothing(usage: object) -> None:
    leaf, issuer = make()
    by_issuer = usage is ExtendedKeyUsageOID.SERVER_AUTH
    stranger = certs.make(
        [],
        issuer if by_issuer else certs.make_authority("Example R3"),
        common_name="X",
        usages=[usage],  # type: ignore[list-item]
    )
    assert fault(leaf, certs.ocsp_response(leaf, revoked=True, signer=stranger)) is None


def test_an_answer_about_another_certificate_counts_for_nothing() -> None:
    leaf, issuer = make()
    other = certs.make(["mail.example.com"], issuer)
    assert fault(leaf, certs.ocsp_response(other, revoked=True)) is None


def test_an_answer_from_the_future_counts_for_nothing() -> None:
    leaf, _ = make()
    response = certs.ocsp_response(leaf, revoked=True)
    assert fault(leaf, response, NOW - timedelta(days=3)) is None


def test_where_the_issuer_was_not_sent_the_servers_word_against_itself_is_believed() -> None:
    leaf, _ = make()
    alone = replace(leaf, issuer=None)
    assert fault(alone, certs.ocsp_response(leaf, revoked=True)) is Cause.CERTIFICATE_REVOKED
    assert fault(alone, certs.ocsp_response(leaf, revoked=False)) is None
    namesake = certs.make(["mail.example.com"], certs.make_authority("Example R4"))
    assert fault(alone, certs.ocsp_response(namesake, revoked=True)) is None


@pytest.mark.parametrize("junk", [b"junk", b"\x30\x03\x0a\x01\x06", b"\x30\x80"])
def test_an_answer_that_cannot_be_read_counts_for_nothing(junk: bytes) -> None:
    leaf, _ = make()
    assert fault(leaf, junk) is None


def test_no_corrupted_answer_is_more_than_ignored() -> None:
    leaf, _ = make()
    response = certs.ocsp_response(leaf, revoked=True)
    for place in range(0, len(response), 3):
        fault(leaf, response[:place] + bytes([response[place] ^ 0x55]) + response[place + 1 :])
