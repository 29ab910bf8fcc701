"""Every page and state at an address of its own: the real pages over an engine that answers what it is told.

For what does not depend on mail servers: accessibility, widths, colours, pictures.
"""

import hmac
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.web.fakes import FakeEngine
from tests.web.samples import SAMPLES, TLS, queued, report, result, skipped, stage
from webapp.config import Config
from webapp.discovery import Discovery, Source, from_table
from webapp.domain.report import Report
from webapp.domain.settings import ConnectionSettings, Secret, ServerSettings
from webapp.domain.vocabulary import Cause, Leg, Outcome, Stage
from webapp.engine import Busy, Limited
from webapp.lab import PracticeMailbox
from webapp.lab.friendly import TITLES
from webapp.providers import Endpoint
from webapp.store import Gone, Token
from webapp.web import create_app

OWNER = "o" * 43  # the cookie of the browser that made every result


@dataclass(frozen=True)
class Exhibit:
    """name: without blanks. prepare: what to do on the page at `path`. mine: seen by whoever ran the check."""

    name: str
    path: str
    prepare: Callable[[Page], None] = lambda page: None
    mine: bool = True


class GalleryEngine(FakeEngine):
    """Finds servers in our own table, guesses for guess.example; refuses some addresses on purpose."""

    def discover(self, address: str, *, client: str = "") -> Discovery:
        if address.endswith("@guess.example"):
            servers = [Endpoint(f"{leg}.guess.example", port, TLS) for leg, port in _USUAL]
            return Discovery(*servers, source=Source.GUESS, username=address)
        return from_table(address)

    def start(self, settings: ConnectionSettings, token: Token, *more: Any, **options: Any) -> None:
        name = settings.address.partition("@")[0]
        if name == "often":
            raise Limited(540, "account")
        if name == "busy":
            raise Busy(60)
        if name == "broken":
            raise RuntimeError("on purpose")
        super().start(settings, token, *more, **options)


_USUAL = ((Leg.IMAP, 993), (Leg.SMTP, 465))


@dataclass(frozen=True)
class Gallery:
    url: str
    exhibits: tuple[Exhibit, ...]

    def __getitem__(self, name: str) -> Exhibit:
        return next(exhibit for exhibit in self.exhibits if exhibit.name == name)

    def show(self, page: Page, exhibit: Exhibit, language: str) -> None:
        """The exhibit on `page`, in a language, as its owner or as a stranger sees it."""
        cookie = {"name": "owner", "value": OWNER if exhibit.mine else "s" * 43, "url": self.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(f"{self.url}{exhibit.path}?lang={language}")
        exhibit.prepare(page)
        page.wait_for_function("() => document.fonts.status === 'loaded'")


# ---- what is done on the form


def _type_address(address: str) -> Callable[[Page], None]:
    def prepare(page: Page) -> None:
        page.locator("#email").fill(address)
        page.locator("#email").blur()
        expect(page.locator("#found [data-found]")).to_be_attached()

    return prepare


def _submit(address: str, waiting_for: str) -> Callable[[Page], None]:
    def prepare(page: Page) -> None:
        page.locator("#email").fill(address)
        page.locator("#password").fill("practice" if address else "")
        page.locator("#check button.btn[type=submit].wide").click()
        expect(page.locator(waiting_for)).to_be_visible()

    return prepare


def _cut_off(page: Page) -> None:
    """Press the button while the site is out of reach."""
    page.locator("#email").fill("hanako@gmail.com")
    page.locator("#password").fill("practice")
    page.wait_for_function("() => window.htmx")
    page.route("**/checks", lambda route: route.abort())
    page.locator("#check button.btn[type=submit].wide").click()
    expect(page.locator("#offline")).to_be_visible()
    page.unroute("**/checks")


def _without_news(page: Page) -> None:
    """What a running page says when its line was cut; tests/browser/test_watching.py cuts it."""
    page.wait_for_function(
        "() => document.querySelector('#progress').dataset.heard"
    )  # news would hide it again
    page.evaluate("() => { document.querySelector('#stalled').hidden = false; }")


def _open_all(page: Page) -> None:
    for _ in range(2):  # some stand inside others
        page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true; })")


def _retry_without_password(page: Page) -> None:
    page.locator("#checklist form button[type=submit]").first.click()
    expect(page.locator("#checklist .err").first).to_be_visible()


def _explain(reply: str) -> Callable[[Page], None]:
    def prepare(page: Page) -> None:
        page.locator("#response").fill(reply)
        page.locator("main #check button[type=submit]").last.click()
        expect(page.locator("#ans, #errors")).to_be_visible()

    return prepare


def _failed(cause: Cause) -> Report:
    """A result that failed for `cause`, at the first stage where that happens."""
    order = list(Cause)
    if order.index(cause) < order.index(Cause.CREDENTIALS_REJECTED) or cause is Cause.DEADLINE_EXCEEDED:
        at, rest = Stage.SMTP_CONNECT, [Stage.SMTP_LOGIN, Stage.TEST_MESSAGE]
    elif order.index(cause) <= order.index(Cause.MAILBOX_UNAVAILABLE):
        at, rest = Stage.IMAP_LOGIN, []
    else:
        at, rest = Stage.TEST_MESSAGE, []
    said = ("NO this is what the server said",)
    return report(stage(at, Outcome.FAILED, cause, evidence=said), *(skipped(row) for row in rest))


