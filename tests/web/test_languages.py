"""Which language a reader gets, and what stays when it changes."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp.config import Config


@pytest.mark.parametrize(
    ("path", "cookie", "header", "language"),
    [
        ("/", None, None, "ja"),
        ("/", None, "fr-FR, de;q=0.5", "ja"),
        ("/", None, "en-GB,en;q=0.9,ja;q=0.1", "en"),
        ("/", None, "ja;q=0.4, en;q=0.2", "ja"),
        ("/", "en", "ja", "en"),
        ("/?lang=ja", "en", "en", "ja"),
        ("/?lang=xx", None, "en", "en"),
    ],
)
def test_the_address_decides_before_the_cookie_before_the_browser(
    client: FlaskClient, path: str, cookie: str | None, header: str | None, language: str
) -> None:
    if cookie:
        client.set_cookie("lang", cookie)
    answer = client.get(path, headers={"Accept-Language": header} if header else {})
    assert f'<html lang="{language}"' in answer.text
    assert answer.headers["Content-Language"] == language
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)


def test_the_choice_is_remembered(client: FlaskClient) -> None:
    client.get("/?lang=en")
    assert '<html lang="en"' in client.get("/privacy").text


def test_the_form_switches_by_sending_itself_and_other_pages_by_a_link(
    client: FlaskClient, links: dict[str, str]
) -> None:
    form = client.get("/").text
    assert re.search(r'<button[^>]*form="check"[^>]*formaction="/form\?lang=en"[^>]*formnovalidate', form)
    assert 'aria-current="true" lang="ja">日本語<' in form
    assert '<a href="?lang=en" lang="en" hreflang="en"' in client.get(links["passed"]).text


def test_times_are_in_the_readers_zone(client: FlaskClient, links: dict[str, str]) -> None:
    assert "2026年8月24日（月）14:32" in client.get(links["passed"]).text
    assert "Monday 24 August 2026, 14:32 JST" in client.get(links["passed"] + "?lang=en").text
    client.set_cookie("tz", "Europe/Paris")
    page = client.get(links["passed"]).text
    assert "Monday 24 August 2026, 07:32<" in page
    client.set_cookie("tz", "../../etc/passwd")
    assert "14:32 JST" in client.get(links["passed"]).text


def test_the_brand_is_the_products_own_name_in_the_readers_language(client: FlaskClient) -> None:
    assert "– メール接続チェック</title>" in client.get("/").text
    assert "– Inbox Check</title>" in client.get("/?lang=en").text


@pytest.mark.parametrize("public", ["https://check.example", None])
def test_the_form_names_its_other_languages_by_whole_addresses(
    app: Flask, client: FlaskClient, config: Config, public: str | None
) -> None:
    app.extensions["inbox_config"] = replace(config, public_url=public)
    base = re.escape(public) if public else "https?://localhost"
    named = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', client.get("/").text)
    assert [code for code, address in named if re.fullmatch(rf"{base}/\?lang={code}", address)] == [
        "ja",
        "en",
    ]
