"""The ways through the site by keyboard alone, and where the focus goes."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import all_passed, typed_for
from tests.support.mailservers import MailServers

_MOST_STOPS = 8


def _focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.id || document.activeElement.textContent.trim()"))


def _tab_to(page: Page, name: str) -> None:
    for _ in range(40):
        if _focused(page) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached; the focus is on {_focused(page)}")


def test_a_check_is_filled_in_and_started_by_keyboard_alone(visit: Visit, real_mail: MailServers) -> None:
    visitor = visit("en")
    page, typed = visitor.page, typed_for(real_mail)
    visitor.open()
    for name, text in (("email", typed.email), ("password", real_mail.password)):
        _tab_to(page, name)
        page.keyboard.type(text)
    expect(page.locator("#found [data-found]")).to_be_attached()  # nothing is found: the settings open
    for name, text in (
        ("imap_host", typed.host),
        ("imap_port", str(typed.imap_port)),
        ("smtp_host", typed.host),
        ("smtp_port", str(typed.smtp_port)),
    ):
        _tab_to(page, name)
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    visitor.wait_for_link()
    expect(page.locator("h1")).to_be_focused()
    assert all_passed(visitor.wait_for_verdict())
    expect(page.locator("h1")).to_be_focused()


def test_the_button_is_few_stops_from_the_top_and_each_stop_has_a_ring(visit: Visit) -> None:
    visitor = visit("ja")
    page = visitor.page
    visitor.open()
    stops: list[str] = []
    while visitor.word("start") not in stops:
        page.keyboard.press("Tab")
        stops.append(_focused(page))
        ring = page.evaluate(
            "() => { const style = getComputedStyle(document.activeElement);"
            " return style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth) }"
        )
        assert ring >= 3, stops[-1]
        assert len(stops) <= _MOST_STOPS, stops


def test_the_verdict_leaves_the_focus_where_the_reader_put_it(visit: Visit) -> None:
    visitor = visit("en")
    visitor.practise("healthy")
    footer = visitor.page.locator("footer a").first
    footer.focus()
    visitor.wait_for_verdict()
    expect(footer).to_be_focused()


def test_an_explained_reply_gets_the_focus_and_stays_in_another_language(visit: Visit) -> None:
    visitor = visit("ja")
    page = visitor.page
    reply = "535 5.7.8 Error: authentication failed"
    visitor.open("/explain")
    page.locator("#response").fill(reply)
    page.get_by_role("button", name="調べる").click()
    expect(page.locator("#ans")).to_be_focused()
    expect(page.locator("[data-cause]")).to_have_attribute("data-cause", "credentials_rejected")
    page.locator("#langs button").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#response")).to_have_value(reply)


def test_an_error_page_in_another_language_keeps_its_input(visit: Visit) -> None:
    visitor = visit("ja")
    page = visitor.page
    visitor.open()
    page.locator("#email").fill("hanako.example.co.jp")
    visitor.start()
    expect(page.locator("#errors")).to_be_focused()
    page.locator("#langs button").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#email")).to_have_value("hanako.example.co.jp")
    expect(page.locator("#langs [aria-current]")).to_be_focused()
