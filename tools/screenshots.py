"""The pictures of the README, taken from a running site with its practice mailboxes: `make screenshots`.

CHROMIUM says where the browser is (/usr/bin/chromium).
"""

import os
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.site import running_site

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images"
LANGUAGES = {"ja": "ja-JP", "en": "en-GB"}
WIDTH, FORM_HEIGHT, RESULT_HEIGHT = 760, 800, 1060
# A failure with a way out that was seen to work.
MAILBOX = "wrong-security"


def take(page: Page, name: str, height: int) -> None:
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": WIDTH, "height": height}, animations="disabled")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} KB")


def visit(browser: Browser, url: str, language: str) -> None:
    context = browser.new_context(
        locale=LANGUAGES[language],
        timezone_id="Asia/Tokyo",
        reduced_motion="reduce",
        viewport={"width": WIDTH, "height": RESULT_HEIGHT},
    )
    page = context.new_page()
    page.goto(f"{url}/?lang={language}")
    take(page, f"form-{language}", FORM_HEIGHT)
    page.locator(f'button[name="mailbox"][value="{MAILBOX}"]').click()
    page.locator('[data-state="finished"]').first.wait_for(timeout=60_000)
    page.reload()
    take(page, f"result-{language}", RESULT_HEIGHT)
    context.close()


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="screenshots-") as folder,
        running_site(Path(folder) / "site") as site,
        sync_playwright() as playwright,
    ):
        program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for language in LANGUAGES:
            visit(browser, site.url, language)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
