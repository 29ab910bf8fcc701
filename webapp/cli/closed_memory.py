"""There are passwords in our memory: no core file of it is written, and no neighbour looks into it."""

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def close_memory() -> None:
    """For this process and all that it forks: no core dump, whatever catches those, and for other processes of the
    same user no /proc/PID/mem and no debugger (root still has both)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
