"""Certificates made on the spot, right ones and wrong ones in every way."""

import ipaddress
import ssl
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
    ObjectIdentifier,
)

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
DAY = timedelta(days=1)


@cache
def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    """One key of each size for the whole test run: making them is slow."""
    return rsa.generate_private_key(65537, bits)


def subject(common_name: str | None = None, organisation: str | None = None) -> x509.Name:
    attributes = []
    if organisation is not None:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    if common_name is not None:
        attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, common_name))
    return x509.Name(attributes)


def _san(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key and whoever issued it (None: itself)."""

    certificate: x509.Certificate
    key: Key
    issuer: "Certificate | None" = None

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def path(self) -> "tuple[Certificate, ...]":
        """Itself and its issuers, but for the root."""
        above = self.issuer.path if self.issuer and self.issuer.issuer else ()
        return (self, *above)

    def server_context(self, send: "Sequence[Certificate] | None" = None) -> ssl.SSLContext:
        """A TLS server with this certificate; `send` is the chain presented, else all but the root."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # What a test server may do is not what a client must accept: weak keys are presented too.
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        chain = b"".join(one.pem for one in (self.path if send is None else send))
        with tempfile.NamedTemporaryFile() as file:
            file.write(self.key_pem + chain)
            file.flush()
            context.load_cert_chain(file.name)
        return context


def make(
    names: Sequence[str] = (),
    issuer: Certificate | None = None,
    *,
    common_name: str | None = None,
    organisation: str | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    key: Key | None = None,
    authority: bool = False,
    path_length: int | None = None,
    usages: Sequence[ObjectIdentifier] = (ExtendedKeyUsageOID.SERVER_AUTH,),
    ca_issuers: str | None = None,
    critical: x509.ExtensionType | None = None,
) -> Certificate:
    """One certificate, valid from yesterday for 90 days unless said otherwise; self-signed without `issuer`."""
    now = datetime.now(UTC)
    key = key or ec.generate_private_key(ec.SECP256R1())
    name = subject(common_name, organisation)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before or now - DAY)
        .not_valid_after(not_after or now + 90 * DAY)
        .add_extension(x509.BasicConstraints(authority, path_length), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    signer = issuer.key if issuer else key
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
    )
    if names:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_san(name) for name in names]), critical=False
        )
    if usages and not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    if ca_issuers:
        access = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(ca_issuers)
        )
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    if critical:
        builder = builder.add_extension(critical, critical=True)
    return Certificate(builder.sign(signer, hashes.SHA256()), key, issuer)


def make_authority(
    common_name: str = "Example Root", issuer: Certificate | None = None, **options: object
) -> Certificate:
    """An authority: a root, or an intermediate where `issuer` is given."""
    return make((), issuer, common_name=common_name, authority=True, **options)  # type: ignore[arg-type]


def sign_with_sha1(certificate: Certificate) -> Certificate:
    """Its names and key certified anew, with SHA-1 (by the openssl command: the library refuses to)."""
    issuer = certificate.issuer
    assert issuer is not None
    names = certificate.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    request = x509.CertificateSigningRequestBuilder(certificate.certificate.subject)
    request = request.add_extension(names, critical=False)
    with tempfile.TemporaryDirectory() as folder:
        parts = {
            "csr": request.sign(certificate.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM),
            "ca": issuer.pem,
            "key": issuer.key_pem,
        }
        for name, content in parts.items():
            Path(folder, name).write_bytes(content)
        signed = subprocess.run(
            ["openssl", "x509", "-req", "-in", "csr", "-CA", "ca", "-CAkey", "key", "-sha1",
             "-set_serial", "77", "-days", "30", "-copy_extensions", "copy"],
            cwd=folder, check=True, capture_output=True,
        )  # fmt: skip
    return replace(certificate, certificate=x509.load_pem_x509_certificate(signed.stdout))


def ocsp_response(certificate: Certificate, *, revoked: bool, signer: Certificate | None = None) -> bytes:
    """An OCSP answer about `certificate`, DER, signed by its issuer or by `signer` in its place."""
    now = datetime.now(UTC)
    issuer = certificate.issuer
    assert issuer is not None
    responder = signer or issuer
    builder = ocsp.OCSPResponseBuilder().add_response(
        certificate.certificate,
        issuer.certificate,
        hashes.SHA256(),
        ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
        now - DAY,
        now + DAY,
        now - 2 * DAY if revoked else None,
        x509.ReasonFlags.key_compromise if revoked else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.NAME, responder.certificate)
    if responder is not issuer:
        builder = builder.certificates([responder.certificate])
    answer = builder.sign(responder.key, hashes.SHA256())
    return answer.public_bytes(serialization.Encoding.DER)
