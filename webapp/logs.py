"""Logs: one event a line, as text or JSON, to standard error. Nothing secret gets through.

What could open something is replaced on its way out, whoever logged it: a link's token by its id, an error's
message (which may quote what was typed) by the error's kind and the places it passed.
"""

import logging
import logging.config
import re
import sys
import traceback
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

import structlog

Event = MutableMapping[str, Any]

# What the token of a link looks like: 160 bits in base32; typed in capitals it opens the link as well.
_TOKEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z2-7]{32}(?![A-Za-z0-9])")
# What would move a terminal, or end the line: a path may hold it, and anybody chooses paths.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_MOST_PLACES = 12


def configure(log_format: str = "text", *, name_of: Callable[[str], str] = lambda token: "hidden") -> None:
    """Send everything that this process logs, by structlog or by `logging`, through the same pipe.

    log_format: "text" or "json". name_of: the id of a token, which stands in its place.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_message,
        lambda logger, method, event: _hide(event, name_of),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    # These tell every step of a request, addresses and all.
    for chatty in ("httpx", "httpcore", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def places(error: BaseException) -> str:
    """The kind of an error and where it passed, the last place first. Not its message."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST_PLACES:]
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {where}" if where else type(error).__name__


def _without_message(_: object, __: str, event: Event) -> Event:
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = places(error)
        record = event.get("_record")
        if isinstance(record, logging.LogRecord):
            # Else the formatter would write the whole trace behind our line.
            record.exc_info = record.exc_text = None
    return event


def _hide(event: Event, name_of: Callable[[str], str]) -> Event:
    for key, value in event.items():
        if isinstance(value, str):
            value = _TOKEN.sub(lambda match: name_of(match[0].lower()), value)
            event[key] = _UNSEEN.sub(lambda match: ascii(match[0])[1:-1], value)
    return event
