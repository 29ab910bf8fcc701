"""The whole site as a process of its own, as a newcomer starts it: gunicorn, engine, store, practice lab."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.mailservers import free_port

_START = 30.0
_STOP = 20.0


@dataclass(frozen=True)
class Site:
    """url: without a slash at its end. folder: the instance folder, which also holds the log."""

    url: str
    folder: Path
    process: "subprocess.Popen[bytes]"

    @property
    def log(self) -> str:
        """Everything the site has said so far, on both streams."""
        return (self.folder / "log").read_text("utf-8", errors="replace")

    @property
    def stored(self) -> bytes:
        """All that the database has on disk, its journals included."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.glob("*.sqlite3*")))


@contextmanager
def running_site(
    folder: Path, *, authorities: Sequence[Path] = (), practice_lab: bool = True, **settings: str
) -> Iterator[Site]:
    """A site that may reach all of loopback and nothing else.

    authorities: PEM files of the mail servers that it shall trust. settings: by name without INBOX_CHECK_.
    """
    folder.mkdir(parents=True, exist_ok=True)
    bundle = folder / "authorities.pem"
    bundle.write_bytes(b"\n".join(path.read_bytes() for path in authorities))
    port = free_port()
    usual = {
        "BIND": f"127.0.0.1:{port}",
        "INSTANCE_PATH": str(folder),
        "ALLOWED_NETWORKS": "127.0.0.0/8,::1/128",
        "ALLOWED_PORTS": "1-65535",
        "RATE_LIMIT": "off",
        "DISCOVERY": "offline",
        "ARRIVAL_TIMEOUT": "5",
        "LOG_FORMAT": "json",
        **({"CA_FILE": str(bundle)} if authorities else {}),
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INBOX_CHECK_")}
    environment |= {f"INBOX_CHECK_{name}": value for name, value in (usual | settings).items()}
    program = "import sys; from webapp.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "serve", *(["--practice-lab"] if practice_lab else [])]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    site = Site(f"http://127.0.0.1:{port}", folder, process)
    try:
        _wait_until_ready(site)
        yield site
    finally:
        _stop(process)


def _wait_until_ready(site: Site) -> None:
    until = time.monotonic() + _START
    while site.process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{site.url}/readyz", timeout=2):  # noqa: S310 (our own http)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the site did not start; its log says:\n{site.log[-3000:]}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """At once: nobody needs the checks that are still running. It leads a process group of its own."""
    for number, patience in ((signal.SIGINT, _STOP), (signal.SIGKILL, 5.0)):
        if process.poll() is not None:
            return
        os.killpg(process.pid, number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
