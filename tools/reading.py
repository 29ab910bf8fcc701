"""How hard the customer's texts are to read: `make reading`; ends with 1 where a goal is missed.

English: the grade of Flesch and Kincaid (0.39 words a sentence + 11.8 syllables a word - 15.59), of all texts together
and of the hardest cause. Japanese: characters of a sentence, a placeholder counted as four.
"""

import re
import statistics
import sys
from dataclasses import astuple, dataclass

from pyphen import Pyphen

from tests.explanations.test_wording import (
    EVERY,
    english_sentences,
    for_the_customer,
    japanese_sentences,
    spoken,
)

_SYLLABLES = Pyphen(lang="en_US")


@dataclass(frozen=True)
class Reading:
    """grade, hardest: school years. words: of a sentence; characters: of a Japanese one."""

    grade: float
    hardest: float
    words_mean: float
    words_most: int
    characters_mean: float
    characters_most: int


GOALS = Reading(6.0, 8.0, 25, 25, 35, 60)


def grade(texts: list[str]) -> float:
    """The school year in which one reads these English texts. A word's syllables are where it may be hyphenated."""
    sentences = [sentence for text in texts for sentence in english_sentences(text) if sentence]
    words = [word.lower() for sentence in sentences for word in re.findall(r"[\w’'-]+", sentence)]
    syllables = sum(len(_SYLLABLES.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def measure() -> Reading:
    every = for_the_customer()
    words = [len(sentence.split()) for text in every for sentence in english_sentences(text)]
    characters = [len(sentence) for text in every for sentence in japanese_sentences(text)]
    return Reading(
        grade(every),
        max(grade(list(spoken(text))) for text in EVERY.values()),
        statistics.mean(words),
        max(words),
        statistics.mean(characters),
        max(characters),
    )


def main() -> int:
    seen = measure()
    print(f"English: grade {seen.grade:.1f}, the hardest cause {seen.hardest:.1f}")
    print(f"English: {seen.words_mean:.1f} words a sentence, at most {seen.words_most}")
    print(f"Japanese: {seen.characters_mean:.1f} characters a sentence, at most {seen.characters_most}")
    return int(any(figure > goal for figure, goal in zip(astuple(seen), astuple(GOALS), strict=True)))


if __name__ == "__main__":
    sys.exit(main())
