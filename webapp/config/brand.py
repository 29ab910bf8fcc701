"""What makes the pages an operator's own: logo, colours, texts. Each function takes what a setting says."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from webapp.config import values

MOST_LOGO = 100_000  # bytes
_MOST_TEXTS = 100_000  # bytes
CONTRAST = 4.5  # WCAG 2.2, 1.4.3: of text to what is behind it
# What coloured words and buttons stand on in static/style.css: ground, paper, sunk, tint.
LIGHT = ("#f6f5f1", "#ffffff", "#efede6", "#e9eef7")
DARK = ("#14171c", "#1d2128", "#171b21", "#232f45")


@dataclass(frozen=True, slots=True)
class Logo:
    content: bytes = field(repr=False)
    suffix: str  # ".svg", ".png"


@dataclass(frozen=True, slots=True)
class Texts:
    """What an operator says in one language. links: label -> URL, for the footer."""

    privacy: str = ""
    footer: str = ""
    links: Mapping[str, str] = field(default_factory=dict)


def logo(text: str) -> Logo:
    with values.readable_file(text).open("rb") as file:
        content = file.read(MOST_LOGO + 1)
    if len(content) > MOST_LOGO:
        raise ValueError("too large")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Logo(content, ".png")
    if re.search(rb"<svg[\s>]", content):
        return Logo(content, ".svg")
    raise ValueError("neither SVG nor PNG")


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb), 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def color(*surfaces: str) -> Callable[[str], str]:
    """A colour that can be read on each of these surfaces."""

    def parse(text: str) -> str:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            raise ValueError("not a colour like #1f4788")
        worst = min(surfaces, key=lambda surface: contrast(text, surface))
        if (reached := contrast(text, worst)) < CONTRAST:
            # Rounded down: 4.49 must not be told as 4.5.
            raise ValueError(
                f"has a contrast of {int(reached * 100) / 100} to {worst}, too little to be read"
            )
        return text.lower()

    return parse


def texts(text: str) -> dict[str, Texts]:
    table = values.toml(text)
    if not table:
        raise ValueError("holds no language")
    return {language: _texts(language, said) for language, said in table.items()}


def _texts(language: str, said: Any) -> Texts:
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Za-z]{2,4})?", language) or not isinstance(said, dict):
        raise ValueError(f"{language!r} is not a language with texts")
    for key, value in said.items():
        if not isinstance(value, {"privacy": str, "footer": str, "links": dict}.get(key, ())):
            raise ValueError(f"{language}.{key} is not a text that this program knows")
    if len(str(said)) > _MOST_TEXTS:
        raise ValueError(f"{language} is too long")
    check = values.url("http", "https", "mailto")
    for label, address in said.get("links", {}).items():
        try:
            check(address if isinstance(address, str) else "")
        except ValueError:
            raise ValueError(f"{language}.links.{label} is not an http, https or mailto URL") from None
    return Texts(**said)
