"""A page in a product's frame, the signed link that leads there, and the way back."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.fakes import FakeEngine
from tests.web.samples import ADDRESS, interrupted, passed, passed_with_notes, running, wrong_password
from webapp.config import Config
from webapp.domain.report import Report
from webapp.domain.result import Result
from webapp.web import create_app

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "embedding.md"
KEY = "the LINK_KEY of the installation"
BACK = "https://shop.example.jp/mail?user=42"


@pytest.fixture(scope="module")
def product() -> dict[str, Any]:
    """What the document tells a product to do, done."""
    code = re.search(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert code
    names: dict[str, Any] = {}
    exec(code[1], names)  # noqa: S102 (our own document)
    return names


@pytest.fixture
def config(config: Config) -> Config:
    return replace(config, link_key=KEY, return_origins=("https://shop.example.jp",))


def path_of(link: str) -> str:
    return link.removeprefix("https://check.example.jp")


@pytest.fixture
def arrive(client: FlaskClient, engine: FakeEngine, product: dict[str, Any]) -> Callable[..., str]:
    """A customer comes by a link, and checks; the page of the result."""

    def visit(report: Callable[[], Report], email: str = ADDRESS, return_to: str = BACK) -> str:
        engine.begin = report
        form = client.get(path_of(product["link"](email, return_to))).text
        hidden = dict(re.findall(r'name="(csrf_token|submission|link)"[^>]*value="([^"]*)"', form))
        hidden["link"] = hidden["link"].replace("&amp;", "&")
        started = client.post("/checks", data=hidden | typed(email))
        assert started.status_code == 303
        return client.get(started.location).text

    return visit


def typed(email: str) -> dict[str, str]:
    return {"email": email, "password": "x", "imap_host": "imap.example.jp", "smtp_host": "smtp.example.jp"}


def way_back(page: str) -> str | None:
    found = re.search(r'href="(https://shop[^"]*)" target="_top"', page)
    return found[1].replace("&amp;", "&") if found else None


# --- frames


def embedded(config: Config) -> FlaskClient:
    changed = replace(config, frame_ancestors=("https://shop.example.jp", "https://portal.example"))
    return create_app(changed, FakeEngine()).test_client()  # type: ignore[arg-type]


def test_only_named_sites_may_frame_the_pages(config: Config) -> None:
    headers = embedded(config).get("/").headers
    assert (
        "frame-ancestors https://shop.example.jp https://portal.example" in headers["Content-Security-Policy"]
    )
    assert "X-Frame-Options" not in headers


def test_every_cookie_is_made_for_frames_where_frames_are_allowed(config: Config) -> None:
    client = embedded(config)
    page = client.get("/?lang=en")
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert csrf
    fields = {"csrf_token": csrf[1], **typed(ADDRESS)}
    started = client.post("/checks", data=fields, base_url="https://localhost")
    cookies = page.headers.getlist("Set-Cookie") + started.headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-session", "lang", "__Host-owner"}
    for cookie in cookies:
        assert {"SameSite=None", "Secure", "Partitioned", "HttpOnly"} <= set(cookie.split("; "))
    assert 'data-cookie="SameSite=None; Secure; Partitioned"' in page.text


def test_without_frames_cookies_stay_with_this_site(client: FlaskClient) -> None:
    page = client.get("/?lang=en")
    for cookie in page.headers.getlist("Set-Cookie"):
        assert {"SameSite=Lax", "Secure"} <= set(cookie.split("; "))
        assert "Partitioned" not in cookie
    assert 'data-cookie="SameSite=Lax; Secure"' in page.text


# --- the link


def test_a_link_fills_in_the_address_and_nothing_else(client: FlaskClient, product: dict[str, Any]) -> None:
    answer = client.get(path_of(product["link"](ADDRESS, BACK)))
    assert answer.status_code == 200
    assert f'name="email" value="{ADDRESS}"' in answer.text
    assert "shop.example.jp" not in re.sub(r'<input type="hidden"[^>]*>', "", answer.text)


def test_a_link_may_choose_the_language(client: FlaskClient, product: dict[str, Any]) -> None:
    answer = client.get(path_of(product["link"](ADDRESS, BACK)) + "&lang=en")
    assert '<html lang="en"' in answer.text


@pytest.mark.parametrize(
    "forge",
    [
        lambda link: link.replace("hanako", "taro"),
        lambda link: link.replace("shop.example.jp", "evil.example"),
        lambda link: link.replace("expires=", "expires=9"),
        lambda link: link[:-1] + ("0" if link[-1] != "0" else "1"),
        lambda link: link.partition("&signature=")[0],
        lambda link: link.partition("&signature=")[0] + "&signature=",
        lambda link: link + "0",
        lambda link: link.replace("/start?", "/start?a=%FF&"),
        lambda link: "/start",
        lambda link: "/start?" + "a" * 3000,
    ],
)
def test_a_link_that_the_product_did_not_make_is_refused(
    client: FlaskClient, product: dict[str, Any], forge: Callable[[str], str]
) -> None:
    answer = client.get(forge(path_of(product["link"](ADDRESS, BACK))))
    assert answer.status_code == 403
    assert "このリンクは使えません" in answer.text
    assert "evil.example" not in answer.text


@pytest.mark.parametrize(
    "return_to",
    [
        "https://evil.example/",
        "https://shop.example.jp.evil.example/",
        "https://shop.example.jp@evil.example/",
        "https://shop.example.jp:8443/",
        "http://shop.example.jp/",
        "//shop.example.jp/",
        "/mail",
        "https:shop.example.jp",
        "https://shop.example.jp\\@evil.example/",
        "https://evil.example\\.shop.example.jp/",
        "https://shop.example.jp/\r\nX: y",
        "https://shop.example.jp/ x",
        "https://shop.example.jp/#part",
        "HTTPS://SHOP.EXAMPLE.JP/",
        "javascript:alert(1)//https://shop.example.jp/",
        "https://shop。example.jp/",
    ],
)
def test_even_a_signed_link_leads_back_to_named_origins_only(
    client: FlaskClient, product: dict[str, Any], return_to: str
) -> None:
    assert client.get(path_of(product["link"](ADDRESS, return_to))).status_code == 403


def test_a_link_works_until_it_expires(
    client: FlaskClient, product: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    link = path_of(product["link"](ADDRESS, BACK))
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 590)
    assert client.get(link).status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 610)
    answer = client.get(link)
    assert answer.status_code == 410
    assert "有効期限が切れています" in answer.text
    assert ADDRESS not in answer.text


def test_without_a_key_there_are_no_links(config: Config, product: dict[str, Any]) -> None:
    client = create_app(replace(config, link_key=None), FakeEngine()).test_client()  # type: ignore[arg-type]
    assert client.get(path_of(product["link"](ADDRESS, BACK))).status_code == 404


def test_fields_that_are_missing_or_doubled_are_refused(client: FlaskClient, product: dict[str, Any]) -> None:
    later = int(time.time()) + 600
    for query in (
        urlencode({"email": ADDRESS, "return": BACK}),
        urlencode({"return": BACK, "expires": later}),
        urlencode({"email": ADDRESS, "expires": "soon"}),
        urlencode([("email", ADDRESS), ("email", "taro@example.jp"), ("expires", str(later))]),
    ):
        assert client.get(product["signed"](f"/start?{query}")).status_code == 403


# --- the way back


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (passed, "passed"),
        (passed_with_notes, "warned"),
        (wrong_password, "failed"),
        (interrupted, "interrupted"),
    ],
)
def test_the_result_leads_back_with_its_outcome_and_its_number(
    arrive: Callable[..., str],
    engine: FakeEngine,
    product: dict[str, Any],
    report: Callable[[], Report],
    told: str,
) -> None:
    address = way_back(arrive(report))
    assert address
    assert address.startswith(BACK + "&")
    said = dict(parse_qsl(urlsplit(address).query))
    (result,) = engine.results.values()
    assert isinstance(result, Result)
    assert said == {"user": "42", "check": result.id, "outcome": told, "signature": said["signature"]}
    (token,) = engine.results
    assert token.text not in address
    assert product["outcome"](BACK, said["check"], said["outcome"], said["signature"]) == told
    for made_up in ({"outcome": "perfect"}, {"check": "0" * 12}, {"signature": "0" * 64}):
        wrong = said | made_up
        assert product["outcome"](BACK, wrong["check"], wrong["outcome"], wrong["signature"]) is None
    assert product["outcome"](BACK.replace("42", "43"), *list(said.values())[1:]) is None


def test_another_mailbox_than_the_one_asked_for_is_told_apart(arrive: Callable[..., str]) -> None:
    address = way_back(arrive(passed, email="taro@example.co.jp"))
    assert address
    assert "outcome=other_address" in address


def test_a_return_address_without_a_query_gets_one(arrive: Callable[..., str]) -> None:
    address = way_back(arrive(passed, return_to="https://shop.example.jp/mail"))
    assert address
    assert address.startswith("https://shop.example.jp/mail?check=")


def test_nothing_leads_back_from_a_running_check_nor_where_nobody_waits(arrive: Callable[..., str]) -> None:
    assert way_back(arrive(running)) is None
    page = arrive(passed, return_to="")
    assert way_back(page) is None
    assert 'data-state="finished"' in page


def test_others_with_the_link_are_not_led_to_the_product(
    arrive: Callable[..., str], app: Flask, engine: FakeEngine
) -> None:
    assert way_back(arrive(passed))
    (token,) = engine.results
    stranger = app.test_client()
    for path in ("", "/it", ".json", ".txt", "/change"):
        assert "shop.example.jp" not in stranger.get(f"/checks/{token.text}{path}").text


def test_an_origin_that_is_no_longer_allowed_is_not_led_to(
    arrive: Callable[..., str], client: FlaskClient, engine: FakeEngine, app: Flask, config: Config
) -> None:
    arrive(passed)
    (token,) = engine.results
    app.extensions["inbox_config"] = replace(config, return_origins=())
    assert way_back(client.get(f"/checks/{token.text}").text) is None


def test_the_link_stays_with_the_form_through_errors_languages_and_changes(
    arrive: Callable[..., str], client: FlaskClient, engine: FakeEngine, product: dict[str, Any]
) -> None:
    arrive(wrong_password)
    (token,) = engine.results
    changed = client.get(f"/checks/{token.text}/change").text
    hidden = dict(re.findall(r'name="(csrf_token|link)"[^>]*value="([^"]*)"', changed))
    link = hidden["link"].replace("&amp;", "&")
    for path in ("/form?lang=en", "/checks"):
        redrawn = client.post(path, data={"csrf_token": hidden["csrf_token"], "email": "", "link": link})
        assert f'name="link" value="{hidden["link"]}"' in redrawn.text


@pytest.fixture
def forged(client: FlaskClient, engine: FakeEngine) -> Iterator[Callable[[str], str]]:
    def start(link: str) -> str:
        engine.begin = passed
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/").text)
        assert csrf
        started = client.post("/checks", data={"csrf_token": csrf[1], "link": link, **typed(ADDRESS)})
        return client.get(started.location).text

    return start


@pytest.mark.parametrize(
    "link", ["return=https://evil.example/", "x&signature=" + "0" * 64, "é" * 300, "a" * 100_000]
)
def test_a_form_cannot_bring_a_link_that_was_not_signed(
    forged: Callable[[str], str], engine: FakeEngine, link: str
) -> None:
    assert 'target="_top"' not in forged(link)
    (result,) = engine.results.values()
    assert isinstance(result, Result)
    assert result.sharing.link == ""
