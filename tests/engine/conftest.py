import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engine import fakes
from tests.engine.fakes import FakeCheck
from webapp.engine import Engine

MakeEngine = Callable[..., Engine]


@pytest.fixture
def make_engine(tmp_path: Path) -> Iterator[MakeEngine]:
    """Engines on one database; drained at the end, and not one of their threads left."""
    made: list[Engine] = []
    before = set(threading.enumerate())

    def make(check: Any, **changes: Any) -> Engine:
        made.append(fakes.engine(tmp_path, check, **changes))
        return made[-1]

    yield make
    for engine in made:
        engine.drain(0)
    left = [thread.name for thread in set(threading.enumerate()) - before if not _is_timer(thread)]
    assert left == []


def _is_timer(thread: threading.Thread) -> bool:
    """The in-memory storage of rate limits cleans up by short timers of its own."""
    return isinstance(thread, threading.Timer)


@pytest.fixture
def held() -> FakeCheck:
    """A check that stands still until it is let go."""
    return FakeCheck(held=True)


@pytest.fixture
def engine(make_engine: MakeEngine) -> Engine:
    """An engine whose checks pass at once."""
    return make_engine(FakeCheck())
