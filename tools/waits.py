"""What a customer waits for, in a real browser: `make waits` (RUNS=20), in front of the healthy practice mailbox.

From the press of the button to the first station and to the verdict, and from the end of a stage in the engine to its
outcome on the page. Ends with 1 where a goal is missed (docs/benchmarks.md).
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.test_watching import RECORDER
from tests.support.site import running_site

VERDICT = """
addEventListener('DOMContentLoaded', () => new MutationObserver((_, watch) => {
  if (!document.querySelector('#checklist:not([data-ended])')) return;
  window.verdict = Date.now();
  watch.disconnect();
}).observe(document.documentElement, {subtree: true, childList: true, attributes: true}));
"""
RUNS = int(os.environ.get("RUNS", "20"))
# Name: seconds at the median and at the 95th percentile, at most.
GOALS = {
    "button to first station": (1.0, 1.0),
    "end of a stage to its outcome on the page": (1.0, 1.0),
    "button to verdict": (8.0, 20.0),
}


def one_check(browser: Browser, url: str) -> Iterator[tuple[str, float]]:
    """Name of each wait, and how long it was in seconds."""
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.add_init_script(RECORDER)
    page.add_init_script(VERDICT)
    page.goto(url)
    pressed = time.time() * 1000
    page.locator("button[name=mailbox][value=healthy]").click(no_wait_after=True)
    page.wait_for_function("() => window.verdict", timeout=80_000)
    seen, verdict = page.evaluate("() => [window.seen, window.verdict]")
    yield "button to first station", (min(seen.values()) - pressed) / 1000
    yield "button to verdict", (verdict - pressed) / 1000
    report = json.loads(context.request.get(f"{page.url}.json").text())
    began = datetime.fromisoformat(report["created_at"]).timestamp() * 1000
    for row in report["stages"]:
        shown = seen.get(f"{row['id']} {row['outcome']}")
        if shown is not None:
            ended = began + row["started_ms"] + row["duration_ms"]
            yield "end of a stage to its outcome on the page", (shown - ended) / 1000
    context.close()


def main() -> int:
    waits: dict[str, list[float]] = {name: [] for name in GOALS}
    with (
        tempfile.TemporaryDirectory(prefix="waits-") as folder,
        running_site(Path(folder) / "site") as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for _ in range(RUNS):
            for name, seconds in one_check(browser, site.url):
                waits[name].append(seconds)
        browser.close()
    print(f"| {RUNS} checks | median | 95th percentile |\n| --- | --- | --- |")
    missed = False
    for name, goals in GOALS.items():
        figures = statistics.median(waits[name]), statistics.quantiles(waits[name], n=20)[-1]
        print(f"| {name} | {figures[0]:.2f} s | {figures[1]:.2f} s |")
        missed |= any(figure > goal for figure, goal in zip(figures, goals, strict=True))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
