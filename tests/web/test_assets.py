"""Static files: cached for ever, and light."""

import gzip
import re
from collections.abc import Callable
from dataclasses import replace

import brotli
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.fakes import FakeEngine
from tests.web.samples import SAMPLES, result
from webapp.domain.report import Direction, TranscriptLine
from webapp.domain.vocabulary import Leg
from webapp.store import Token

BUDGET = 30 * 1024  # bytes of a first visit to the form, compressed
CODINGS: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}


def _weight(answer: TestResponse, coding: str) -> int:
    """Bytes on the line: over HTTPS, where browsers speak Brotli, all; else what is packed, without the headers."""
    assert answer.status_code == 200
    return len(answer.data) + (len(str(answer.headers)) if coding == "br" else 0)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_first_visit_stays_within_its_budget(client: FlaskClient, language: str, coding: str) -> None:
    """Without the part for streams, which is fetched when a password is typed."""
    accepted = {"Accept-Encoding": coding}
    page = client.get(f"/?lang={language}", headers=accepted)
    addresses = set(re.findall(r'="(/static/[^"]+)"', CODINGS[coding](page.data).decode()))
    addresses = {address for address in addresses if "hx-sse" not in address}
    assert len(addresses) == 4
    answers = [page, *(client.get(address, headers=accepted) for address in addresses)]
    assert sum(_weight(answer, coding) for answer in answers) <= BUDGET


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", ["wrong_port", "app_password", "self_signed", "passed"])
def test_a_result_is_light(
    owner: FlaskClient, links: dict[str, str], name: str, language: str, coding: str
) -> None:
    owner.get(f"/?lang={language}")  # as whoever comes from the form
    answer = owner.get(links[name], headers={"Accept-Encoding": coding})
    assert _weight(answer, coding) <= 6 * 1024


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_it_view_with_sixty_lines_is_light(
    client: FlaskClient, engine: FakeEngine, language: str, coding: str
) -> None:
    """Lines that differ, as those of servers do."""
    lines = tuple(
        TranscriptLine(
            at * 37, Leg(list(Leg)[at % 2]), Direction.SERVER, f"250-{at * 7919 % 65521:x} {at} ready"
        )
        for at in range(60)
    )
    token = Token.new()
    engine.put(token, result(replace(SAMPLES["wrong_port"](), transcript=lines)))
    answer = client.get(f"/checks/{token.text}/it?lang={language}", headers={"Accept-Encoding": coding})
    assert _weight(answer, coding) <= 12 * 1024


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
