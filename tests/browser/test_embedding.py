"""A check as a step of somebody's own product: in its frame, with its address, and back to it with the outcome."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.support.mailservers import MailServers
from tests.support.site import running_site
from webapp.web.embedding import signature

KEY = "the key that both sides know"
PAGE = '<!doctype html><title>Shop</title><h1>Step 2</h1><iframe src="{}" title="Check" width=1200 height=900></iframe>'


@pytest.fixture
def shop() -> Iterator[tuple[str, dict[str, str]]]:
    """A product of another site (127.0.0.1 and localhost are two sites to a browser): its origin, and its pages."""
    pages: dict[str, str] = {}

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(
                urlsplit(self.path).path, "<!doctype html><title>Shop</title><h1>Step 3</h1>"
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}", pages
        server.shutdown()
        thread.join()


def test_a_customer_checks_in_the_products_frame_and_comes_back_with_the_outcome(
    chromium: Browser, real_mail: MailServers, shop: tuple[str, dict[str, str]], tmp_path: Path
) -> None:
    origin, pages = shop
    logo = tmp_path / "logo.svg"  # without a size of its own
    logo.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40"><rect width="100" height="40"/></svg>'
    )
    settings = {
        "FRAME_ANCESTORS": origin,
        "LINK_KEY": KEY,
        "RETURN_ORIGINS": origin,
        "BRAND_LOGO": str(logo),
        "BRAND_NAME": "サンプル診断",
    }
    with running_site(tmp_path, authorities=[real_mail.ca_file], practice_lab=False, **settings) as site:
        back = f"{origin}/step3?user=42"
        query = urlencode({"email": real_mail.address, "return": back, "expires": 9_999_999_999})
        link = f"/start?{query}&signature={signature(KEY, f'/start?{query}')}"
        pages["/step2"] = PAGE.format(site.url + link.replace("&", "&amp;"))
        context = chromium.new_context(locale="ja-JP")
        page = context.new_page()
        page.set_default_timeout(15_000)
        complaints: list[str] = []
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.goto(f"{origin}/step2")
        frame = page.frame_locator("iframe")
        expect(frame.locator("#email")).to_have_value(real_mail.address)
        header = frame.locator(".top").bounding_box()
        assert header
        assert header["height"] < 70, "logo and name stand beside each other"
        # Nobody had to type: the look-up began by itself, and found nothing to fill in.
        expect(frame.locator("#found [data-found]")).to_be_attached()
        expect(frame.locator("#imap_host")).to_be_visible()
        frame.locator("#password").fill(real_mail.password)
        for leg, port in (("imap", real_mail.imaps_port), ("smtp", real_mail.smtps_port)):
            frame.locator(f"#{leg}_host").fill(real_mail.host)
            frame.locator(f"#{leg}_port").fill(str(port))
        frame.get_by_role("button", name="チェックを始める").click()
        expect(frame.locator("#checklist")).to_have_attribute("data-state", "finished", timeout=30_000)
        names = {cookie["name"] for cookie in context.cookies() if cookie.get("partitionKey")}
        assert {"session", "owner", "tz"} <= names, "each in the jar of the embedding site"
        frame.get_by_role("link", name="localhost に戻る").click()
        page.wait_for_url(re.compile("/step3"))
        context.close()
    assert page.url.startswith(f"{back}&check=")
    said = dict(parse_qsl(urlsplit(page.url).query))
    assert said["outcome"] == "passed"
    assert said["signature"] == signature(KEY, page.url.partition("&signature=")[0])
    assert complaints == []
