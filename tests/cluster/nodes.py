"""A whole installation on this machine: web nodes and probers as real processes, and a browser's requests."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx
import psycopg

from tests.support.mailservers import free_port
from webapp.domain.settings import ConnectionSettings
from webapp.store import Token

KEY = "one key for all nodes of this test"


def until(condition: Callable[[], Any], seconds: float = 30.0) -> Any:
    """Wait for something true, and return it."""
    end = time.monotonic() + seconds
    while not (seen := condition()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
    return seen


class Servers(Protocol):
    """Mail servers to be tried: a Lab, or what is known of one in another process."""

    @property
    def allowed_networks(self) -> Sequence[str]: ...

    @property
    def ca_file(self) -> Path | str: ...


class Machine(Protocol):
    """Where a node runs."""

    @property
    def host(self) -> str:
        """The address at which its pages are reached."""
        ...

    def command(self) -> list[str]:
        """What stands before a command to run it there."""
        ...

    def remove(self) -> None:
        """Nothing runs there any more."""
        ...


class ThisMachine:
    host = "127.0.0.1"

    def command(self) -> list[str]:
        return []

    def remove(self) -> None:
        pass


class Node:
    """One process. Its log is kept."""

    def __init__(
        self, folder: Path, name: str, machine: Machine, environ: dict[str, str], *arguments: str
    ) -> None:
        self.name = name
        self.machine = machine
        self.log = folder / f"{name}.log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*machine.command(), sys.executable, "-m", "webapp", *arguments],
                env={**environ, "INBOX_CHECK_INSTANCE_PATH": str(folder / name)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """kill -9, children too."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def pause(self) -> None:
        os.killpg(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self._process.pid, signal.SIGCONT)

    def stop(self, seconds: float = 60.0) -> int:
        """SIGTERM; the exit status."""
        self.terminate()
        return self.wait(seconds)

    def terminate(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> int:
        """The exit status. Raises subprocess.TimeoutExpired."""
        return self._process.wait(seconds)


class Web(Node):
    def __init__(self, folder: Path, name: str, machine: Machine, environ: dict[str, str]) -> None:
        bind = f"{machine.host}:{free_port()}"
        super().__init__(folder, name, machine, {**environ, "INBOX_CHECK_BIND": bind}, "serve")
        self.url = f"http://{bind}"

    def ready(self) -> bool:
        assert self.alive, self.log.read_text()[-3000:]
        try:
            return httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False


@dataclass(frozen=True)
class Address:
    """A site whose processes are not ours to start. url: without a slash at its end."""

    url: str


class Cluster:
    """web: the web nodes. probers: those that run; `begin_prober` adds one. machine: makes one for each node."""

    def __init__(
        self,
        folder: Path,
        database_url: str,
        lab: Servers,
        machine: Callable[[], Machine] = ThisMachine,
        in_flight: int = 20,
    ) -> None:
        self.folder = folder
        self._machine = machine
        self._in_flight = str(in_flight)
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("INBOX_CHECK_")},
            "INBOX_CHECK_SECRET_KEY": KEY,
            "INBOX_CHECK_DATABASE_URL": database_url,
            "INBOX_CHECK_BROKER_URL": database_url,
            "INBOX_CHECK_ALLOWED_NETWORKS": ",".join(lab.allowed_networks),
            "INBOX_CHECK_CA_FILE": str(lab.ca_file),
            "INBOX_CHECK_RATE_LIMIT": "off",
            "INBOX_CHECK_TIMEOUT": "20",
            "INBOX_CHECK_ARRIVAL_TIMEOUT": "5",
            "INBOX_CHECK_LOG_FORMAT": "json",
            "INBOX_CHECK_METRICS": "on",
            "INBOX_CHECK_REGIONS": "tokyo=Tokyo@192.0.2.1,frankfurt=Frankfurt@192.0.2.2",
        }
        self.nodes: list[Node] = []
        self.probers: list[Node] = []
        self._names = (f"node-{number}" for number in range(1, 1000))
        self.web = [self.begin_web(), self.begin_web()]
        self.begin_prober()
        self.begin_prober()
        try:
            for web in self.web:
                until(web.ready)
            self.have(probers=2)
        except BaseException:
            self.close()
            raise

    def begin_web(self) -> Web:
        web = Web(self.folder, next(self._names), self._machine(), self.environ)
        self.nodes.append(web)
        return web

    def begin_prober(self, *arguments: str) -> Node:
        prober = Node(
            self.folder,
            next(self._names),
            self._machine(),
            self.environ,
            "worker",
            "--in-flight",
            self._in_flight,
            *arguments,
        )
        self.nodes.append(prober)
        self.probers.append(prober)
        return prober

    def have(self, probers: int) -> None:
        """So many probers at work, whatever became of earlier ones."""
        self.probers = [prober for prober in self.probers if prober.alive]
        while len(self.probers) < probers:
            self.begin_prober()
        for prober in self.probers:
            until(lambda log=prober.log: "prober begins" in log.read_text())

    def prober_of(self, token: str) -> Node:
        """The prober that has the newest run of a link in hand."""

        def look() -> Node | None:
            with psycopg.connect(self.environ["INBOX_CHECK_DATABASE_URL"]) as connection:
                row = connection.execute(
                    "SELECT node FROM runs WHERE row_key = %s ORDER BY number DESC LIMIT 1",
                    (Token(token).row_key,),
                ).fetchone()
            name = row[0] if row else ""
            return next((p for p in self.probers if name and f'"{name}"' in p.log.read_text()), None)

        node: Node = until(look)
        return node

    def logs(self) -> bytes:
        return b"".join(node.log.read_bytes() for node in self.nodes)

    def close(self) -> None:
        """Stop the nodes, so that coverage is told what they ran, kill what does not end, and remove the machines."""
        alive = [node for node in self.nodes if node.alive]
        for node in alive:
            node.resume()
            node.terminate()
        end = time.monotonic() + 10.0
        for node in alive:
            try:
                node.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                node.kill()
        for node in self.nodes:
            node.machine.remove()


