"""What the IT team's page answers: who must fix it, what was seen, what to allow, and what a preview shows."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.fakes import FakeEngine
from tests.web.samples import SAMPLES, result, running, timeout
from webapp.config import Config
from webapp.config.values import Region
from webapp.explanations import words
from webapp.explanations.languages import translations
from webapp.explanations.texts import Who
from webapp.store import Token
from webapp.web import create_app

Post = Callable[..., Any]
# The only thing that a page says to robots that draw previews.
SPOKEN = re.compile(r'<meta (?:property|name)="(?:og|twitter):\w+" content="([^"]*)">')


def read(client: FlaskClient, path: str, language: str = "en") -> str:
    return unescape(client.get(f"{path}?lang={language}").text)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("name", "who"), [("wrong_password", Who.YOU), ("timeout", Who.YOU), ("self_signed", Who.IT)]
)
def test_it_says_who_must_fix_what(
    client: FlaskClient, links: dict[str, str], name: str, who: Who, language: str
) -> None:
    page = read(client, f"{links[name]}/it", language)
    assert translations(language).ugettext(words.WHO_FOR_IT[who]) in page
    # The customer's own words would speak of somebody else.
    assert translations(language).ugettext(words.WHO[Who.YOU]) not in page


def test_one_cause_of_both_legs_is_told_once_with_both_stages_and_both_replies(
    client: FlaskClient, links: dict[str, str]
) -> None:
    page = read(client, f"{links['wrong_password']}/it")
    assert page.count('<section class="break') == 1
    assert "imap_login · unauthorized · credentials_rejected" in page
    assert "smtp_login · unauthorized · credentials_rejected" in page
    finding = page[page.index('<section class="break') : page.index('id="time"')]
    assert "A2 NO [AUTHENTICATIONFAILED]" in finding
    assert "535 5.7.8 Error: authentication failed" in finding


def test_settings_that_were_seen_to_work_are_shown_to_the_it_team_too(
    client: FlaskClient, links: dict[str, str]
) -> None:
    page = read(client, f"{links['wrong_port']}/it")
    assert "With these settings we could sign in" in page
    assert "587" in page
    assert 'type="password"' not in page


def test_notes_about_what_works_are_shown(client: FlaskClient, links: dict[str, str]) -> None:
    page = read(client, f"{links['passed_with_notes']}/it")
    assert "The certificate expires in" in page


@pytest.mark.parametrize("view", ["", "/it"])
def test_where_filtering_is_likely_each_form_of_the_allow_list_can_be_copied(
    owner: FlaskClient, links: dict[str, str], view: str
) -> None:
    page = read(owner, links["timeout"] + view)
    for form, holds in {
        "ips-smtp_connect": "198.51.100.24",
        "ips-smtp_connect-cidr": "198.51.100.24/32",
        "ips-smtp_connect-request-en": "Please allow connections from these addresses to smtp.example.co.jp",
        "ips-smtp_connect-request-ja": "ファイアウォール",
    }.items():
        shown = re.search(f'<p class="link-field"[^>]* id="{form}">(.*?)</p>', page)
        assert shown, form
        assert holds in shown[1]
        assert f'data-copy="{form}"' in page


def test_the_page_of_addresses_has_each_form_and_those_of_every_region(config: Config) -> None:
    regions = (Region("tokyo", "Tokyo", ("203.0.113.7",)), Region("here", "Here"))
    app = create_app(replace(config, regions=regions), FakeEngine())  # type: ignore[arg-type]
    page = read(app.test_client(), "/egress", "ja")
    for form in ("plain", "cidr", "request-ja", "request-en"):
        shown = re.search(f'<p class="link-field"[^>]* id="{form}">(.*?)</p>', page)
        assert shown, form
        assert "203.0.113.7" in shown[1]
        assert "2001:db8:24::/64" in shown[1]
    assert page.index('id="request-ja"') < page.index('id="request-en"')  # the reader's own first


def test_without_configured_addresses_the_page_says_so(config: Config) -> None:
    app = create_app(replace(config, egress_addresses=()), FakeEngine())  # type: ignore[arg-type]
    assert "has not named its addresses" in read(app.test_client(), "/egress")


def test_a_newer_run_under_way_is_shown_live_and_the_older_one_stays(
    client: FlaskClient, links: dict[str, str], post: Post, engine: FakeEngine
) -> None:
    path = links["timeout"]
    engine.begin = running
    post(f"{path}/retest", page=f"{path}/it")
    page = read(client, f"{path}/it")
    assert 'data-state="running"' in page
    assert f'data-hx-sse-connect="{path}/events?it"' in page
    assert f'href="{path}/it?run=1"' in page
    assert "No answer on port 25" in client.get(f"{path}/it?run=1&lang=en").text
    # Who cannot follow the stream asks again, and is shown the same page at the end.
    assert f"{path}/progress?it" in client.get(f"{path}/progress?it").text
    token = Token.parse(path.rpartition("/")[2])
    engine.put(token, result(timeout()))
    answer = client.get(f"{path}/progress?it&lang=en")
    assert answer.headers["HX-Retarget"] == "body"
    assert "What we observed" in answer.text
    assert "What we observed" not in client.get(f"{path}/progress?lang=en").text


def test_of_two_failures_it_is_told_what_took_the_place_of_what(
    client: FlaskClient, links: dict[str, str], post: Post, engine: FakeEngine
) -> None:
    path = links["timeout"]
    engine.begin = SAMPLES["self_signed"]
    post(f"{path}/retest", page=f"{path}/it")
    page = read(client, f"{path}/it")
    assert "Connect to outgoing server: No answer on port 25 → " in page
    assert page.count('<tr class="changed">') == 2
    assert "Run 1" in page
    assert "Run 2" in page


# ---- where the link is made


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_a_link_shows_and_for_how_long_is_said_where_it_is_made(
    owner: FlaskClient, links: dict[str, str], post: Post, language: str
) -> None:
    path = links["wrong_password"]
    masked = {"en": "masked, as in h*****@example.co.jp", "ja": "h*****@example.co.jpのように伏せて"}
    shown = {"en": "The full email address is shown", "ja": "メールアドレスをそのまま表示します"}
    until = {"en": "It works until 31 August 2026", "ja": "2026年8月31日"}
    card = _card(read(owner, path, language))
    assert masked[language] in card
    assert until[language] in card
    post(f"{path}/sharing", {"days": "30", "show_address": "y"}, page=path)
    assert shown[language] in _card(read(owner, path, language))


def _card(page: str) -> str:
    return page[page.index('id="hand-over"') : page.index("</section>", page.index('id="hand-over"'))]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_mail_is_there_in_both_languages_whoever_sends_it(
    owner: FlaskClient, links: dict[str, str], language: str
) -> None:
    card = _card(read(owner, links["timeout"], language))
    assert card.count("mailto:?subject=") == 2
    assert "No answer on port 25" in card
    assert "ポート25から応答がありません" in card
    assert "hanako" not in card  # masked, as what the link shows


@pytest.mark.parametrize("view", ["", "/it"])
def test_robots_that_draw_previews_are_told_nothing_about_the_result(
    client: FlaskClient, links: dict[str, str], view: str
) -> None:
    said = SPOKEN.findall(client.get(links["wrong_port"] + view).text)
    assert SPOKEN.findall(client.get(links["passed"] + view).text) == said
    assert len(said) == 2
    text = " ".join(said)
    for word in ("25", "SMTP", "example.co.jp", "h*****", "問題"):
        assert word not in text
    assert '<meta name="robots" content="noindex">' in client.get(links["wrong_port"] + view).text


@pytest.mark.parametrize("view", ["", "/it", ".json", ".txt", "/qr.svg", "/change", "/events", "/progress"])
def test_no_form_of_a_result_is_indexed_stored_or_named_to_others(
    client: FlaskClient, links: dict[str, str], view: str
) -> None:
    headers = client.get(links["wrong_port"] + view).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_the_language_of_a_link_is_its_readers(app: Flask, links: dict[str, str]) -> None:
    """Whatever the sender has chosen."""
    sender, reader = app.test_client(), app.test_client()
    sender.get("/?lang=ja")
    page = reader.get(f"{links['timeout']}/it", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en"' in page.text
    assert "lang=" not in re.sub(r'"\?lang=\w+"', "", re.findall(r'id="share-url">(.*?)<', page.text)[0])


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Asia/Tokyo", "14:32:07 +09:00"), ("America/New_York", "01:32:07 -04:00"), ("UTC", "05:32:07 +00:00")],
)
def test_times_are_those_of_the_readers_clock_and_utc_beside_them(
    client: FlaskClient, links: dict[str, str], zone: str, shown: str
) -> None:
    client.set_cookie("tz", zone)
    page = read(client, f"{links['timeout']}/it")
    assert shown in page
    assert "(05:32:07 UTC)" in page
