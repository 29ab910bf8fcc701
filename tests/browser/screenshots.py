"""Pictures of every page and state, in each language, colour scheme and width, and contact sheets of them.

`python -m tests.browser.screenshots [--causes] [FOLDER]`, into `screenshots/` where no folder is named. The sheets
of a language, scheme and width hold all exhibits side by side, large enough to be read; the pictures stand beside
them in full. Of a cause only its card is taken, as the rest of its page is that of others.
"""

import argparse
import base64
import tempfile
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.gallery import Gallery, gallery

LANGUAGES, SCHEMES, WIDTHS = ("ja", "en"), ("light", "dark"), (1280, 390, 320)
_SHEET_WIDTH = 1900


def picture_all(browser: Browser, shown: Gallery, folder: Path, names: Iterable[str] = ()) -> list[Path]:
    """Takes the pictures, and returns the sheets. names: of the exhibits to take, all where empty."""
    sheets = []
    wanted = [exhibit for exhibit in shown.exhibits if not names or exhibit.name in names]
    for language, scheme, width in product(LANGUAGES, SCHEMES, WIDTHS):
        place = folder / f"{language}-{scheme}-{width}"
        place.mkdir(parents=True, exist_ok=True)
        context = browser.new_context(
            color_scheme=scheme,  # type: ignore[arg-type]
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            timezone_id="Asia/Tokyo",
        )
        page = context.new_page()
        pictures = []
        for exhibit in wanted:
            shown.show(page, exhibit, language)
            page.mouse.move(0, 0)
            pictures.append(place / f"{exhibit.name}.png")
            if exhibit.name.startswith("cause-"):
                page.locator("main .break").first.screenshot(path=pictures[-1])
            else:
                page.screenshot(path=pictures[-1], full_page=True)
        context.close()
        cards = [picture for picture in pictures if picture.stem.startswith("cause-")]
        whole = [picture for picture in pictures if picture not in cards]
        sheets += _sheets(browser, whole, folder / place.name, width)
        sheets += _sheets(browser, cards, folder / f"{place.name}-causes", width)
    return sheets


def _sheets(browser: Browser, pictures: list[Path], stem: Path, width: int) -> list[Path]:
    columns = 3 if width > 1000 else 5
    per_sheet = 3 * columns
    page = browser.new_page(viewport={"width": _SHEET_WIDTH, "height": 1000})
    made = []
    for number in range(0, len(pictures), per_sheet):
        figures = "".join(_figure(picture) for picture in pictures[number : number + per_sheet])
        page.set_content(
            "<style>body{margin:8px;background:#888;font:12px sans-serif;"
            f"display:grid;grid-template-columns:repeat({columns},1fr);gap:8px}}figure{{margin:0}}"
            f"img{{width:100%;display:block}}</style>{figures}"
        )
        made.append(stem.with_name(f"{stem.name}-sheet-{number // per_sheet + 1}.png"))
        page.screenshot(path=made[-1], full_page=True)
    page.close()
    return made


def _figure(picture: Path) -> str:
    data = base64.b64encode(picture.read_bytes()).decode("ascii")
    return f"<figure><figcaption>{picture.stem}</figcaption><img src='data:image/png;base64,{data}'></figure>"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("screenshots"))
    parser.add_argument("--causes", action="store_true", help="a result for each cause besides")
    parser.add_argument("--only", nargs="*", default=(), help="names of exhibits")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as own,
        gallery(Path(own), causes=arguments.causes) as shown,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for sheet in picture_all(browser, shown, arguments.folder, arguments.only):
            print(sheet)
        browser.close()


if __name__ == "__main__":
    main()
