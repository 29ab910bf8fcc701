"""From the customer to the IT team: evidence in the reader's language, a test after mending, the end of the link."""

import json
import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import APIRequestContext, Page, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor, all_passed, typed_for
from tests.support.mailservers import MailServers
from tests.support.relay import relay
from webapp.reporting.facts import clock_utc

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+")


def test_the_it_team_sees_evidence_mends_tests_again_and_the_customer_deletes(
    visit: Visit, real_mail: MailServers
) -> None:
    with relay(real_mail.smtps_port) as outgoing:
        outgoing.refuse()
        customer = visit("ja")
        customer.check(typed_for(real_mail, smtp_port=outgoing.port), real_mail.password)
        seen = customer.wait_for_verdict()
        assert (seen["imap_login"], seen["smtp_connect"], seen["smtp_login"]) == (
            "passed",
            "failed",
            "skipped",
        )
        shared = customer.page.locator("#share-url").inner_text().removeprefix(customer.site.url)
        assert shared == customer.path + "/it"

        team = visit("en", timezone_id="Europe/Berlin")  # another person, browser, language and country
        team.open(shared)
        _reads_the_evidence(team.page, outgoing.port, real_mail)
        _exports_agree(team.context.request, team.site.url + customer.path, real_mail)

        outgoing.listen()  # mended
        _tests_again(team.page)
        _runs_again(customer, real_mail.password)
    _deletes(customer, team)


def _reads_the_evidence(page: Page, port: int, mail: MailServers) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "en")
    # The browser says where it is once it has nothing else to do: until then times are Japan's.
    expect(page.locator("table.facts")).to_contain_text(re.compile(r"\+0[12]:00"))  # winter, summer
    shown = page.locator("main").inner_text()
    for fact in ("connection_refused", f"{mail.host}", str(port), "127.0.0.1", "*****@mail.test"):
        assert fact in shown, fact
    assert mail.address not in page.content()
    assert JAPANESE.findall(shown) == []
    assert page.locator("svg.tl[role=img]").count() == 1
    # By this reader's clock and in UTC; from where, and each address with what came of it.
    clocks = re.findall(
        r"(\d\d):(\d\d:\d\d\.\d{3}) ([+-]\d\d:00|UTC)", page.locator("table.facts").inner_text()
    )
    assert {zone for _, _, zone in clocks} in ({"+01:00", "UTC"}, {"+02:00", "UTC"})
    assert re.search(r"127\.0\.0\.1 \(IPv4\): refused, \d+ ms, from \+0\.\d{3} s", shown)


def _exports_agree(request: APIRequestContext, result: str, mail: MailServers) -> None:
    """JSON and text tell the same, with the same times; neither shows the address."""
    report = json.loads(request.get(f"{result}.json").text())
    text = request.get(f"{result}.txt", headers={"Accept-Language": "en"}).text()
    failed = [(row["id"], row["cause"]) for row in report["stages"] if row["outcome"] == "failed"]
    assert failed == [("smtp_connect", "connection_refused")]
    assert "connection_refused" in text
    assert mail.address not in text + json.dumps(report)


def _tests_again(page: Page) -> None:
    """Nothing has to be reloaded: what came of it is shown as soon as it is there."""
    page.locator("form[action$='/retest'] button").click()
    expect(page.locator("#compare")).to_be_visible(timeout=20_000)
    page.wait_for_url(re.compile(r"/it$"))
    before, after = page.locator("tr.changed td").all_inner_texts()
    assert before.startswith("Problem found\nThe connection was refused")
    assert after.startswith("OK")
    assert "TLS 1.3" in after
    history = page.locator("#history + ul").inner_text()
    assert "Run 2, Connection only" in history
    assert "The connection was refused → OK" in history


def _runs_again(customer: Visitor, password: str) -> None:
    """The customer, who has the password, checks again with the settings kept, and goes back to the first link."""
    path = customer.path
    customer.open(path)
    customer.page.get_by_role("link", name=customer.word("settings")).first.click()
    customer.page.locator("#password").fill(password)
    customer.start()
    customer.wait_for_link()
    assert all_passed(customer.wait_for_verdict())
    customer.open(path)


def _deletes(customer: Visitor, team: Visitor) -> None:
    path = customer.path
    assert team.context.request.get(f"{team.site.url}{path}/delete").status == 403
    customer.page.get_by_role("link", name=customer.word("delete")).click()
    customer.page.locator("main").get_by_role("button", name=customer.word("delete")).click()
    expect(customer.page.locator("h1")).to_have_text("結果を削除しました")
    for suffix in ("", "/it", ".json", ".txt", "/events", "/qr.svg"):
        assert team.context.request.get(team.site.url + path + suffix).status == 410, suffix
    pages = []
    for link, status in ((path, 410), (f"/checks/{'a' * 32}", 404)):
        answer = team.open(link)
        assert answer is not None
        assert answer.status == status
        pages.append(team.page.locator("main").inner_text())
    assert pages[0] == pages[1]


def test_the_link_is_copied_and_the_button_says_so(visit: Visit) -> None:
    visitor = visit("ja", permissions=["clipboard-read", "clipboard-write"])
    visitor.practise("wrong-password")
    visitor.wait_for_verdict()
    button = visitor.page.locator("[data-copy=share-url]")
    expect(button).to_have_accessible_name(visitor.word("copy link"))
    button.click()
    expect(button).to_have_text("コピーしました")
    expect(visitor.page.locator("#live")).to_have_text("リンクをコピーしました。")
    copied = visitor.page.evaluate("() => navigator.clipboard.readText()")
    assert copied == f"{visitor.site.url}{visitor.path}/it"
    expect(button).to_have_text(visitor.word("copy link"), timeout=6000)


def test_the_report_is_copied_for_a_ticket_and_its_files_are_named(visit: Visit) -> None:
    visitor = visit("en", permissions=["clipboard-read", "clipboard-write"])
    visitor.practise("wrong-password")
    visitor.wait_for_verdict()
    page = visitor.page
    visitor.open(visitor.path + "/it")
    page.locator("[data-copy-from]").click()
    expect(page.locator("#live")).to_have_text("Copied.")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert "== What we observed ==" in copied
    assert copied.startswith("Mail connection check ")
    for name in ("json", "txt"):
        with page.expect_download() as download:
            page.locator(f"a[download$='.{name}']").click()
        assert re.fullmatch(rf"check-[0-9a-f]+\.{name}", download.value.suggested_filename)


@pytest.mark.parametrize(("language", "scheme"), [("ja", "dark"), ("en", "light")])
def test_printed_the_it_view_tells_the_same_causes_and_times(
    visit: Visit, language: str, scheme: str
) -> None:
    customer = visit(language)
    customer.practise("wrong-password")
    customer.wait_for_verdict()
    reader = visit(language, java_script_enabled=False, color_scheme=scheme)
    reader.open(customer.path + "/it")
    report = json.loads(reader.context.request.get(f"{reader.site.url}{customer.path}.json").text())
    reader.page.emulate_media(media="print")
    printed = reader.page.locator("body").inner_text()
    assert f"{reader.site.url}{customer.path}/it" in printed
    for row in report["stages"]:
        if row["cause"]:
            assert row["cause"] in printed
        if row["started_ms"] is not None:
            began = datetime.fromisoformat(report["created_at"]) + timedelta(milliseconds=row["started_ms"])
            assert clock_utc(began) in printed
            assert f"{row['duration_ms']} ms" in printed
    ground = reader.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
