"""Words that came from elsewhere."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.explanations.show import ELLIPSIS, visible


def test_ordinary_words_stay_as_they_are() -> None:
    assert visible("535 5.7.8 パスワードが違います <a@b> é 😀") == "535 5.7.8 パスワードが違います <a@b> é 😀"


def test_terminal_commands_become_pictures() -> None:
    assert visible("\x1b[31mred\x07\x7f") == "␛[31mred␇␡"


def test_a_line_break_cannot_start_a_line_of_its_own() -> None:
    assert visible("a\r\nb\u2028c\x85d") == "a␍␊b<U+2028>c<U+0085>d"


def test_a_block_keeps_its_lines() -> None:
    assert visible("a\r\n\tb", lines=True) == "a␍\n\tb"


def test_marks_that_turn_text_around_are_named() -> None:
    assert visible("\u202eexe.\u2066\u200f") == "<U+202E>exe.<U+2066><U+200F>"


def test_invisible_letters_are_named() -> None:
    assert visible("a\u200b\ufeff\u3164\U000e0041\ud800") == "a<U+200B><U+FEFF><U+3164><U+E0041><U+D800>"


def test_marks_cannot_climb_over_the_lines_around() -> None:
    assert visible("e" + "\u0301" * 5) == "e" + "\u0301" * 3 + "<U+0301>" * 2


def test_a_cut_is_marked_and_never_longer_than_allowed() -> None:
    assert visible("abcde", 5) == "abcde"
    assert visible("abcdef", 5) == "abcd…"
    assert visible("abc\u202e", 5) == "abc…"
    assert visible("abc", 0) == ""


def test_megabytes_cost_no_more_than_the_limit() -> None:
    assert len(visible("x" * 50_000_000, 80)) == 80


@settings(max_examples=200, deadline=None)
@given(st.text(), st.integers(min_value=1, max_value=60))
def test_whatever_comes_in_nothing_harmful_comes_out(text: str, limit: int) -> None:
    shown = visible(text, limit)
    assert len(shown) <= limit
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize("limit", range(8))
def test_plain_words_are_cut_like_all_others(limit: int) -> None:
    # Japanese goes the long way, letter by letter; plain ASCII does not.
    for length in range(10):
        assert len(visible("a" * length, limit)) == len(visible("漢" * length, limit))
        assert visible("a" * length, limit).endswith(ELLIPSIS) is (length > limit > 0)
