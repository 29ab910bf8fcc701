"""What is handed out: the wheel carries all that a site needs, and the source archive makes the same wheel."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import time
import urllib.parse
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from tests.support.mailservers import free_port
from webapp import __version__

ROOT = Path(__file__).resolve().parent.parent
START = 60.0


def build(source: Path, target: Path, kind: str) -> Path:
    """Build `kind` ("wheel" or "sdist") of the project at `source` into `target`, without a network."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (built,) = target.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("sdist"), "sdist")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new virtual environment with the wheel in it.

    Nothing is downloaded: what the wheel depends on comes from the environment of the tests, by a path that
    stands behind the new environment's own. The project's editable installation there does not count, because
    the .pth files of a folder that was itself added by one are not read.
    """
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-index"),
            *("--no-deps", "--ignore-installed", str(wheel)),
        ],
        check=True,
        capture_output=True,
    )
    return folder / "bin"


def own_environment(**settings: str) -> dict[str, str]:
    """As of somebody who has never seen the sources."""
    return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **settings}


def test_the_wheel_carries_pages_styles_migrations_providers_and_compiled_catalogs(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for source, packed in (
        ("templates", "webapp/_data/templates"),
        ("static", "webapp/_data/static"),
        ("translations", "webapp/_data/translations"),
        ("webapp/store/migrations", "webapp/store/migrations"),
        ("webapp/providers/data", "webapp/providers/data"),
    ):
        wanted = [
            path
            for path in (ROOT / source).rglob("*")
            if path.is_file() and path.suffix not in (".pyc", ".mo")
        ]
        assert wanted
        for path in wanted:
            assert f"{packed}/{path.relative_to(ROOT / source)}" in names
    for language in ("ja", "en"):
        assert f"webapp/_data/translations/{language}/LC_MESSAGES/messages.mo" in names


def test_the_wheel_carries_no_tests_and_nobodys_own_files(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"webapp", f"inbox_check-{__version__}.dist-info"}
    assert not [name for name in names if re.search(r"sqlite3|secret_key|\.pyc$|/\.", name)]


def test_the_licence_and_the_notices_travel_along(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    licences = {name.rpartition("/")[2] for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}


def test_the_source_archive_makes_the_same_wheel(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path)  # noqa: S202 (our own; Debian 12 has Python 3.11.2, without filters)
    (source,) = tmp_path.iterdir()
    again = build(source, tmp_path / "again", "wheel")

    def content(path: Path) -> dict[str, int]:
        # Compiled catalogs carry the moment of their making; their sources are compared.
        files = zipfile.ZipFile(path).infolist()
        return {file.filename: file.CRC for file in files if not file.filename.endswith((".mo", "RECORD"))}

    assert content(again) == content(wheel)


def test_the_source_archive_holds_what_a_developer_needs(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        *("dev", "Makefile", "README.md", "LICENSE", "NOTICE", "pyproject.toml", "build_hook.py"),
        *("requirements/run.txt", "requirements/dev.txt", "requirements/build.txt", "tools/catalogs.py"),
        *("tests/conftest.py", "docs/architecture.md", "translations/babel.cfg"),
    } <= names


def test_an_installed_program_says_its_version(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [installed / "inbox-check", "--version"],
        cwd=tmp_path,
        env=own_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == f"inbox-check {__version__}"


@contextmanager
def running(program: Path, folder: Path) -> Iterator[str]:
    """A site with the practice lab; its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = own_environment(INBOX_CHECK_BIND=f"127.0.0.1:{port}")
    with (folder / "log").open("wb") as log:
        site = subprocess.Popen(
            [program, "serve", "--practice-lab"], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        until = time.monotonic() + START
        while True:
            try:
                urllib.request.urlopen(f"{url}/readyz", timeout=2).close()  # noqa: S310 (our own http)
                break
            except OSError:
                alive = site.poll() is None and time.monotonic() < until
                assert alive, (folder / "log").read_text("utf-8")
                time.sleep(0.1)
        yield url
    finally:
        site.terminate()
        site.wait(30)


class Visitor:
    """A browser without script, in Japanese."""

    def __init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._opener.addheaders = [("Accept-Language", "ja")]

    def get(self, url: str) -> str:
        with self._opener.open(url, timeout=10) as answer:
            return answer.read().decode()

    def post(self, url: str, **fields: str) -> str:
        """The address that the answer led to."""
        with self._opener.open(url, urllib.parse.urlencode(fields).encode(), timeout=10) as answer:
            return answer.url


def test_an_installed_site_speaks_japanese_and_checks_a_mailbox(installed: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [installed / "python", "-c", "import webapp; print(webapp.__file__)"],
        cwd=tmp_path,
        env=own_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(installed.parent), "the sources were used instead"
    with running(installed / "inbox-check", tmp_path) as url:
        visitor = Visitor()
        page = visitor.get(f"{url}/")
        assert "メール接続チェック" in page
        assert 'lang="ja"' in page
        for asset in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
            assert visitor.get(url + asset)
        box = re.search(r'name="mailbox" value="([^"]+)"', page)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert box
        assert token
        result = visitor.post(f"{url}/practice", mailbox=box[1], csrf_token=token[1])
        report = json.loads(visitor.get(f"{result}.json"))
        until = time.monotonic() + START
        while report["state"] == "running" and time.monotonic() < until:
            time.sleep(0.2)
            report = json.loads(visitor.get(f"{result}.json"))
    assert (report["state"], report["outcome"]) == ("finished", "passed")
    assert [stage["outcome"] for stage in report["stages"]] == ["passed"] * 5
