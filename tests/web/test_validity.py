"""Every page is valid HTML, refers only to what is there, and has a name for everything."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient

from tests.web.samples import SAMPLES
from tests.web.test_form import FILLED
from webapp.web.data import data_folder

NAMES = [
    *("/", "/explain", "/egress", "/privacy", "/accessibility", "/nothing", "/deleted"),
    *SAMPLES,
    *(f"{name}/it" for name in SAMPLES),
    *("passed/change", "passed/delete", "gone"),
]


def _path(name: str, links: dict[str, str]) -> str:
    if name.startswith("/"):
        return name
    sample, _, view = name.partition("/")
    return links[sample] + (f"/{view}" if view else "")


def check(html: str) -> None:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(html)
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    for element in tree.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "form"):
            for name in (element.get(attribute) or "").split():
                assert name in ids, f"{attribute}={name}"
        if element.tag in ("input", "textarea") and element.get("type") not in ("hidden", "radio"):
            assert tree.find(f".//label[@for='{element.get('id')}']") is not None, element.attrib
        if element.tag == "a" and (element.get("href") or "").startswith("#"):
            assert element.get("href")[1:] in ids
    headings = [int(element.tag[1]) for element in tree.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    # The summary of errors stands above everything.
    assert headings[0] == 1 or 'id="errors"' in html
    assert headings.count(1) == 1


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_pages_are_valid(owner: FlaskClient, links: dict[str, str], name: str, language: str) -> None:
    check(owner.get(f"{_path(name, links)}?lang={language}").text)


def test_a_form_with_errors_is_valid(post: Callable[..., Any]) -> None:
    check(
        post(
            "/checks", {**FILLED, "email": "x", "password": "", "imap_port": "x", "smtp_password": "a\0"}
        ).text
    )


def test_an_explained_reply_is_valid(post: Callable[..., Any]) -> None:
    answer = post("/explain?lang=en", {"response": "535 5.7.8 authentication failed"}, page="/explain")
    assert answer.status_code == 200
    check(answer.text)


def test_a_reply_that_is_missing_is_asked_for(post: Callable[..., Any]) -> None:
    answer = post("/explain?lang=en", {"response": " "}, page="/explain")
    assert answer.status_code == 422
    check(answer.text)
    assert "Paste the reply of the server" in answer.text


def test_hostile_words_are_shown_and_not_run(post: Callable[..., Any]) -> None:
    text = post("/explain", {"response": "<script>alert(1)</script>{{7*7}}"}, page="/explain").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "{{7*7}}" in text


def test_templates_are_linted() -> None:
    command = [sys.executable, "-m", "djlint", "--lint", "--quiet", str(data_folder("templates"))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
