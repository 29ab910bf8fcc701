"""What an operator may make their own: logo, colours, texts; judged at the start."""

import re
from pathlib import Path

import pytest

from webapp.config import Config, ConfigError, Texts
from webapp.config.brand import DARK, LIGHT, MOST_LOGO, contrast

ROOT = Path(__file__).resolve().parent.parent
PNG = b"\x89PNG\r\n\x1a\n"


def read(folder: Path, **settings: str) -> Config:
    named = {f"INBOX_CHECK_{name}": text for name, text in settings.items()}
    return Config.from_environment({"INBOX_CHECK_SECRET_KEY": "sixteen letters."} | named, folder)


def problem(folder: Path, **settings: str) -> str:
    with pytest.raises(ConfigError) as refused:
        read(folder, **settings)
    assert refused.value.name == f"INBOX_CHECK_{next(iter(settings))}"
    return refused.value.problem


# --- colours


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # The second and third are the greys on either side of the bound.
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#fff000", "#fff000", 1.0),
    ],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


def test_colours_are_judged_on_the_surfaces_of_the_style_sheet() -> None:
    style = (ROOT / "static" / "style.css").read_text("utf-8")
    light, dark = re.findall(r"--ground: (#\w+); --paper: (#\w+); --sunk: (#\w+); --tint: (#\w+);", style)[:2]

    def long(color: str) -> str:
        return color if len(color) == 7 else "#" + "".join(digit * 2 for digit in color[1:])

    assert tuple(map(long, light)) == LIGHT
    assert tuple(map(long, dark)) == DARK


def test_a_colour_that_can_be_read_is_taken(tmp_path: Path) -> None:
    config = read(tmp_path, BRAND_COLOR="#00695C", BRAND_COLOR_DARK="#80cbc4")
    assert (config.brand_color, config.brand_color_dark) == ("#00695c", "#80cbc4")


@pytest.mark.parametrize(
    ("name", "color", "said"),
    [
        ("BRAND_COLOR", "#f0a000", "has a contrast of 1.84 to #efede6, too little to be read"),
        ("BRAND_COLOR", "#80cbc4", "contrast of"),
        ("BRAND_COLOR_DARK", "#1f4788", "to #232f45"),
        ("BRAND_COLOR", "red", "not a colour like #1f4788"),
        ("BRAND_COLOR", "#123", "not a colour"),
        ("BRAND_COLOR", "#000000;}", "not a colour"),
    ],
)
def test_a_colour_that_cannot_be_read_stops_the_start(
    tmp_path: Path, name: str, color: str, said: str
) -> None:
    assert said in problem(tmp_path, **{name: color})


# --- the logo


def test_a_logo_is_svg_or_png_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "logo"
    for content, suffix in ((PNG + b"...", ".png"), (b'<?xml version="1.0"?>\n<svg xmlns="x"/>', ".svg")):
        file.write_bytes(content)
        logo = read(tmp_path, BRAND_LOGO=str(file)).brand_logo
        assert logo
        assert (logo.content, logo.suffix) == (content, suffix)


def test_another_file_than_a_logo_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "logo"
    assert "cannot be read" in problem(tmp_path, BRAND_LOGO=str(file))
    file.write_bytes(b"\xff\xd8\xff a photograph")
    assert problem(tmp_path, BRAND_LOGO=str(file)) == "neither SVG nor PNG"
    file.write_bytes(PNG + bytes(MOST_LOGO))
    assert problem(tmp_path, BRAND_LOGO=str(file)) == "too large"


# --- texts


def test_texts_are_read_by_language(tmp_path: Path) -> None:
    file = tmp_path / "texts.toml"
    file.write_text(
        '[ja]\nfooter = "運営"\nlinks = { "規約" = "https://example.jp/" }\n[pt_BR]\nprivacy = "p"\n', "utf-8"
    )
    assert read(tmp_path, BRAND_TEXTS=str(file)).brand_texts == {
        "ja": Texts(footer="運営", links={"規約": "https://example.jp/"}),
        "pt_BR": Texts(privacy="p"),
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "holds no language"),
        ("[ja", "not a TOML file"),
        ('footer = "x"', "'footer' is not a language"),
        ("[日本語]", "not a TOML file"),
        ('["../x"]\nfooter = "x"', "is not a language with texts"),
        ('[ja]\nfoot = "x"', "ja.foot is not a text that this program knows"),
        ("[ja]\nfooter = 1", "ja.footer is not a text"),
        ('[ja]\nlinks = "https://example.jp"', "ja.links is not a text"),
        ('[ja.links]\nx = "javascript:alert(1)"', "ja.links.x is not an http, https or mailto URL"),
        ("[ja.links]\nx = 1", "ja.links.x is not an http"),
        (f'[ja]\nprivacy = "{"x" * 200_000}"', "ja is too long"),
    ],
)
def test_wrong_texts_stop_the_start(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "texts.toml"
    file.write_text(content, "utf-8")
    assert said in problem(tmp_path, BRAND_TEXTS=str(file))
