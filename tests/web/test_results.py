"""Results: who sees what, what may be done with them, and what is gone."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.fakes import FakeEngine
from tests.web.samples import ADDRESS, CERTIFICATE, IMAP_DETAILS, SAMPLES, queued, report, result, stage
from webapp.domain.result import Result
from webapp.domain.settings import ConnectionSecurity, Secret
from webapp.domain.vocabulary import Cause, Outcome, Stage
from webapp.store import Token
from webapp.web.again import shown_fingerprints

Post = Callable[..., Any]
VIEWS = ("", "/it", ".json", ".txt")


def stages(html: str) -> list[str]:
    return re.findall(r'data-stage="(\w+)" data-outcome="(\w+)"', html)  # type: ignore[return-value]


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_result_can_be_seen_in_every_form(
    owner: FlaskClient, links: dict[str, str], name: str, view: str
) -> None:
    answer = owner.get(links[name] + view)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]


@pytest.mark.parametrize("view", VIEWS)
def test_strangers_see_names_masked_everywhere(client: FlaskClient, links: dict[str, str], view: str) -> None:
    text = client.get(links["wrong_password"] + view).text
    assert "hanako" not in text.lower()
    assert "h*****@example.co.jp" in text


@pytest.mark.parametrize("view", VIEWS)
def test_the_owner_sees_the_full_address(owner: FlaskClient, links: dict[str, str], view: str) -> None:
    assert ADDRESS.split("@")[0] in owner.get(links["wrong_password"] + view).text


def test_a_check_that_waits_for_its_turn_says_its_place_and_that_nothing_has_begun(
    client: FlaskClient, engine: FakeEngine
) -> None:
    engine.queued = Token.new()
    engine.put(engine.queued, result(queued()))
    page = client.get(f"/checks/{engine.queued.text}?lang=ja").text
    assert "順番は3番目です" in page
    assert "受信：これから" in page
    assert "送信：これから" in page


def test_the_owner_may_show_the_address_to_all(
    client: FlaskClient, links: dict[str, str], post: Post
) -> None:
    client.set_cookie("__Host-owner", "o" * 43)
    page = links["passed"]
    assert post(f"{page}/sharing", {"days": "30", "show_address": "y"}, page=page).status_code == 303
    client.delete_cookie("__Host-owner")
    assert ADDRESS.split("@")[0] in client.get(page).text


def test_the_life_of_a_result_is_chosen_by_its_owner(
    owner: FlaskClient, links: dict[str, str], post: Post, engine: FakeEngine
) -> None:
    post(f"{links['passed']}/sharing", {"days": "1"}, page=links["passed"])
    result = engine.result(Token.parse(links["passed"].rpartition("/")[2]))
    assert isinstance(result, Result)
    # From now on, not from when it was made: a result of last week gets its whole day.
    assert timedelta(hours=23) < result.expires_at - datetime.now(UTC) <= timedelta(days=1)


@pytest.mark.parametrize("action", ["cancel", "again", "sharing", "delete"])
def test_strangers_may_not_act(client: FlaskClient, links: dict[str, str], post: Post, action: str) -> None:
    assert post(f"{links['passed']}/{action}", {"password": "x", "days": "1"}).status_code == 403


def test_strangers_are_not_offered_what_they_may_not_do(client: FlaskClient, links: dict[str, str]) -> None:
    text = client.get(links["wrong_password"]).text
    assert "/again" not in text
    assert "/delete" not in text
    assert "/change" not in text
    assert 'type="password"' not in text


def test_the_address_of_a_stranger_is_not_put_into_the_form(
    client: FlaskClient, links: dict[str, str]
) -> None:
    form = client.get(f"{links['passed']}/change").text
    assert ADDRESS not in form
    assert ADDRESS.partition("@")[0] not in form


def test_unknown_expired_and_malformed_links_look_alike(client: FlaskClient, links: dict[str, str]) -> None:
    gone, unknown = client.get(links["gone"]), client.get(links["unknown"])
    malformed = client.get("/checks/nonsense")
    assert (gone.status_code, unknown.status_code, malformed.status_code) == (410, 404, 404)
    assert gone.text == unknown.text.replace(links["unknown"], links["gone"]) == malformed.text
    assert "この結果は見られません" in gone.text


@pytest.mark.parametrize("view", [*VIEWS, "/events", "/progress", "/change", "/qr.svg", "/delete"])
def test_what_is_gone_is_gone_in_every_form(client: FlaskClient, links: dict[str, str], view: str) -> None:
    assert client.get(links["gone"] + view).status_code == 410
    assert client.get(links["unknown"] + view).status_code == 404


def test_deleting_asks_first_and_then_deletes(owner: FlaskClient, links: dict[str, str], post: Post) -> None:
    path = links["passed"]
    assert "この結果を削除しますか" in owner.get(f"{path}/delete").text
    assert post(f"{path}/delete", page=f"{path}/delete").location == "/deleted"
    assert owner.get(path).status_code == 410


def test_checking_again_takes_the_verified_settings_from_the_report(
    owner: FlaskClient, links: dict[str, str], post: Post, engine: FakeEngine
) -> None:
    path = links["wrong_port"]
    answer = post(f"{path}/again", {"password": "new", "fix": "y", "smtp_port": "1"}, page=path)
    settings, token = engine.started[0]
    assert answer.location == path == f"/checks/{token.text}"
    assert settings.smtp is not None
    assert (settings.smtp.port, settings.smtp.security) == (587, ConnectionSecurity.STARTTLS)
    assert settings.smtp.secret == Secret("new")
    assert settings.address == ADDRESS


def test_checking_again_without_a_fix_keeps_the_settings(
    owner: FlaskClient, links: dict[str, str], post: Post, engine: FakeEngine
) -> None:
    post(f"{links['wrong_port']}/again", {"password": "new"}, page=links["wrong_port"])
    settings, _ = engine.started[0]
    assert settings.smtp is not None
    assert settings.smtp.port == 25


def test_an_insecure_certificate_is_allowed_only_by_the_box(
    owner: FlaskClient, links: dict[str, str], post: Post, engine: FakeEngine
) -> None:
    path = links["self_signed"]
    post(f"{path}/again", {"password": "x"}, page=path)
    assert not engine.started[0][0].allow_insecure_certificates


def test_allowing_an_insecure_certificate_means_the_one_that_was_shown(
    owner: FlaskClient, links: dict[str, str], post: Post, engine: FakeEngine
) -> None:
    path = links["self_signed"]
    assert CERTIFICATE["fingerprint"][:2].upper() in owner.get(path).text
    post(f"{path}/again", {"password": "x", "allow_insecure_certificates": "y"}, page=path)
    settings, _ = engine.started[0]
    assert settings.allow_insecure_certificates
    assert settings.accepted_fingerprints == {CERTIFICATE["fingerprint"]}


def test_a_page_that_showed_no_bad_certificate_allows_none(
    owner: FlaskClient, links: dict[str, str], post: Post, engine: FakeEngine
) -> None:
    path = links["wrong_password"]
    post(f"{path}/again", {"password": "x", "allow_insecure_certificates": "y"}, page=path)
    settings, _ = engine.started[0]
    assert not settings.allow_insecure_certificates
    assert settings.accepted_fingerprints == frozenset()


def test_a_revoked_certificate_is_never_among_those_that_were_shown() -> None:
    revoked = stage(Stage.IMAP_CONNECT, Outcome.FAILED, Cause.CERTIFICATE_REVOKED, details=IMAP_DETAILS)
    assert shown_fingerprints(report(revoked)) == frozenset()


def test_checking_again_needs_the_password(
    owner: FlaskClient, links: dict[str, str], post: Post, engine: FakeEngine
) -> None:
    answer = post(f"{links['wrong_password']}/again", {"password": ""}, page=links["wrong_password"])
    assert answer.status_code == 422
    assert "パスワードを入力してください" in answer.text
    assert not engine.started


def test_anyone_with_the_link_may_test_the_connection_again(
    client: FlaskClient, links: dict[str, str], post: Post, engine: FakeEngine
) -> None:
    path = links["timeout"]
    engine.begin = SAMPLES["passed"]
    answer = post(f"{path}/retest", page=f"{path}/it")
    assert answer.location == f"{path}/it"
    page = client.get(f"{path}/it?lang=en").text
    assert "Before and after" in page
    row = re.search(r'<tr class="changed"><th scope="row">Connect to outgoing server.*?</tr>', page)
    assert row
    before, after = row[0].split("</td>")[:2]
    assert "Problem found" in before
    assert "No answer on port 25" in before
    assert "OK" in after
    assert "TLS 1.3" in after


def test_rows_carry_the_codes_that_tests_and_programs_hold_on_to(
    owner: FlaskClient, links: dict[str, str]
) -> None:
    page = owner.get(links["wrong_port"]).text
    assert stages(page) == [
        ("imap_connect", "passed"),
        ("imap_login", "passed"),
        ("smtp_connect", "failed"),
        ("smtp_login", "skipped"),
        ("test_message", "skipped"),
    ]
    assert 'data-problem="smtp_settings_incorrect" data-cause="connection_timeout"' in page
    assert 'data-state="finished"' in page


def test_page_json_and_text_tell_the_same_story(owner: FlaskClient, links: dict[str, str]) -> None:
    path = links["wrong_port"]
    report = json.loads(owner.get(f"{path}.json").text)
    failed = next(row for row in report["stages"] if row["outcome"] == "failed")
    assert report["expires_at"]
    for text in (owner.get(f"{path}.txt?lang=en").text, owner.get(f"{path}/it?lang=en").text):
        assert failed["cause"] in text
        assert "SMTP settings are incorrect" in text
        assert f"{failed['duration_ms']} ms" in text


def test_without_script_the_running_page_has_a_button_and_no_refresh(
    owner: FlaskClient, links: dict[str, str]
) -> None:
    page = owner.get(links["running"]).text
    assert re.search(
        rf'<noscript>.*href="{links["running"]}".*最新の状態を表示する.*</noscript>', page, re.DOTALL
    )
    assert "http-equiv" not in page


def test_a_robot_that_unfurls_links_learns_nothing(client: FlaskClient, links: dict[str, str]) -> None:
    page = client.get(links["wrong_port"]).text
    described = re.findall(r'property="og:\w+" content="([^"]+)"', page)
    assert described == ["メール接続チェック", "メールの接続を確認した結果です。リンクを開くと見られます。"]


def test_the_mail_to_it_carries_link_and_requests_but_no_password(
    owner: FlaskClient, links: dict[str, str]
) -> None:
    page = owner.get(links["timeout"] + "?lang=en").text
    found = re.search(r'href="(mailto:[^"]+)"', page)
    assert found
    assert "https%3A" in found[1] or "https://" in found[1]
    assert "firewall" in found[1]


def test_the_link_to_share_is_the_public_one(owner: FlaskClient, links: dict[str, str]) -> None:
    assert f"https://check.example{links['passed']}/it" in owner.get(links["passed"]).text
