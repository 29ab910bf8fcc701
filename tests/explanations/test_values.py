"""Values as a text shows them."""

import pytest

from webapp.explanations.values import duration


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [(0, "0.1 秒未満"), (50, "0.1 秒未満"), (51, "0.1 秒"), (149, "0.1 秒"), (1951, "2.0 秒")],
)
def test_no_duration_is_said_to_be_nothing(milliseconds: int, said: str) -> None:
    assert duration(milliseconds, "ja").replace("\N{NO-BREAK SPACE}", " ") == said
