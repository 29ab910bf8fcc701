"""The login mechanisms as bytes. A secret is revealed here, at the moment its bytes are built."""

import binascii
import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from functools import partial

from webapp.domain.settings import InvalidSettings, Secret


def credential(words: str, field: str) -> bytes:
    """`words` as UTF-8, any character but NUL, which neither protocol can carry (RFC 4616, RFC 9051 section 9).

    As typed, without SASLprep: servers compare what their own web pages stored, mostly unprepared.
    Raises InvalidSettings(field).
    """
    try:
        encoded = words.encode()
    except UnicodeEncodeError:  # a lone surrogate
        raise InvalidSettings(field) from None
    if b"\0" in encoded:
        raise InvalidSettings(field)
    return encoded


def check_credentials(username: str, secret: Secret) -> None:
    """Raise InvalidSettings before anything is sent, rather than in the middle of a login."""
    credential(username, "username")
    credential(secret.reveal(), "password")


# A response in base64 at the end of a line; the proof of CRAM-MD5 in a decoded one.
_RESPONSE = re.compile(rb"(?:^| )([A-Za-z0-9+/]{8,}={0,2})$")
_DIGEST = re.compile(rb" ([0-9a-f]{32})$")


def proofs(line: bytes) -> tuple[Secret, ...]:
    """What in a line that proves who we are must not be written down, should a server repeat it.

    The response in base64, and the digest of CRAM-MD5: with the challenge, passwords can be tried on it.
    """
    response = _RESPONSE.search(line)
    if response is None:
        return ()
    try:
        digest = _DIGEST.search(b64decode(response[1], validate=True))
    except binascii.Error:
        return ()
    found = (response[1], digest[1]) if digest else (response[1],)
    return tuple(Secret(words.decode("ascii")) for words in found)


def username_response(username: str) -> bytes:
    return b64encode(credential(username, "username"))


def password_response(secret: Secret) -> bytes:
    return b64encode(credential(secret.reveal(), "password"))


def plain_response(username: str, secret: Secret) -> bytes:
    """RFC 4616 without an authorization identity, in base64."""
    return b64encode(
        b"\0" + credential(username, "username") + b"\0" + credential(secret.reveal(), "password")
    )


def cram_md5_response(challenge: str, username: str, secret: Secret) -> bytes | None:
    """RFC 2195 in base64; None where `challenge` is not base64.

    MD5 is what the mechanism is made of, not our choice: hence `usedforsecurity=False`, which also keeps it
    working on FIPS builds.
    """
    try:
        asked = b64decode(challenge, validate=True)
    except (binascii.Error, ValueError):
        return None
    key = credential(secret.reveal(), "password")
    digest = hmac.new(key, asked, partial(hashlib.md5, usedforsecurity=False)).hexdigest()
    return b64encode(credential(username, "username") + b" " + digest.encode())
