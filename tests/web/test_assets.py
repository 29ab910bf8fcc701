"""Static files: vendored as published, cached for ever, and light."""

import gzip
import hashlib
import re

from flask.testing import FlaskClient

from webapp.web.data import data_folder

VENDORED = {
    # htmx.org 4.0.1
    "htmx.min.js": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
    "hx-sse.min.js": "18ef2761356ec1fe0bb6d92612315b37517a7c1e9856b661c5ae81fef239d103",
}
BUDGET = 30 * 1024  # bytes of a first visit to the form, compressed
GZIP = {"Accept-Encoding": "gzip"}


def test_vendored_files_are_the_published_ones() -> None:
    for name, digest in VENDORED.items():
        content = (data_folder("static") / "vendor" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest


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
