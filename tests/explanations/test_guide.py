"""The guide's headings with their causes."""

from itertools import pairwise

import pytest

from webapp.domain.vocabulary import Cause, Leg, Problem
from webapp.explanations import explain_cause
from webapp.explanations.guide import headings
from webapp.explanations.languages import LANGUAGES


def test_every_heading_has_causes_and_every_cause_a_heading() -> None:
    assert [heading.problem for heading in headings()] == [*Problem, None]
    assert all(heading.causes for heading in headings())
    assert {cause for heading in headings() for cause in heading.causes} == set(Cause)


def test_headings_of_a_leg_hold_what_can_happen_on_it() -> None:
    for heading in headings():
        if heading.problem and heading.problem.value.startswith(("imap_", "smtp_")):
            assert heading.leg is Leg(heading.problem.value[:4])
    both = {heading.problem for heading in headings() if heading.leg is None}
    assert both == {
        Problem.UNAUTHORIZED, Problem.UNAUTHORIZED_APP_PASSWORD, Problem.UNAUTHORIZED_CERTIFICATE, None,
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_causes_under_a_heading_are_told_apart_by_their_titles(language: str) -> None:
    for heading in headings():
        titles = sorted(
            explain_cause(cause, heading.leg, language=language).title for cause in heading.causes
        )
        assert [one for one, next in pairwise(titles) if one == next] == []
