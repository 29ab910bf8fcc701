"""The customer's texts are easy to read, in both languages."""

from dataclasses import asdict

import pytest

from tools.reading import GOALS, grade, measure


def test_the_grade_is_that_of_flesch_and_kincaid() -> None:
    # 11 words in 2 sentences, 12 syllables.
    assert grade(["The cat sat on the mat. It was a sunny day."]) == pytest.approx(
        0.39 * 11 / 2 + 11.8 * 12 / 11 - 15.59
    )


def test_texts_for_customers_are_easy_to_read() -> None:
    seen, goals = asdict(measure()), asdict(GOALS)
    assert {name: figure for name, figure in seen.items() if figure > goals[name]} == {}
