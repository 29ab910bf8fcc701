"""Hands the texts of the provider files to Babel: `extract` is the method that `babel.cfg` names."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

_SECTION = "instructions"


def extract(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel's extraction method: every text of the [instructions] table, with the line it stands on."""
    source = fileobj.read().decode("utf-8")
    lines = source.splitlines()
    for value in tomllib.loads(source).get(_SECTION, {}).values():
        for text in [value] if isinstance(value, str) else value:
            yield _line_of(text, lines), "gettext", text, []


def _line_of(text: str, lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)
