"""The operator's own name, looks and words, wherever people meet this product."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import SECRET
from tests.web.fakes import FakeEngine
from tests.web.samples import result, wrong_port
from webapp.config import Config, Texts
from webapp.config.brand import Logo
from webapp.store import Token
from webapp.web import create_app
from webapp.web.brand import paragraphs

Site = Callable[..., FlaskClient]
PAGES = ("/", "/explain", "/egress", "/privacy", "/accessibility", "/nothing")
TEXTS = {
    "ja": Texts(
        "運営は株式会社サンプルです。\n\n連絡先：privacy@example.jp",
        "© サンプル <b>",
        {"利用規約": "https://www.example.jp/"},
    ),
    "en": Texts("Run by Sample Ltd.", "© Sample", {"Terms": "https://www.example.jp/en"}),
}


@pytest.fixture
def site(config: Config) -> Site:
    def make(engine: FakeEngine | None = None, **changes: object) -> FlaskClient:
        return create_app(replace(config, **changes), engine or FakeEngine()).test_client()  # type: ignore[arg-type]

    return make


def style(client: FlaskClient) -> str:
    (address,) = re.findall(r'href="(/static/[^"]+style\.css)"', client.get("/").text)
    return client.get(address).text


@pytest.mark.parametrize("path", PAGES)
def test_the_name_the_support_link_and_the_footer_stand_on_every_page(site: Site, path: str) -> None:
    client = site(brand_name="サンプル診断", support_url="mailto:help@example.jp", brand_texts=TEXTS)
    page = client.get(path).text
    assert "– サンプル診断</title>" in page
    assert "サンプル診断</a>" in page
    assert "メール接続チェック" not in page
    assert '<a href="mailto:help@example.jp" rel="noopener">' in page
    assert '<a href="https://www.example.jp/" rel="noopener">利用規約</a>' in page
    assert "© サンプル &lt;b&gt;" in page


def test_the_text_for_a_ticket_names_who_made_it(site: Site) -> None:
    engine = FakeEngine()
    token = Token.new()
    engine.put(token, result(wrong_port()))
    for changes, name in (({"brand_name": "サンプル診断"}, "サンプル診断"), ({}, "メール接続チェック")):
        text = (
            site(engine, **changes).get(f"/checks/{token.text}.txt", headers={"Accept-Language": "ja"}).text
        )
        assert f"({name})" in text.splitlines()[0]


def test_colours_come_with_the_one_style_sheet(site: Site) -> None:
    plain, own = style(site()), style(site(brand_color="#00695c"))
    assert own.startswith(plain.rstrip())
    assert "@media (prefers-color-scheme: light){:root{--accent: #00695c;--on-accent: #fff;" in own
    assert own.count("prefers-color-scheme: dark") == plain.count("prefers-color-scheme: dark")
    dark = style(site(brand_color_dark="#80cbc4"))
    assert "@media (prefers-color-scheme: dark){:root{--accent: #80cbc4;--on-accent: #14171c;" in dark


def test_the_logo_stands_before_the_name_and_in_the_tab(site: Site) -> None:
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    client = site(brand_logo=Logo(drawing, ".svg"))
    page = client.get("/").text
    (address,) = re.findall(r'<a class="brand" href="/"><img src="([^"]+)" alt="">', page)
    assert f'<link rel="icon" href="{address}">' in page
    answer = client.get(address)
    assert answer.data == drawing
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_privacy_page_says_what_the_operator_adds(site: Site) -> None:
    client = site(brand_texts=TEXTS)
    page = client.get("/privacy", headers={"Accept-Language": "ja"}).text
    assert "運営者からの説明" in page
    assert "<p>運営は株式会社サンプルです。</p>" in page
    assert '<p>連絡先：<a href="mailto:privacy@example.jp" rel="noopener">privacy@example.jp</a></p>' in page
    assert "保存も記録もしません" in page, "what the program promises stays"
    assert "Run by Sample Ltd." in client.get("/privacy?lang=en").text
    assert "運営者からの説明" not in site().get("/privacy", headers={"Accept-Language": "ja"}).text


def test_a_language_without_texts_of_its_own_falls_back(site: Site) -> None:
    assert "© Sample" in site(brand_texts={"en": TEXTS["en"]}).get("/?lang=ja").text
    assert "© サンプル" in site(brand_texts={"ja": TEXTS["ja"]}).get("/?lang=en").text


def test_a_result_names_the_operator_for_whoever_gets_the_link(site: Site) -> None:
    engine = FakeEngine()
    token = Token.new()
    engine.put(token, result(wrong_port()))
    client = site(engine, brand_name="サンプル診断")
    client.set_cookie("__Host-owner", SECRET)
    for path in (f"/checks/{token.text}", f"/checks/{token.text}/it"):
        page = client.get(path).text
        assert '<meta property="og:title" content="サンプル診断">' in page
        assert "メール接続チェック" not in page


def test_the_operators_words_are_escaped_and_their_addresses_are_links() -> None:
    text = "https://a.example/x?y=1&z. <b>\n \n規約（https://b.example/）を見る"
    assert list(map(str, paragraphs(text))) == [
        '<a href="https://a.example/x?y=1&amp;z" rel="noopener">https://a.example/x?y=1&amp;z</a>. &lt;b&gt;',
        '規約（<a href="https://b.example/" rel="noopener">https://b.example/</a>）を見る',
    ]
    assert '"><script' not in str(paragraphs('https://a.example/"><script>'))
