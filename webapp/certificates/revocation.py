"""A stapled OCSP answer (RFC 6960): whether it says that the certificate was revoked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from webapp.certificates.facts import extension

# Clocks of servers differ; a revocation is not undone by minutes.
_CLOCKS_DIFFER = timedelta(minutes=5)


def is_revoked(chain: Sequence[x509.Certificate], response_der: bytes, now: datetime) -> bool:
    """Whether an answer stapled by the server itself says that the leaf of `chain` was revoked. `now`: UTC.

    Only an answer about this very certificate counts, signed by its issuer or whom the issuer names for it. An
    issuer that was not sent (a root, mostly) cannot be asked for its signature; then the server is believed,
    since with a false word against itself it gains nothing.
    """
    try:
        response = ocsp.load_der_ocsp_response(response_der)
        if not chain or response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return False
        issuer = next((one for one in chain[1:] if one.subject == chain[0].issuer), None)
        return (
            response.certificate_status is ocsp.OCSPCertStatus.REVOKED
            and _is_about(response, chain[0])
            and response.this_update_utc <= now + _CLOCKS_DIFFER
            and (issuer is None or _is_signed(response, issuer))
        )
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


def _is_about(response: ocsp.OCSPResponse, leaf: x509.Certificate) -> bool:
    """The certificate's number and its issuer's name (RFC 6960 section 4.1.1)."""
    digest = hashes.Hash(response.hash_algorithm)
    digest.update(leaf.issuer.public_bytes())
    return response.serial_number == leaf.serial_number and response.issuer_name_hash == digest.finalize()


def _is_signed(response: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    for signer in (issuer, *(one for one in response.certificates if _may_answer(one, issuer))):
        if _verifies(response, signer):
            return True
    return False


def _may_answer(responder: x509.Certificate, issuer: x509.Certificate) -> bool:
    """A delegated responder: issued by the very issuer, for this purpose (RFC 6960 section 4.2.2.2)."""
    usage = extension(responder, x509.ExtendedKeyUsage)
    if usage is None or ExtendedKeyUsageOID.OCSP_SIGNING not in usage:
        return False
    try:
        responder.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _verifies(response: ocsp.OCSPResponse, signer: x509.Certificate) -> bool:
    key = signer.public_key()
    algorithm = response.signature_hash_algorithm or hashes.SHA256()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(response.signature, response.tbs_response_bytes, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(response.signature, response.tbs_response_bytes, ec.ECDSA(algorithm))
        else:
            return False
    except InvalidSignature:
        return False
    return True
