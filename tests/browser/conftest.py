"""One Chromium and one site for all tests of this folder; a context of their own for each visitor."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.gallery import Gallery, gallery
from tests.browser.visitor import Visitor
from tests.support.mailservers import MailServers, mail_servers
from tests.support.site import Site, running_site

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

EVERYTHING = os.environ.get("AXE") == "all"  # every state in every look, every cause besides

Visit = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


# "package": Playwright keeps an event loop in this thread, with which other folders' asyncio.run would clash.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if shutil.which(CHROMIUM) is None:
        pytest.fail(f"{CHROMIUM} is missing: apt-get install chromium, or say where it is in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


# A refused password is answered at once, and held against nobody.
_PATIENT = (
    "auth_failure_delay = 0\nservice anvil {\n  unix_listener anvil-auth-penalty {\n    mode = 0\n  }\n}\n"
)


@pytest.fixture(scope="package")
def real_mail(lasting_folder: Path) -> Iterator[MailServers]:
    """A pair for this folder alone, whose Dovecot does not slow down those who mistype their password."""
    with mail_servers(lasting_folder / "mail-for-browsers", dovecot_extra=_PATIENT) as servers:
        yield servers


@pytest.fixture(scope="package")
def site(real_mail: MailServers, lasting_folder: Path) -> Iterator[Site]:
    """Looks up nothing beyond its own table, limits nobody, trusts the real servers and the practice lab."""
    with running_site(lasting_folder / "site", authorities=[real_mail.ca_file]) as running:
        yield running


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Visit]:
    """`visit("ja")`, `visit("en", java_script_enabled=False)`: each call is another person's browser.

    At the end of the test: no console error, no policy violation, no request to anybody else, on any page.
    """
    visitors: list[Visitor] = []

    def arrive(language: str = "ja", **options: Any) -> Visitor:
        usual: dict[str, Any] = {
            "locale": {"ja": "ja-JP", "en": "en-GB"}[language],
            "timezone_id": "Asia/Tokyo",
            "reduced_motion": "reduce",
            "viewport": {"width": 1280, "height": 900},
        }
        at = options.pop("site", site)
        context = chromium.new_context(**(usual | options))
        context.set_default_timeout(10_000)
        visitors.append(Visitor(at, context, language, script=options.get("java_script_enabled", True)))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()
    for visitor in visitors:
        visitor.no_missteps()


@pytest.fixture(scope="package")
def shown(lasting_folder: Path) -> Iterator[Gallery]:
    """Every page and state, without mail servers."""
    with gallery(lasting_folder, causes=EVERYTHING) as open_gallery:
        yield open_gallery
