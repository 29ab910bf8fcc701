"""What is odd about a password as typed."""

import pytest

from webapp.diagnosis import password_hints
from webapp.domain.settings import Secret
from webapp.domain.vocabulary import Hint


@pytest.mark.parametrize(
    ("typed", "rule", "ascii_only", "expected"),
    [
        ("correct", None, True, ()),
        ("two words", None, False, ()),
        ("abcd efgh ijkl mnop", None, False, (Hint.PASSWORD_HAS_SPACES,)),
        ("two words", "app_password_required", False, (Hint.PASSWORD_HAS_SPACES,)),
        (" secret", None, False, (Hint.PASSWORD_HAS_OUTER_SPACES,)),
        ("secret\r\n", None, False, (Hint.PASSWORD_HAS_LINE_BREAK,)),
        ("secret \n", None, False, (Hint.PASSWORD_HAS_OUTER_SPACES, Hint.PASSWORD_HAS_LINE_BREAK)),
        ("ｐａｓｓ", None, True, (Hint.PASSWORD_HAS_FULL_WIDTH,)),
        ("pässword", None, True, (Hint.PASSWORD_NOT_ASCII,)),
        ("pässword", None, False, ()),
        ("", None, True, ()),
    ],
)
def test_what_is_odd_is_hinted_at(
    typed: str, rule: str | None, ascii_only: bool, expected: tuple[Hint, ...]
) -> None:
    assert password_hints(Secret(typed), rule, ascii_only) == expected
