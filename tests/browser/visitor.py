"""Somebody in front of the site: a browser context of their own, and a page that is watched for every misstep."""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect

from tests.support.mailservers import MailServers
from tests.support.site import Site

STAGES = ("imap_connect", "imap_login", "smtp_connect", "smtp_login", "test_message")
VERDICT_MS = 30_000
# The names of what visitors press and read, in their language.
WORDS = {
    "ja": {
        "start": "チェックを始める",
        "settings": "設定を変更する",
        "again": "もう一度チェックする",
        "fix": "この設定でもう一度チェックする",
        "passed": "問題は見つかりませんでした",
        "stop": "中止する",
        "newest": "最新の状態を表示する",
        "copy link": "リンクをコピー",
        "show password": "パスワードを表示",
        "delete": "結果を削除",
    },
    "en": {
        "start": "Start the check",
        "settings": "Change the settings",
        "again": "Check again",
        "fix": "Check again with these settings",
        "passed": "No problems found",
        "stop": "Stop the check",
        "newest": "Show the newest state",
        "copy link": "Copy link",
        "show password": "Show password",
        "delete": "Delete result",
    },
}


@dataclass(frozen=True)
class Typed:
    """What goes into the form beside the password."""

    email: str
    host: str
    imap_port: int
    smtp_port: int
    imap_security: str = "tls"
    smtp_security: str = "tls"


def typed_for(mail: MailServers, **changes: Any) -> Typed:
    """The settings of the real servers, all over TLS unless `changes` says otherwise."""
    usual = {
        "email": mail.address,
        "host": mail.host,
        "imap_port": mail.imaps_port,
        "smtp_port": mail.smtps_port,
    }
    return Typed(**(usual | changes))


@dataclass
class Visitor:
    """language: what the browser prefers, and how its visitor reads buttons."""

    site: Site
    context: BrowserContext
    language: str
    script: bool = True
    missteps: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.open_tab()

    def open_tab(self) -> Page:
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.missteps.append(f"script: {error}"))
        page.on("request", self._see)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        # Chromium reports the status of every page that is no 200; those are asked for by tests.
        expected = message.text.startswith("Failed to load resource: the server responded with a status of")
        if message.type in ("error", "warning") and not expected:
            self.missteps.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _see(self, request: Request) -> None:
        self.requests.append(f"{request.method} {request.url}")
        if not request.url.startswith((self.site.url + "/", "data:")):
            self.missteps.append(f"asked a third party: {request.url}")

    # ---- what a visitor does

    def word(self, name: str) -> str:
        return WORDS[self.language][name]

    def open(self, path: str = "/", page: Page | None = None) -> Response | None:
        return (page or self.page).goto(self.site.url + path)

    def fill(self, typed: Typed, password: str) -> None:
        page = self.page
        page.locator("#email").fill(typed.email)
        page.locator("#password").fill(password)
        if self.script:  # the look-up that leaving the field began may open the settings by itself
            expect(page.locator("#found [data-found]")).to_be_attached()
        if not page.locator("#imap_host").is_visible():
            page.locator("#settings > summary").click()
        for leg in ("imap", "smtp"):
            page.locator(f"#{leg}_host").fill(typed.host)
            page.locator(f"input[name={leg}_security][value={getattr(typed, f'{leg}_security')}]").check()
            page.locator(f"#{leg}_port").fill(str(getattr(typed, f"{leg}_port")))

    def start(self) -> None:
        self.page.get_by_role("button", name=self.word("start")).click()

    def check(self, typed: Typed, password: str) -> None:
        """From the empty form to the running page."""
        self.open()
        self.fill(typed, password)
        self.start()
        self.wait_for_link()

    def practise(self, mailbox: str) -> None:
        """One click on a practice mailbox."""
        self.open()
        self.page.locator(f"button[name=mailbox][value={mailbox}]").click()
        self.wait_for_link()

    # ---- what a visitor sees

    def wait_for_link(self) -> str:
        """The path of the result once the address bar shows it."""
        self.page.wait_for_url(re.compile(r"/checks/[^/?#]+(\?.*)?$"))
        return self.path

    @property
    def path(self) -> str:
        return re.sub(r"[?#].*", "", self.page.url.removeprefix(self.site.url))

    def wait_for_verdict(self, page: Page | None = None) -> dict[str, str]:
        """The outcome of each stage, once the result is there."""
        seen = page or self.page
        expect(seen.locator("#checklist")).to_have_attribute(
            "data-state", re.compile("finished|interrupted"), timeout=VERDICT_MS
        )
        expect(seen.locator("#checklist:not([data-ended])")).to_be_attached()
        return outcomes(seen)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def no_missteps(self) -> None:
        assert not self.missteps, "\n".join(self.missteps)


def outcomes(page: Page) -> dict[str, str]:
    rows = page.locator("#checklist > li").evaluate_all(
        "rows => rows.map(row => [row.dataset.stage, row.dataset.outcome])"
    )
    return dict(rows)


def all_passed(seen: dict[str, str]) -> bool:
    """Every stage works; a server that had to refuse a password before is slow for a while, and noted so."""
    return tuple(seen) == STAGES and set(seen.values()) <= {"passed", "warned"}
