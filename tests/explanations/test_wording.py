"""The wording rules, held by the machine: whole sentences, short ones, in plain words, for every code."""

import re
import statistics
from collections.abc import Iterator

import pytest

from webapp.domain.report import ArrivalOutcome, Verified
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import (
    Cause,
    Hint,
    Leg,
    Outcome,
    Problem,
    Requirement,
    SkipReason,
    Stage,
    SuggestionReason,
    Warning,
)
from webapp.explanations import words
from webapp.explanations.causes import CAUSES, UNKNOWN
from webapp.explanations.languages import translations
from webapp.explanations.notes import HINTS, WARNINGS
from webapp.explanations.texts import AllowList, Insecure, Line, Text, When, Who
from webapp.explanations.values import ALWAYS_KNOWN
from webapp.explanations.voice import placeholders

LONGEST_EN, LONGEST_JA, MEAN_JA = 25, 60, 35
AVOID_EN = re.compile(r"\b(invalid|illegal|failed to|oops|sorry|error codes?)\b", re.IGNORECASE)
AVOID_JA = re.compile("不正な|無効な|エラーが発生しました|お客様|することができます")
PLEASE = re.compile(r"\bplease\b", re.IGNORECASE)
# Also the text for causes that this version does not know.
EVERY = {**CAUSES, None: UNKNOWN}


def wordings(line: Line | str) -> tuple[str, ...]:
    return (line,) if isinstance(line, str) else line.wordings


def spoken(text: Text) -> Iterator[str]:
    """All that the customer reads."""
    for line in (text.title, *text.what, *text.do):
        yield from wordings(line)


def requested(text: Text) -> Iterator[str]:
    for line in text.ask:
        yield from wordings(line)


def for_the_customer() -> list[str]:
    notes = [line for note in (*WARNINGS.values(), *HINTS.values()) for line in (note.title, note.text)]
    return [
        *(sentence for text in EVERY.values() for sentence in spoken(text)),
        *(wording for line in notes for wording in wordings(line)),
    ]


def for_it() -> list[str]:
    return [sentence for text in EVERY.values() for sentence in requested(text)]


def ja(message: str) -> str:
    return str(translations("ja").ugettext(message))


def english_sentences(message: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+", re.sub(r"%\(\w+\)s", "value", message))


def japanese_sentences(message: str) -> list[str]:
    return [s for s in re.split("(?<=。)", re.sub(r"%\(\w+\)s", "四文字分", ja(message))) if s]


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (CAUSES, Cause),
        (WARNINGS, Warning),
        (HINTS, Hint),
        (words.PROBLEMS, Problem),
        (words.STAGES, Stage),
        (words.OUTCOMES, Outcome),
        (words.SKIPPED, SkipReason),
        (words.SUGGESTIONS, SuggestionReason),
        (words.VERIFIED, Verified),
        (words.REQUIREMENTS, Requirement),
        (words.WHO, Who),
        (words.WHO_FOR_IT, Who),
        (words.ARRIVALS, ArrivalOutcome),
        (words.SECURITIES, ConnectionSecurity),
        (words.SERVERS, (*Leg, None)),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_every_code_has_its_words(table: dict[object, object], codes: type) -> None:
    assert set(table) == set(codes)


@pytest.mark.parametrize("cause", EVERY)
def test_every_cause_says_what_happened_what_to_do_and_what_to_ask(cause: Cause | None) -> None:
    text = EVERY[cause]
    assert text.what
    assert text.do
    assert text.ask
    assert isinstance(text.who, Who)


@pytest.mark.parametrize("cause", EVERY)
def test_the_last_wording_needs_no_facts_that_may_be_missing(cause: Cause | None) -> None:
    text = EVERY[cause]
    for line in (text.title, *text.what, *text.do, *text.ask):
        assert placeholders(wordings(line)[-1]) <= ALWAYS_KNOWN


@pytest.mark.parametrize("cause", EVERY)
def test_wordings_go_from_the_most_telling_to_the_plainest(cause: Cause | None) -> None:
    text = EVERY[cause]
    for line in (text.title, *text.what, *text.do, *text.ask):
        facts = [len(placeholders(wording) - ALWAYS_KNOWN) for wording in wordings(line)]
        assert facts == sorted(facts, reverse=True)


@pytest.mark.parametrize("cause", [cause for cause in CAUSES if cause.value.startswith("certificate_")])
def test_a_certificate_cause_tells_whether_it_may_be_allowed(cause: Cause) -> None:
    expected = Insecure.REFUSED if cause is Cause.CERTIFICATE_REVOKED else Insecure.OFFERED
    assert CAUSES[cause].insecure is expected
    assert any("password" in wording for line in CAUSES[cause].what for wording in wordings(line))


def test_only_certificate_causes_offer_to_allow_what_is_not_trusted() -> None:
    offering = {cause for cause, text in CAUSES.items() if text.insecure}
    assert all(cause.value.startswith("certificate_") for cause in offering)


@pytest.mark.parametrize("cause", CAUSES)
def test_whoever_shows_our_addresses_also_asks_to_let_them_in(cause: Cause) -> None:
    asks = any(isinstance(line, Line) and line.when is When.ALLOWING for line in CAUSES[cause].ask)
    assert asks == (CAUSES[cause].allow_list is not AllowList.NO)


def test_english_sentences_are_short() -> None:
    long = [
        sentence
        for message in for_the_customer() + for_it()
        for sentence in english_sentences(message)
        if len(sentence.split()) > LONGEST_EN
    ]
    assert long == []


def test_japanese_sentences_are_short() -> None:
    every = for_the_customer() + for_it()
    sentences = [s for message in every for s in japanese_sentences(message)]
    assert [s for s in sentences if len(s) > LONGEST_JA] == []
    assert statistics.mean(map(len, sentences)) <= MEAN_JA


def test_what_happened_takes_three_sentences_at_most() -> None:
    for text in EVERY.values():
        for wording in (wording for line in text.what for wording in wordings(line)):
            assert len(english_sentences(wording)) <= 3
            assert len(japanese_sentences(wording)) <= 3


def test_words_to_avoid_are_avoided() -> None:
    every = for_the_customer() + for_it()
    assert [message for message in every if AVOID_EN.search(message)] == []
    assert [ja(message) for message in every if AVOID_JA.search(ja(message))] == []


def test_please_is_for_requests_only() -> None:
    assert [message for message in for_the_customer() if PLEASE.search(message)] == []


@pytest.mark.parametrize("cause", EVERY)
def test_steps_tell_and_requests_ask_in_japanese(cause: Cause | None) -> None:
    text = EVERY[cause]
    requests = [ja(wording) for line in text.ask for wording in wordings(line)]
    assert any(re.search("ください|か。", request) for request in requests) or "必要ありません" in requests[0]
    first_steps = [ja(wordings(line)[0]).split("。")[0] for line in text.do]
    assert all(re.search("(ます|ません|ないでください|する)$", step) for step in first_steps)


@pytest.mark.parametrize("message", sorted({*for_the_customer(), *for_it()}))
def test_a_sentence_stays_a_sentence_in_japanese(message: str) -> None:
    assert ja(message) != message
    if message.endswith((".", "?")):
        assert ja(message).endswith("。")
