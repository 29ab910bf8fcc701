"""A private PostgreSQL from Debian's packages: its own folder, a unix socket, no network, stopped by its pid."""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

# The server refuses to run as root.
_USER: dict[str, Any] = (
    {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
)


class NotInstalled(Exception):  # noqa: N818 (says what it is about)
    pass


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise NotInstalled("no PostgreSQL. On Debian: apt-get install postgresql")
    return found[-1].parent


class Postgres:
    """`url` names the database; every statement goes to the log, as a careless operator might have it.

    address: of a network of the test's own, to listen at besides. log: the statements that it logs.
    """

    def __init__(self, address: str = "", log: str = "all") -> None:
        self._programs = _programs()
        self.folder = Path(tempfile.mkdtemp(prefix="inbox-check-pg-"))
        if _USER:
            shutil.chown(self.folder, "postgres", "postgres")
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"listen_addresses = '{address}'\nunix_socket_directories = '{self.folder}'\nmax_connections = 200\n"
                f"log_statement = '{log}'\nlog_parameter_max_length = -1\nfsync = off\nshared_buffers = 32MB\n"
            )
        self.url = f"postgresql://postgres@/postgres?host={self.folder}"
        if address:
            self.url = f"postgresql://postgres@{address}/postgres"
            with (self.data / "pg_hba.conf").open("a") as rights:
                rights.write("host all all samenet trust\n")
        self.start()

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def start(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def restart(self, away: float = 0.0) -> None:
        """As after a crash: sessions cut, nothing said. away: seconds until it is back."""
        self.stop("immediate")
        time.sleep(away)
        self.start()

    def dump(self) -> bytes:
        return subprocess.run(
            [self._programs / "pg_dumpall", "-h", self.folder, "-U", "postgres"],
            capture_output=True,
            check=True,
        ).stdout

    def close(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        done = subprocess.run(command, **_USER, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if done.returncode:
            raise RuntimeError(done.stderr.decode())
