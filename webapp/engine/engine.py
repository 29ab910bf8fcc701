"""Where and when checks run: in this process, beside the pages that show them.

`Engine` is what the web floor speaks with, from any thread. The checks themselves run in one event loop in a
thread of its own (`runner`), and one more thread keeps their progress (`writer`). Both are made when they
are first needed, in the process that needs them: threads do not survive a fork.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from webapp.checks.run import summarise
from webapp.config import Config, Region
from webapp.discovery import Discovery
from webapp.domain.report import Report, SettingsSummary
from webapp.domain.result import Result, Run, RunKind, Sharing
from webapp.domain.settings import ConnectionSettings
from webapp.domain.vocabulary import Cause
from webapp.engine import metrics
from webapp.engine.known import without_password
from webapp.engine.limited import Busy, Limited
from webapp.engine.limits import Limits, Refusal, accounts_of, hosts_of
from webapp.engine.live import Live, admission
from webapp.engine.process import Process
from webapp.engine.tools import Tools
from webapp.store import Gone, Store, Token

# Seconds between two looks at the row of a check that another process runs.
_LOOK = 0.25


class Engine:
    """Checks, by the token of their link. All methods are safe in any thread, and none waits for a check.

    `stopping`: this process takes no more checks; whoever shows one live should end the stream.
    """

    def __init__(self, config: Config, store: Store, tools: Tools, limits: Limits) -> None:
        self._config = config
        self._store = store
        self._tools = tools
        self.limits = limits
        self.stopping = False
        self._starting = threading.Lock()
        self._process: Process | None = None

    # --- beginning

    def start(
        self, settings: ConnectionSettings, token: Token, sharing: Sharing, *, client: str = ""
    ) -> None:
        """Begin the first run of a link; nothing happens if the link exists: the same form came twice.

        client: the address of whoever asks, for the limits. Raises Limited (Busy where it is our own fault).
        """
        if self._find(token) or self._store.peek(token):
            return
        self._awake()
        summary, now = summarise(settings), datetime.now(UTC)
        self._admit_check(client, summary, admission(token, RunKind.FULL, 1))
        run = Run(1, RunKind.FULL, self._report(summary, now), version=1)
        expires_at = sharing.until(now)
        live = Live(token, Result(token.id, now, expires_at, sharing, (run,)))
        self._launch(
            live,
            settings,
            lambda node: self._store.create(token, sharing, expires_at, run, node=node),
        )

    def run_again(self, settings: ConnectionSettings, token: Token, *, client: str = "") -> None:
        """Begin a further whole run of a link; nothing happens while one is running, or if the link is gone.

        Raises Limited.
        """
        result = self._idle(token)
        if result is None:
            return
        self._awake()
        summary = summarise(settings)
        self._admit_check(client, summary, self._next(result, token, RunKind.FULL))
        self._add_run(token, result, RunKind.FULL, summary, settings)

    def retest(self, token: Token, *, client: str = "") -> None:
        """Run the connect stages of a link again, without a password; otherwise as `run_again`."""
        result = self._idle(token)
        if result is None:
            return
        summary = result.newest.report.settings
        self._awake()
        name = self._next(result, token, RunKind.RETEST)
        self._admit(self.limits.admit_retest(client, hosts_of(summary), name))
        self._add_run(token, result, RunKind.RETEST, summary, without_password(summary))

    @property
    def regions(self) -> tuple[Region, ...]:
        """Where `retest_everywhere` tests from; empty where there is one place only."""
        return ()

    def retest_everywhere(self, token: Token, *, client: str = "") -> None:
        """As `retest`, from every region at once: a run of its own for each. Nothing where there is one only."""

    # --- looking on

    def result(self, token: Token) -> Result | Gone | None:
        """The newest state: from memory where this process runs it, else as it was kept."""
        live = self._find(token)
        return live.result if live else self._store.load(token)

    def wait_for_change(self, token: Token, version: int, timeout: float) -> Result | Gone | None:
        """The result as soon as its newest run's version is not `version`, or the run is over.

        None where nothing happened in `timeout` seconds, or this process begins to stop.
        """
        live = self._find(token)
        if live:
            return live.wait(version, timeout)
        deadline = time.monotonic() + timeout
        was_stopping = self.stopping
        while True:
            seen = self._store.peek(token)
            if seen is None or not seen.running or seen.version != version:
                return self._store.load(token) or Gone()
            left = deadline - time.monotonic()
            if left <= 0 or self.stopping is not was_stopping:
                return None
            time.sleep(min(_LOOK, left))

    def position(self, token: Token) -> int | None:
        """The place in the queue, 1 for the next; None for a check that runs or is over."""
        live = self._find(token)
        return live.position if live else None

    @property
    def running(self) -> int:
        """How many checks this process has in hand, waiting ones included."""
        process = self._here()
        return process.busy if process else 0

    # --- changing

    def cancel(self, token: Token) -> None:
        """Have a running check stopped, for the customer; wherever it runs."""
        live, process = self._find(token), self._here()
        if live and process:
            process.stop(live, Cause.CHECK_CANCELLED)
        else:
            self._store.ask_to_stop(token)

    def change(
        self, token: Token, *, sharing: Sharing | None = None, expires_at: datetime | None = None
    ) -> None:
        """Change how a result is shared, or when it ends."""
        if not self._store.change(token, sharing=sharing, expires_at=expires_at):
            return
        if live := self._find(token):
            live.change(
                lambda result: replace(
                    result, sharing=sharing or result.sharing, expires_at=expires_at or result.expires_at
                )
            )

    def delete(self, token: Token) -> None:
        """Delete a result at once; a check that runs is stopped."""
        self._store.delete(token)
        live, process = self._find(token), self._here()
        if live and process:
            process.stop(live, Cause.CHECK_CANCELLED)
            process.forget(live)

    # --- the rest

    def discover(self, address: str, *, client: str = "") -> Discovery:
        """The servers of an address, looked up in the engine's loop. Raises Limited."""
        self._admit(self.limits.admit_lookup(client))
        process = self._awake()
        looking = self._tools.discover(address, process.network, self._tools.discovery)
        return process.runner.run(looking, self._tools.discovery.seconds + 5)

    def ready(self) -> bool:
        """Whether checks would be taken and kept."""
        return not self.stopping and self._store.ready()

    def wake(self) -> None:
        """Make this process's threads now, so that housekeeping is done although nobody starts a check."""
        self._awake()

    def stop_taking(self) -> None:
        """Take no more checks, and send home whoever watches one (the page comes back by itself)."""
        self.stopping = True
        if process := self._here():
            process.wake_watchers()

    def drain(self, seconds: float) -> None:
        """Stop taking checks, wait for those in hand at most `seconds`, interrupt the rest, and end.

        Afterwards nothing of this process is lost: all states are kept, all threads ended.
        """
        self.stop_taking()
        if process := self._here():
            process.end(seconds)
        with self._starting:
            self._process = None

    # --- inside

    def _find(self, token: Token) -> Live | None:
        process = self._here()
        return process.lives.get(token.row_key) if process else None

    def _here(self) -> Process | None:
        """What runs in this process, if anything does; a fork inherits none of it."""
        process = self._process
        return process if process and process.pid == os.getpid() else None

    def _awake(self) -> Process:
        """What runs in this process, begun if it has not yet. Raises Busy where it is to end."""
        if self.stopping:
            raise Busy(5)
        process = self._here()
        if process is None:
            with self._starting:
                process = self._here()
                if process is None:
                    self._process = process = self._make_process()
        return process

    def _make_process(self) -> Process:
        return Process(self._config, self._store, self._tools.network(), self.limits)

    def _admit_check(self, client: str, summary: SettingsSummary, name: str) -> None:
        self._admit(self.limits.admit_check(client, hosts_of(summary), accounts_of(summary), name))

    def _next(self, result: Result, token: Token, kind: RunKind) -> str:
        return admission(token, kind, result.newest.number + 1)

    def _admit(self, refusal: Refusal | None) -> None:
        if refusal:
            metrics.count_rejected(refusal.kind.value)
            raise Limited(refusal.retry_after, refusal.kind.value)

    def _idle(self, token: Token) -> Result | None:
        """The result of a link where nothing is running."""
        live = self._find(token)
        if live:
            return live.result if live.over else None
        seen = self._store.peek(token)
        if seen is None or seen.running:
            return None
        result = self._store.load(token)
        return result if isinstance(result, Result) else None

    def _report(self, settings: SettingsSummary, now: datetime) -> Report:
        budget_ms = round(self._config.timeout * 1000)
        return Report(settings, now, egress_addresses=self._config.egress_addresses, budget_ms=budget_ms)

    def _add_run(
        self,
        token: Token,
        result: Result,
        kind: RunKind,
        summary: SettingsSummary,
        settings: ConnectionSettings,
    ) -> None:
        last = result.newest
        # Versions go on from run to run, so that whoever watches the link sees a change in any case.
        report = self._report(summary, datetime.now(UTC))
        run = Run(last.number + 1, kind, report, version=last.version + 1)
        live = Live(token, replace(result, runs=(*result.runs, run)))
        self._launch(live, settings, lambda node: self._store.add_run(token, run, node=node))

    def _launch(self, live: Live, settings: ConnectionSettings, keep: Callable[[str], bool]) -> None:
        """Take a place, keep the row, begin. `keep(node)` is False where another was there first."""
        process = self._awake()
        try:
            if not process.take(live):
                process.yield_to_other(live)
                return
        except Busy as busy:
            metrics.count_rejected(busy.reason)
            self.limits.release(live.admission)
            raise
        try:
            kept = keep(process.node.name)
        except BaseException:
            process.give_up(live)
            raise
        if kept:
            check = self._tools.check if live.run.kind is RunKind.FULL else self._tools.retest
            process.begin(live, partial(check, settings, process.network_for(live), self._tools.options))
        else:
            process.give_up(live)
