"""On paper: two pages for the customer and four for the IT team, unfolded, with the link; script is not needed."""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.gallery import Gallery
from tests.web.samples import NOW

PAGES = re.compile(rb"/Type\s*/Page\b")


def _on_paper(chromium: Browser, shown: Gallery, name: str, language: str) -> Page:
    context = chromium.new_context(java_script_enabled=False, timezone_id="Asia/Tokyo")
    page = context.new_page()
    shown.show(page, shown[name], language)
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("wrong_port", 2),
        ("app_password", 2),
        ("self_signed", 2),
        ("passed", 2),
        ("wrong_port-it", 4),
        ("self_signed-it", 4),
    ],
)
def test_a_result_fits_onto_few_pages(
    shown: Gallery, chromium: Browser, name: str, most: int, language: str
) -> None:
    page = _on_paper(chromium, shown, name, language)
    printed = page.pdf(prefer_css_page_size=True)
    assert len(PAGES.findall(printed)) <= most
    page.context.close()


@pytest.mark.parametrize("name", ["wrong_password", "wrong_port-it"])
def test_what_is_folded_is_printed_and_what_is_to_be_pressed_is_not(
    shown: Gallery, chromium: Browser, name: str
) -> None:
    page = _on_paper(chromium, shown, name, "en")
    path = shown[name].path.removesuffix("/it")
    assert page.locator(".printonly").filter(has_text=f"{path}/it").first.is_visible()
    folded = page.locator("main details:not([open], .noprint, .noprint *)")
    shown_heights = [
        box["height"]
        for box in (each.bounding_box() for each in folded.locator("> :not(summary)").all())
        if box
    ]
    assert folded.count()
    assert len([height for height in shown_heights if height > 0]) >= folded.count()
    assert not [
        button for button in page.locator("button, .btn, .langs, footer").all() if button.is_visible()
    ]
    assert str(NOW.year) in page.locator("main").inner_text()
    page.context.close()