class Browser:
    """One customer, on any of the web nodes: cookies are kept, pages are only looked into as far as needed."""

    def __init__(self, client: httpx.Client | None = None) -> None:
        self._client = client or httpx.Client(timeout=40)

    def start(self, web: "Web | Address", settings: ConnectionSettings) -> str:
        """Send the form; the token of the result's link."""
        page = self._client.get(web.url).text
        fields = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
        imap, smtp = settings.imap, settings.smtp
        assert imap is not None
        assert smtp is not None
        fields |= {"csrf_token": _csrf(page)}
        fields |= {
            "email": settings.address,
            "password": imap.secret.reveal(),
            "username": imap.username,
            "imap_host": imap.host,
            "imap_port": str(imap.port),
            "imap_security": imap.security.value,
            "smtp_host": smtp.host,
            "smtp_port": str(smtp.port),
            "smtp_security": smtp.security.value,
            "send_test_message": "y",
        }
        answer = self._client.post(f"{web.url}/checks", data=fields)
        assert answer.status_code == 303, (answer.status_code, answer.text[:3000])
        return answer.headers["location"].rpartition("/")[2]

    def report(self, web: Web, token: str) -> dict[str, Any]:
        answer = self._client.get(f"{web.url}/checks/{token}.json")
        assert answer.status_code == 200, answer.status_code
        report: dict[str, Any] = answer.json()
        return report

    def regions(self, web: Web, token: str) -> dict[str, Any]:
        """The report of each region by its name, as far as they were asked."""
        reports: dict[str, Any] = self._client.get(f"{web.url}/checks/{token}/regions.json").json()
        return reports

    def ended(self, web: Web, token: str, seconds: float = 40.0) -> dict[str, Any]:
        """The report when the check is over."""

        def look() -> dict[str, Any] | None:
            try:
                report = self.report(web, token)
            except (httpx.HTTPError, AssertionError):
                return None
            return report if report["state"] != "running" else None

        report: dict[str, Any] = until(look, seconds)
        return report

    def post(self, web: Web, path: str, **fields: str) -> httpx.Response:
        page = self._client.get(web.url).text
        return self._client.post(web.url + path, data={"csrf_token": _csrf(page), **fields})

    def live(self, web: "Web | Address", token: str) -> Iterator[str]:
        """The event stream, event by event, as long as it lasts."""
        with self._client.stream("GET", f"{web.url}/checks/{token}/events") as stream:
            lines: list[str] = []
            for line in stream.iter_lines():
                if line:
                    lines.append(line)
                elif lines:
                    yield "\n".join(lines)
                    lines = []

    def close(self) -> None:
        self._client.close()


def _csrf(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"', page)
    assert found
    return found[1] or found[2]
