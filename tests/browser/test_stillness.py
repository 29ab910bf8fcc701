"""Nothing jumps while a check runs and when its verdict takes the place of the running page."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visit

MOST = 0.02  # of https://web.dev/articles/cls, over a whole check
# Each jump: how far, and what moved. Those that the visitor's own press caused do not count.
RECORDER = """
window.jumps = [];
new PerformanceObserver(list => {
  for (const jump of list.getEntries()) {
    const moved = jump.sources.map(({node}) => node && (node.id || node.className || node.nodeName));
    if (!jump.hadRecentInput) window.jumps.push([jump.value, moved]);
  }
}).observe({type: 'layout-shift', buffered: true});
"""


def _jumps(page: Page) -> list[tuple[float, list[str]]]:
    page.wait_for_timeout(300)  # they are told a frame later
    return [(value, moved) for value, moved in page.evaluate("() => window.jumps")]


@pytest.mark.parametrize(
    ("language", "width", "mailbox"),
    [
        ("ja", 390, "wrong-password"),
        ("en", 390, "healthy"),
        ("ja", 1280, "healthy"),
        ("en", 1280, "wrong-password"),
    ],
)
def test_a_whole_check_stands_still(visit: Visit, language: str, width: int, mailbox: str) -> None:
    visitor = visit(language, viewport={"width": width, "height": 900})
    page = visitor.page
    page.add_init_script(RECORDER)
    visitor.open()
    on_the_form = _jumps(page)
    visitor.practise(mailbox)
    visitor.wait_for_verdict()
    jumps = [*on_the_form, *_jumps(page)]
    assert sum(value for value, _ in jumps) <= MOST, jumps
