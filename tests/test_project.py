"""The project beside the program: documents in step with the code, nothing of anybody's machine in the sources."""

import hashlib
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tools import catalogs, settings
from webapp.config import Rates
from webapp.domain.vocabulary import Requirement

ROOT = Path(__file__).resolve().parent.parent
# Files of others that we carry, as they were published. A new version: new digests, and a look at NOTICE.
VENDORED = {
    "static/vendor/htmx.min.js": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
    "static/vendor/hx-sse.min.js": "18ef2761356ec1fe0bb6d92612315b37517a7c1e9856b661c5ae81fef239d103",
    "tests/browser/vendor/axe.min.js": "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
}
# Where the work goes on, and where packages come from, is nobody's business. Put together, so as not to find itself.
MACHINE = re.compile(
    "|".join(
        (
            r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/",
            r"(?:pypi|pythonhosted|npmjs|nodesource)\.(?:org|com)",
            r"(?:registry|proxy|deb|snapshot)\.(?:npmjs|golang|debian)\.",
            r"--(?:extra-)?index-url",
        )
    )
)


@cache
def tracked() -> tuple[Path, ...]:
    """The project's own files; those of an unpacked source archive where there is no repository."""
    if not (ROOT / ".git").exists():
        return tuple(path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts)
    names = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(path for name in names.stdout.split("\0") if name and (path := ROOT / name).is_file())


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            found.append((path.relative_to(ROOT), content.decode("utf-8")))
    return found


@cache
def marked() -> tuple[str | tuple[str, ...], ...]:
    return tuple(catalogs.marked_texts())


def rows_of(document: str, heading: str) -> list[list[str]]:
    """The cells of the Markdown table whose first heading is `heading`."""
    lines = (ROOT / document).read_text("utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


# --- what is in the sources


def test_no_file_names_a_machine_or_where_packages_come_from() -> None:
    own = Path(__file__).relative_to(ROOT)
    found = [
        f"{path}: {match[0]}" for path, text in texts() if path != own for match in MACHINE.finditer(text)
    ]
    assert found == []


def test_every_file_ends_with_a_line_and_has_no_carriage_returns() -> None:
    wrong = [
        str(path)
        for path, text in texts()
        if text and "vendor" not in path.parts and (not text.endswith("\n") or "\r\n" in text)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", VENDORED)
def test_files_of_others_are_as_published_and_named_in_the_notices(name: str) -> None:
    assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == VENDORED[name]
    assert name in (ROOT / "NOTICE").read_text("utf-8")


def test_every_vendored_script_is_watched() -> None:
    carried = {
        str(path.relative_to(ROOT)) for path in tracked() if "vendor" in path.parts and path.suffix == ".js"
    }
    assert carried == set(VENDORED)


def test_pinned_requirements_have_hashes_and_name_no_address() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text("utf-8")
        pins = re.findall(r"^[a-z0-9][\w.-]*==", text, re.MULTILINE)
        assert pins
        assert "://" not in text
        for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]:
            assert "--hash=sha256:" in block, f"{path.name}: {block.splitlines()[0]}"


# --- documents in step with the code


def test_the_table_of_settings_is_that_of_the_program() -> None:
    lines = settings.TABLE.read_text("utf-8").splitlines()
    assert settings.table(lines) == lines, "run `make settings`"
    assert settings.undescribed(lines) == []


def test_the_table_of_limits_is_that_of_the_program() -> None:
    def written(value: int | tuple[int, int]) -> str:
        if isinstance(value, int):
            return f"`{value}`"
        many, seconds = value
        span = f"{seconds // 3600}h" if seconds % 3600 == 0 else f"{seconds // 60}m"
        return f"`{many}/{span}`"

    rates = Rates()
    expected = [[f"`{name}`", written(getattr(rates, name))] for name in Rates.__dataclass_fields__]
    assert [row[:2] for row in rows_of("docs/configuration.md", "Limit")] == expected


def test_every_requirement_is_named_in_the_documents() -> None:
    text = (ROOT / "docs/configuration.md").read_text("utf-8")
    assert [name for name in Requirement if f"`{name}`" not in text] == []


def test_the_example_of_an_environment_file_holds_every_setting_with_its_default() -> None:
    assert settings.EXAMPLE.read_text("utf-8") == settings.example(), "run `make settings`"


@pytest.mark.parametrize(
    "path", [path for path in tracked() if path.suffix == ".md"], ids=lambda path: str(path.relative_to(ROOT))
)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []


def test_every_page_of_the_documents_can_be_reached_from_the_overview() -> None:
    overview = (ROOT / "docs/README.md").read_text("utf-8")
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert sorted(name for name in pages if f"({name})" not in overview) == []


def test_pictures_are_light() -> None:
    heavy = {path.name: path.stat().st_size for path in (ROOT / "docs/images").glob("*.png")}
    assert heavy
    assert {name: size for name, size in heavy.items() if size >= 150_000} == {}


def test_every_make_target_says_what_it_is_for() -> None:
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    targets = [line for line in lines if re.match(r"[a-z%-]+:", line)]
    assert [line for line in targets if "## " not in line] == []


# --- catalogs


def test_catalogs_are_kept_as_the_tool_writes_them() -> None:
    for language in catalogs.languages():
        path = catalogs.path_of(language)
        catalog = catalogs.renewed(catalogs.read(path, language), marked())
        assert catalogs.as_text(catalog) == path.read_bytes(), f"{language}: run `make catalogs`"


def test_japanese_is_whole_and_nothing_is_fuzzy() -> None:
    catalog = catalogs.read(catalogs.path_of("ja"), "ja")
    assert catalogs.missing(catalog) == []
    assert [message.id for message in catalog if message.id and message.fuzzy] == []


def test_a_renewed_catalog_keeps_translations_and_drops_what_is_no_longer_said(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    path.write_text('msgid "kept"\nmsgstr "保持"\n\nmsgid "gone"\nmsgstr "なし"\n', encoding="utf-8")
    catalog = catalogs.renewed(catalogs.read(path, "ja"), ["kept", "new", ("%(num)s day", "%(num)s days")])
    catalogs.write(path, catalog)
    again = catalogs.read(path, "ja")
    assert {message.id: message.string for message in again if message.id} == {
        "kept": "保持",
        "new": "",
        ("%(num)s day", "%(num)s days"): ("",),
    }
    assert catalogs.as_text(catalogs.renewed(again, [m.id for m in again if m.id])) == path.read_bytes()
    assert path.with_suffix(".mo").exists()


def test_a_new_language_begins_with_every_text_and_its_own_plurals(tmp_path: Path) -> None:
    path = catalogs.path_of("fr", tmp_path)
    catalogs.write(path, catalogs.renewed(catalogs.read(path, "fr"), marked()))
    with path.open("rb") as source:
        begun = read_po(source, locale="fr")
    assert len(begun) == len(marked())
    assert begun.num_plurals == 2
    assert len(catalogs.missing(begun)) == len(begun)
