"""Waiting for the engine, as a page does."""

import time
from collections.abc import Callable
from typing import TypeVar

from webapp.domain.report import State
from webapp.domain.result import Result, Sharing
from webapp.engine import Engine
from webapp.store import Token

PATIENCE = 10.0
SHARING = Sharing(owner="owner")
T = TypeVar("T")


def opened(engine: Engine, token: Token) -> Result:
    result = engine.result(token)
    assert isinstance(result, Result)
    return result


def until_over(engine: Engine, token: Token) -> Result:
    """The result once its newest run is over, by waiting for one change after the other."""
    deadline = time.monotonic() + PATIENCE
    result = opened(engine, token)
    while result.newest.report.state is State.RUNNING:
        assert time.monotonic() < deadline, "the check does not end"
        newer = engine.wait_for_change(token, result.newest.version, 1.0)
        if isinstance(newer, Result):
            result = newer
    return result


def until(condition: Callable[[], T]) -> T:
    """For what tells nobody that it has happened: something true, as soon as it is."""
    deadline = time.monotonic() + PATIENCE
    while not (seen := condition()):
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.01)
    return seen
