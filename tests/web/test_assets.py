"""Static files: cached for ever, and light."""

import gzip
import re

from flask.testing import FlaskClient

BUDGET = 30 * 1024  # bytes of a first visit to the form, compressed
GZIP = {"Accept-Encoding": "gzip"}


def test_the_first_visit_stays_within_its_budget(client: FlaskClient) -> None:
    page = client.get("/", headers=GZIP)
    addresses = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', gzip.decompress(page.data).decode()))
    total = len(page.data)
    for address in addresses:
        answer = client.get(address, headers=GZIP)
        assert answer.status_code == 200
        total += len(answer.data)
    assert len(addresses) <= 5
    assert total <= BUDGET


def test_static_files_may_be_kept_for_ever(client: FlaskClient) -> None:
    address = re.findall(r'href="(/static/[^"]+style\.css)"', client.get("/").text)[0]
    answer = client.get(address)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert client.get(re.sub(r"/static/\w+/", "/static/000000000000/", address)).status_code == 404
    assert client.get("/static/000000000000/../../pyproject.toml").status_code == 404


def test_pages_refer_to_nobody_else(client: FlaskClient) -> None:
    assert re.findall(r'(?:src|href|action)="https?://(?!check\.example)', client.get("/").text) == []
