"""Says lines in the reader's language: the wording that fits the facts, its placeholders filled."""

import re
from collections.abc import Collection, Iterable, Mapping

from webapp.explanations.texts import Line, When
from webapp.explanations.values import Reader

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def placeholders(message: str) -> frozenset[str]:
    """The names of the facts that a message mentions."""
    return frozenset(_PLACEHOLDER.findall(message))


class Voice:
    """One reader, and what is known in one case. known: values by placeholder; holding: what else holds."""

    def __init__(self, reader: Reader, known: Mapping[str, str], holding: Collection[When] = ()) -> None:
        self._reader = reader
        self._known = known
        self._holding = frozenset(holding) | {When.ALWAYS}

    def lines(self, lines: Iterable[Line | str]) -> tuple[str, ...]:
        """Those of the lines that are due, in order."""
        due = (line for line in lines if isinstance(line, str) or line.when in self._holding)
        return tuple(self.line(line) for line in due)

    def line(self, line: Line | str) -> str:
        """The first wording whose facts are all known."""
        wordings = (line,) if isinstance(line, str) else line.wordings
        known = self._known.keys()
        return self.fill(next((w for w in wordings if placeholders(w) <= known), wordings[-1]))

    def fill(self, message: str) -> str:
        return _filled(self._reader.say(message), message, self._known)

    def count(self, one: str, many: str, number: int, **values: str) -> str:
        return _filled(self._reader.count(one, many, number), many, {**self._known, **values})


def _filled(translated: str, message: str, known: Mapping[str, str]) -> str:
    """`translated` with its values; the message itself where a translator broke a placeholder."""
    if not placeholders(translated) <= known.keys():
        translated = message
    return _PLACEHOLDER.sub(lambda match: known.get(match[1], ""), translated)
