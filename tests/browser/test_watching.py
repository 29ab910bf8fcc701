"""A running check as it is watched: said, timed, stopped, cut off, from several tabs, in another language.

The outgoing server stands behind a relay, so that a check is in its middle for as long as a test needs it there.
"""

import json
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Typed, Visitor, all_passed, outcomes, typed_for
from tests.support.mailservers import MailServers
from tests.support.relay import Relay, relay

# Writes down what the live region says, and when a row of the checklist shows another outcome.
RECORDER = """
window.said = []; window.seen = {};
addEventListener('DOMContentLoaded', () => {
  let last = '';
  new MutationObserver(() => {
    const live = document.querySelector('#live').textContent;
    if (live && live !== last) window.said.push(live);
    last = live;
    for (const row of document.querySelectorAll('#checklist > li')) {
      window.seen[`${row.dataset.stage} ${row.dataset.outcome}`] ??= Date.now();
    }
  }).observe(document.documentElement, {subtree: true, childList: true, characterData: true, attributes: true});
});
"""


@pytest.fixture
def outgoing(real_mail: MailServers) -> Iterator[Relay]:
    """The way to the real Postfix, held."""
    with relay(real_mail.smtps_port, held=True) as held:
        yield held


@pytest.fixture
def typed(real_mail: MailServers, outgoing: Relay) -> Typed:
    return typed_for(real_mail, smtp_port=outgoing.port)


Begin = Callable[..., Visitor]


@pytest.fixture
def begin(visit: Visit, typed: Typed, real_mail: MailServers) -> Begin:
    """A visitor whose check has done with the incoming server, and waits for the outgoing one."""

    def start(language: str = "ja", before: Callable[[Page], None] = lambda page: None) -> Visitor:
        visitor = visit(language)
        before(visitor.page)
        visitor.page.add_init_script(RECORDER)
        visitor.check(typed, real_mail.password)
        login = visitor.page.locator("#stage-imap_login")
        expect(login).to_have_attribute("data-outcome", "passed", timeout=15_000)
        expect(visitor.page.locator("#stage-smtp_connect")).to_have_attribute("data-outcome", "running")
        return visitor

    return start


@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_stage_is_said_once_and_the_title_follows(begin: Begin, outgoing: Relay, language: str) -> None:
    visitor = begin(language)
    page = visitor.page
    expect(page).to_have_title(re.compile("2/5"))
    # One running row is current, the live region says what ended.
    assert page.locator("#checklist [aria-current=step]").count() == 1
    page.wait_for_function("() => window.said.length > 0 && window.said.some(text => /2/.test(text))")
    outgoing.release()
    assert all_passed(visitor.wait_for_verdict())
    verdict = page.locator("[data-said-end]").get_attribute("data-said-end")
    assert verdict
    page.wait_for_function("words => window.said.includes(words)", arg=verdict)
    said = page.evaluate("() => window.said")
    check = said[next(number for number, text in enumerate(said) if re.search(r"\d", text)) :]
    assert check[-1] == verdict
    assert len(check) <= 7
    assert len(set(check)) == len(check), said
    expect(page.locator("h1")).to_be_focused()


