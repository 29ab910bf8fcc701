"""A site under gunicorn as a process of its own, whose checks take as long as a test wants."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine import fakes
from tests.support.mailservers import free_port
from webapp.domain.report import State
from webapp.domain.result import Result
from webapp.store import Store, Token

PATIENCE = 20.0


class RunningSite:
    """arguments: as `tests.cli.site` takes them, from SECONDS on."""

    def __init__(self, folder: Path, *arguments: float) -> None:
        self.folder = folder
        self.port = port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.log = (folder / "log").open("w+")
        command = [sys.executable, "-m", "tests.cli.site", str(port), str(folder), *map(str, arguments)]
        self.process = subprocess.Popen(command, stderr=self.log, start_new_session=True)
        self.until(lambda: bool(self.worker))

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:  # noqa: S310
            return answer.read().decode()  # type: ignore[no-any-return]

    def start(self) -> Token:
        return Token(self.get("/start"))

    @property
    def worker(self) -> int:
        """The newest worker that has said that it is there, 0 for none yet."""
        booted = [line for line in self.events() if line.startswith("Booting worker")]
        return int(booted[-1].rpartition(" ")[2]) if booted else 0

    def events(self) -> list[str]:
        lines = (self.folder / "log").read_text().splitlines()
        return [json.loads(line)["event"] for line in lines if line.startswith("{")]

    def until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            assert self.process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.02)

    def ends_after(self, number: signal.Signals) -> float:
        """Seconds from the signal to the end of the last process."""
        before = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(PATIENCE)
        return time.monotonic() - before

    def kept(self, token: Token) -> State:
        store = Store(fakes.config(self.folder).database_url)
        result = store.load(token)
        store.close()
        assert isinstance(result, Result)
        return result.newest.report.state


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Callable[..., RunningSite]]:
    running: list[RunningSite] = []

    def start(*arguments: float) -> RunningSite:
        running.append(RunningSite(tmp_path, *arguments))
        return running[-1]

    yield start
    for one in running:
        if one.process.poll() is None:
            os.killpg(one.process.pid, signal.SIGKILL)
            one.process.wait()
        one.log.close()
