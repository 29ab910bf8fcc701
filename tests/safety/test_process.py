"""The site as processes of its own: what of a password can be seen of them, and what becomes of checks at their end."""

import ctypes
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cluster.mailboxes import Gate
from tests.cluster.nodes import until
from tests.safety.visitor import Visitor
from tests.support.site import Site, running_site
from webapp.checks.scrub import encodings
from webapp.domain.report import State
from webapp.domain.result import Result
from webapp.domain.settings import ConnectionSettings
from webapp.lab import Imap, Lab, Scenario, Smtp
from webapp.lab.session import Session
from webapp.store import Store, Token

CANARY = "cAnary-5e1f-öx!"
AT_ONCE = 40


class Letters(Gate):
    """Counts each message that has come whole, by the name that its check gave it, before it is answered."""

    def __init__(self, *, closed: bool) -> None:
        super().__init__(closed=closed)
        self.taken = Counter[bytes]()

    async def __call__(self, session: Session) -> None:
        content = bytes(session._content)  # type: ignore[attr-defined]
        names = [line for line in content.split(b"\r\n") if line.lower().startswith(b"message-id:")]
        self.taken.update(names)
        await super().__call__(session)


def scenario(login: Gate, letters: Letters) -> Scenario:
    return Scenario(
        id="standing-still",
        says="for this test",
        family="test",
        password=CANARY,
        imap=Imap(),
        smtp=Smtp(at={"verdict": (login,), "message": (letters,)}),
    )


@contextmanager
def site_of(folder: Path, lab: Lab, **settings: str) -> Iterator[Site]:
    with running_site(
        folder, authorities=[lab.ca_file], practice_lab=False, MAX_RUNNING_CHECKS="60", **settings
    ) as site:
        yield site


def only(lab: Lab) -> ConnectionSettings:
    (place,) = lab
    return place.settings


def family_of(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == pid:
            found += family_of(int(path.parent.name))
    return found


def readable(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # ended meanwhile, or not ours to read
        return b""


def open_files(pid: int) -> dict[str, bytes]:
    """Every regular file that a process has open, deleted ones too."""
    found = {}
    for path in Path(f"/proc/{pid}/fd").glob("*"):
        try:
            if path.stat().st_size < 50_000_000 and path.is_file():
                found[str(path.readlink())] = path.read_bytes()
        except OSError:
            continue
    return found


def test_while_checks_run_their_password_is_nowhere_but_in_memory(tmp_path: Path) -> None:
    login, letters = Gate(closed=True), Letters(closed=False)
    forms = [form.encode() for form in encodings(CANARY)]
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    def clean(place: str, data: bytes) -> None:
        assert not any(form in data for form in forms), place

    with pytest.MonkeyPatch.context() as patch, Lab(scenario(login, letters)) as lab:
        patch.setenv("TMPDIR", str(scratch))
        with site_of(tmp_path / "site", lab, METRICS="on", LOG_FORMAT="text") as site:
            visitor = Visitor(site)
            links = [visitor.start(only(lab)) for _ in range(3)]
            until(lambda: login.arrived == 3)
            family = family_of(site.process.pid)
            assert len(family) >= 2
            for process in Path("/proc").glob("[0-9]*"):
                if int(process.name) != os.getpid():
                    for what in ("environ", "cmdline", "comm", "status"):
                        clean(f"{process}/{what}", readable(process / what))
            for pid in family:
                for name, data in open_files(pid).items():
                    clean(name, data)
                limits = readable(Path(f"/proc/{pid}/limits")).decode()
                (core,) = (line for line in limits.splitlines() if line.startswith("Max core file size"))
                assert core.split()[4:6] == ["0", "0"]
            for path in tmp_path.rglob("*"):
                if path.is_file():
                    clean(str(path), path.read_bytes())
            for page in (
                "/metrics",
                *(f"{link}{form}" for link in links for form in ("", "/it", ".json", ".txt")),
            ):
                clean(page, visitor.get(page).content)
            for cookie in visitor.cookies.jar:
                clean(f"cookie {cookie.name}", str(cookie.value).encode())
            login.open()
            for link in links:
                assert visitor.end(link)["state"] == "finished"
            for link in links:
                assert link.rpartition("/")[2] not in visitor.get("/metrics").text + site.log
        assert list(scratch.rglob("*")) == []
        for path in (tmp_path / "site").rglob("*"):
            if path.is_file():
                clean(str(path), path.read_bytes())


def test_nobody_of_the_same_user_looks_into_the_memory(tmp_path: Path) -> None:
    """A core file is not written (see above), and /proc/PID/mem is root's."""
    program = (
        "import ctypes, resource; from webapp.cli.closed_memory import close_memory; close_memory(); "
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))"
    )
    assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 1, "as processes usually are"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["0", "0", "0"]


