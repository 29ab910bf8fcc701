"""The secret of a result's link, and what is derived from it.

From the token come, one-way and each under its own label (HKDF-SHA256, RFC 5869): the row's key, the key that
seals the content, and the id that logs may show. None of them leads to another, nor back to the token.
"""

import base64
import re
import secrets
from typing import NoReturn

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BYTES = 20  # 160 bits: 32 characters of base32, without padding
_PATTERN = re.compile(r"[a-z2-7]{32}")


class InvalidToken(ValueError):  # noqa: N818 (says what it is about)
    """A text that was never a token. The message does not repeat it."""


class Token:
    """`text` stands in the link and nowhere else; it is not shown by repr() and cannot be pickled.

    row_key: 32 hex digits, the name of the row. seal_key: 32 bytes. id: 12 hex digits, for people and logs.
    """

    __slots__ = ("id", "row_key", "seal_key", "text")

    def __init__(self, text: str) -> None:
        if not _PATTERN.fullmatch(text):
            raise InvalidToken("not a token")
        self.text = text
        secret = base64.b32decode(text.upper())
        self.row_key = _derive(secret, b"row", 16).hex()
        self.seal_key = _derive(secret, b"seal", 32)
        self.id = _derive(secret, b"id", 6).hex()

    @classmethod
    def new(cls) -> "Token":
        return cls(base64.b32encode(secrets.token_bytes(_BYTES)).decode("ascii").lower())

    @classmethod
    def parse(cls, text: str) -> "Token":
        """The token as it came with a request. Raises InvalidToken."""
        return cls(text.lower())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Token) and secrets.compare_digest(self.text, other.text)

    def __hash__(self) -> int:
        return hash(self.row_key)

    def __repr__(self) -> str:
        return f"<Token {self.id}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a token is not pickled or copied")


def _derive(secret: bytes, label: bytes, length: int) -> bytes:
    # The token is uniformly random: a salt would add nothing (RFC 5869 section 3.1).
    return HKDF(SHA256(), length, salt=None, info=b"inbox-check/1 " + label).derive(secret)
