"""Certificates made on the spot: a practice authority, and server certificates right and wrong in many ways.

`Certificates.kinds()` names the kinds. Each is a chain and a key; contexts are built when first asked for.
"""

import datetime
import ipaddress
import ssl
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from webapp.lab.stapling import revoked_answer, staple

Key: TypeAlias = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
Days: TypeAlias = tuple[float, float]

NAMES = ("127.0.0.1", "::1", "localhost", "practice.test", "*.practice.test")
_VALID: Days = (-30, 60)
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs. `sent`: what a server adds behind a leaf signed by it."""

    certificate: x509.Certificate
    key: Key
    sent: tuple[x509.Certificate, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """What a server presents, leaf first. `tampered`: the leaf's DER where it is not what was signed."""

    certificates: tuple[x509.Certificate, ...]
    key: Key
    staple: bytes = b""
    tampered: bytes = b""

    def pem(self) -> bytes:
        parts = [c.public_bytes(serialization.Encoding.PEM) for c in self.certificates]
        if self.tampered:
            parts[0] = ssl.DER_cert_to_PEM_cert(self.tampered).encode()
        private = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return private + b"".join(parts)


class Certificates:
    """The practice authority and all that it (or somebody else) has signed. Nothing is kept on disk."""

    def __init__(self, names: tuple[str, ...] = NAMES) -> None:
        self._names = names
        self.now = datetime.datetime.now(datetime.UTC)
        self._root = self._authority("Practice Lab Root")
        self._contexts: dict[tuple[str, str], ssl.SSLContext] = {}

    @property
    def ca_pem(self) -> bytes:
        """What a client has to trust so that the good certificate is good."""
        return self._root.certificate.public_bytes(serialization.Encoding.PEM)

    @staticmethod
    def kinds() -> tuple[str, ...]:
        return tuple(_KINDS)

    def chain(self, kind: str) -> Chain:
        """A new chain of that kind. Raises KeyError for an unknown one."""
        return _KINDS[kind](self)

    def context(self, kind: str, versions: str = "modern") -> ssl.SSLContext:
        """What a server needs to present that kind; the same object for the same question.

        versions: "modern" (TLS 1.2 and 1.3), "tls12", "legacy" (TLS 1.0 and 1.1 only), "no_forward_secrecy".
        """
        known = self._contexts.get((kind, versions))
        if known is None:
            known = self._contexts[kind, versions] = _context(self.chain(kind), versions)
        return known

    # -- making --------------------------------------------------------------------------------------

    def leaf(
        self,
        issuer: Issuer | None = None,
        *,
        key: Key | None = None,
        names: tuple[str, ...] | None = None,
        common_name: str = "practice.test",
        days: Days = _VALID,
        purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
        extra: x509.Extension[x509.ExtensionType] | None = None,
    ) -> Chain:
        """A server certificate, signed by the practice authority unless another issuer is named."""
        issuer = issuer or self._root
        key = key or new_key()
        builder = self._builder(common_name, issuer.certificate.subject, key, days)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        builder = builder.add_extension(_key_identifier(issuer.key), critical=False)
        # Says where the issuer's own certificate can be had; on loopback port 9 nobody answers.
        where = x509.UniformResourceIdentifier("http://127.0.0.1:9/issuer.crt")
        access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, where)
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
        alternative = [_general_name(name) for name in (self._names if names is None else names)]
        if alternative:
            builder = builder.add_extension(x509.SubjectAlternativeName(alternative), critical=False)
        if extra is not None:
            builder = builder.add_extension(extra.value, critical=extra.critical)
        return Chain((_signed(builder, issuer.key), *issuer.sent), key)

    def intermediate(
        self,
        *,
        key: Key | None = None,
        sent: bool = True,
        days: Days = (-30, 3650),
        ca: bool = True,
        permitted: str = "",
    ) -> Issuer:
        """An authority signed by the practice authority; sent along with its leaves, or not."""
        key = key or new_key()
        builder = self._builder("Practice Lab Issuer", self._root.certificate.subject, key, days)
        builder = builder.add_extension(
            x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True
        )
        builder = builder.add_extension(_key_identifier(self._root.key), critical=False)
        if permitted:
            limits = x509.NameConstraints([x509.DNSName(permitted)], None)
            builder = builder.add_extension(limits, critical=True)
        certificate = _signed(builder, self._root.key)
        return Issuer(certificate, key, (certificate,) if sent else ())

    def stranger(self, *, sent: bool = True) -> Issuer:
        """An authority that nobody trusts; its own certificate is sent along, or not."""
        issuer = self._authority("Somebody's Private Root")
        return Issuer(issuer.certificate, issuer.key, (issuer.certificate,) if sent else ())

    def self_signed(self, *, days: Days = _VALID, names: tuple[str, ...] | None = None) -> Chain:
        key = new_key()
        builder = self._builder("practice.test", _name("practice.test"), key, days)
        alternative = [_general_name(name) for name in (self._names if names is None else names)]
        builder = builder.add_extension(x509.SubjectAlternativeName(alternative), critical=False)
        return Chain((_signed(builder, key),), key)

    def revoked(self) -> Chain:
        chain = self.leaf()
        answer = revoked_answer(chain.certificates[0], self._root.certificate, self._root.key, self.now)
        return Chain(chain.certificates, chain.key, staple=answer)

    def tampered(self) -> Chain:
        """The last byte of the signature is another one."""
        chain = self.leaf()
        der = chain.certificates[0].public_bytes(serialization.Encoding.DER)
        return Chain(chain.certificates, chain.key, tampered=der[:-1] + bytes([der[-1] ^ 1]))

    def weak_signature(self) -> Chain:
        """Signed with SHA-1, which the library does not do any more: the signature is put in by hand."""
        key = new_rsa(2048)
        chain = self.leaf(self.intermediate(key=key))
        leaf = chain.certificates[0]
        changed = leaf.tbs_certificate_bytes.replace(_RSA_SHA256, _RSA_SHA1)
        signature = key.sign(changed, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303 (the point of it)
        der = leaf.public_bytes(serialization.Encoding.DER).replace(_RSA_SHA256, _RSA_SHA1)
        return Chain(chain.certificates, chain.key, tampered=der[: -len(signature)] + signature)

    def _authority(self, name: str) -> Issuer:
        key = new_key()
        builder = self._builder(name, _name(name), key, (-3650, 3650))
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        builder = builder.add_extension(_SIGNS, critical=True)
        return Issuer(_signed(builder, key), key)

    def _builder(self, common_name: str, issuer: x509.Name, key: Key, days: Days) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(_name(common_name))
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now + days[0] * _DAY)
            .not_valid_after(self.now + days[1] * _DAY)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )


