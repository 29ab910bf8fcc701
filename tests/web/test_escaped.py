"""Nothing on any page has escaped translation: a made-up language puts all it was asked for into brackets."""

import re
from html import unescape
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient

from tests.explanations import pseudo
from tests.web.test_validity import NAMES, _path

# What is the same in every language: names, abbreviations and signs of the trade.
KNOWN = frozenset(
    {"IMAP", "SMTP", "SSL", "TLS", "STARTTLS", "IP", "UTC", "JSON", "CIDR", "SHA", "JST", "PLAIN", "ms"}
)
# What is read aloud, shown on hovering, or put there by a script.
SPOKEN = re.compile(
    "^(alt|title|aria-label|placeholder|content|data-(said|say|show|hide|copied|busy|spoken|looking|summary).*)$"
)
QUOTED = re.compile(r"\b[\w.+*-]+@[\w.-]+|\b\d[\d.:/x-]*\b|\b[\w-]+(\.[\w-]+)+\b|https?://\S+")


def _words(element: Any) -> list[str]:
    """What `element` says, its children included, but for what is marked as not to be translated."""
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return []
    if element.get("translate") == "no" or (element.get("lang") in ("ja", "en") and element.tag != "html"):
        return []
    own = [
        value
        for name, value in element.attrib.items()
        if SPOKEN.match(name) and not _is_machine(element, name)
    ]
    texts = [element.text or ""] if element.tag != "time" else []
    for child in element:
        texts += [*_words(child), child.tail or ""]
    return [*own, " ".join(texts)]


def _is_machine(element: Any, name: str) -> bool:
    """Whether a `content` is for browsers: all but the descriptions are."""
    return name == "content" and "description" not in f"{element.get('name')}{element.get('property')}"


@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_a_page_has_escaped_translation(
    owner: FlaskClient, links: dict[str, str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pseudo.install(monkeypatch)
    html = owner.get(f"{_path(name, links)}?lang=en").text
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    told = [unescape(text) for text in _words(tree)]
    left = {word for text in told for word in pseudo.escaped(QUOTED.sub(" ", text), known=KNOWN)}
    assert left == set()
