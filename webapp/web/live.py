"""Live progress as server-sent events: one message is the whole checklist, drawn from the newest snapshot."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, g, render_template

from webapp.domain.report import State
from webapp.domain.result import Result
from webapp.domain.vocabulary import Outcome
from webapp.store import Gone
from webapp.web.door import Visit, config, engine
from webapp.web.stations import live_view

_PING = 15.0  # seconds of silence before a proxy could think that nobody is there
_QUEUE_LOOK = 2.0  # seconds between two looks at a place in the queue
_LIFE = 60.0  # a stream ends then and is asked for again: no old worker is kept alive by it


# Of one check: whoever has its link may look on, but not take every stream that there is.
_AUDIENCE = 64


class Streams:
    """How many streams this process may hold, so that other pages still find a thread."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._watching = Counter[str]()
        self._lock = threading.Lock()

    def enter(self, check: str) -> bool:
        with self._lock:
            there = self._free > 0 and self._watching[check] < _AUDIENCE
            self._free -= there
            self._watching[check] += there
            return there

    def leave(self, check: str) -> None:
        with self._lock:
            self._free += 1
            self._watching[check] -= 1
            if not self._watching[check]:
                del self._watching[check]


def _place(checks: Any, visit: Visit, result: Result) -> int | None:
    """The place in the queue; on several machines that is a question to the database, so only while it may wait."""
    begun = any(row.outcome is not Outcome.PENDING for row in result.newest.report.stages)
    return None if begun else checks.position(visit.token)


def draw(app: Flask, visit: Visit, result: Result, language: str, *, poll: str = "") -> str:
    """The checklist as the page and the stream show it. Needs no request. poll: the address to ask for the next one."""
    with app.app_context():
        g.language = language
        place, patience = _place(engine(), visit, result), config().arrival_timeout
        view = live_view(visit.shown(result), visit.path, arrival_timeout=patience, place=place)
        return render_template("check/progress.html", view=view, poll=poll)


def _message(html: str, version: str) -> str:
    lines = "".join(f"data: {line}\n" for line in html.splitlines() if line.strip())
    return f"id: {version}\n{lines}\n"


def _is_over(result: Result) -> bool:
    return result.newest.report.state is not State.RUNNING


def stream(app: Flask, visit: Visit, language: str, streams: Streams) -> Response:
    """The event stream of a visit; the caller has entered `streams`."""

    checks = engine()

    def events() -> Iterator[str]:
        ends = time.monotonic() + _LIFE
        result: Result | Gone | None = visit.result
        while True:
            if not isinstance(result, Result):
                yield "event: done\ndata: gone\n\n"
                return
            run = result.newest
            yield _message(draw(app, visit, result, language), f"{run.number}.{run.version}")
            if _is_over(result):
                yield "event: done\ndata: over\n\n"
                return
            newer = None
            place = _place(checks, visit, result)
            while newer is None:
                left = ends - time.monotonic()
                if left <= 0 or checks.stopping:
                    return
                patience = _QUEUE_LOOK if place else _PING
                newer = checks.wait_for_change(visit.token, run.version, min(patience, left))
                if newer is None and _place(checks, visit, result) != place:
                    newer = result
                if newer is None:
                    yield ": ping\n\n"
            result = newer

    response = Response(events(), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    # Not in the generator: one that nobody begins to read (HEAD) never comes to its end.
    response.call_on_close(lambda: streams.leave(visit.token.id))
    return response
