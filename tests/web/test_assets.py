"""Static files: cached for ever, and light."""

import gzip
import re
from collections.abc import Callable
from dataclasses import replace

import brotli
import pytest
from flask.testing import FlaskClient

from tests.web.fakes import FakeEngine
from tests.web.samples import SAMPLES, result
from webapp.domain.report import Direction, TranscriptLine
from webapp.domain.vocabulary import Leg
from webapp.store import Token

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


def _sent(client: FlaskClient, path: str, language: str, coding: str) -> int:
    """Bytes of a page, headers included, for a browser that has seen the form."""
    client.get(f"/?lang={language}")
    answer = client.get(path, headers={"Accept-Encoding": coding})
    assert answer.status_code == 200
    return len(answer.data) + len(str(answer.headers))


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", ["wrong_port", "app_password", "self_signed", "passed"])
def test_a_result_is_light(
    owner: FlaskClient, links: dict[str, str], name: str, language: str, coding: str
) -> None:
    assert _sent(owner, links[name], language, coding) <= 6 * 1024


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_it_view_with_sixty_lines_is_light(
    client: FlaskClient, engine: FakeEngine, language: str, coding: str
) -> None:
    """Lines that differ, as those of servers do."""
    lines = tuple(
        TranscriptLine(
            at * 37, Leg.SMTP if at % 2 else Leg.IMAP, Direction.SERVER, f"250-{hash(at * 7919):x} {at} ready"
        )
        for at in range(60)
    )
    token = Token.new()
    engine.put(token, result(replace(SAMPLES["wrong_port"](), transcript=lines)))
    assert _sent(client, f"/checks/{token.text}/it", language, coding) <= 12 * 1024


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
