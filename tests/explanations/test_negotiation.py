"""Which language a reader gets."""

import pytest

from webapp.explanations.languages import negotiate


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ((None, None, None), "ja"),
        (("en", "ja", "ja"), "en"),
        ((None, "en", "ja"), "en"),
        (("fr", None, "en"), "en"),
        ((None, None, "en-GB,en;q=0.9,ja;q=0.8"), "en"),
        ((None, None, "fr;q=1, ja;q=0.8, en;q=0.9"), "en"),
        ((None, None, "en;q=0, ja-JP;q=0.1"), "ja"),
        ((None, None, "fr, de"), "ja"),
        ((None, None, "*"), "ja"),
        ((None, None, "en;q=nonsense"), "en"),
        ((None, None, "en;q=9.9.9, ja;q=0.1"), "ja"),
        (("ja_JP.UTF-8",), "ja"),
        (("en_US.UTF-8",), "en"),
        (("C",), "ja"),
        (("EN",), "en"),
        (("../../etc/passwd", None, "en"), "en"),
        (("," * 100_000 + "en",), "ja"),
    ],
)
def test_the_first_wish_that_names_one_of_ours_decides(wishes: tuple[str | None, ...], language: str) -> None:
    assert negotiate(*wishes) == language


def test_a_terminal_may_have_another_default() -> None:
    assert negotiate("C", default="en") == "en"
