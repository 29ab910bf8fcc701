"""How gunicorn runs the site: threads, times, its log, and an end that loses no check."""

import os
import re
import secrets
import signal
import threading
import time
from datetime import timedelta
from types import FrameType
from typing import Any

import structlog
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from webapp.cli.gunicorn_worker import Worker
from webapp.config import Config
from webapp.engine import Engine

# Threads beyond one for each running check's viewer: other pages, and streams that are about to end.
SPARE_THREADS = 140
# Seconds of a graceful stop that are kept for writing down what did not end in time.
_LAST_WRITES = 5.0


def settings_for(config: Config) -> dict[str, Any]:
    """gunicorn's settings, without the hooks."""
    threads = threads_for(config)
    # The longest check and a margin; after it the arbiter kills.
    graceful = round(config.timeout + config.arrival_timeout) + 15
    return {
        "bind": config.bind,
        "workers": config.workers,
        "worker_class": Worker,
        "threads": threads,
        "worker_connections": threads * 2,
        "graceful_timeout": graceful,
        # While a worker waits for its last checks it tells no sign of life.
        "timeout": graceful + 30,
        "keepalive": 5,
        "control_socket_disable": True,
        # What proxies say is judged by `forwarding`, with a list of its own.
        "forwarded_allow_ips": "",
        "secure_scheme_headers": {},
        "logger_class": SiteLog,
        "pre_request": name_request,
        **({"worker_tmp_dir": "/dev/shm"} if os.access("/dev/shm", os.W_OK) else {}),  # noqa: S108
    }


def threads_for(config: Config) -> int:
    return config.max_running_checks + SPARE_THREADS


def name_request(worker: object, request: object) -> None:
    """A request id for every line that is logged from here on, also by the check that it starts."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=secrets.token_hex(6))


class SiteLog(Logger):  # type: ignore[misc]
    """gunicorn's own log, sent where all logs go; one event for each request."""

    _quiet = re.compile(r"/(healthz|readyz|metrics|static/.*)")

    def setup(self, cfg: Any) -> None:
        self.cfg = cfg
        self._access_log_enabled = True
        for log in (self.error_log, self.access_log):
            log.handlers = []
            log.propagate = True

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        """Without the query, which may hold an address; the token in a path is replaced by `logs`."""
        path = environ.get("PATH_INFO", "")
        if self._quiet.fullmatch(path):
            return
        structlog.get_logger("access").info(
            "request",
            method=environ.get("REQUEST_METHOD"),
            path=path,
            status=int(str(resp.status).split(" ", 1)[0]),
            ms=round(request_time / timedelta(milliseconds=1)),
            bytes=getattr(resp, "sent", None),
        )


class Ending:
    """The end of a worker: streams at once, then pages, then checks.

    on SIGTERM the engine takes no more checks and lets watchers go, gunicorn finishes its requests, and
    `finish` waits for the checks with what is left of the time. On SIGINT and SIGQUIT nothing is waited for.
    """

    def __init__(self, engine: Engine, graceful: float) -> None:
        self._engine = engine
        self._graceful = graceful
        self._until: float | None = None

    def listen(self) -> None:
        """Hear the signals before gunicorn's own handlers do. In the worker's main thread."""
        self._precede(signal.SIGTERM, self._graceful)
        self._precede(signal.SIGINT, 0.0)
        self._precede(signal.SIGQUIT, 0.0)

    def finish(self) -> None:
        """Wait for the checks; nothing may interrupt that any more but SIGKILL."""
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
                signal.signal(number, signal.SIG_IGN)
        until = time.monotonic() + self._graceful if self._until is None else self._until
        self._engine.drain(max(0.0, until - time.monotonic() - _LAST_WRITES))

    def _precede(self, number: signal.Signals, seconds: float) -> None:
        then = signal.getsignal(number)

        def hear(received: int, frame: FrameType | None) -> None:
            self._until = min(self._until or float("inf"), time.monotonic() + seconds)
            self._engine.stop_taking()
            if callable(then):
                then(received, frame)

        signal.signal(number, hear)
