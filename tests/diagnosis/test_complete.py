"""Every cause is whole: rules that name it, a practice server that provokes it, a heading, words in each language."""

from collections.abc import Iterator
from itertools import product

import pytest

from tests.diagnosis.support import evidence
from webapp.diagnosis import diagnose
from webapp.diagnosis.places import PLACES
from webapp.domain.evidence import Ending, Handshake, Phase
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause
from webapp.explanations.causes import CAUSES
from webapp.explanations.guide import headings
from webapp.explanations.languages import LANGUAGES, translations
from webapp.explanations.texts import Line
from webapp.lab import SCENARIOS

# What a room of its own finds out and diagnosis passes on: tests/certificates.
FAULTS = {cause for cause in Cause if cause.value.startswith("certificate_")}


def named_by_words() -> set[Cause]:
    """The causes in the tables of codes and words."""
    return {
        cause
        for place in PLACES.values()
        for cause in (
            *(row[1] for row in (*place.words, *place.afterwords)),
            *place.strong.values(), *place.weak.values(), *place.otherwise.values(),
        )
    }  # fmt: skip


def named_by_endings() -> Iterator[Cause]:
    """The causes of what is no reply: how a stage ended, and where."""
    seen = (
        {},
        {"received": b"\x15\x03\x01"},
        {"received": b"SSH-2.0"},
        {"handshake": Handshake(ok=False, alert="X")},
    )
    ends = set(Ending) - {Ending.REPLY}
    for ending, phase, security, more in product(ends, Phase, ConnectionSecurity, seen):
        for port in (143, 993):
            yield diagnose(evidence(ending, phase, security=security, port=port, **more)).cause


def test_every_cause_has_rules() -> None:
    assert named_by_words() | set(named_by_endings()) | FAULTS == set(Cause)


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_a_scenario_a_heading_and_words(cause: Cause) -> None:
    assert any(cause in scenario.causes for scenario in SCENARIOS.values())
    assert any(cause in heading.causes for heading in headings())
    text = CAUSES[cause]
    assert text.what
    assert text.do
    sentences = [
        sentence
        for line in (text.title, *text.what, *text.do, *text.ask)
        for sentence in (line.wordings if isinstance(line, Line) else (line,))
    ]
    for language in LANGUAGES:
        catalog = translations(language)
        assert all(catalog.ugettext(sentence) for sentence in sentences)
        if language != "en":
            assert [one for one in sentences if catalog.ugettext(one) == one] == []
