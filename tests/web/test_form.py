"""The form: what it takes, what it refuses and how it says so."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.fakes import FakeEngine
from webapp.discovery import Discovery, Source
from webapp.domain.settings import ConnectionSecurity, Secret
from webapp.engine import Busy, Limited
from webapp.providers import Endpoint

Post = Callable[..., Any]
PASSWORD = 'p@ss wörd"\\漢字'
FILLED = {
    "email": "hanako@example.co.jp",
    "password": PASSWORD,
    "imap_host": "imap.example.co.jp",
    "imap_port": "993",
    "imap_security": "tls",
    "smtp_host": "smtp.example.co.jp",
    "smtp_port": "587",
    "smtp_security": "starttls",
    "send_test_message": "y",
}
FOUND = Discovery(
    imap=Endpoint("imap.found.example", 993, ConnectionSecurity.TLS),
    smtp=Endpoint("smtp.found.example", 465, ConnectionSecurity.TLS),
    source=Source.SRV,
    username="hanako",
    smtp_username="hanako@example.co.jp",
)


def test_a_filled_form_starts_one_check_and_leads_to_its_link(post: Post, engine: FakeEngine) -> None:
    answer = post("/checks", FILLED)
    (settings, token), *more = engine.started
    assert not more
    assert answer.status_code == 303
    assert answer.location == f"/checks/{token.text}"
    assert settings.address == "hanako@example.co.jp"
    assert settings.imap.secret == Secret(PASSWORD)
    assert (settings.smtp.host, settings.smtp.port) == ("smtp.example.co.jp", 587)
    assert settings.smtp.security is ConnectionSecurity.STARTTLS
    assert settings.smtp.username == "hanako@example.co.jp"
    assert settings.send_test_message
    assert not settings.allow_insecure_certificates


def test_check_boxes_are_on_when_they_are_there(post: Post, engine: FakeEngine) -> None:
    fields = {**FILLED, "allow_insecure_certificates": "on", "test_five_connections": "1"}
    del fields["send_test_message"]
    post("/checks", fields)
    settings, _ = engine.started[0]
    assert settings.allow_insecure_certificates
    assert settings.test_five_connections
    assert not settings.send_test_message


@pytest.mark.parametrize(
    ("field", "typed", "meant"),
    [
        ("email", " ｈanako＠example.co.jp　", "hanako@example.co.jp"),
        ("imap_host", "  ＩＭＡＰ.example.co.jp. ", "imap.example.co.jp"),
        ("imap_port", "９９３", 993),
        ("smtp_port", " 465 ", 465),
        ("imap_host", "例え.jp", "xn--r8jz45g.jp"),
        ("imap_host", "[2001:db8::1]", "2001:db8::1"),
    ],
)
def test_what_a_japanese_keyboard_leaves_is_corrected_silently(
    post: Post, engine: FakeEngine, field: str, typed: str, meant: object
) -> None:
    post("/checks", {**FILLED, field: typed})
    settings, _ = engine.started[0]
    seen = {
        "email": settings.address,
        "imap_host": settings.imap.host,
        "imap_port": settings.imap.port,
        "smtp_port": settings.smtp.port,
    }
    assert seen[field] == meant


@pytest.mark.parametrize(
    "password", ["  spaces around  ", "ｆｕｌｌ　ｗｉｄｔｈ", "{{ 7*7 }}", "<b>&amp;", "😀", "\u202ex"]
)
def test_a_password_is_tried_as_it_was_typed(post: Post, engine: FakeEngine, password: str) -> None:
    post("/checks", {**FILLED, "password": password})
    assert engine.started[0][0].imap.secret == Secret(password)


def test_an_empty_port_is_the_usual_one_of_the_encryption(post: Post, engine: FakeEngine) -> None:
    post("/checks", {**FILLED, "imap_port": "", "smtp_port": "", "imap_security": "starttls"})
    settings, _ = engine.started[0]
    assert (settings.imap.port, settings.smtp.port) == (143, 587)


def test_sending_may_have_an_account_of_its_own(post: Post, engine: FakeEngine) -> None:
    post("/checks", {**FILLED, "username": "in", "smtp_username": "out", "smtp_password": "other"})
    settings, _ = engine.started[0]
    assert (settings.imap.username, settings.smtp.username) == ("in", "out")
    assert settings.smtp.secret == Secret("other")
    assert settings.imap.secret == Secret(PASSWORD)


def test_left_out_servers_are_discovered(post: Post, engine: FakeEngine) -> None:
    engine.found = FOUND
    post("/checks", {"email": "hanako@example.co.jp", "password": "x"})
    settings, _ = engine.started[0]
    assert (settings.imap.host, settings.smtp.host) == ("imap.found.example", "smtp.found.example")
    assert (settings.imap.username, settings.smtp.username) == ("hanako", "hanako@example.co.jp")


def test_what_was_typed_goes_before_what_is_found(post: Post, engine: FakeEngine) -> None:
    engine.found = FOUND
    post("/checks", {**FILLED, "imap_host": "", "imap_port": "", "smtp_port": "2525", "username": "typed"})
    settings, _ = engine.started[0]
    assert settings.imap.host == "imap.found.example"
    assert (settings.smtp.host, settings.smtp.port) == ("smtp.example.co.jp", 2525)
    assert (settings.imap.username, settings.smtp.username) == ("typed", "typed")


def test_servers_that_cannot_be_found_are_asked_for(post: Post, client: FlaskClient) -> None:
    answer = post("/checks", {"email": "hanako@example.co.jp", "password": "x"})
    assert answer.status_code == 422
    assert "受信サーバー名を入力してください" in answer.text
    assert "送信サーバー名を入力してください" in answer.text
    assert re.search(r'<details id="settings" open', answer.text)


@pytest.mark.parametrize(
    ("field", "typed", "ja", "en"),
    [
        ("email", "", "メールアドレスを入力してください", "Enter your email address"),
        (
            "email",
            "hanako",
            "メールアドレスは「@」を含めて入力してください",
            "Email address must contain an @ sign",
        ),
        (
            "email",
            "@example.jp",
            "メールアドレスは「@」を含めて入力してください",
            "Email address must contain an @ sign",
        ),
        (
            "email",
            "a\u202eb@x.jp",
            "メールアドレスに使えない文字が入っています",
            "characters that cannot be used",
        ),
        (
            "email",
            "a\r\nb@x.jp",
            "メールアドレスに使えない文字が入っています",
            "characters that cannot be used",
        ),
        (
            "email",
            "a" * 400 + "@x.jp",
            "メールアドレスに使えない文字が入っています",
            "characters that cannot be used",
        ),
        ("password", "", "パスワードを入力してください", "Enter your password"),
        ("password", "a\0b", "送れない文字", "a character that cannot be sent"),
        ("password", "x" * 2000, "1024文字以内", "1024 characters or fewer"),
        (
            "imap_port",
            "0",
            "ポートは1〜65535の数字で入力してください",
            "Port must be a number from 1 to 65535",
        ),
        ("imap_port", "65536", "ポートは1〜65535", "Port must be a number"),
        ("smtp_port", "587 x", "ポートは1〜65535", "Port must be a number"),
        ("smtp_port", "-1", "ポートは1〜65535", "Port must be a number"),
        (
            "imap_host",
            "https://imap.example.jp/",
            "サーバー名だけを入力してください",
            "Enter only the server name",
        ),
        ("imap_host", "imap.example.jp:993", "ポートは、ポートの欄に", "Enter the port in its own field"),
        ("imap_host", "imap example", "のような形で入力してください", "must look like imap.example.com"),
        ("smtp_host", "0177.0.0.1", "のような形で入力してください", "must look like imap.example.com"),
        ("username", "a\r\nA1 LOGOUT", "ユーザー名に使えない文字", "User name contains characters"),
        ("smtp_username", "a\x1b[0m", "ユーザー名に使えない文字", "User name contains characters"),
        ("test_recipient", "nobody", "宛先のメールアドレスは「@」", "Recipient must contain an @ sign"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field_in_both_languages(
    post: Post, engine: FakeEngine, field: str, typed: str, ja: str, en: str
) -> None:
    for language, sentence in (("ja", ja), ("en", en)):
        answer = post(f"/checks?lang={language}", {**FILLED, field: typed})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert f'href="#{field}"' in answer.text
        error = re.search(rf'id="{field}-e">(.*?)</p>', answer.text, re.DOTALL)
        assert field == "test_recipient" or (error and sentence in error[1])
    assert not engine.started


def test_errors_keep_what_was_typed_but_never_a_password(post: Post) -> None:
    secrets = {"password": "s3cret-one", "smtp_password": "s3cret-two"}
    answer = post("/checks", {**FILLED, **secrets, "email": "no at <sign>", "username": "hana"})
    assert answer.status_code == 422
    assert 'value="no at &lt;sign&gt;"' in answer.text
    assert 'value="hana"' in answer.text
    assert 'value="starttls" checked' in answer.text
    assert "s3cret" not in answer.text
    assert "<title>エラー：" in answer.text
    assert 'role="alert"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_form_in_the_other_language_keeps_its_fields_and_judges_nothing(post: Post) -> None:
    answer = post("/form?lang=en", {"email": "hanako", "password": "s3cret", "imap_host": "bad host"})
    assert answer.status_code == 200
    assert 'lang="en"' in answer.text
    assert 'value="hanako"' in answer.text
    assert 'value="bad host"' in answer.text
    assert "s3cret" not in answer.text
    assert "errsum" not in answer.text


def test_a_form_without_its_token_is_drawn_again_with_its_input(
    client: FlaskClient, engine: FakeEngine
) -> None:
    answer = client.post("/checks", data=FILLED)
    assert answer.status_code == 400
    assert 'value="hanako@example.co.jp"' in answer.text
    assert "ページを開いてから時間がたちすぎています" in answer.text
    assert not engine.started


def test_too_many_checks_are_answered_with_when_to_come_back(post: Post, engine: FakeEngine) -> None:
    engine.refusal = Limited(240, "client")
    answer = post("/checks", FILLED)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "240"
    assert "少し時間をおいてください" in answer.text
    assert "あと 4 分" in answer.text
    assert 'name="email" value="hanako@example.co.jp"' in answer.text
    assert PASSWORD not in answer.text


def test_a_full_house_is_not_the_customers_doing(post: Post, engine: FakeEngine) -> None:
    engine.refusal = Busy(5)
    answer = post("/checks?lang=en", FILLED)
    assert answer.status_code == 429
    assert "Very many checks are running right now" in answer.text


def test_htmx_gets_the_running_page_and_its_address(post: Post, engine: FakeEngine) -> None:
    answer = post("/checks", FILLED, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["HX-Push-Url"] == f"/checks/{engine.started[0][1].text}"
    assert 'data-state="running"' in answer.text


def test_an_overlong_body_is_refused(post: Post) -> None:
    assert post("/checks", {**FILLED, "username": "x" * 300_000}).status_code == 413


def test_a_user_name_left_empty_is_the_one_that_the_servers_provider_takes(
    post: Post, engine: FakeEngine
) -> None:
    servers = {"imap_host": "imap.mail.me.com", "smtp_host": "smtp.mail.me.com", "smtp_port": "587"}
    post("/checks", {**FILLED, **servers, "smtp_security": "starttls", "email": "hanako@icloud.com"})
    settings, _ = engine.started[0]
    assert settings.imap is not None
    assert settings.smtp is not None
    assert (settings.imap.username, settings.smtp.username) == ("hanako", "hanako@icloud.com")
