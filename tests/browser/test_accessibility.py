"""Every page and state before axe, at the widths, in the languages and colour schemes of the goals.

`./dev test` looks at every state once, in a language, scheme and width that take turns; `make axe` (AXE=all) at all.
"""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.conftest import EVERYTHING
from tests.browser.gallery import Exhibit, Gallery

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
LANGUAGES, SCHEMES, WIDTHS = ("ja", "en"), ("light", "dark"), (1280, 640, 390, 320)
LOOKS = list(product(LANGUAGES, SCHEMES, WIDTHS))
# What WCAG 1.4.12 lets readers set.
TEXT_SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    "p { margin-block-end: 2em !important }"
)
# Finds what reaches beyond the right edge, other than what scrolls by itself or is hidden from sight.
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll('body *')]
    .filter(each => each.getBoundingClientRect().right > room + 1)
    .map(each => each.outerHTML.slice(0, 120));
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), textarea')]
  .filter(each => each.checkVisibility() && !each.closest('.vh, p, li, dd, td, ol.tr') && each.tabIndex >= 0
    && !each.classList.contains('skip'))
  .filter(each => {
    const label = each.closest('label') || (each.labels && each.labels[0]);
    const boxes = [each, label].filter(Boolean).map(box => box.getBoundingClientRect());
    return !boxes.some(box => box.height >= 24 && box.width >= 24);
  }).map(each => each.outerHTML.slice(0, 120))"""


# Stands each part that can have the focus in it, and finds those that do not show it.
WITHOUT_RING = """() => [...document.querySelectorAll(
    'a[href], button, summary, input:not([type=hidden]), textarea, [tabindex="0"]')]
  .filter(each => each.checkVisibility() && each.tabIndex >= 0)
  .filter(each => {
    each.focus();
    if (document.activeElement !== each) return false;
    const rings = [each, each.closest('label')].filter(Boolean).map(part => getComputedStyle(part));
    return !rings.some(ring => ring.outlineStyle === 'solid' && parseFloat(ring.outlineWidth) >= 3);
  }).map(each => each.outerHTML.slice(0, 120))"""
SMALL_CONTROLS = """() => [...document.querySelectorAll(
    '.btn, #langs :is(a, button), summary, .pick label, main input:is([type=text], [type=email], [type=password])')]
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML.slice(0, 120))"""


def _dressed(chromium: Browser, scheme: str, width: int, **options: Any) -> Page:
    return chromium.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
        timezone_id="Asia/Tokyo",
        **options,
    ).new_page()


@pytest.fixture(scope="module")
def stage(chromium: Browser) -> Iterator[Callable[[str, int], Page]]:
    """One page for each scheme; its width is set as asked."""
    pages = {scheme: _dressed(chromium, scheme, 1280) for scheme in SCHEMES}
    complaints: list[str] = []
    for page in pages.values():
        page.add_init_script(AXE)
        page.on(
            "console", lambda message: complaints.append(message.text) if _is_complaint(message) else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))

    def enter(scheme: str, width: int) -> Page:
        pages[scheme].set_viewport_size({"width": width, "height": 900})
        return pages[scheme]

    yield enter
    for page in pages.values():
        page.context.close()
    assert not complaints, "\n".join(complaints)


def _is_complaint(message: ConsoleMessage) -> bool:
    """An error, a warning or a break of the content security policy.

    Pages that are no 200 are asked for, and one state is that of a line that was cut.
    """
    asked_for = ("Failed to load resource", "htmx: htmx:error: Failed to fetch")
    return message.type in ("error", "warning") and not message.text.startswith(asked_for)


def _faults(page: Page) -> list[str]:
    """Violations of all of axe's default rules, in words; then of ours."""
    found = page.evaluate(
        "() => axe.run(document, {resultTypes: ['violations']}).then(result => result.violations.flatMap("
        "rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary} ${node.html}`)))"
    )
    wide = [f"reaches beyond the right edge: {html}" for html in page.evaluate(TOO_WIDE)]
    small = [f"smaller than 24 px: {html}" for html in page.evaluate(SMALL_TARGETS)]
    small += [f"a main control of less than 44 px: {html}" for html in page.evaluate(SMALL_CONTROLS)]
    page.keyboard.press("Tab")  # from here on the focus is shown, as to whoever uses the keyboard
    bare = [f"shows no focus: {html}" for html in page.evaluate(WITHOUT_RING)]
    return [*found, *wide, *small, *bare]


def _all_faults(
    open_gallery: Gallery,
    enter: Callable[[str, int], Page],
    exhibit: Exhibit,
    looks: list[tuple[str, str, int]],
) -> list[str]:
    faults = []
    for language, scheme, width in looks:
        page = enter(scheme, width)
        open_gallery.show(page, exhibit, language)
        faults += [f"{exhibit.name} {language} {scheme} {width}: {fault}" for fault in _faults(page)]
    return faults


def test_no_state_has_a_fault(shown: Gallery, stage: Callable[[str, int], Page]) -> None:
    faults = []
    for number, exhibit in enumerate(shown.exhibits):
        # 7 and 16 have no common divisor: all looks take turns, and neighbours differ in everything.
        looks = LOOKS if EVERYTHING else [LOOKS[number * 7 % len(LOOKS)]]
        faults += _all_faults(shown, stage, exhibit, looks)
    assert not faults, "\n".join(faults)


CROWDED = ["form-open", "wrong_port", "passed", "it-open", "form-errors"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_set_wider_apart_still_fits_into_320_pixels(
    shown: Gallery, chromium: Browser, language: str
) -> None:
    page = _dressed(chromium, "light", 320, bypass_csp=True)
    for exhibit in shown.exhibits if EVERYTHING else [shown[name] for name in CROWDED]:
        _fits_when_set_wider_apart(page, shown, exhibit, language)
    page.context.close()


def _fits_when_set_wider_apart(page: Page, shown: Gallery, exhibit: Exhibit, language: str) -> None:
    shown.show(page, exhibit, language)
    page.add_style_tag(content=TEXT_SPACING)
    assert page.evaluate(TOO_WIDE) == [], exhibit.name
    cut = page.evaluate(
        "() => [...document.querySelectorAll('main :is(p, h1, h2, h3, button, a.btn, td, dd)')].filter(each =>"
        " getComputedStyle(each).overflowX === 'hidden' && each.scrollWidth > each.clientWidth + 1"
        " && !each.closest('.vh')).map(each => each.outerHTML.slice(0, 120))"
    )
    assert cut == [], exhibit.name


def test_without_colours_of_our_own_the_outcomes_still_have_their_shapes(
    shown: Gallery, chromium: Browser
) -> None:
    page = _dressed(chromium, "dark", 1280, forced_colors="active")
    shown.show(page, shown["wrong_port"], "en")
    for css, shape in (("is-ok", "passed"), ("is-ng", "failed"), ("is-skip", "not checked")):
        node = page.locator(f"li.{css} .node").first
        edges = node.evaluate(
            "each => [each, ...each.querySelectorAll('svg')].map(part => { const s = getComputedStyle(part);"
            " return s.borderTopStyle !== 'none' && s.borderTopWidth !== '0px' || s.stroke !== 'none' })"
        )
        assert any(edges), shape
    card = page.locator(".break").first
    assert card.evaluate("each => getComputedStyle(each).borderTopWidth") != "0px"
    page.context.close()
