"""A person at a terminal: runs a command line and types the password when asked for it."""

import os
import pty
import select
import signal
import termios
import time
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Ran:
    """status: the exit status. said: all that stood on the screen."""

    status: int
    said: str


def run_at_terminal(line: str, password: str, environment: Mapping[str, str], patience: float = 60.0) -> Ran:
    """`line` in a shell with a terminal of its own; `password` goes to each question for one.

    Ended by force after `patience` seconds.
    """
    child, screen = pty.fork()
    if child == 0:
        os.execve("/bin/sh", ["sh", "-c", line], {**os.environ, **environment})  # noqa: S606
    said, answered, until = b"", 0, time.monotonic() + patience
    while time.monotonic() < until:
        if not select.select([screen], [], [], 0.2)[0]:
            continue
        try:
            data = os.read(screen, 65536)
        except OSError:  # Linux: the other side of the terminal is closed
            break
        if not data:
            break
        said += data
        if said.count(b"assword") > answered and said.rstrip().endswith(b":"):
            answered = said.count(b"assword")
            _wait_for_silence(screen)
            os.write(screen, password.encode() + b"\n")
    else:
        os.kill(child, signal.SIGKILL)
    os.close(screen)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return Ran(status, said.decode("utf-8", "replace"))


def _wait_for_silence(screen: int, patience: float = 5.0) -> None:
    """Until the program has turned the echo off, which it does just after its question; or until patience ends."""
    until = time.monotonic() + patience
    while termios.tcgetattr(screen)[3] & termios.ECHO and time.monotonic() < until:
        time.sleep(0.01)
