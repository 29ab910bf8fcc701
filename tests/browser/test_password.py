"""What becomes of a password: shown when asked, kept in the page, found nowhere else."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor, all_passed, typed_for
from tests.support.mailservers import MailServers
from webapp.checks.scrub import encodings

# Wrong on purpose, and like nothing else that could be found by chance.
CANARY = 'Kanarienvögel & "Zeisig"\\金糸雀+41'


def _places(visitor: Visitor) -> dict[str, str]:
    """Everything that is shown, kept or said about a check."""
    page, request = visitor.page, visitor.context.request
    places = {
        "page": page.content(),
        "url": page.url,
        "requests": "\n".join(visitor.requests),
        "cookies": str(visitor.context.cookies()),
        "storage": page.evaluate(
            "() => JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])"
        ),
        "log": visitor.site.log,
        "database": visitor.site.stored.decode("latin-1"),
    }
    for suffix in ("", "/it", ".json", ".txt", "/events", "/change"):
        answer = request.get(visitor.site.url + visitor.path + suffix)
        assert answer.ok, suffix
        places[suffix or "result"] = answer.text()
    return places


def _found(places: dict[str, str], *passwords: str) -> list[tuple[str, str]]:
    forms = set[str]().union(*(encodings(password) for password in passwords))
    return [(place, form) for place, text in places.items() for form in forms if form in text]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_after_a_wrong_password_the_right_one_passes_and_neither_is_found_anywhere(
    visit: Visit, real_mail: MailServers, language: str
) -> None:
    visitor = visit(language)
    visitor.check(typed_for(real_mail), CANARY)
    assert visitor.wait_for_verdict()["imap_login"] == "failed"
    assert _found(_places(visitor), CANARY) == []

    path = visitor.path
    card = visitor.page.locator("#stage-imap_login")
    field = card.locator("input[type=password]")
    expect(field).to_have_value("")
    field.fill(real_mail.password)
    card.get_by_role("button", name=visitor.word("again")).click()
    expect(visitor.page.locator("#stage-smtp_login")).to_have_attribute(
        "data-outcome", "passed", timeout=20_000
    )
    assert all_passed(visitor.wait_for_verdict())
    assert visitor.path == path
    assert _found(_places(visitor), CANARY, real_mail.password) == []


def test_neither_the_link_nor_what_it_leads_to_stands_in_log_or_database(
    visit: Visit, real_mail: MailServers
) -> None:
    visitor = visit("en")
    visitor.check(typed_for(real_mail), real_mail.password)
    visitor.wait_for_verdict()
    token = visitor.path.removeprefix("/checks/")
    assert token not in visitor.site.log
    kept = visitor.site.stored.decode("latin-1")
    for words in (token, real_mail.address, real_mail.address.partition("@")[2], "localhost"):
        assert not [form for form in encodings(words) if form in kept], words


def test_a_password_is_shown_on_demand_and_hidden_again_when_it_is_sent(visit: Visit) -> None:
    visitor = visit("ja")
    page = visitor.page
    visitor.open()
    field, button = page.locator("#password"), page.locator("[data-reveal=password]")
    field.fill("practice")
    expect(button).to_have_accessible_name(visitor.word("show password"))
    button.click()
    expect(field).to_have_attribute("type", "text")
    expect(button).not_to_have_accessible_name(visitor.word("show password"))
    visitor.start()  # without an address: an error page
    expect(page.locator("#errors")).to_be_focused()
    expect(field).to_have_attribute("type", "password")


def test_without_script_an_error_page_asks_for_the_password_again(visit: Visit) -> None:
    visitor = visit("en", java_script_enabled=False)
    visitor.open()
    visitor.page.locator("#password").fill(CANARY)
    visitor.start()
    expect(visitor.page.locator("#errors")).to_be_visible()
    expect(visitor.page.locator("#password")).to_have_value("")
    assert _found({"page": visitor.page.content()}, CANARY) == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_half_filled_form_changes_its_language_and_keeps_what_was_typed(
    visit: Visit, real_mail: MailServers, script: bool
) -> None:
    visitor = visit("ja", java_script_enabled=script)
    page = visitor.page
    visitor.open()
    visitor.fill(typed_for(real_mail), CANARY)
    page.locator("input[name=smtp_security][value=none]").check()
    page.locator("#smtp_port").fill("2525")
    page.locator("#send_test_message").uncheck()
    values = _values(visitor)
    page.locator("#langs button").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.title().startswith("Check your mail settings")
    assert _values(visitor) == values
    assert page.locator("#settings").get_attribute("open") is not None
    # Only script can keep it: the server never sends one back.
    expect(page.locator("#password")).to_have_value(CANARY if script else "")
    assert _found({"page": page.content()}, CANARY) == []
    if script:
        expect(page.locator("#langs [aria-current]")).to_be_focused()


def _values(visitor: Visitor) -> dict[str, Any]:
    form = visitor.page.locator("#check").evaluate("form => Object.fromEntries(new FormData(form))")
    return {name: value for name, value in form.items() if not re.search("password|csrf|submission", name)}


def test_a_password_that_was_typed_leaves_the_page_with_the_check_alone(visit: Visit) -> None:
    visitor = visit("ja")
    page, bodies = visitor.page, list[str]()
    page.on("request", lambda request: bodies.append(request.post_data or ""))
    visitor.open()
    page.locator("#password").fill(CANARY)
    page.locator("#email").fill("hanako@gmail.com")  # looked up
    expect(page.locator("#imap_host")).to_have_value("imap.gmail.com")
    page.locator("[data-language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#password")).to_have_value(CANARY)
    assert any(bodies)
    assert not [body for body in bodies if "password" in body]