def started(visitor: Visitor, settings: ConnectionSettings) -> list[str]:
    return [visitor.start(settings) for _ in range(AT_ONCE)]


def states(visitor: Visitor, links: list[str]) -> Counter[str]:
    return Counter(visitor.report(link)["state"] for link in links)


def kept(folder: Path, links: list[str]) -> set[State]:
    """In which states the database has the checks."""
    store = Store(f"sqlite:///{folder}/inbox-check.sqlite3")
    results = [store.load(Token(link.rpartition("/")[2])) for link in links]
    store.close()
    return {result.newest.report.state for result in results if isinstance(result, Result)}


def test_a_graceful_stop_repeats_no_message_and_leaves_no_check_open(tmp_path: Path) -> None:
    """Forty checks whose messages were taken and not yet answered when the signal comes."""
    letters = Letters(closed=True)
    with Lab(scenario(Gate(), letters)) as lab:
        settings = only(lab)
        folder = tmp_path / "site"
        with site_of(folder, lab, TIMEOUT="8", ARRIVAL_TIMEOUT="1") as site:
            visitor = Visitor(site)
            links = started(visitor, replace(settings, send_test_message=True))
            until(lambda: sum(letters.taken.values()) == AT_ONCE, 60)
            site.process.send_signal(signal.SIGTERM)
            letters.open()
            assert site.process.wait(90) == 0
            assert "failed by our own mistake" not in site.log
        # Before anybody starts anew, who would mark what was left behind: nothing was, so nobody was killed.
        assert kept(folder, links) <= {State.FINISHED, State.INTERRUPTED}
        before = Counter(letters.taken)
        with site_of(folder, lab) as site:
            after = Visitor(site)
            after.cookies = visitor.cookies
            ended = states(after, links)
            assert sum(ended.values()) == AT_ONCE
            assert set(ended) <= {"finished", "interrupted"}
            assert ended["finished"] > 0
            page = after.get(links[0]).text
            assert 'data-state="running"' not in page
        assert letters.taken == before
        assert set(letters.taken.values()) == {1}


def test_after_kill_9_the_next_start_shows_what_ran_as_interrupted(tmp_path: Path) -> None:
    letters = Letters(closed=True)
    with Lab(scenario(Gate(), letters)) as lab:
        settings = only(lab)
        folder = tmp_path / "site"
        with site_of(folder, lab) as site:
            visitor = Visitor(site)
            links = started(visitor, replace(settings, send_test_message=True))
            until(lambda: sum(letters.taken.values()) == AT_ONCE, 60)
            os.killpg(site.process.pid, signal.SIGKILL)
            site.process.wait(30)
        letters.open()
        with site_of(folder, lab) as site:
            after = Visitor(site)
            after.cookies = visitor.cookies
            assert states(after, links) == {"interrupted": AT_ONCE}
            for link in links[:3]:
                page = after.get(link).text
                assert "Our service stopped during the check" in page
                assert 'name="password"' in page, "one field and one button to go on"
        assert set(letters.taken.values()) == {1}
        assert sum(letters.taken.values()) == AT_ONCE
