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


class Key:
    """What reads and writes one result, without the link that leads to it. Not shown by repr(), not pickled.

    row_key: 32 hex digits, the name of the row. seal_key: 32 bytes. id: 12 hex digits, for people and logs.
    attempt: where given, it writes only as long as nobody else has claimed the run since.
    """

    __slots__ = ("attempt", "id", "row_key", "seal_key")

    def __init__(self, row_key: str, seal_key: bytes, id: str, attempt: int | None = None) -> None:
        self.row_key = row_key
        self.seal_key = seal_key
        self.id = id
        self.attempt = attempt

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Key)
            and self.attempt == other.attempt
            and self.row_key == other.row_key
            and secrets.compare_digest(self.seal_key, other.seal_key)
        )

    def __hash__(self) -> int:
        return hash(self.row_key)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a key is not pickled or copied")


class Token(Key):
    """`text` stands in the link and nowhere else."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        if not _PATTERN.fullmatch(text):
            raise InvalidToken("not a token")
        self.text = text
        secret = base64.b32decode(text.upper())
        super().__init__(
            row_key=_derive(secret, b"row", 16).hex(),
            seal_key=_derive(secret, b"seal", 32),
            id=_derive(secret, b"id", 6).hex(),
        )

    @classmethod
    def new(cls) -> "Token":
        return cls(base64.b32encode(secrets.token_bytes(_BYTES)).decode("ascii").lower())

    @classmethod
    def parse(cls, text: str) -> "Token":
        """The token as it came with a request. Raises InvalidToken."""
        return cls(text.lower())


def _derive(secret: bytes, label: bytes, length: int) -> bytes:
    # The token is uniformly random: a salt would add nothing (RFC 5869 section 3.1).
    return HKDF(SHA256(), length, salt=None, info=b"inbox-check/1 " + label).derive(secret)
