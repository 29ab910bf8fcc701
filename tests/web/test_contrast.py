"""Contrast of all that is drawn with the colours of the style sheet, computed: axe cannot judge text over drawn lines.

WCAG 2.2, 1.4.3 and 1.4.11: text 4.5, edges and drawings that mean something 3. The formula is that of
https://www.w3.org/TR/WCAG22/#dfn-relative-luminance.
"""

import re

import pytest

from webapp.web.data import data_folder

STYLE = (data_folder("static") / "style.css").read_text("utf-8")
GROUNDS = ("ground", "paper", "sunk")
TEXTS = {
    "ink": (*GROUNDS, "tint", "ok-tint", "ng-tint", "warn-tint"),
    "ink2": (*GROUNDS, "tint", "ok-tint"),
    "accent": (*GROUNDS, "tint"),
    "accent-h": (*GROUNDS, "tint"),
    "on-accent": ("accent", "accent-h"),
    "ok": (*GROUNDS, "ok-tint"),
    "ng": (*GROUNDS, "ng-tint"),
    "warn": (*GROUNDS, "warn-tint"),
    "ground": ("ok", "ng", "warn"),  # signs within stations
    "warn-tint": ("warn",),  # the sign of a note
}
EDGES = {"field": GROUNDS, "accent": GROUNDS, "ok": GROUNDS, "ng": GROUNDS, "warn": GROUNDS, "ink": GROUNDS}


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))


def _schemes() -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """Of each colour scheme its tokens, and the fills of the timeline."""
    light_tokens, dark_tokens = (_colours(block) for block in re.findall(r":root \{([^}]*)\}", STYLE)[:2])
    fills = re.findall(r"\.tl \.(\w+) \{ fill: (#[0-9a-f]{6}); \}", STYLE)
    half = len(fills) // 2
    return {"light": (light_tokens, dict(fills[:half])), "dark": (dark_tokens, dict(fills[half:]))}


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_right() -> None:
    assert _contrast("#000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_edges_stand_out_from_what_is_behind_them(scheme: str) -> None:
    tokens, fills = _schemes()[scheme]
    assert len(fills) == 7
    seen = [
        *((text, ground, 4.5) for text, grounds in TEXTS.items() for ground in grounds),
        *((edge, ground, 3.0) for edge, grounds in EDGES.items() for ground in grounds),
    ]
    faint = [
        f"{one} on {other}: {_contrast(tokens[one], tokens[other]):.2f}"
        for one, other, least in seen
        if _contrast(tokens[one], tokens[other]) < least
    ]
    faint += [name for name, fill in fills.items() if _contrast(fill, tokens["sunk"]) < 3]
    assert faint == []