_SIGNS = x509.KeyUsage(
    digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
    key_encipherment=False, data_encipherment=False, key_agreement=False,
    encipher_only=False, decipher_only=False,
)  # fmt: skip
_UNKNOWN_CRITICAL = x509.Extension(
    oid := x509.ObjectIdentifier("1.3.6.1.4.1.55555.1"), True, x509.UnrecognizedExtension(oid, b"\x05\x00")
)

# 1.2.840.113549.1.1.11 and .5, in DER
_RSA_SHA256 = bytes.fromhex("2a864886f70d01010b")
_RSA_SHA1 = bytes.fromhex("2a864886f70d010105")

_KINDS: dict[str, Callable[[Certificates], Chain]] = {
    # what a client should take
    "good": lambda c: c.leaf(),
    "with_intermediate": lambda c: c.leaf(c.intermediate()),
    "rsa": lambda c: c.leaf(key=new_rsa(2048)),
    "ed25519": lambda c: c.leaf(key=ed25519.Ed25519PrivateKey.generate()),
    "expires_soon": lambda c: c.leaf(days=(-80, 5)),
    # and what it should not
    "expired": lambda c: c.leaf(days=(-120, -3)),
    "expired_just_now": lambda c: c.leaf(days=(-90, -0.01)),
    "expired_intermediate": lambda c: c.leaf(c.intermediate(days=(-3650, -10))),
    "not_yet_valid": lambda c: c.leaf(days=(3, 90)),
    "self_signed": lambda c: c.self_signed(),
    "self_signed_expired": lambda c: c.self_signed(days=(-900, -170)),
    "unknown_authority": lambda c: c.leaf(c.stranger()),
    "unknown_authority_unsent": lambda c: c.leaf(c.stranger(sent=False)),
    "incomplete_chain": lambda c: c.leaf(c.intermediate(sent=False)),
    "wrong_name": lambda c: c.leaf(names=("mail.elsewhere.test", "*.elsewhere.test", "192.0.2.25")),
    "name_in_common_name_only": lambda c: c.leaf(names=(), common_name="127.0.0.1"),
    "no_names": lambda c: c.leaf(names=()),
    "wildcard_too_deep": lambda c: c.leaf(names=("*.test",)),
    "weak_key": lambda c: c.leaf(key=new_rsa(1024)),
    "weak_signature": lambda c: c.weak_signature(),
    "client_only": lambda c: c.leaf(purpose=ExtendedKeyUsageOID.CLIENT_AUTH),
    "issuer_is_no_authority": lambda c: c.leaf(c.intermediate(ca=False)),
    "outside_name_constraints": lambda c: c.leaf(c.intermediate(permitted="elsewhere.test")),
    "unknown_critical_extension": lambda c: c.leaf(extra=_UNKNOWN_CRITICAL),
    "tampered": lambda c: c.tampered(),
    "revoked": lambda c: c.revoked(),
}


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def new_rsa(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Practice Lab"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _key_identifier(key: Key) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _signed(builder: x509.CertificateBuilder, key: Key) -> x509.Certificate:
    return builder.sign(key, hashes.SHA256())


def _context(chain: Chain, versions: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # Weak keys and old versions are what some kinds are about: nothing is refused on this side.
    context.set_ciphers("ALL:@SECLEVEL=0")
    if versions == "legacy":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    elif versions in ("tls12", "no_forward_secrecy"):
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    if versions == "no_forward_secrecy":
        context.set_ciphers("AES128-GCM-SHA256:@SECLEVEL=0")
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        Path(file.name).write_bytes(chain.pem())
        context.load_cert_chain(file.name)
    if chain.staple:
        staple(context, chain.staple)
    return context
