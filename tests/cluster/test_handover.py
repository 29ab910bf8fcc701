"""What travels through the database in plain sight, and opens for one prober only."""

import json
from dataclasses import replace

import pytest

from webapp.domain.settings import Secret
from webapp.domain.vocabulary import Leg
from webapp.engine.cluster import handover
from webapp.engine.cluster.handover import Ask, KeyPair, Want
from webapp.store import Token

KEY = b"of this installation" * 2
OTHER_KEY = b"of another installation" * 2


def asked(pair: KeyPair, **changes: object) -> Ask:
    ask = Ask("row", 1, 2, Want.PASSWORD, "host:1", "prober_1", pair.public.hex(), handover.new_nonce())
    return replace(ask, **changes).signed(KEY)  # type: ignore[arg-type]


def sealed(ask: Ask, pair: KeyPair, key: bytes = KEY) -> str:
    words: str = json.loads(handover.answer(ask, pair.public, {"imap": "open sesame"}, key))["sealed"]
    return words


def test_an_answer_opens_for_the_request_it_was_made_for() -> None:
    pair = KeyPair()
    ask = asked(pair)

    assert Ask.parse(ask.text()) == ask
    assert pair.open(ask, sealed(ask, pair), KEY) == {"imap": "open sesame"}


@pytest.mark.parametrize(
    "change", [{"row_key": "other"}, {"number": 2}, {"attempt": 3}, {"want": Want.KEY}, {"nonce": "0"}]
)
def test_an_answer_opens_for_no_other_request(change: dict[str, object]) -> None:
    pair = KeyPair()
    ask = asked(pair)

    with pytest.raises(ValueError, match="cannot be opened"):
        pair.open(replace(ask, **change).signed(KEY), sealed(ask, pair), KEY)  # type: ignore[arg-type]


def test_an_answer_of_somebody_without_the_clusters_key_does_not_open() -> None:
    pair = KeyPair()
    ask = asked(pair)

    with pytest.raises(ValueError, match="cannot be opened"):
        pair.open(ask, sealed(ask, pair, OTHER_KEY), KEY)


def test_an_answer_does_not_open_for_another_prober() -> None:
    pair = KeyPair()
    ask = asked(pair)

    with pytest.raises(ValueError, match="cannot be opened"):
        KeyPair().open(ask, sealed(ask, pair), KEY)


def test_a_changed_request_is_not_genuine() -> None:
    ask = asked(KeyPair())

    assert ask.is_genuine(KEY)
    assert not ask.is_genuine(OTHER_KEY)
    assert not replace(ask, want=Want.KEY).is_genuine(KEY)
    assert not replace(ask, mac="").is_genuine(KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"want": "password"}',
        asked(KeyPair()).text().replace('"password"', '"everything"'),
        json.dumps({**json.loads(asked(KeyPair()).text()), "more": 1}),
        json.dumps({**json.loads(asked(KeyPair()).text()), "prober": ["a", "list"]}),
    ],
)
def test_what_is_no_request_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Ask.parse(text)


def test_keys_and_passwords_come_out_as_they_went_in() -> None:
    token = Token.new()
    passwords = {Leg.IMAP: Secret("秘密 \ud83d"), Leg.SMTP: Secret("")}
    key = handover.key_from_json(token.row_key, 3, json.loads(json.dumps(handover.key_to_json(token))))

    assert (key.row_key, key.seal_key, key.id, key.attempt) == (token.row_key, token.seal_key, token.id, 3)
    carried = json.loads(json.dumps(handover.secrets_to_json(passwords)))
    assert handover.secrets_from_json(carried) == passwords
