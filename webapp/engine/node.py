"""Which process runs a check, and how the others learn that it is no more.

Each process has a name, written in the rows of its checks, and holds a lock on a file of that name. The
system lets go of the lock however the process ends: so a row whose node's lock is free was left behind. This
tells a killed process from one that is still draining beside its successor, which a host name cannot.
"""

import fcntl
import platform
import secrets
from pathlib import Path
from typing import IO

import structlog

from webapp.store import Store

_log = structlog.get_logger(__name__)


class Node:
    """This process's name ("host:random") and its lock in `folder`; take it in the process that uses it."""

    def __init__(self, folder: Path) -> None:
        self.name = f"{_host()}:{secrets.token_hex(6)}"
        self._path = folder / self.name
        self._file: IO[bytes] | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb")
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            # Without it, lost runs are found by their age only.
            _log.warning("no lock for this process", folder=str(folder), reason=error.strerror)

    def release(self) -> None:
        if self._file is not None:
            self._path.unlink(missing_ok=True)
            self._file.close()
            self._file = None


def interrupt_lost_runs(store: Store, folder: Path) -> int:
    """Mark the runs of this host's processes that are no more; how many."""
    lost = 0
    for name in store.nodes_running():
        if name.startswith(f"{_host()}:") and _is_free(folder / name):
            lost += store.interrupt_runs_of(name)
            (folder / name).unlink(missing_ok=True)
    if lost:
        _log.warning("checks were lost with their process", count=lost)
    return lost


def _is_free(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _host() -> str:
    return platform.node() or "localhost"
