"""A site without network or database: the fake engine answers."""

import hmac
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.templates import templates_compiled_once as templates_compiled_once
from tests.web.fakes import FakeEngine
from tests.web.samples import SAMPLES, result
from webapp.config import Config
from webapp.store import Gone, Token
from webapp.web import create_app

SECRET = "o" * 43  # of the browser that made the samples


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        instance_path=tmp_path,
        secret_key="a key for tests only",
        database_url="sqlite://",
        egress_addresses=("198.51.100.24", "2001:db8:24::/64"),
        public_url="https://check.example",
    )


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def app(config: Config, engine: FakeEngine) -> Flask:
    app = create_app(config, engine)  # type: ignore[arg-type]
    app.config["PREFERRED_URL_SCHEME"] = "https"  # as in production
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser."""
    return app.test_client()


@pytest.fixture
def owner(client: FlaskClient) -> FlaskClient:
    """The browser that made every sample."""
    client.set_cookie("__Host-owner", SECRET)
    return client


@pytest.fixture
def links(app: Flask, engine: FakeEngine) -> dict[str, str]:
    """Name of each sample -> its address on the site; "gone" and "unknown" besides."""
    key = str(app.config["SECRET_KEY"]).encode()
    mark = hmac.new(key, b"owner:" + SECRET.encode(), sha256).hexdigest()
    tokens = {name: Token.new() for name in (*SAMPLES, "gone", "unknown")}
    for name, sample in SAMPLES.items():
        engine.put(tokens[name], result(sample(), mark))
    engine.put(tokens["gone"], Gone())
    return {name: f"/checks/{token.text}" for name, token in tokens.items()}


@pytest.fixture
def post(client: FlaskClient) -> Callable[..., object]:
    """Posts a form with the page's CSRF token, as a browser does."""

    def send(path: str, data: dict[str, str] | None = None, page: str = "/", **options: object) -> object:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)
        assert found
        return client.post(path, data={"csrf_token": found[1], **(data or {})}, **options)  # type: ignore[arg-type]

    return send