def test_a_change_in_the_engine_is_soon_on_the_page(
    begin: Begin, outgoing: Relay, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor = begin("en")
    outgoing.release()
    visitor.wait_for_verdict()
    seen: dict[str, int] = visitor.page.evaluate("() => window.seen")
    report = json.loads(visitor.context.request.get(f"{visitor.site.url}{visitor.path}.json").text())
    began = datetime.fromisoformat(report["created_at"]).timestamp() * 1000
    delays = [
        seen[f"{row['id']} {row['outcome']}"] - (began + row["started_ms"] + row["duration_ms"])
        for row in report["stages"]
        # The last row ends with the check, and is drawn as part of the result.
        if f"{row['id']} {row['outcome']}" in seen
    ]
    with capsys.disabled():
        print(f"\nfrom engine to page: median {statistics.median(delays):.0f} ms, worst {max(delays):.0f} ms")
    assert len(delays) == 5
    assert statistics.median(delays) < 1000


def test_a_running_check_changes_its_language_and_goes_on_in_it(begin: Begin, outgoing: Relay) -> None:
    visitor = begin("ja")
    page = visitor.page
    path = visitor.path
    page.locator("[data-language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_title(re.compile(r"^Checking 2/5"))
    expect(page.locator("#langs [aria-current]")).to_be_focused()
    # What arrives from now on is in the new language as well.
    outgoing.release()
    visitor.language = "en"
    assert all_passed(visitor.wait_for_verdict())
    assert visitor.path == path
    assert visitor.heading.isascii()
    assert page.locator("html").get_attribute("lang") == "en"
    japanese = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
    said = page.evaluate("() => window.said")
    assert not [text for text in said[1:] if japanese.search(text)], said
    assert outgoing.visits == 1


def test_rows_drawn_after_a_change_of_language_are_in_it(
    visit: Visit, real_mail: MailServers, outgoing: Relay
) -> None:
    with relay(real_mail.imaps_port, held=True) as incoming:
        visitor = visit("ja")
        typed = replace(typed_for(real_mail), imap_port=incoming.port, smtp_port=outgoing.port)
        visitor.check(typed, real_mail.password)
        page = visitor.page
        page.locator("[data-language]").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        incoming.release()
        row = page.locator("#stage-imap_login")
        expect(row).to_have_attribute("data-outcome", "passed")
        expect(row.locator("b").first).to_have_text("OK")
        expect(page).to_have_title(re.compile("^Checking 2/5"))


def test_a_reload_two_tabs_and_another_browser_see_the_same_check(
    begin: Begin, visit: Visit, outgoing: Relay
) -> None:
    visitor = begin("ja")
    visitor.page.reload()
    tab = visitor.open_tab()
    visitor.open(visitor.path, tab)
    stranger = visit("en")
    stranger.open(visitor.path)
    assert not stranger.page.locator("#stop").is_visible()
    outgoing.release()
    ends = [visitor.wait_for_verdict(), visitor.wait_for_verdict(tab), stranger.wait_for_verdict()]
    assert all(all_passed(end) for end in ends)
    assert outgoing.visits == 1


def test_the_page_says_that_its_line_is_cut_and_catches_up_when_it_is_back(
    visit: Visit, typed: Typed, real_mail: MailServers, outgoing: Relay
) -> None:
    site = visit("ja").site
    with relay(int(site.url.rpartition(":")[2])) as line:
        visitor = visit("ja", site=replace(site, url=f"http://127.0.0.1:{line.port}"))
        visitor.check(typed, real_mail.password)
        page = visitor.page
        expect(page.locator("#stage-imap_login")).to_have_attribute("data-outcome", "passed")
        line.cut()
        expect(page.locator("#stalled")).to_be_visible()
        outgoing.release()
        line.listen()
        assert all_passed(visitor.wait_for_verdict())
        expect(page.locator("#stalled")).to_have_count(0)
    visitor.missteps[:] = [step for step in visitor.missteps if not _of_a_cut_line(step)]


def _of_a_cut_line(misstep: str) -> bool:
    """What the browser itself says of it, also of a script that was fetched early and is used late."""
    return bool(re.search(r"net::ERR_|Failed to fetch|network error|was preloaded", misstep))


def test_where_no_stream_gets_through_the_page_asks_again_by_itself(begin: Begin, outgoing: Relay) -> None:
    def cut(page: Page) -> None:
        page.route("**/events", lambda route: route.abort())
        page.route("**/progress", lambda route: route.abort(), times=1)

    visitor = begin("ja", before=cut)
    outgoing.release()
    assert all_passed(visitor.wait_for_verdict())
    assert len([line for line in visitor.requests if line.endswith("/progress")]) > 1
    visitor.missteps[:] = [step for step in visitor.missteps if not _of_a_cut_line(step)]


def test_a_script_that_did_not_come_is_fetched_again(begin: Begin, outgoing: Relay) -> None:
    visitor = begin("ja")
    visitor.page.route("**/vendor/**", lambda route: route.abort(), times=1)
    visitor.page.reload()
    expect(visitor.page.locator("#stalled")).to_be_visible()
    outgoing.release()
    assert all_passed(visitor.wait_for_verdict())
    visitor.missteps[:] = [step for step in visitor.missteps if not _of_a_cut_line(step)]


def test_a_stopped_check_ends_at_once_and_says_so(begin: Begin, outgoing: Relay) -> None:
    visitor = begin("en")
    page = visitor.page
    began = time.monotonic()
    page.locator("#stop").click()
    seen = visitor.wait_for_verdict()
    assert time.monotonic() - began < 3
    assert seen["imap_login"] == "passed"
    assert seen["smtp_connect"] == "interrupted"
    expect(page.locator("#checklist")).to_have_attribute("data-state", "interrupted")
    expect(page.locator("#stage-smtp_connect")).to_have_attribute("data-cause", "check_cancelled")
    expect(page.locator("h1")).to_be_focused()
    assert "stop" in visitor.heading.lower()
    # And once more from there: the page still holds the password.
    outgoing.release()
    page.get_by_role("button", name=visitor.word("again")).click()
    expect(page.locator("#stage-smtp_login")).to_have_attribute("data-outcome", "passed", timeout=20_000)
    assert all_passed(visitor.wait_for_verdict())


def test_a_double_click_starts_one_check(
    visit: Visit, typed: Typed, real_mail: MailServers, outgoing: Relay
) -> None:
    visitor = visit("ja")
    visitor.open()
    visitor.fill(typed, real_mail.password)
    visitor.page.get_by_role("button", name=visitor.word("start")).dblclick()
    visitor.wait_for_link()
    outgoing.release()
    assert all_passed(visitor.wait_for_verdict())
    assert outgoing.visits == 1
    assert (
        len([line for line in visitor.requests if line.startswith("POST") and line.endswith("/checks")]) == 1
    )


def test_without_script_a_check_is_watched_stopped_and_deleted(
    visit: Visit, typed: Typed, real_mail: MailServers
) -> None:
    visitor = visit("en", java_script_enabled=False)
    page = visitor.page
    visitor.check(typed, real_mail.password)
    for _ in range(50):
        if outcomes(page)["imap_login"] == "passed":
            break
        page.wait_for_timeout(100)
        page.get_by_role("link", name=visitor.word("newest")).click()
    assert outcomes(page)["smtp_connect"] == "running"
    assert page.locator("meta[http-equiv=refresh]").count() == 0
    assert _buttons_in_vain(page) == []
    page.locator("#langs a").click()
    expect(page).to_have_title(re.compile("^確認しています"))
    page.get_by_role("button", name="中止する").click()
    page.wait_for_url(re.compile(r"/checks/[^/]+$"))
    for _ in range(50):
        if page.locator("#checklist").get_attribute("data-state") == "interrupted":
            break
        page.wait_for_timeout(100)
        page.goto(page.url)
    expect(page.locator("#checklist")).to_have_attribute("data-state", "interrupted")
    page.get_by_role("link", name="結果を削除").click()
    page.locator("main").get_by_role("button").click()
    expect(page).to_have_title(re.compile("^結果を削除しました"))


def _buttons_in_vain(page: Page) -> list[str]:
    """Buttons that would do nothing without script."""
    visible = page.locator("button[type=button]:visible")
    return [visible.nth(number).inner_text() for number in range(visible.count())]
