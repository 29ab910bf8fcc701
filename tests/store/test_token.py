"""The link's secret, and what is derived from it."""

import copy
import pickle
import re

import pytest

from webapp.store import InvalidToken, Token


def test_a_token_holds_160_bits_in_characters_that_no_address_bar_changes() -> None:
    token = Token.new()

    assert re.fullmatch(r"[a-z2-7]{32}", token.text)
    assert len({Token.new().text for _ in range(100)}) == 100


def test_everything_derived_is_the_same_each_time_and_different_from_each_other() -> None:
    one, two = Token.new(), Token.new()
    again = Token.parse(one.text)

    assert (again.row_key, again.seal_key, again.id) == (one.row_key, one.seal_key, one.id)
    assert one == again
    assert len({one.row_key, one.id, one.seal_key.hex(), two.row_key, two.id, two.seal_key.hex()}) == 6
    assert one.id not in one.row_key


def test_a_link_typed_in_capitals_still_opens() -> None:
    token = Token.new()

    assert Token.parse(token.text.upper()) == token


@pytest.mark.parametrize(
    "text", ["", "a" * 31, "a" * 33, "0" * 32, "a" * 31 + "\n", "あ" * 32, "../../etc/passwd"]
)
def test_anything_else_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InvalidToken) as refused:
        Token.parse(text)
    assert str(refused.value) == "not a token"


def test_a_token_is_not_printed_pickled_or_copied() -> None:
    token = Token.new()

    assert token.text not in f"{token} {token!r} {[token]}"
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            leak(token)
