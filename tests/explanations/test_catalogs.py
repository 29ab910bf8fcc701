"""The catalogs: whole, alike in their placeholders, and in step with the sources."""

import os
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from webapp.explanations.languages import DEFAULT, FOLDER, LANGUAGES, find, load, translations

ROOT = FOLDER.parent
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "_n": (1, 2),
    "ngettext": (1, 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@cache
def catalog(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, locale=language)


def messages(language: str) -> list[Message]:
    return [message for message in catalog(language) if message.id]


def forms(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


@cache
def marked() -> frozenset[str]:
    with (FOLDER / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)
    found = extract_from_dir(ROOT, methods, options, KEYWORDS)
    return frozenset(forms(text)[0] for _file, _line, text, _comments, _context in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_message_is_in_the_catalog(language: str) -> None:
    known = {forms(message.id)[0] for message in messages(language)}
    assert sorted(marked() - known) == []


def test_no_message_is_left_without_japanese() -> None:
    assert [message.id for message in messages("ja") if message.fuzzy or not all(forms(message.string))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same_in_every_language(language: str) -> None:
    wrong = []
    for message in messages(language):
        wanted = set(PLACEHOLDER.findall(forms(message.id)[-1]))
        for text in filter(None, forms(message.string)):
            if set(PLACEHOLDER.findall(text)) != wanted:
                wrong.append(message.id)
    assert wrong == []


def test_japanese_and_english_are_there_the_default_first() -> None:
    assert next(iter(LANGUAGES)) == DEFAULT == "ja"
    assert {"ja": "日本語", "en": "English"}.items() <= dict(LANGUAGES).items()


def test_a_folder_is_all_that_a_third_language_needs(tmp_path: Path) -> None:
    source = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "Unauthorized"\nmsgstr "Non autorisé"\n', encoding="utf-8")
    assert dict(find(tmp_path)) == {"fr": "Français"}
    assert load(source).ugettext("Unauthorized") == "Non autorisé"


def test_a_catalog_newer_than_its_compiled_twin_is_compiled_in_memory(tmp_path: Path) -> None:
    source = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "a"\nmsgstr "b"\n', encoding="utf-8")
    compiled = source.with_suffix(".mo")
    compiled.write_bytes(b"an old one")
    os.utime(compiled, (0, 0))
    assert load(source).ugettext("a") == "b"


def test_a_catalog_is_loaded_once() -> None:
    assert translations("ja") is translations("ja")


def test_a_language_without_a_catalog_is_refused() -> None:
    with pytest.raises(KeyError):
        translations("../../etc")
