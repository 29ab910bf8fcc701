"""A private PostgreSQL from Debian's package, on a socket in its own folder, as the user `postgres`."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Where the newest installed version's programs are."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else None


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The folder of its socket, as `database` wants it."""
    binaries = programs()
    if binaries is None or os.getuid() != 0:
        raise RuntimeError("needs Debian's postgresql package, and root")
    folder.mkdir(parents=True)
    folder.parent.chmod(0o755)  # the server, another user, has to reach its folder
    shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    subprocess.run(
        [binaries / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"],
        user="postgres",
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", folder, "-h", ""],
            user="postgres",
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        until = time.monotonic() + 30
        while subprocess.run(
            [binaries / "pg_isready", "-q", "-h", folder, "-U", "postgres"], check=False
        ).returncode:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "log").read_text()[-3000:])
            time.sleep(0.1)
        yield str(folder)
    finally:
        process.terminate()
        process.wait(30)


def database(host: str, name: str) -> str:
    """Make a database; its URL."""
    import psycopg

    with psycopg.connect(f"host={host} user=postgres dbname=postgres", autocommit=True) as connection:
        connection.execute(f'create database "{name}"')  # type: ignore[call-overload]
    return f"postgresql://postgres@/{name}?host={host}"
