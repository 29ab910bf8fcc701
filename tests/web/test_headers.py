"""What every answer carries to keep its reader safe."""

from dataclasses import replace
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.web.fakes import FakeEngine
from webapp.config import Config
from webapp.web import create_app

PAGES = ("/", "/explain", "/egress", "/privacy", "/accessibility", "/nothing", "/healthz")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_closed_to_foreign_code(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"]
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PAGES[:5])
def test_no_page_has_inline_code_or_style(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    for forbidden in ("<style", " style=", "onclick", "javascript:", "hx-on", "http-equiv", "//cdn"):
        assert forbidden not in html
    assert html.count("<script") == html.count("<script src=")


def test_cookies_are_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    for cookie in client.get("/?lang=en").headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" in cookie


def test_an_operator_may_let_others_embed_the_pages(config: Config) -> None:
    changed = replace(config, frame_ancestors=("https://portal.example",))
    headers = create_app(changed, FakeEngine()).test_client().get("/").headers  # type: ignore[arg-type]
    assert "frame-ancestors https://portal.example" in headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in headers


def test_plain_http_is_not_told_to_insist_on_tls(config: Config) -> None:
    plain = replace(config, public_url=None)
    client = create_app(plain, FakeEngine()).test_client()  # type: ignore[arg-type]
    answer = client.get("/?lang=en")
    assert "Strict-Transport-Security" not in answer.headers
    assert not any("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("public_url", [None, "https://check.example"])
def test_https_is_known_by_the_request_or_by_the_sites_own_address(
    config: Config, scheme: str, public_url: str | None
) -> None:
    app = create_app(replace(config, public_url=public_url), FakeEngine())  # type: ignore[arg-type]
    answer = app.test_client().get("/?lang=en", base_url=f"{scheme}://localhost")
    secure = bool(public_url) or scheme == "https"
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert {"Secure" in cookie for cookie in cookies} == {secure}
    # The one that lets its bearer change things cannot be planted by a neighbour in the domain.
    assert any(cookie.startswith("__Host-session=" if secure else "session=") for cookie in cookies)
    assert ("Strict-Transport-Security" in answer.headers) is secure


def test_errors_show_no_trace(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(token: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(engine, "result", broken)
    client.application.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.get("/checks/" + "a" * 32)
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "このサービスに問題が起きています" in answer.text


def test_a_database_out_of_reach_is_said_to_be_our_trouble_and_soon_over(
    client: FlaskClient, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(token: object) -> None:
        raise sa.exc.OperationalError("SELECT secret detail", {}, Exception())

    monkeypatch.setattr(engine, "result", lost)
    answer = client.get("/checks/" + "a" * 32)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "secret detail" not in answer.text
    assert "このサービスに問題が起きています" in answer.text


def test_health_readiness_and_hidden_metrics(client: FlaskClient, engine: FakeEngine, config: Config) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200
    engine.stopping = True
    assert client.get("/readyz").status_code == 503
    assert client.get("/metrics").status_code == 404
    open_client = create_app(replace(config, metrics=True), engine).test_client()  # type: ignore[arg-type]
    assert open_client.get("/metrics").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example", "//evil.example/", "//evil.example/checks", "/\\evil.example", "/checks//evil.example",
        "/%2f%2fevil.example", "/explain/", "//explain", "/?next=//evil.example", "/explain?next=https://evil.example",
        "/deleted?lang=en&url=//evil.example", "/.//evil.example", "/%5cevil.example", "/static//evil.example",
    ],
)  # fmt: skip
def test_no_address_leads_to_another_site(client: FlaskClient, path: str) -> None:
    bare, _, query = unquote(path).partition("?")
    asked = {
        "PATH_INFO": bare,
        "QUERY_STRING": query,
    }  # the client itself would take //evil.example for a host
    for headers in (
        {"Host": "evil.example"},
        {"Referer": "https://evil.example", "X-Forwarded-Host": "evil.example"},
    ):
        answer = client.get("/", headers=headers, environ_overrides=asked)
        assert answer.status_code in (200, 404)
        assert "Location" not in answer.headers
        assert 'href="//' not in answer.text
        assert "https://evil" not in answer.text


def test_forms_in_parts_are_not_read(client: FlaskClient) -> None:
    for kind in ("multipart/form-data; boundary=x", "application/json", "text/plain"):
        answer = client.post("/checks?lang=en", data=b"--x--", content_type=kind)
        assert answer.status_code == 415
        assert "could not be read" in answer.text


def test_a_body_beyond_its_bound_is_not_read(client: FlaskClient) -> None:
    for path in ("/checks", "/form", "/lookup", "/explain", "/practice", f"/checks/{'a' * 32}/again"):
        answer = client.post(path, data={"email": "a" * 300_000})
        assert answer.status_code == 413, path
        assert "送られた内容を読み取れませんでした" in answer.text
