"""A whole check in a real browser: typed settings on real servers, and the practice mailboxes."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.visitor import STAGES, all_passed, typed_for
from tests.support.mailservers import MailServers


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_mailbox_on_real_servers_passes_all_five_stages(
    visit: Visit, real_mail: MailServers, language: str
) -> None:
    visitor = visit(language)
    visitor.check(typed_for(real_mail), real_mail.password)

    assert re.fullmatch(r"/checks/[a-z0-9]{26,}", visitor.path)
    assert all_passed(visitor.wait_for_verdict()), visitor.page.locator("#checklist").inner_text()
    expect(visitor.page.locator("#checklist")).to_have_attribute("data-state", "finished")
    assert visitor.heading == visitor.word("passed")
    assert visitor.page.title().startswith(visitor.word("passed"))
    assert visitor.page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_practice_mailbox_passes_after_one_click(visit: Visit, language: str) -> None:
    visitor = visit(language)
    visitor.practise("healthy")
    assert all_passed(visitor.wait_for_verdict())
    assert visitor.heading == visitor.word("passed")


def test_a_practice_mailbox_with_a_wrong_password_fails_after_one_click(visit: Visit) -> None:
    visitor = visit("ja")
    visitor.practise("wrong-password")
    seen = visitor.wait_for_verdict()
    assert tuple(seen) == STAGES
    assert (seen["imap_login"], seen["smtp_login"], seen["test_message"]) == ("failed", "failed", "skipped")
    row = visitor.page.locator("#stage-imap_login")
    expect(row).to_have_attribute("data-problem", "unauthorized")
    expect(row).to_have_attribute("data-cause", "credentials_rejected")
