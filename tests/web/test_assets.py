"""Static files: cached for ever, and light."""

import gzip
import re
from collections.abc import Callable

import brotli
import pytest
from flask.testing import FlaskClient

BUDGET = 30 * 1024  # bytes of a first visit to the form, compressed
CODINGS: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_first_visit_stays_within_its_budget(client: FlaskClient, language: str, coding: str) -> None:
    """Over HTTPS, where Brotli is spoken, with what follows later as well: the part for streams."""
    accepted = {"Accept-Encoding": coding}
    page = client.get(f"/?lang={language}", headers=accepted)
    addresses = set(re.findall(r'="(/static/[^"]+)"', CODINGS[coding](page.data).decode()))
    answers = [page, *(client.get(address, headers=accepted) for address in addresses)]
    assert {answer.status_code for answer in answers} == {200}
    assert len(addresses) == 5
    later = [] if coding == "br" else [next(answer for answer in answers if "hx-sse" in answer.request.path)]
    sent = sum(len(answer.data) + len(str(answer.headers)) for answer in answers if answer not in later)
    assert sent <= BUDGET


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
def test_text_is_packed_as_the_browser_can_read_it(
    client: FlaskClient, accepted: str, coding: str | None
) -> None:
    plain = client.get("/privacy").data
    answer = client.get("/privacy", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.vary
    assert (CODINGS[coding](answer.data) if coding else answer.data) == plain


def test_static_files_may_be_kept_for_ever(client: FlaskClient) -> None:
    address = re.findall(r'href="(/static/[^"]+style\.css)"', client.get("/").text)[0]
    answer = client.get(address)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert client.get(re.sub(r"/static/\w+/", "/static/000000000000/", address)).status_code == 404
    assert client.get("/static/000000000000/../../pyproject.toml").status_code == 404


def test_pages_refer_to_nobody_else(client: FlaskClient) -> None:
    assert re.findall(r'(?:src|href|action)="https?://(?!check\.example)', client.get("/").text) == []
