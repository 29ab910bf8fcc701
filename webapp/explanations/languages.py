"""The languages this product speaks, and their catalogs.

A language is a folder below `translations/`; nothing else has to know of it. Compiled catalogs are made when
the project is installed; where one is missing or older than its source, it is compiled in memory.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

_PACKAGE = Path(__file__).resolve().parent.parent
_INSTALLED = _PACKAGE / "_data" / "translations"
FOLDER = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "translations"

# Where nothing tells which language the reader wants.
DEFAULT = "ja"


def find(folder: Path) -> Mapping[str, str]:
    """The languages below a folder of catalogs: code -> what it calls itself, the default first."""
    codes = {source.parents[1].name for source in folder.glob("*/LC_MESSAGES/messages.po")}
    ordered = sorted(codes, key=lambda code: (code != DEFAULT, code))
    return MappingProxyType({code: _own_name(code) for code in ordered})


def _own_name(code: str) -> str:
    locale = Locale.parse(code, sep="-" if "-" in code else "_")
    name = locale.get_display_name(locale) or code
    return name[:1].upper() + name[1:]


# {"ja": "日本語", "en": "English"} and whatever else has a folder.
LANGUAGES = find(FOLDER)

_catalogs: dict[str, NullTranslations] = {}


def translations(language: str) -> NullTranslations:
    """The catalog of one of LANGUAGES, loaded once."""
    if language not in _catalogs:
        if language not in LANGUAGES:
            raise KeyError(language)
        _catalogs[language] = load(FOLDER / language / "LC_MESSAGES" / "messages.po")
    return _catalogs[language]


def load(source: Path) -> Translations:
    """The catalog of a .po file: its compiled twin where that is up to date, else compiled in memory."""
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        with compiled.open("rb") as file:
            return Translations(file)
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parents[1].name)
    memory = BytesIO()
    write_mo(memory, catalog)
    memory.seek(0)
    return Translations(memory)


# One entry of Accept-Language: a tag, perhaps with a weight (RFC 9110 section 12.5.4).
_WISH = re.compile(r"\s*([A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([0-9.]{1,5}))?")
_MOST_WISHES = 50


def negotiate(*wishes: str | None, default: str = DEFAULT) -> str:
    """The language for a reader, from what is known of their wishes, the strongest first.

    A wish is None, a tag ("en", "ja_JP.UTF-8") or a whole Accept-Language header. The first one that names
    a language we speak decides; else `default`.
    """
    for wish in wishes:
        for tag in _by_weight(wish or ""):
            found = _spoken(tag)
            if found:
                return found
    return default


def _by_weight(wish: str) -> list[str]:
    weighted = []
    for entry in wish.split(",", _MOST_WISHES)[:_MOST_WISHES]:
        match = _WISH.match(entry)
        weight = _weight(match[2]) if match else 0.0
        if match and weight > 0:
            weighted.append((weight, match[1]))
    return [tag for weight, tag in sorted(weighted, key=lambda pair: -pair[0])]


def _weight(text: str | None) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def _spoken(tag: str) -> str | None:
    """The language of ours that a tag asks for: the whole tag, or else its first part ("en-GB": "en")."""
    wanted = tag.replace("_", "-").lower()
    ours = {code.replace("_", "-").lower(): code for code in LANGUAGES}
    return ours.get(wanted) or ours.get(wanted.split("-")[0])
