"""From the address alone, in a real browser: provider, servers and steps, before a password is typed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor, all_passed
from tests.support.dns import DnsServer, Zone
from tests.support.site import Site, running_site
from webapp.domain.vocabulary import Leg
from webapp.lab import SCENARIOS, Lab

YAHOO = ("imap.mail.yahoo.co.jp", "smtp.mail.yahoo.co.jp")
LOCAL = {"A": ["127.0.0.1"]}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """A healthy mailbox, and one at Yahoo! JAPAN whose owner has mistyped the password."""
    yahoo = replace(SCENARIOS["wrong-password"], id="yahoo", address="hanako@yahoo.co.jp")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("webapp.lab.running.NAMES", ("127.0.0.1", "*.practice.test", *YAHOO))
        with Lab("healthy", yahoo) as running:
            yield running


def port(lab: Lab, scenario: str, leg: Leg) -> int:
    server = lab[scenario].settings.server(leg)
    assert server is not None
    return server.port


@pytest.fixture(scope="module")
def world(lab: Lab, lasting_folder: Path) -> Iterator[Site]:
    """A site that looks up what it can, in a small world of our own."""
    imap, smtp = (port(lab, "healthy", leg) for leg in Leg)
    zone: Zone = {
        **dict.fromkeys((*YAHOO, "imap.practice.test", "smtp.practice.test"), LOCAL),
        "_imaps._tcp.practice.test": {"SRV": [f"0 1 {imap} imap.practice.test."]},
        "_submissions._tcp.practice.test": {"SRV": [f"0 1 {smtp} smtp.practice.test."]},
        "workspace.example": {"MX": ["1 smtp.google.com."]},
        "shop.example": {"MX": ["10 www77.sakura.ne.jp."]},
        "school.example": {"MX": ["0 school-example.mail.protection.outlook.com."]},
    }
    with DnsServer(zone) as dns:
        settings = {"DISCOVERY": "on", "AUTOCONFIG": "off", "ISPDB": "off", "DNS_SERVERS": dns.address}
        folder = lasting_folder / "site-that-looks-up"
        with running_site(folder, authorities=[lab.ca_file], practice_lab=False, **settings) as site:
            yield site


@pytest.fixture
def look_up(visit: Visit, world: Site) -> Visitor:
    visitor = visit("ja", site=world)
    visitor.open()
    return visitor


def enter(page: Page, address: str) -> None:
    """Letter by letter, until the answer is there; whoever types stays where they are."""
    page.locator("#email").fill("")
    page.locator("#email").press_sequentially(address)
    expect(page.locator("#found [data-found]")).to_be_attached()
    assert page.evaluate("() => document.activeElement.id") == "email"
    assert page.locator("#password").input_value() == ""


def servers(page: Page) -> tuple[str, str]:
    return page.locator("#imap_host").input_value(), page.locator("#smtp_host").input_value()


@pytest.mark.parametrize(
    ("address", "language", "imap", "smtp", "says"),
    [
        ("hanako@gmail.com", "en", "imap.gmail.com", "smtp.gmail.com", "Gmail needs an app password"),
        ("hanako@gmail.com", "ja", "imap.gmail.com", "smtp.gmail.com", "2段階認証プロセスをオンにします"),
        ("hanako@yahoo.co.jp", "ja", *YAHOO, "IMAPとSMTPもそれぞれ有効にします"),
        ("hanako@docomo.ne.jp", "ja", "imap.spmode.ne.jp", "smtp.spmode.ne.jp", "「IMAP専用パスワード」を使います"),
        ("info@example.sakura.ne.jp", "ja", "example.sakura.ne.jp", "example.sakura.ne.jp", "契約時の初期ドメイン"),
        ("info@shop.example", "ja", "www77.sakura.ne.jp", "www77.sakura.ne.jp", "契約時の初期ドメイン"),
        ("info@workspace.example", "en", "imap.gmail.com", "smtp.gmail.com", "Google Workspace needs an app"),
        ("info@school.example", "en", "outlook.office365.com", "smtp.office365.com", "does not accept passwords"),
    ],
)  # fmt: skip
def test_steps_and_servers_are_there_before_the_password(
    visit: Visit, world: Site, address: str, language: str, imap: str, smtp: str, says: str
) -> None:
    visitor = visit(language, site=world)
    visitor.open()
    enter(visitor.page, address)
    assert servers(visitor.page) == (imap, smtp)
    note = visitor.page.locator("#provider-note")
    expect(note.get_by_text(says)).to_be_visible()
    expect(note.get_by_role("link").first).to_be_visible()
    above = "() => document.querySelector('#provider-note').getBoundingClientRect().bottom"
    below = "() => document.querySelector('#password').getBoundingClientRect().top"
    assert visitor.page.evaluate(above) <= visitor.page.evaluate(below)


def test_two_fields_and_one_click_lead_to_a_verdict(look_up: Visitor, lab: Lab) -> None:
    place = lab["healthy"]
    enter(look_up.page, place.address)
    look_up.page.locator("#password").fill(place.password)
    look_up.start()
    look_up.wait_for_link()
    assert all_passed(look_up.wait_for_verdict())


def test_nothing_but_the_domain_is_sent(look_up: Visitor) -> None:
    page, bodies = look_up.page, list[str]()
    page.on("request", lambda request: bodies.append(request.post_data or ""))
    enter(page, "hanako@gmail.com")
    page.locator("#password").fill("typed-already")
    page.locator("#email").fill("hanako@yahoo.co.jp")
    expect(page.locator("#imap_host")).to_have_value(YAHOO[0])
    sent = [parse_qs(body, keep_blank_values=True) for body in bodies if body]
    assert [set(one) for one in sent] == [{"domain", "csrf_token"}] * 2
    assert [one["domain"] for one in sent] == [["gmail.com"], ["yahoo.co.jp"]]
    assert not [one for one in look_up.requests if "hanako" in one]


def test_a_user_name_that_is_not_the_address_is_asked_for_or_filled_in(look_up: Visitor) -> None:
    page = look_up.page
    enter(page, "hanako@docomo.ne.jp")
    expect(page.locator("#username")).to_be_visible()
    assert page.locator("#username").input_value() == ""
    expect(page.locator("#provider-note")).to_contain_text("ユーザー名は、メールアドレスとは別のものです")
    enter(page, "hanako@i.softbank.jp")
    expect(page.locator("#username")).to_have_value("hanako")
    # Whatever is corrected afterwards, the user name follows.
    page.locator("#email").fill("$&taro@i.softbank.jp")
    expect(page.locator("#username")).to_have_value("$&taro")
    expect(page.locator("[data-shows=username]")).to_have_text("$&taro")


def test_what_was_typed_is_never_overwritten(look_up: Visitor) -> None:
    page = look_up.page
    page.locator("#settings > summary").click()
    page.locator("#imap_host").fill("mail.example.org")
    enter(page, "hanako@gmail.com")
    assert servers(page) == ("mail.example.org", "smtp.gmail.com")
    # Nor after a page with errors, nor in another language.
    look_up.start()
    expect(page.locator("[role=alert]")).to_be_focused()
    enter(page, "hanako@yahoo.co.jp")
    expect(page.locator("#provider-note")).to_contain_text("Yahoo!")
    assert page.locator("#imap_host").input_value() == "mail.example.org"
    page.locator("[data-language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    enter(page, "hanako@icloud.com")
    expect(page.locator("#provider-note")).to_contain_text("iCloud")
    assert page.locator("#imap_host").input_value() == "mail.example.org"


def test_the_last_address_counts_whichever_answer_is_slow(look_up: Visitor) -> None:
    page = look_up.page

    def slow(route: Route) -> None:
        if "gmail" in (route.request.post_data or ""):
            page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/lookup", slow)
    for address in ("hanako@gmail.com", "hanako@aol.com", "hanako@yahoo.co.jp"):
        page.locator("#email").fill(address)
        page.wait_for_timeout(500)
    expect(page.locator("#imap_host")).to_have_value(YAHOO[0])
    page.wait_for_timeout(1700)
    assert servers(page) == YAHOO


def test_a_look_up_that_fails_disturbs_nobody_and_is_tried_again(look_up: Visitor) -> None:
    page = look_up.page
    page.route("**/lookup", lambda route: route.fulfill(status=500, body="<h1>Trouble</h1>"))
    page.locator("#email").press_sequentially("hanako@gmail.com")
    with page.expect_response("**/lookup"):
        pass
    expect(page.locator("#found")).not_to_contain_text("調べています")
    assert "Trouble" not in page.content()
    assert page.evaluate("() => document.activeElement.id") == "email"
    page.unroute("**/lookup")
    page.locator("#password").click()  # leaving the field asks again
    page.locator("#email").press("End")
    page.locator("#email").press_sequentially("x")
    page.locator("#email").press("Backspace")
    expect(page.locator("#imap_host")).to_have_value("imap.gmail.com")


def test_a_refused_login_begins_with_the_providers_own_instructions(look_up: Visitor, lab: Lab) -> None:
    page, place = look_up.page, lab["yahoo"]
    enter(page, place.address)
    page.locator("#settings > summary").click()
    for leg in Leg:
        page.locator(f"#{leg}_port").fill(str(port(lab, "yahoo", leg)))
        security = place.settings.server(leg).security  # type: ignore[union-attr]
        page.locator(f"input[name={leg}_security][value={security}]").check()
    page.locator("#password").fill(place.password)
    look_up.start()
    look_up.wait_for_link()
    assert look_up.wait_for_verdict()["imap_login"] == "failed"
    card = page.locator("#stage-imap_login")
    expect(card.get_by_role("heading", name="Yahoo!メール（Yahoo! JAPAN）で必要なこと")).to_be_visible()
    steps = card.locator("ol.steps").first.locator("li")
    expect(steps.first).to_contain_text("IMAP/POP/SMTPアクセスとメール転送")
    expect(steps.last).to_contain_text("Yahoo! JAPAN IDのパスワード")
    official = "https://support.yahoo-net.jp/PccMail/s/article/H000007321"
    expect(card.get_by_role("link", name=re.compile("の案内"))).to_have_attribute("href", official)
    # The new password, and nothing else, is typed.
    right = SCENARIOS["wrong-password"].password
    card.locator("input[type=password]").fill(right)
    card.get_by_role("button", name=look_up.word("again")).click()
    expect(page.locator("#stage-imap_login")).not_to_have_attribute("data-outcome", "failed", timeout=30_000)
    assert all_passed(look_up.wait_for_verdict())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_without_script_a_button_looks_up_the_settings(visit: Visit, world: Site, language: str) -> None:
    visitor = visit(language, site=world, java_script_enabled=False)
    page = visitor.page
    visitor.open()
    page.locator("#email").fill("info@workspace.example")
    name = {"ja": "サーバーの設定を調べる", "en": "Look up the settings"}[language]
    page.get_by_role("button", name=name).click()
    assert page.locator("#email").input_value() == "info@workspace.example"
    assert servers(page) == ("imap.gmail.com", "smtp.gmail.com")
    assert "Google Workspace" in page.locator("#provider-note").inner_text()


def test_without_script_what_is_left_empty_is_looked_up_at_the_end(
    visit: Visit, world: Site, lab: Lab
) -> None:
    visitor = visit("ja", site=world, java_script_enabled=False)
    visitor.open()
    visitor.page.locator("#email").fill(lab["healthy"].address)
    visitor.page.locator("#password").fill(lab["healthy"].password)
    visitor.start()
    visitor.wait_for_link()
    rail = visitor.page.locator("main").inner_text()
    assert "imap.practice.test" in rail
    assert "smtp.practice.test" in rail
