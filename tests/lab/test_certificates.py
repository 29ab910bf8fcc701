"""Each kind of certificate is what it says, judged by OpenSSL through Python's own ssl."""

import asyncio
import ssl
import subprocess
from pathlib import Path

import pytest

from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause
from webapp.lab import Imap, Lab, Scenario
from webapp.lab.certificates import Certificates
from webapp.lab.scenarios.encryption import FAULTS

# OpenSSL's X509_V_ERR numbers.
VERDICTS = {
    "expired": 10, "expired_just_now": 10, "expired_intermediate": 10, "not_yet_valid": 9, "self_signed": 18,
    "self_signed_expired": 18, "unknown_authority": 19, "unknown_authority_unsent": 20, "incomplete_chain": 20,
    "wrong_name": 64, "name_in_common_name_only": 64, "no_names": 64, "wildcard_too_deep": 64, "weak_key": 66,
    "weak_signature": 68, "client_only": 26, "issuer_is_no_authority": 79, "outside_name_constraints": 47,
    "unknown_critical_extension": 34, "tampered": 7,
}  # fmt: skip
TRUSTED = ("good", "with_intermediate", "rsa", "ed25519", "expires_soon", "revoked")


def shake_hands(scenario: Scenario) -> tuple[int, str]:
    """The verdict on the IMAP server's certificate (0: fine), and the TLS version."""

    async def run() -> tuple[int, str]:
        async with Lab(scenario) as lab:
            context = ssl.create_default_context(cafile=str(lab.ca_file))
            context.hostname_checks_common_name = False
            context.minimum_version = ssl.TLSVersion.TLSv1_2  # Debian's Python leaves that to OpenSSL
            context.set_ciphers("DEFAULT@SECLEVEL=2")  # Python's own choice demands forward secrecy
            server = lab[scenario.id].settings.imap
            assert server is not None
            try:
                _, writer = await asyncio.open_connection(server.host, server.port, ssl=context)
            except ssl.SSLCertVerificationError as error:
                return error.verify_code, ""
            version = writer.get_extra_info("ssl_object").version()
            writer.close()
            return 0, version

    return asyncio.run(run())


def scenario(certificate: str, versions: str = "modern") -> Scenario:
    play = Imap(certificate=certificate, versions=versions)
    return Scenario(id="one", family="tests", says="", imap=play, smtp=None)


@pytest.mark.parametrize("kind", VERDICTS)
def test_a_faulty_certificate_has_the_fault_of_its_kind(kind: str) -> None:
    assert shake_hands(scenario(kind)) == (VERDICTS[kind], "")


@pytest.mark.parametrize("kind", TRUSTED)
def test_a_good_certificate_is_trusted(kind: str) -> None:
    assert shake_hands(scenario(kind)) == (0, "TLSv1.3")


def test_every_kind_is_tried_and_every_fault_has_its_cause() -> None:
    assert set(Certificates.kinds()) == {*VERDICTS, *TRUSTED}
    assert set(FAULTS) == {*VERDICTS, "revoked"}
    named = {causes[0] for causes in FAULTS.values()}
    assert named == {cause for cause in Cause if cause.startswith("certificate_")}


def test_versions_are_what_they_say() -> None:
    assert shake_hands(scenario("good", "tls12")) == (0, "TLSv1.2")
    assert shake_hands(scenario("rsa", "no_forward_secrecy")) == (0, "TLSv1.2")
    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
        shake_hands(scenario("good", "legacy"))


def test_a_revocation_is_stapled_to_the_handshake(tmp_path: Path) -> None:
    with Lab(scenario("revoked")) as lab:
        server = lab["one"].settings.imap
        assert server is not None
        where = f"{server.host}:{server.port}"
        command = ["openssl", "s_client", "-connect", where, "-status", "-CAfile", str(lab.ca_file)]
        said = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False)
    assert b"Cert Status: revoked" in said.stdout
    assert server.security is ConnectionSecurity.TLS


def test_the_same_context_serves_all_connections_of_a_kind() -> None:
    certificates = Certificates()
    assert certificates.context("good") is certificates.context("good")
    assert certificates.context("good") is not certificates.context("good", "tls12")
    with pytest.raises(KeyError):
        certificates.context("unheard of")
