"""The site in processes of its own, a browser that only counts, and the moments at which a check changed.

`python -m benchmarks._site` is `inbox-check serve` that notes each new state of a check, when it is made, in the
file that the environment names: (check id, version, seconds on the machine's monotonic clock), a line each.
"""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks._lab import Place, Servers  # noqa: E402

_JOURNAL = "BENCHMARK_JOURNAL"
HOST = "127.0.0.1"


@dataclass
class Site:
    """A running site. `worker` is the process that serves and checks."""

    port: int
    worker: int
    journal: Path

    @property
    def memory(self) -> int:
        """The worker's highest use of memory so far, in MiB."""
        status = Path(f"/proc/{self.worker}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        return int(found[1]) // 1024

    @property
    def cpu(self) -> float:
        """Seconds of CPU that the worker has used."""
        fields = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def made(self) -> dict[str, list[tuple[int, float]]]:
        """For each check its versions, and when each was made."""
        changes: dict[str, list[tuple[int, float]]] = {}
        for line in self.journal.read_text().splitlines():
            check, version, moment = line.split()
            changes.setdefault(check, []).append((int(version), float(moment)))
        return changes


@contextmanager
def running_site(folder: Path, port: int, servers: Servers | None, **settings: str) -> Iterator[Site]:
    """A site that checks `servers`; settings without prefix, as `RATE_LIMIT="off"`."""
    wanted = {"INSTANCE_PATH": str(folder / "instance"), "BIND": f"{HOST}:{port}", "RATE_LIMIT": "off"}
    if servers is not None:
        wanted |= {"CA_FILE": servers.ca_file, "ALLOWED_NETWORKS": ",".join(servers.allowed_networks)}
    journal = folder / "journal"
    journal.touch()
    environment = {name: text for name, text in os.environ.items() if not name.startswith("INBOX_CHECK_")}
    environment |= {f"INBOX_CHECK_{name}": text for name, text in (wanted | settings).items()}
    with (folder / "site.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks._site"],
            cwd=ROOT,
            env=environment | {_JOURNAL: str(journal)},
            stdout=log,
            stderr=log,
        )
    try:
        until = time.monotonic() + 30
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "site.log").read_text()[-3000:])
            time.sleep(0.02)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield Site(port, int(children[0]), journal)
    finally:
        process.send_signal(signal.SIGINT)  # at once: what is left is not waited for
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        if process.poll() is None:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://{HOST}:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@dataclass
class Seen:
    """What came over one live page: (version, moment) of each message, and the end."""

    token: str
    began: float
    messages: list[tuple[int, float]] = field(default_factory=list)
    over: float | None = None

    @property
    def seconds(self) -> float:
        """From the press of the button to the end of the check, as the page shows it."""
        assert self.over is not None
        return self.over - self.began


class Browser:
    """As much of one as it takes to start checks and to watch them; every request on a connection of its own."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}
        self._csrf = ""

    async def open(self) -> None:
        """The first page, for its cookies and the name that a form needs."""
        _, _, body = await self.get("/")
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', body)
        assert found, body[:500]
        self._csrf = found[1]

    async def get(self, path: str) -> tuple[int, dict[str, str], str]:
        return await self._ask("GET", path)

    async def start(self, place: Place) -> Seen:
        """Press the button."""
        form: dict[str, Any] = {
            "csrf_token": self._csrf,
            "email": place.address,
            "password": place.password,
            "send_test_message": "y",
        }
        for leg, server in (("imap", place.imap), ("smtp", place.smtp)):
            form |= {f"{leg}_{name}": server[name] for name in ("host", "port", "security")}
        form["username"], form["smtp_username"] = place.imap["username"], place.smtp["username"]
        began = time.monotonic()
        status, headers, body = await self._ask("POST", "/checks", urlencode(form))
        if status != 303:
            raise RuntimeError(f"{status}: {body[:2000]}")
        return Seen(headers["location"].rpartition("/")[2], began)

    async def watch(self, seen: Seen) -> Seen:
        """Stay on the live page until the check is over, asking again where a stream ends before."""
        while seen.over is None:
            async for version in self._events(seen.token):
                moment = time.monotonic()
                if version is None:
                    seen.over = moment
                else:
                    seen.messages.append((version, moment))
        return seen

    async def _events(self, token: str) -> AsyncIterator[int | None]:
        """The version of each message when it is whole; None for the end of the check."""
        reader, writer = await self._send("GET", f"/checks/{token}/events")
        try:
            version = None
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    version = int(line.rpartition(b".")[2])
                elif line == b"event: done\n":
                    yield None
                    return
                elif line == b"\n" and version is not None:
                    yield version
                    version = None
        finally:
            writer.close()

    async def _ask(self, method: str, path: str, body: str = "") -> tuple[int, dict[str, str], str]:
        reader, writer = await self._send(method, path, body)
        try:
            head, _, content = (await reader.read()).partition(b"\r\n\r\n")
        finally:
            writer.close()
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _, text = value.partition(";")[0].partition("=")
                self._cookies[cookie] = text
        return int(first.split()[1]), headers, content.decode("utf-8", "replace")

    async def _send(
        self, method: str, path: str, body: str = ""
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(HOST, self._port, limit=2**20)
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{self._port}", "Connection: close"]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={text}" for name, text in self._cookies.items()))
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        writer.write("\r\n".join([*lines, "", body]).encode())
        return reader, writer


def percentile(figures: list[float], share: float) -> float:
    """The smallest figure that `share` of all do not exceed."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _keep_journal(path: str) -> None:
    from webapp.domain.report import Report
    from webapp.engine.live import Live

    file = os.open(path, os.O_WRONLY | os.O_APPEND)
    update = Live.update

    def noted(live: Live, report: Report) -> None:
        moment = time.monotonic()
        update(live, report)
        os.write(file, f"{live.result.id} {live.run.version} {moment}\n".encode())

    Live.update = noted  # type: ignore[method-assign]


if __name__ == "__main__":
    _keep_journal(os.environ[_JOURNAL])
    from webapp.cli import main

    sys.exit(main(["serve"]))
