"""Sealing: JSON values that only the holder of a link's token can open.

AES-256-GCM with a fresh 96-bit nonce for each sealing (RFC 5116); a link is sealed some hundred times at
most, far below the bound of random nonces (2^32, NIST SP 800-38D section 8.3). What the content belongs to
(row key and run number) is authenticated with it, so that no row can stand in for another.
"""

import json
import os
import zlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from webapp.store.token import Key

_NONCE = 12


class SealBroken(ValueError):  # noqa: N818 (says what it is about)
    """The content is not what was sealed there: damaged, exchanged, or under another key."""


def seal(token: Key, number: int, value: Mapping[str, Any]) -> bytes:
    """`value` compressed and encrypted; `number` is the run's, 0 for the link itself."""
    plain = zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), 1)
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(token.seal_key).encrypt(nonce, plain, _belonging(token, number))


def unseal(token: Key, number: int, sealed: bytes) -> dict[str, Any]:
    """What was sealed. Raises SealBroken."""
    nonce, content = sealed[:_NONCE], sealed[_NONCE:]
    try:
        plain = AESGCM(token.seal_key).decrypt(nonce, content, _belonging(token, number))
    except (InvalidTag, ValueError):
        raise SealBroken("the content cannot be opened") from None
    value: dict[str, Any] = json.loads(zlib.decompress(plain))
    return value


def _belonging(token: Key, number: int) -> bytes:
    return f"{token.row_key}:{number}".encode("ascii")
