"""The catalogs of texts: `python -m tools.catalogs update` after texts changed, `... add fr` for a new language.

One layout, so that a change of texts is a small diff: sorted by message, no line numbers, no wrapping, nothing
fuzzy and nothing obsolete. Translations that exist are kept. What is written is compiled as well.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "translations"
SOURCE_LANGUAGE = "en"
# How a text is marked, and which of its arguments hold it.
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "_n": (1, 2),
    "ngettext": (1, 2),
}
_HEADER = """\
#
msgid ""
msgstr ""
"Project-Id-Version: inbox-check\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals};\\n"

"""


def marked_texts(root: Path = ROOT) -> list[str | tuple[str, ...]]:
    """Every text that the code, the templates and the provider files mark; counted ones as (one, many)."""
    with (root / "translations" / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    found = extract_from_dir(root, methods, options, KEYWORDS)
    return sorted({text for _file, _line, text, _comments, _context in found}, key=_sort_key)


def _sort_key(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def path_of(language: str, folder: Path = FOLDER) -> Path:
    return folder / language / "LC_MESSAGES" / "messages.po"


def languages(folder: Path = FOLDER) -> list[str]:
    return sorted(path.parents[1].name for path in folder.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path, language: str) -> Catalog:
    """The catalog as it stands; an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def renewed(old: Catalog, texts: Iterable[str | tuple[str, ...]]) -> Catalog:
    """A catalog with exactly `texts`; those that were translated before still are."""
    new = Catalog(locale=old.locale)
    for text in texts:
        known = old.get(text if isinstance(text, str) else text[0])
        kept = known.string if known and isinstance(known.id, str) == isinstance(text, str) else None
        new.add(text, kept or _untranslated(new, text))
    return new


def _untranslated(catalog: Catalog, text: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(text, str):
        return ""
    # The source language counts in its own words.
    return text if str(catalog.locale) == SOURCE_LANGUAGE else ("",) * catalog.num_plurals


def missing(catalog: Catalog) -> list[Message]:
    """The texts without a translation."""
    return [message for message in catalog if message.id and not all(_forms(message))]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def as_text(catalog: Catalog) -> bytes:
    """The catalog as it is kept."""
    body = BytesIO()
    write_po(body, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    header = _HEADER.format(language=catalog.locale, plurals=catalog.plural_forms.rstrip("; "))
    return header.encode() + body.getvalue().rstrip(b"\n") + b"\n"


def write(path: Path, catalog: Catalog) -> None:
    """Keep the catalog, and its compiled twin."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_text(catalog))
    with path.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, catalog)


def update(wanted: Iterable[str]) -> None:
    """Bring the catalogs of some languages in step with the texts, and say what is left to translate."""
    texts = marked_texts()
    for language in wanted:
        path = path_of(language)
        catalog = renewed(read(path, language), texts)
        write(path, catalog)
        left = [] if language == SOURCE_LANGUAGE else missing(catalog)
        print(f"{path.relative_to(ROOT)}: {len(texts)} texts, {len(left)} to translate")
        for message in left[:20]:
            print(f"  {_sort_key(message.id)[0]}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("update", help="extract the texts and bring every language in step with them")
    add = commands.add_parser("add", help="begin a language: one file to fill in")
    add.add_argument("language", metavar="LANGUAGE", help="fr, pt_BR, ...")
    arguments = parser.parse_args()
    if arguments.command == "update":
        update(languages())
        return 0
    try:
        Locale.parse(arguments.language)
    except (UnknownLocaleError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    update([arguments.language])
    return 0


if __name__ == "__main__":
    sys.exit(main())
