"""From the customer to the IT team: evidence in the reader's language, a test after mending, the end of the link."""

import json
import re

from playwright.sync_api import APIRequestContext, Page, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor, all_passed, typed_for
from tests.support.mailservers import MailServers
from tests.support.relay import relay

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

        team = visit("en")  # another person, another browser, another language
        team.open(shared)
        _reads_the_evidence(team.page, outgoing.port, real_mail)
        _exports_agree(team.context.request, team.site.url + customer.path, real_mail)

        outgoing.listen()  # mended
        _tests_again(team.page)
        _runs_again(customer, real_mail.password)
    _deletes(customer, team)


def _reads_the_evidence(page: Page, port: int, mail: MailServers) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "en")
    shown = page.locator("main").inner_text()
    for fact in ("connection_refused", f"{mail.host}", str(port), "127.0.0.1", "*****@mail.test"):
        assert fact in shown, fact
    assert mail.address not in page.content()
    assert JAPANESE.findall(shown) == []
    assert page.locator("svg.tl[role=img]").count() == 1


def _exports_agree(request: APIRequestContext, result: str, mail: MailServers) -> None:
    """JSON and text tell the same, with the same times; neither shows the address."""
    report = json.loads(request.get(f"{result}.json").text())
    text = request.get(f"{result}.txt", headers={"Accept-Language": "en"}).text()
    failed = [(row["id"], row["cause"]) for row in report["stages"] if row["outcome"] == "failed"]
    assert failed == [("smtp_connect", "connection_refused")]
    assert "connection_refused" in text
    assert mail.address not in text + json.dumps(report)


def _tests_again(page: Page) -> None:
    page.locator("form[action$='/retest'] button").click()
    page.wait_for_url(re.compile(r"/it$"))
    for _ in range(50):
        if page.locator("form[action$='/retest']").count():
            break
        page.wait_for_timeout(200)
        page.reload()
    comparison = page.locator("#compare + *").inner_text()
    assert "Problem found" in comparison
    assert "OK" in comparison


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
