"""One check while it is in memory: its newest report, and whoever waits for the next."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from webapp.domain.report import Report, State
from webapp.domain.result import Result, Run, RunKind
from webapp.domain.vocabulary import Cause, Outcome
from webapp.store import Key


def admission(token: Key, kind: RunKind, number: int) -> str:
    """The name under which the limits know a run: the same for a form that comes twice, another for all others."""
    return f"{token.id} {kind} {number}"


class Live:
    """Written by the engine's thread, read and waited for by any other.

    `result` is replaced as a whole at each change. No secret is kept here but the link's token.
    """

    def __init__(self, token: Key, result: Result) -> None:
        self.token = token
        self.kept = False  # its row is in the store
        self.position: int | None = None  # in the queue, 1 for the next
        self.stop_cause = Cause.CHECK_INTERRUPTED  # why it was stopped, should it be
        self._result = result
        self._changed = threading.Condition()
        self._wakes = 0

    @property
    def result(self) -> Result:
        return self._result

    @property
    def run(self) -> Run:
        return self._result.newest

    @property
    def admission(self) -> str:
        return admission(self.token, self.run.kind, self.run.number)

    @property
    def over(self) -> bool:
        return self.run.report.state is not State.RUNNING

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What tells one state worth saving from the next."""
        return tuple(row.outcome for row in self.run.report.stages)

    def update(self, report: Report) -> None:
        """A new state of the running report; a run that is over does not change any more."""
        with self._changed:
            if self.over:
                return
            report = replace(report, expires_at=self._result.expires_at)
            run = replace(self.run, report=report, version=self.run.version + 1)
            self._put(replace(self._result, runs=(*self._result.runs[:-1], run)))

    def move(self, position: int | None) -> None:
        """A new place in the queue; None: it is running."""
        self.position = position
        self.update(self.run.report)

    def change(self, change: Callable[[Result], Result]) -> None:
        """Change how the result is shared."""
        with self._changed:
            self._put(change(self._result))

    def wait(self, version: int, timeout: float) -> Result | None:
        """The result as soon as its version is not `version`, or it is over; None after `timeout` seconds.

        None also when `wake` was called meanwhile.
        """
        deadline = time.monotonic() + timeout
        with self._changed:
            wakes = self._wakes
            while self.run.version == version and not self.over:
                left = deadline - time.monotonic()
                if left <= 0 or self._wakes != wakes:
                    return None
                self._changed.wait(left)
            return self._result

    def wake(self) -> None:
        """Send everybody who waits back to look around."""
        with self._changed:
            self._wakes += 1
            self._changed.notify_all()

    def _put(self, result: Result) -> None:
        self._result = result
        self._changed.notify_all()
