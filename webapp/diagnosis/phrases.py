"""Phrases: how a family of words is written down, and how all families are looked for at once.

A phrase is words in any language. In it
    ...     stands for up to six words in between,
    word*   for a word that begins so ("block*": blocked, blocking, blocklist),
    (a|b)   for one or the other,
    [word]  for a word that may be missing,
    =mark   for exact characters anywhere, also inside an address ("=spamhaus.org").
Each phrase is looked for only where its longest fixed part occurs, so thousands of them cost little.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.normalise import UNSPACED, bare_words, raw, words

_TOKEN = re.compile(r"\.\.\.|\([^)]*\)\*?|\[[^\]]*\]|[^\s()\[\]]+")
_HAS_NO_BORDER = re.compile(f"[{UNSPACED}]")

Family = Mapping[str, Iterable[str]]  # where the words come from (a server, a language) -> phrases


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that was found, and where it comes from."""

    phrase: str
    source: str


def _border(char: str) -> str:
    return "" if _HAS_NO_BORDER.match(char) else r"\b"


def _literal(word: str) -> tuple[str, str]:
    """(pattern, fixed part) of one word of a phrase."""
    stem = bare_words(word.rstrip("*"))
    if not stem:
        raise ValueError(f"nothing to look for in {word!r}")
    if word.endswith("*"):
        return _border(stem[0]) + re.escape(stem) + r"\w*", stem
    return _border(stem[0]) + re.escape(stem) + _border(stem[-1]), stem


def compile_phrase(phrase: str) -> tuple[str, re.Pattern[str]]:
    """(fixed part that must occur, pattern to confirm with)."""
    pattern = ""
    fixed = [""]
    gap = True  # nothing, or a gap, precedes: no space is needed
    for token in _TOKEN.findall(phrase):
        if token == "...":
            pattern += r"(?: \S+){0,6} " if pattern else ""
            fixed.append("")
            gap = True
            continue
        if token.startswith("["):
            inner, _ = _literal(token[1:-1])
            pattern += (r"(?:" + inner + r" )?") if gap else (r"(?: " + inner + r")?")
            fixed.append("")
            continue
        space = "" if gap else " "
        if token.startswith("("):
            star = "*" if token.endswith("*") else ""
            inside = token[1 : token.rindex(")")].split("|")
            choices = "|".join(_literal(choice.rstrip("*") + star if star else choice)[0] for choice in inside)
            pattern += f"{space}(?:{choices})"
            fixed.append("")
        else:
            part, literal = _literal(token)
            pattern += space + part
            fixed[-1] += (" " if fixed[-1] else "") + literal
            if token.endswith("*"):
                fixed.append("")
        gap = False
    return max(fixed, key=len), re.compile(pattern)


class Lexicon:
    """All families of words, looked for together."""

    def __init__(self, families: Iterable[tuple[Meaning, Family]]) -> None:
        self._spoken: list[tuple[str, re.Pattern[str], Meaning, Match]] = []
        self._marks: list[tuple[str, Meaning, Match]] = []
        for meaning, family in families:
            for source, phrases in family.items():
                for phrase in phrases:
                    self._add(meaning, phrase, Match(phrase, source))

    def _add(self, meaning: Meaning, phrase: str, match: Match) -> None:
        if phrase.startswith("="):
            self._marks.append((phrase[1:].lower(), meaning, match))
        else:
            fixed, pattern = compile_phrase(phrase)
            self._spoken.append((fixed, pattern, meaning, match))

    def __len__(self) -> int:
        return len(self._spoken) + len(self._marks)

    def meanings(self, text: str) -> dict[Meaning, Match]:
        """What a text says, in no order. The first phrase found stands for its family."""
        found: dict[Meaning, Match] = {}
        spoken = words(text)
        for fixed, pattern, meaning, match in self._spoken:
            if fixed in spoken and meaning not in found and pattern.search(spoken):
                found[meaning] = match
        characters = raw(text)
        for mark, meaning, match in self._marks:
            if mark in characters and meaning not in found:
                found[meaning] = match
        return found
