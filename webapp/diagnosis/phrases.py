"""Phrases: how a family of words is written down, and how all families are looked for at once.

A phrase is words in any language. In it
    ...       stands for up to six words in between,
    word*     for a word that begins so ("block*": blocked, blocking, blocklist),
    (a|b|c*)  for one or the other; (a|b)* where each is such a beginning,
    [word]    for a word that may be missing,
    {class}   for one of a class of words (`webapp.diagnosis.synonyms`),
    =mark     for exact characters anywhere, also inside an address ("=spamhaus.org").

An index by word finds the few phrases that can occur in a text at all; only those are looked at closely, and
only for the meanings that a rule asks for. So thousands of phrases cost little.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.normalise import UNSPACED, bare_words, raw, words
from webapp.diagnosis.synonyms import SYNONYMS

_TOKEN = re.compile(r"\.\.\.|\([^)]*\)\*?|\[[^\]]*\]|[^\s()\[\]]+")
_CLASS = re.compile(r"\{(\w+)\}")
_UNSPACED = re.compile(f"[{UNSPACED}]")
# Words of the index are compared by their beginnings, so that "block*" and "blocked" meet.
_KEY = 5

Family = Mapping[str, Iterable[str]]  # where the words come from (a server, a language) -> phrases


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase that was found, and where it comes from."""

    phrase: str
    source: str


@dataclass(frozen=True)
class Phrase:
    """clauses: of each, at least one part occurs in a text that has the phrase; the pattern confirms it."""

    clauses: tuple[tuple[str, ...], ...]
    pattern: str
    match: Match

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        # Most of the phrases are never needed in the life of a process; compiling all takes half a second.
        return re.compile(self.pattern)

    def occurs_in(self, spoken: str) -> bool:
        # Loops, not generators: this is asked some twenty times for each reply.
        for clause in self.clauses:
            for part in clause:
                if part in spoken:
                    break
            else:
                return False
        return self._compiled.search(spoken) is not None


def _border(char: str) -> str:
    return "" if _UNSPACED.match(char) else r"\b"


def _part(word: str) -> tuple[str, str]:
    """(pattern, fixed characters) of one word of a phrase, or of several that belong together."""
    fixed = bare_words(word.rstrip("*"))
    if not fixed:
        raise ValueError(f"nothing to look for in {word!r}")
    if word.endswith("*"):
        return _border(fixed[0]) + re.escape(fixed) + r"\w*", fixed
    return _border(fixed[0]) + re.escape(fixed) + _border(fixed[-1]), fixed


def _choices(token: str) -> list[str]:
    """ "(a|b)*" -> ["a*", "b*"]; a plain word is its own only choice."""
    if not token.startswith("("):
        return [token]
    inside, _, star = token[1:].partition(")")
    return [choice.rstrip("*") + star if star else choice for choice in inside.split("|")]


def compile_phrase(phrase: str, source: str = "") -> Phrase:
    """Read the notation above."""
    pattern = ""
    clauses: list[tuple[str, ...]] = []
    joined = True  # nothing, or a gap, precedes: no space is needed
    for token in _TOKEN.findall(_CLASS.sub(lambda name: f"({SYNONYMS[name[1]]})", phrase)):
        if token == "...":  # noqa: S105 (no secret)
            pattern += r"(?: \S+){0,6}? "
            joined = True
            continue
        if token.startswith("["):
            inner, _ = _part(token[1:-1])
            pattern += rf"(?:{inner} )?" if joined else rf"(?: {inner})?"
            continue
        choices = [_part(choice) for choice in _choices(token)]
        pattern += ("" if joined else " ") + "(?:" + "|".join(choice for choice, _ in choices) + ")"
        clauses.append(tuple(fixed for _, fixed in choices))
        joined = False
    return Phrase(tuple(clauses), pattern, Match(phrase, source))


class Heard:
    """What a text says: asked meaning by meaning, so that nothing is looked for that no rule wants to know."""

    def __init__(
        self, spoken: str, candidates: Mapping[Meaning, list[Phrase]], marks: Mapping[Meaning, Match]
    ):
        self._spoken = spoken
        self._candidates = candidates
        self._known: dict[Meaning, Match | None] = dict(marks)

    def get(self, meaning: Meaning) -> Match | None:
        """The phrase that says so, or None."""
        if meaning in self._known:
            return self._known[meaning]
        match = None
        for phrase in self._candidates.get(meaning, ()):
            if phrase.occurs_in(self._spoken):
                match = phrase.match
                break
        self._known[meaning] = match
        return match

    def __contains__(self, meaning: Meaning) -> bool:
        return self.get(meaning) is not None


class Lexicon:
    """All families of words, looked for together."""

    def __init__(self, families: Iterable[tuple[Meaning, Family]]) -> None:
        self._by_word: dict[str, list[tuple[Meaning, Phrase]]] = defaultdict(list)
        self._unspaced: list[tuple[str, Meaning, Phrase]] = []
        self._marks: list[tuple[str, Meaning, Match]] = []
        self._size = 0
        self._known: set[Meaning] = set()
        for meaning, family in families:
            for source, phrases in family.items():
                for phrase in phrases:
                    self._add(meaning, phrase, source)

    def _add(self, meaning: Meaning, phrase: str, source: str) -> None:
        self._size += 1
        self._known.add(meaning)
        if phrase.startswith("="):
            self._marks.append((phrase[1:].lower(), meaning, Match(phrase, source)))
            return
        compiled = compile_phrase(phrase, source)
        # The clause with the fewest and longest parts makes for the fewest vain looks.
        rarest = max(compiled.clauses, key=lambda clause: min(map(len, clause)) - 2 * len(clause))
        for part in rarest:
            longest = max(part.split(), key=len)
            if _UNSPACED.search(longest):
                self._unspaced.append((part, meaning, compiled))
            else:
                self._by_word[longest[:_KEY]].append((meaning, compiled))

    def __len__(self) -> int:
        return self._size

    def knows(self, meaning: Meaning) -> bool:
        """Whether there are words for a meaning."""
        return meaning in self._known

    def says_anything(self, text: str) -> bool:
        """Whether any phrase at all is in a text."""
        heard = self.listen(text)
        return any(meaning in heard for meaning in Meaning)

    def listen(self, text: str) -> Heard:
        """What a text says, bounded in time whatever it holds."""
        spoken = words(text)
        candidates: dict[Meaning, list[Phrase]] = defaultdict(list)
        # A key shorter than _KEY is a whole short word, or the beginning of any word ("ip*").
        keys = {word[:length] for word in set(spoken.split()) for length in range(1, _KEY + 1)}
        for key in keys:
            for meaning, phrase in self._by_word.get(key, ()):
                candidates[meaning].append(phrase)
        if _UNSPACED.search(spoken):
            for part, meaning, phrase in self._unspaced:
                if part in spoken:
                    candidates[meaning].append(phrase)
        characters = raw(text)
        marks = {meaning: match for mark, meaning, match in self._marks if mark in characters}
        return Heard(spoken, candidates, marks)
