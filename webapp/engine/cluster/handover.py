"""The words in which a prober asks for what is kept in a web process's memory, and the sealed answer.

Requests and answers travel by NOTIFY: the database's log, dumps and disk may show all of them, so they hold nothing
that could be opened later. A request is authenticated with the cluster's key. An answer is sealed by HPKE (RFC 9180,
base mode, single shot; X25519, HKDF-SHA256, ChaCha20-Poly1305) to a key pair that lives in one prober's memory. What
the answer belongs to is bound to it by `info` (section 8.1), together with a value made with the cluster's key: so
that nobody else can make an answer that opens.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from webapp.config import Config
from webapp.domain.settings import Secret
from webapp.domain.vocabulary import Leg
from webapp.store import Key

# The channel on which probers ask.
ASKS = "secret_ask"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def cluster_key(config: Config) -> bytes:
    """What all nodes of one installation share, for what they say to each other."""
    return config.key_for("cluster")


class Want(StrEnum):
    KEY = "key"  # of the report, on claim
    PASSWORD = "password"  # noqa: S105 (a word of the protocol); once for a run, before its first login


class Refused(Exception):  # noqa: N818 (an answer, not an error of ours)
    """The holder does not give it: it was given out already, or this is not the prober that has the run."""


@dataclass(frozen=True, slots=True)
class Ask:
    """nonce: names this request. channel: where the answer is awaited. mac: see `sign`."""

    row_key: str
    number: int
    attempt: int
    want: Want
    prober: str
    channel: str
    public_key: str
    nonce: str
    mac: str = ""

    def belonging(self) -> bytes:
        """All that this request says, in one unambiguous form."""
        return json.dumps({**asdict(self), "mac": ""}, sort_keys=True).encode()

    def signed(self, key: bytes) -> "Ask":
        return replace(self, mac=hmac.digest(key, b"ask " + self.belonging(), "sha256").hex())

    def is_genuine(self, key: bytes) -> bool:
        return hmac.compare_digest(self.signed(key).mac.encode(), self.mac.encode())

    def text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def parse(cls, text: str) -> "Ask":
        """Raises ValueError for anything else; whether it is genuine is another question."""
        try:
            fields = json.loads(text)
            ask = cls(**{**fields, "want": Want(fields["want"])})
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError("not a request") from error
        if not all(isinstance(value, str) for value in (ask.row_key, ask.prober, ask.channel, ask.mac)):
            raise ValueError("not a request")
        return ask


class KeyPair:
    """A prober's own, made at its start, in its memory only."""

    def __init__(self) -> None:
        self._private = X25519PrivateKey.generate()
        self.public = self._private.public_key().public_bytes_raw()

    def open(self, ask: Ask, sealed: str, key: bytes) -> Any:
        """What `answer` sealed for this request. Raises ValueError where it is not that."""
        try:
            plain = _SUITE.decrypt(base64.b64decode(sealed), self._private, _info(ask, key))
        except InvalidTag:
            raise ValueError("cannot be opened") from None
        return json.loads(plain)


def new_nonce() -> str:
    return secrets.token_hex(12)


def answer(ask: Ask, public_key: bytes, content: Mapping[str, Any], key: bytes) -> str:
    """The payload for the prober's channel: `content` for this request only, and for nobody else."""
    plain = json.dumps(content).encode()
    sealed = _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public_key), _info(ask, key))
    return json.dumps({"nonce": ask.nonce, "sealed": base64.b64encode(sealed).decode()})


def _info(ask: Ask, key: bytes) -> bytes:
    return b"inbox-check answer " + hmac.digest(key, b"answer " + ask.belonging(), "sha256")


# --- what an answer holds

REFUSED: Mapping[str, Any] = {"refused": True}


def key_to_json(key: Key) -> dict[str, str]:
    return {"seal_key": key.seal_key.hex(), "id": key.id}


def key_from_json(row_key: str, attempt: int, value: Mapping[str, str]) -> Key:
    return Key(row_key, bytes.fromhex(value["seal_key"]), value["id"], attempt)


def secrets_to_json(passwords: Mapping[Leg, Secret]) -> dict[str, str]:
    # (Passwords may hold anything that a form can send, lone surrogates too: JSON's ASCII form keeps them.)
    return {leg.value: secret.reveal() for leg, secret in passwords.items()}


def secrets_from_json(value: Mapping[str, str]) -> dict[Leg, Secret]:
    return {Leg(leg): Secret(words) for leg, words in value.items()}
