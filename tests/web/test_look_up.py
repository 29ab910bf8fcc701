"""The look-up of an address's servers, and what its provider asks for before the first try."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from tests.web.fakes import FakeEngine
from tests.web.test_form import FILLED, FOUND, Post
from webapp.discovery import Discovery
from webapp.engine import Limited
from webapp.providers import PasswordRule, Provider, Restriction, UsernameForm, catalog


@pytest.mark.parametrize(
    ("domain", "says"),
    [
        ("gmail.com", "needs an app password"),
        ("outlook.com", "does not accept passwords here"),
        ("example.co.jp", "No server settings found for example.co.jp"),
    ],
)
def test_the_look_up_says_what_the_provider_asks_for(post: Post, domain: str, says: str) -> None:
    assert says in post("/lookup?lang=en", {"domain": domain}).text


def provider(name: str) -> Provider:
    found = catalog().by_id(name)
    assert found
    return found


def some(condition: Callable[[Provider], bool]) -> Provider:
    return next(provider for provider in catalog() if condition(provider))


@pytest.mark.parametrize(
    ("found", "says"),
    [
        # A domain of one's own: only the look-up knows whose customer it is.
        (lambda: provider("google_workspace"), "app password"),
        (lambda: provider("microsoft365"), "does not accept passwords here"),
        (lambda: some(lambda p: Restriction.CLOSED in p.restrictions), "is closed"),
        (lambda: some(lambda p: p.restrictions == {Restriction.NO_MAIL_APPS}), "does not let mail apps in"),
        (lambda: some(lambda p: Restriction.POP_ONLY in p.restrictions), "cannot be read with IMAP"),
        (
            lambda: some(lambda p: p.username is UsernameForm.ISSUED and not p.restrictions),
            "Your user name is not your email address",
        ),
        (
            lambda: some(
                lambda p: p.unsure and not p.restrictions and p.password is PasswordRule.ACCOUNT_PASSWORD
            ),
            "could not confirm its settings",
        ),
    ],
)
def test_the_look_up_says_what_the_provider_that_it_found_asks_for(
    post: Post, engine: FakeEngine, found: Callable[[], Provider], says: str
) -> None:
    engine.found = Discovery(provider=found())
    assert says in post("/lookup?lang=en", {"domain": "own-domain.example"}).text


def test_the_look_up_tells_where_settings_come_from(post: Post, engine: FakeEngine) -> None:
    engine.found = FOUND
    text = post("/lookup?lang=en", {"domain": "example.co.jp"}).text
    assert "Server settings found for example.co.jp" in text
    assert "Published by the mail domain itself." in text
    assert 'data-imap_host="imap.found.example"' in text


def note_in(answer: str) -> str:
    """The note about the provider, of an answer to a look-up, without what is folded."""
    found = re.search(
        r'<div id="provider-note"[^>]*>(.*)</div>\s*<p class="hint" id="password-h"', answer, re.S
    )
    assert found
    return re.sub(r"<details>.*?</details>", "", found[1], flags=re.S).strip()


def test_the_steps_stand_open_before_the_password(post: Post) -> None:
    said = note_in(post("/lookup?lang=ja", {"domain": "gmail.com"}).text)
    steps = re.findall(r"<li><p>(.*?)</p></li>", said)
    assert len(steps) == 3
    assert steps[0] == "Googleアカウントで2段階認証プロセスをオンにします。"
    assert 'href="https://myaccount.google.com/apppasswords"' in said
    assert 'href="https://support.google.com/mail/answer/185833?hl=ja"' in said


def test_every_provider_that_wants_something_special_says_how_and_where(
    client: FlaskClient, engine: FakeEngine
) -> None:
    page = client.get("/?lang=ja").text
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
    for entry in catalog():
        engine.found = Discovery(provider=entry)
        said = note_in(client.post("/lookup", data={"domain": "own.example", "csrf_token": token}).text)
        ordinary = entry.password in (PasswordRule.ACCOUNT_PASSWORD, PasswordRule.UNKNOWN)
        if ordinary and not entry.must_enable and entry.username is not UsernameForm.ISSUED:
            continue
        assert escape(entry.name("ja")) in said, entry.id
        assert "<li><p>" in said or said.count("<p>") > 1, entry.id
        for link in (entry.links.app_password, entry.links.help_for("ja")):
            assert link is None or f'href="{escape(link)}"' in said, entry.id


def test_a_user_name_of_its_own_opens_the_settings_where_it_is_entered(
    post: Post, engine: FakeEngine
) -> None:
    docomo = provider("docomo")
    engine.found = Discovery(*docomo.imap, *docomo.smtp, provider=docomo)
    answer = post("/lookup", {"domain": "docomo.ne.jp"}).text
    assert " data-open" in answer
    assert "下の「ユーザー名」の欄に入力してください" in answer


def test_a_user_name_that_is_known_is_shown(post: Post, engine: FakeEngine) -> None:
    engine.found = Discovery(*provider("mopera_u").imap, username="local-part")
    answer = post("/lookup", {"domain": "mopera.net"}).text
    assert '<dd translate="no" data-shows="username">local-part</dd>' in answer
    assert 'data-username="local-part"' in answer


def test_what_is_good_to_know_is_folded(post: Post) -> None:
    answer = post("/lookup?lang=en", {"domain": "gmail.com"}).text
    assert "<details><summary>Good to know</summary>" in answer
    assert "Changing the Google password cancels all app passwords." in answer


def test_whoever_looks_up_too_often_still_gets_what_the_table_knows(post: Post, engine: FakeEngine) -> None:
    engine.refusal = Limited(60, "lookup")
    assert "imap.gmail.com" in post("/lookup", {"domain": "gmail.com"}).text
    assert "data-found" not in post("/lookup", {"domain": "example.co.jp"}).text


def test_a_check_whose_servers_cannot_be_looked_up_now_says_when_to_come_back(
    post: Post, engine: FakeEngine
) -> None:
    engine.refusal = Limited(60, "lookup")
    nothing = {"imap_host": "", "smtp_host": ""}
    answer = post("/checks", {**FILLED, **nothing})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert post("/form?look-up=1", {**FILLED, **nothing}).status_code == 429


def test_a_misspelt_domain_is_asked_about_and_never_corrected(post: Post) -> None:
    text = post("/lookup?lang=ja", {"domain": "gmial.com"}).text
    assert "@gmail.com の打ち間違いではありませんか" in text
    assert "imap.gmail.com" not in text
    assert "打ち間違い" not in post("/lookup?lang=ja", {"domain": "example.co.jp"}).text
