"""A language nobody speaks: every translated sentence stands in ⟦brackets⟧, so what stands outside escaped.

`install(monkeypatch)` puts it in the place of English; then draw a page and ask `escaped(text)`.
"""

import re

import pytest
from babel.support import NullTranslations

from webapp.explanations import languages

OPEN, CLOSE = "⟦", "⟧"
_LETTERS = str.maketrans("aeiounAEIOUN", "áéíóúñÁÉÍÓÚÑ")
# Placeholders, tags and entities stay as they are.
_KEPT = re.compile(r"(%\(\w+\)[sd]|<[^>]*>|&\w+;|%%)")
_WORD = re.compile(r"[^\W\d_]{2,}")


def pseudo(message: str) -> str:
    pieces = _KEPT.split(message)
    return OPEN + "".join(p if i % 2 else p.translate(_LETTERS) for i, p in enumerate(pieces)) + CLOSE


class PseudoTranslations(NullTranslations):
    """Translates whatever it is asked for."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)

    ugettext = gettext
    ungettext = ngettext
    upgettext = pgettext
    unpgettext = npgettext


def install(monkeypatch: pytest.MonkeyPatch, language: str = "en") -> None:
    """Speak pseudo wherever `language` is asked for, until the end of the test."""
    monkeypatch.setitem(languages._catalogs, language, PseudoTranslations())


def escaped(text: str, *, known: frozenset[str] = frozenset()) -> list[str]:
    """The words of `text` that no catalog has seen: outside brackets, of two letters or more.

    known: words that stand in no catalog on purpose (host names, product names, units).
    """
    depth, outside = 0, []
    for char in text:
        depth += (char == OPEN) - (char == CLOSE)
        outside.append(char if depth == 0 and char != CLOSE else " ")
    return [word for word in _WORD.findall("".join(outside)) if word not in known]
