"""What the mechanisms send: the only place where a password becomes bytes for a server."""

import base64
import hashlib
import hmac

from webapp.domain.settings import InvalidSettings, Secret


def _bytes(secret: Secret) -> bytes:
    # surrogateescape: a password that came from a terminal as other bytes than UTF-8 goes out as it came.
    return secret.reveal().encode("utf-8", "surrogateescape")


def plain(username: str, secret: Secret) -> bytes:
    """PLAIN (RFC 4616), base64. NUL separates the fields, so none may hold one."""
    password = _bytes(secret)
    if b"\0" in password:
        raise InvalidSettings("password", "nul")
    return base64.b64encode(b"\0" + username.encode() + b"\0" + password)


def login_name(username: str) -> bytes:
    """The first answer of LOGIN (draft-murchison-sasl-login), base64."""
    return base64.b64encode(username.encode())


def login_password(secret: Secret) -> bytes:
    """The second answer of LOGIN, base64."""
    return base64.b64encode(_bytes(secret))


def cram_md5(username: str, secret: Secret, challenge: bytes) -> bytes:
    """CRAM-MD5 (RFC 2195), base64. MD5 is the mechanism's, not our choice."""
    digest = hmac.new(_bytes(secret), challenge, hashlib.md5).hexdigest()
    return base64.b64encode(f"{username} {digest}".encode())


def literal(secret: Secret) -> bytes:
    """The password as it stands in an IMAP LOGIN; NUL is in no string (RFC 9051 section 4.3)."""
    password = _bytes(secret)
    if b"\0" in password:
        raise InvalidSettings("password", "nul")
    return password
