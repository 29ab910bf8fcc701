"""The operator's own looks and words on every page: colours and logo as static files, texts by language."""

import re
from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup, escape

from webapp.config import Config, Texts
from webapp.web.i18n import current_language, gettext

_STYLE = "style.css"
# What is written on the accent, and what it is mixed with under the pointer: both only add contrast.
_SCHEMES = {"light": ("#fff", "#000"), "dark": ("#14171c", "#fff")}
# Jinja's `urlize` looks at words between spaces, which Japanese does not have.
_LINK = re.compile(r"https?://[!-~]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def own_files(config: Config, folder: Path) -> Mapping[str, bytes]:
    """The static files that differ from those in `folder`: name -> content."""
    files = {}
    if rules := _rules(config):
        files[_STYLE] = (folder / _STYLE).read_bytes() + rules.encode()
    if name := logo_name(config):
        assert config.brand_logo is not None
        files[name] = config.brand_logo.content
    return files


def _rules(config: Config) -> str:
    """In the one style sheet: a sheet of its own would be one more request before the first paint."""
    colors = {"light": config.brand_color, "dark": config.brand_color_dark}
    return "".join(
        f"@media (prefers-color-scheme: {scheme}) {{ :root {{ --accent: {color}; --on-accent: {above}; "
        f"--accent-h: color-mix(in srgb, {color} 75%, {under}); }} }}\n"
        for scheme, (above, under) in _SCHEMES.items()
        if (color := colors[scheme])
    )


def brand_name(config: Config) -> str:
    return config.brand_name or gettext("Inbox Check")


def logo_name(config: Config) -> str:
    return f"logo{config.brand_logo.suffix}" if config.brand_logo else ""


def own_texts(config: Config) -> Texts:
    """In the reader's language, else in English, else in the first that is there."""
    known = config.brand_texts
    language = current_language()
    return known.get(language) or known.get("en") or next(iter(known.values()), Texts())


def paragraphs(text: str) -> list[Markup]:
    """Parted by empty lines; URLs and mail addresses in them are links."""
    parts = (part.strip() for part in re.split(r"\n\s*\n", text))
    return [_linked(part) for part in parts if part]


def _linked(text: str) -> Markup:
    done, at = Markup(), 0
    for found in _LINK.finditer(text):
        address = found[0] if "://" in found[0] else f"mailto:{found[0]}"
        done += escape(text[at : found.start()])
        done += Markup('<a href="{}" rel="noopener">{}</a>').format(address, found[0])
        at = found.end()
    return done + escape(text[at:])