# Of these there are samples of their own.
_INTERRUPTIONS = {Cause.CHECK_INTERRUPTED, Cause.CHECK_CANCELLED}

_FORM = (
    Exhibit("form", "/"),
    Exhibit("form-open", "/", _open_all),
    Exhibit("form-app-password", "/", _type_address("hanako@gmail.com")),
    Exhibit("form-no-passwords", "/", _type_address("hanako@outlook.com")),
    Exhibit("form-japanese", "/", _type_address("info@example.sakura.ne.jp")),
    Exhibit("form-guess", "/", _type_address("hanako@guess.example")),
    Exhibit("form-nothing-found", "/", _type_address("hanako@unknown.example")),
    Exhibit("form-errors", "/", _submit("", "#errors")),
    Exhibit("form-servers-missing", "/", _submit("hanako@unknown.example", "#errors")),
    Exhibit("offline", "/", _cut_off),
    Exhibit("limited", "/", _submit("often@gmail.com", "form[action='/form']")),
    Exhibit("busy", "/", _submit("busy@gmail.com", "form[action='/form']")),
    Exhibit("trouble", "/", _submit("broken@gmail.com", "main a.btn[href='/']")),
)
_PAGES = (
    Exhibit("explain", "/explain"),
    Exhibit("explain-errors", "/explain", _explain("")),
    Exhibit("explained", "/explain", _explain("535 5.7.8 Error: authentication failed")),
    Exhibit("not-recognised", "/explain", _explain("* BAD the moon is full")),
    Exhibit("cause", "/explain/smtp/client_blocked"),
    Exhibit("egress", "/egress"),
    Exhibit("privacy", "/privacy"),
    Exhibit("accessibility", "/accessibility"),
    Exhibit("deleted", "/deleted"),
    Exhibit("not-found", "/nothing"),
)


def _practice() -> tuple[PracticeMailbox, ...]:
    """Only the titles are shown here."""
    nowhere = ConnectionSettings(
        "nobody@practice.test", None, ServerSettings("a.test", 465, TLS, "a", Secret(""))
    )
    return tuple(PracticeMailbox(id, title, nowhere.address, "", nowhere) for id, title in TITLES.items())


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        """Nothing: thousands of requests are asked for."""


def _served(app: Flask) -> tuple[str, Callable[[], None]]:
    """The app on a free port: its address, and how to end it."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def end() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return f"http://127.0.0.1:{server.server_port}", end


def _results(engine: GalleryEngine, mark: str, causes: bool) -> Iterator[Exhibit]:
    """A link for each sample, as its owner sees it, and the IT team."""
    for name, sample in SAMPLES.items():
        token = Token.new()
        engine.put(token, result(sample(), mark))
        path = f"/checks/{token.text}"
        yield Exhibit(name, path)
        yield Exhibit(f"{name}-it", f"{path}/it", mine=False)
        if name == "wrong_password":
            yield Exhibit("stranger", path, mine=False)
            yield Exhibit("retry-errors", path, _retry_without_password)
        if name == "self_signed":
            yield Exhibit("certificate-open", path, _open_all)
        if name == "wrong_port":
            yield Exhibit("result-open", path, _open_all)
            yield Exhibit("it-open", f"{path}/it", _open_all, mine=False)
            yield Exhibit("change", f"{path}/change")
            yield Exhibit("delete", f"{path}/delete")
    for cause in Cause if causes else ():
        if cause not in _INTERRUPTIONS:
            token = Token.new()
            engine.put(token, result(_failed(cause), mark))
            yield Exhibit(f"cause-{cause}", f"/checks/{token.text}")
    engine.queued = Token.new()
    engine.put(engine.queued, result(queued(), mark))
    yield Exhibit("queue", f"/checks/{engine.queued.text}")
    yield Exhibit("stalled", f"/checks/{engine.queued.text}", _without_news)
    token = Token.new()
    engine.put(token, Gone())
    yield Exhibit("gone", f"/checks/{token.text}")


@contextmanager
def gallery(folder: Path, *, causes: bool = False) -> Iterator[Gallery]:
    """Serves all exhibits until left. causes: one result for each cause besides."""
    config = Config(
        instance_path=folder,
        secret_key="a key for tests only",
        database_url="sqlite://",
        egress_addresses=("198.51.100.24", "2001:db8:24::/64"),
        other_recipients=True,
    )
    engine = GalleryEngine()
    app = create_app(config, engine, practice_mailboxes=_practice)  # type: ignore[arg-type]
    app.config["PROPAGATE_EXCEPTIONS"] = False
    key = str(app.config["SECRET_KEY"]).encode()
    mark = hmac.new(key, b"owner:" + OWNER.encode(), sha256).hexdigest()
    exhibits = (*_FORM, *_PAGES, *_results(engine, mark, causes))
    url, end = _served(app)
    try:
        yield Gallery(url, exhibits)
    finally:
        engine.stopping = True
        end()
