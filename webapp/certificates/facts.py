"""What each certificate says of itself. Certificates are hostile input: read leniently, with bounds."""

import warnings
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import SignatureAlgorithmOID

from webapp.domain.evidence import CertificateFacts

ExtensionT = TypeVar("ExtensionT", bound=x509.ExtensionType)

# A certificate that ends within this time is worth a warning.
SOON = timedelta(days=14)
# More than anybody reads, and less than a hostile server could send.
_MOST_CERTIFICATES = 10
_MOST_NAMES = 200
_MOST_TEXT = 500

_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
_SIGNATURES = {
    SignatureAlgorithmOID.RSA_WITH_MD5: "md5WithRSAEncryption",
    SignatureAlgorithmOID.RSA_WITH_SHA1: "sha1WithRSAEncryption",
    SignatureAlgorithmOID.RSA_WITH_SHA256: "sha256WithRSAEncryption",
    SignatureAlgorithmOID.RSA_WITH_SHA384: "sha384WithRSAEncryption",
    SignatureAlgorithmOID.RSA_WITH_SHA512: "sha512WithRSAEncryption",
    SignatureAlgorithmOID.RSASSA_PSS: "rsassaPss",
    SignatureAlgorithmOID.ECDSA_WITH_SHA1: "ecdsa-with-SHA1",
    SignatureAlgorithmOID.ECDSA_WITH_SHA256: "ecdsa-with-SHA256",
    SignatureAlgorithmOID.ECDSA_WITH_SHA384: "ecdsa-with-SHA384",
    SignatureAlgorithmOID.ECDSA_WITH_SHA512: "ecdsa-with-SHA512",
    SignatureAlgorithmOID.ED25519: "ED25519",
    SignatureAlgorithmOID.ED448: "ED448",
}


def read(der: bytes) -> x509.Certificate | None:
    """The certificate, or None where it cannot be read at all."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd serial numbers and the like: read on
            certificate = x509.load_der_x509_certificate(der)
        # These are parsed only when they are asked for: what has neither is of no use to anybody.
        _ = certificate.subject, certificate.issuer
        return certificate
    except (ValueError, TypeError, x509.InvalidVersion):
        return None


def describe(chain_der: Sequence[bytes]) -> tuple[CertificateFacts, ...]:
    """The facts of each certificate of a chain, leaf first; unreadable ones are left out."""
    facts = (_described(der) for der in chain_der[:_MOST_CERTIFICATES])
    return tuple(one for one in facts if one is not None)


# Customers of one provider meet the same certificates again and again.
@lru_cache(maxsize=128)
def _described(der: bytes) -> CertificateFacts | None:
    certificate = read(der)
    return _facts(certificate) if certificate is not None else None


def expires_soon(facts: CertificateFacts, now: datetime) -> bool:
    """Whether a certificate that is valid at `now` (UTC) ends within 14 days."""
    return now <= facts.not_after < now + SOON


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The DNS names (A-labels, lower-case) and IP addresses a certificate was made for."""
    names = extension(certificate, x509.SubjectAlternativeName)
    if names is None:
        return ()
    dns = [name.lower() for name in names.get_values_for_type(x509.DNSName)]
    addresses = [str(address) for address in names.get_values_for_type(x509.IPAddress)]
    return tuple(dict.fromkeys([*dns, *addresses]))


def extension(certificate: x509.Certificate, kind: type[ExtensionT]) -> ExtensionT | None:
    """The extension of that kind, or None where it is missing or unreadable."""
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, ValueError):
        return None


def is_self_signed(certificate: x509.Certificate) -> bool:
    """Whether subject and issuer are the same: nobody else vouches for it."""
    return certificate.subject == certificate.issuer


def is_authority(certificate: x509.Certificate) -> bool:
    constraints = extension(certificate, x509.BasicConstraints)
    return constraints is not None and constraints.ca


def _facts(certificate: x509.Certificate) -> CertificateFacts | None:
    try:
        return CertificateFacts(
            subject=certificate.subject.rfc4514_string()[:_MOST_TEXT],
            issuer=certificate.issuer.rfc4514_string()[:_MOST_TEXT],
            names=tuple(name[:_MOST_TEXT] for name in names_of(certificate)[:_MOST_NAMES]),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            fingerprint=certificate.fingerprint(SHA256()).hex(),
            serial=f"{certificate.serial_number:x}",
            key=_key(certificate),
            signature=_signature(certificate),
            self_signed=is_self_signed(certificate),
            is_authority=is_authority(certificate),
        )
    except (ValueError, TypeError):
        return None


def _key(certificate: x509.Certificate) -> str:
    """One of "RSA 2048", "EC P-256", "Ed25519"; "" for a key of an unknown kind."""
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return ""
    match key:
        case rsa.RSAPublicKey():
            return f"RSA {key.key_size}"
        case dsa.DSAPublicKey():
            return f"DSA {key.key_size}"
        case ec.EllipticCurvePublicKey():
            return f"EC {_CURVES.get(key.curve.name, key.curve.name)}"
        case ed25519.Ed25519PublicKey():
            return "Ed25519"
        case ed448.Ed448PublicKey():
            return "Ed448"
        case _:
            return type(key).__name__.lstrip("_").removesuffix("PublicKey")


def _signature(certificate: x509.Certificate) -> str:
    """The algorithm as OpenSSL writes it, or its number."""
    algorithm = certificate.signature_algorithm_oid
    return _SIGNATURES.get(algorithm, algorithm.dotted_string)
