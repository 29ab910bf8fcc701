"""The flows that people take: retries, languages, no script, reloads, other browsers, hand-over."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor, all_passed, outcomes, typed_for
from tests.support.mailservers import MailServers

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def retry(visitor: Visitor, password: str) -> None:
    card = visitor.page.locator("#stage-imap_login")
    card.locator("input[type=password]").fill(password)
    card.get_by_role("button", name=visitor.word("again")).click()


def lang_of(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


def test_the_language_changes_at_every_moment_and_nothing_is_lost(
    visit: Visit, real_mail: MailServers
) -> None:
    visitor = visit("ja")
    page = visitor.page
    visitor.open()
    assert lang_of(page) == "ja"
    # Half-filled: what was typed stays, the password too.
    typed = typed_for(real_mail)
    visitor.fill(typed, real_mail.password)
    page.locator("[data-language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.locator("#email").input_value() == typed.email
    assert page.locator("#imap_port").input_value() == str(typed.imap_port)
    assert page.locator("#password").input_value() == real_mail.password
    assert not JAPANESE.search(page.title())
    visitor.language = "en"
    visitor.start()
    visitor.wait_for_link()
    assert all_passed(visitor.wait_for_verdict())
    assert visitor.heading == visitor.word("passed")
    # A result, and its IT view.
    page.get_by_role("link", name="日本語").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    visitor.language = "ja"
    assert visitor.heading == visitor.word("passed")
    visitor.open(visitor.path + "/it")
    assert lang_of(page) == "ja"
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "Facts" in page.content() or "observed" in page.content()
    visitor.open("/explain")
    assert lang_of(page) == "en"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_everything_works_without_script(visit: Visit, real_mail: MailServers, language: str) -> None:
    visitor = visit(language, java_script_enabled=False)
    page = visitor.page
    visitor.open()
    visitor.start()
    assert page.locator("[role=alert] a").count() == 2
    visitor.check(typed_for(real_mail), "wrong")
    for _ in range(40):
        if page.locator("#checklist").get_attribute("data-state") != "running":
            break
        page.wait_for_timeout(250)
        page.get_by_role("link", name=visitor.word("newest")).or_(
            page.get_by_role("button", name=visitor.word("newest"))
        ).first.click()
    assert outcomes(page)["imap_login"] == "failed"
    retry(visitor, real_mail.password)
    for _ in range(40):
        page.goto(page.url)
        if page.locator("#checklist").get_attribute("data-state") != "running":
            break
        page.wait_for_timeout(250)
    assert all_passed(outcomes(page))


def test_two_clicks_start_one_check(visit: Visit, real_mail: MailServers) -> None:
    visitor = visit("ja", java_script_enabled=False)
    visitor.open()
    visitor.fill(typed_for(real_mail), "wrong")
    form = {
        field["name"]: field["value"]
        for field in visitor.page.locator("#check input").evaluate_all(
            "all => all.filter(i => i.name && (!['radio', 'checkbox'].includes(i.type) || i.checked))"
            ".map(i => ({name: i.name, value: i.value}))"
        )
    }
    answers = [
        visitor.context.request.post(f"{visitor.site.url}/checks", form=form, max_redirects=0)
        for _ in range(2)
    ]
    assert [answer.status for answer in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]


def test_a_wrong_encryption_ends_in_settings_that_work_with_one_click(
    visit: Visit, real_mail: MailServers
) -> None:
    visitor = visit("ja")
    # The STARTTLS port with TLS chosen.
    visitor.check(typed_for(real_mail, smtp_port=real_mail.smtp_port), real_mail.password)
    assert visitor.wait_for_verdict()["smtp_connect"] == "failed"
    fix = visitor.page.get_by_role("button", name=visitor.word("fix"))
    expect(fix).to_be_visible()
    fix.click()
    expect(visitor.page.locator("#stage-smtp_connect")).not_to_have_attribute(
        "data-outcome", "failed", timeout=30_000
    )
    assert all_passed(visitor.wait_for_verdict())


def test_the_port_follows_the_encryption_until_it_is_typed(visit: Visit) -> None:
    visitor = visit("en")
    page = visitor.page
    visitor.open()
    page.locator("#settings > summary").click()
    page.locator("input[name=smtp_security][value=starttls]").check()
    expect(page.locator("#smtp_port")).to_have_value("587")
    page.locator("#imap_port").fill("143")
    expect(page.locator("input[name=imap_security][value=starttls]")).to_be_checked()
    page.locator("#imap_port").fill("1143")
    page.locator("input[name=imap_security][value=tls]").check()
    expect(page.locator("#imap_port")).to_have_value("1143")


def test_errors_are_listed_get_the_focus_and_keep_what_was_typed(visit: Visit) -> None:
    visitor = visit("ja")
    page = visitor.page
    visitor.open()
    page.locator("#email").fill("hanako.example.co.jp")
    visitor.start()
    expect(page.locator("[role=alert]")).to_be_focused()
    assert page.title().startswith("エラー")
    assert page.locator("#email").input_value() == "hanako.example.co.jp"
    assert page.locator("#email").get_attribute("aria-invalid") == "true"


def test_who_only_presses_a_button_reads_the_times_of_his_own_zone(visit: Visit) -> None:
    visitor = visit("en", timezone_id="Europe/Berlin")
    visitor.open("/")
    visitor.page.get_by_role("button", name="Everything works").click()
    visitor.wait_for_verdict()
    time = visitor.page.locator("main time").first
    moment = datetime.fromisoformat(time.get_attribute("datetime") or "").astimezone(
        ZoneInfo("Europe/Berlin")
    )
    assert f"{moment:%H:%M}" in time.inner_text()
