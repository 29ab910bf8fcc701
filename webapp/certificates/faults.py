"""OpenSSL's verdict -> the one fault to name.

OpenSSL stops at the first fault it meets, and so does the name given here. Its order is also the order of
mending: (1) revoked, (2) a key or signature that is too weak or a certificate that cannot be used at all,
(3) who vouches for it: self-signed, unknown authority, missing intermediate, (4) the name, (5) the dates.
A self-signed certificate that has also expired is not mended by renewing it; one for another name is not
mended by waiting. Only a missing issuer needs a closer look: the chain tells whether the server forgot a
certificate of a public authority, or belongs to an authority that nobody here knows.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID, ObjectIdentifier

from webapp.certificates.facts import extension, is_authority, is_self_signed, read
from webapp.certificates.revocation import is_revoked
from webapp.domain.evidence import Handshake
from webapp.domain.vocabulary import Cause

# X509_V_ERR_* of OpenSSL 3 (x509_vfy.h). What is not listed makes the certificate unusable as it is.
_CAUSES = {
    9: Cause.CERTIFICATE_NOT_YET_VALID,
    10: Cause.CERTIFICATE_EXPIRED,
    18: Cause.CERTIFICATE_SELF_SIGNED,
    19: Cause.CERTIFICATE_UNKNOWN_AUTHORITY,  # the authority itself was sent, and nobody knows it
    23: Cause.CERTIFICATE_REVOKED,
    27: Cause.CERTIFICATE_UNKNOWN_AUTHORITY,
    28: Cause.CERTIFICATE_UNKNOWN_AUTHORITY,
    62: Cause.CERTIFICATE_NAME_MISMATCH,
    64: Cause.CERTIFICATE_NAME_MISMATCH,  # IP address
    66: Cause.CERTIFICATE_WEAK,  # key of the server
    67: Cause.CERTIFICATE_WEAK,  # key of an authority
    68: Cause.CERTIFICATE_WEAK,  # signature
}
_ISSUER_MISSING = frozenset({2, 20, 21})
# The server's certificate could not be read, so there is no verdict: OpenSSL's reasons for that.
_UNREADABLE = frozenset(
    {"ASN1_LIB", "X509_LIB", "CERT_LENGTH_MISMATCH", "UNKNOWN_CERTIFICATE_TYPE",
     "UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS"}
)  # fmt: skip
# RFC 6962 section 3.3: proof of a public log; and the policies of the CA/Browser Forum. Only authorities that
# are meant for the public write these into certificates.
_SCT_LIST = ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_PUBLIC_POLICIES = "2.23.140.1."
# Hosts that name a place inside a company (RFC 6762 appendix G, RFC 8375).
_INSIDE = (
    "local",
    "lan",
    "internal",
    "intranet",
    "corp",
    "home",
    "private",
    "localdomain",
    "home.arpa",
    "test",
)


def find_fault(
    handshake: Handshake, host: str, now: datetime, authorities: Collection[str] = ()
) -> Cause | None:
    """The fault of the presented certificate; None where the certificate was not what failed.

    host: the name that was asked for. now: UTC. authorities: organisations among the trusted authorities,
    where known, which help to tell a missing intermediate from an unknown authority.
    """
    chain = [certificate for certificate in map(read, handshake.chain) if certificate is not None]
    if handshake.ocsp_response and is_revoked(chain, handshake.ocsp_response, now):
        return Cause.CERTIFICATE_REVOKED
    if handshake.ok:
        return None
    if handshake.verify_code == 0:
        return Cause.CERTIFICATE_MALFORMED if _unreadable(handshake, chain) else None
    if handshake.chain and not chain:
        return Cause.CERTIFICATE_MALFORMED
    if handshake.verify_code in _ISSUER_MISSING and chain:
        return _missing_issuer(chain, authorities)
    return _CAUSES.get(handshake.verify_code, Cause.CERTIFICATE_MALFORMED)


def _unreadable(handshake: Handshake, chain: Sequence[x509.Certificate]) -> bool:
    """Whether the handshake ended because OpenSSL could not make sense of the certificate."""
    if handshake.chain and not chain:
        return True
    return not handshake.chain and handshake.error in _UNREADABLE


def _missing_issuer(chain: Sequence[x509.Certificate], authorities: Collection[str]) -> Cause:
    """Codes 2, 20 and 21: nobody known stands behind the last link. One forgotten, or a stranger?"""
    if is_self_signed(chain[0]):
        return Cause.CERTIFICATE_SELF_SIGNED
    last = _last_link(chain)
    if is_self_signed(last):
        return Cause.CERTIFICATE_UNKNOWN_AUTHORITY
    if _is_public(last) or _organisation(last.issuer) in authorities or _names_an_intermediate(last.issuer):
        return Cause.CERTIFICATE_INCOMPLETE_CHAIN
    return Cause.CERTIFICATE_UNKNOWN_AUTHORITY


def _last_link(chain: Sequence[x509.Certificate]) -> x509.Certificate:
    """Follow the issuers from the leaf, in whatever order they were sent."""
    link, rest = chain[0], list(chain[1:])
    while issuer := next((one for one in rest if one.subject == link.issuer and is_authority(one)), None):
        rest.remove(issuer)
        link = issuer
    return link


def _is_public(certificate: x509.Certificate) -> bool:
    """Whether its issuer serves the public: logged, by public policy, or its certificate is published."""
    policies = extension(certificate, x509.CertificatePolicies) or ()
    if any(policy.policy_identifier.dotted_string.startswith(_PUBLIC_POLICIES) for policy in policies):
        return True
    if any(one.oid == _SCT_LIST for one in _extensions(certificate)):
        return True
    access = extension(certificate, x509.AuthorityInformationAccess) or ()
    return any(
        description.access_method == AuthorityInformationAccessOID.CA_ISSUERS
        and isinstance(description.access_location, x509.UniformResourceIdentifier)
        and _is_public_url(description.access_location.value)
        for description in access
    )


def _extensions(certificate: x509.Certificate) -> Sequence[x509.Extension[x509.ExtensionType]]:
    try:
        return tuple(certificate.extensions)
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return ()


def _is_public_url(url: str) -> bool:
    """Whether an http(s) address lies outside a company. Only read, never fetched."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    inside = any(host.endswith("." + suffix) for suffix in _INSIDE)
    return parts.scheme in ("http", "https") and "." in host and not inside


def _organisation(name: x509.Name) -> str | None:
    values = name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(values[0].value) if values else None


def _names_an_intermediate(name: x509.Name) -> bool:
    """Whether an authority says of itself that another one stands above it."""
    values = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    text = str(values[0].value).lower() if values else ""
    return any(word in text for word in ("intermediate", "issuing", "subordinate", "sub ca"))
