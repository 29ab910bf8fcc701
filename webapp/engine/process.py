"""All that the engine has in one process: its checks in memory, its threads, its name."""

import asyncio
import os
import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import structlog

from webapp.config import Config
from webapp.diagnosis import lexicon
from webapp.domain.result import Run, RunKind
from webapp.domain.vocabulary import Cause
from webapp.engine import metrics
from webapp.engine.limited import Busy
from webapp.engine.limits import Kind, Limits, accounts_of, hosts_of, login_was_refused
from webapp.engine.live import Live
from webapp.engine.node import Node, interrupt_lost_runs
from webapp.engine.runner import Runner, Work
from webapp.engine.tools import is_provider_host
from webapp.engine.writer import Writer
from webapp.store import Key, Store
from webapp.transport.network import Network

_log = structlog.get_logger(__name__)

# Seconds that a check waits for a place.
PATIENCE = 60.0
# Seconds a check may take beyond its own time before it is taken for stuck.
_MARGIN = 15.0
# Seconds between two rounds of housekeeping.
_ROUND = 600.0
# Seconds after which the words of the diagnosis are put in order: the first page goes before, the first failure after.
_READING = 1.0


class Process:
    """Made in the process that it is about; see `Engine`."""

    def __init__(self, config: Config, store: Store, network: Network, limits: Limits) -> None:
        self.pid = os.getpid()
        self.network = network
        self.node = Node(nodes_folder(config))
        self.lives: dict[str, Live] = {}
        self.busy = 0
        self._config = config
        self._store = store
        self._limits = limits
        self._changed = threading.Condition()
        self._ending = threading.Event()
        self._usual_seconds = 10.0  # of a check: a moving average
        self._writer = Writer(store, on_saved=self._saved, on_refused=self._refused)
        # Several processes read each other's progress from the rows; else only a crash needs it there.
        shared = config.workers > 1 or config.broker_url is not None
        self.runner = Runner(
            self._writer,
            capacity=config.max_running_checks,
            longest=longest_check(config) + _MARGIN,
            patience=PATIENCE,
            interval=0.2 if shared else 1.0,
            on_end=self._ended,
        )
        self.runner.every(_ROUND, self._keep_house)
        if shared:
            self.runner.every(1.0, self._heed_others)
        reading = threading.Timer(_READING, lexicon)
        reading.daemon = True
        reading.start()

    def take(self, live: Live) -> bool:
        """A place for a check, at worst in the queue; False where the link's last one runs. Raises Busy."""
        with self._changed:
            there = self.lives.get(live.token.row_key)
            if there and not there.over:
                return False
            places = self._config.max_running_checks
            # So many that the last one would probably wait no longer than its patience lasts.
            line = min(places, max(1, int(PATIENCE / self._usual_seconds * places)))
            if self.busy >= places + line:
                raise Busy(max(5, round(self._usual_seconds)))
            self.lives[live.token.row_key] = live
            self.busy += 1
            self._show()
        return True

    def begin(self, live: Live, work: Work) -> None:
        """Run a check that has a place and a row."""
        live.kept = True
        _log.info("check begins", check=live.result.id, kind=live.run.kind.value)
        self.runner.begin(live, work)

    def network_for(self, live: Live) -> Network:
        """The network as one check sees it: many names for one server are one server to the limits."""
        return self.network.asking(partial(self._admit, live))

    def give_up(self, live: Live) -> None:
        """Give a place back without having run."""
        self.forget(live)
        self._limits.release(live.admission)
        self._leave()

    def yield_to_other(self, live: Live) -> None:
        """Another run of the link was first; a form that came twice has its limits held by the other one."""
        other = self.lives.get(live.token.row_key)
        if other is None or other.admission != live.admission:
            self._limits.release(live.admission)

    def stop(self, live: Live, cause: Cause) -> None:
        live.stop_cause = cause
        self.runner.stop(live)

    def forget(self, live: Live) -> None:
        """Leave the answer to the store from now on."""
        with self._changed:
            if self.lives.get(live.token.row_key) is live:
                del self.lives[live.token.row_key]

    def wake_watchers(self) -> None:
        for live in list(self.lives.values()):
            live.wake()

    def end(self, seconds: float) -> None:
        """Wait for what runs at most so long, stop the rest, write everything down, end all threads."""
        with self._changed:
            self._changed.wait_for(lambda: self.busy == 0, seconds)
        self._ending.set()
        self.runner.close()
        if not self._writer.close(seconds=15.0):
            _log.error("results could not be saved before the end", count=len(self.lives))
        self.node.release()

    # --- called in the loop thread

    async def _admit(self, live: Live, host: str, addresses: tuple[str, ...]) -> tuple[str, ...]:
        """Those addresses that not too many checks have reached; a check whose own server has none is stopped."""
        if is_provider_host(host):
            return addresses
        admitted = [
            address
            for address in addresses
            if await asyncio.to_thread(self._limits.admit_address, address, live.admission)
        ]
        if not admitted and host in hosts_of(live.run.report.settings):
            _log.info("check stopped: too many others reach its server")
            metrics.count_rejected(Kind.ADDRESS.value)
            self.stop(live, Cause.CHECK_INTERRUPTED)
            await asyncio.Event().wait()  # until the stop arrives
        return tuple(admitted)

    def _ended(self, live: Live) -> None:
        self.runner.aside(self._settle, live.admission, live.run)
        report = live.run.report
        metrics.count_end(report, live.run.kind.value, self._config.regions[0].name)
        failure = report.first_failure
        _log.info(
            "check ended",
            outcome=(report.outcome or report.state).value,
            cause=failure.cause.value if failure and failure.cause else None,
        )
        if report.finished_at:
            seconds = (report.finished_at - report.created_at).total_seconds()
            self._usual_seconds += (max(0.1, seconds) - self._usual_seconds) / 20
        self._leave()

    def _leave(self) -> None:
        with self._changed:
            self.busy -= 1
            self._show()
            self._changed.notify_all()

    def _show(self) -> None:
        places = self._config.max_running_checks
        metrics.show_running(min(self.busy, places))
        metrics.show_queued(max(0, self.busy - places))

    # --- called in the writer's thread

    def _saved(self, token: Key, run: Run) -> None:
        live = self.lives.get(token.row_key)
        if live and live.over and live.run.number == run.number:
            self.forget(live)

    def _refused(self, token: Key, run: Run) -> None:
        live = self.lives.get(token.row_key)
        if live and live.run.number == run.number:
            self.stop(live, Cause.CHECK_INTERRUPTED)
            self.forget(live)

    # --- called now and then, in threads of their own

    def _settle(self, admission: str, run: Run) -> None:
        """What the limits have to know; counters may be in the database."""
        try:
            self._note(run)
        finally:
            # Last, so that at no moment a refused login is neither counted nor under way.
            self._limits.release(admission)

    def _note(self, run: Run) -> None:
        if run.kind is RunKind.FULL and login_was_refused(run.report):
            self._limits.note_login_refused(accounts_of(run.report.settings))

    def _keep_house(self) -> None:
        mark_lost_runs(self._config, self._store)
        while self._store.remove_expired() and not self._ending.wait(0.05):
            pass  # one batch after the other, so that others write in between

    def _heed_others(self) -> None:
        """Stop what another process was asked to stop or delete."""
        lives = [live for live in self.lives.values() if live.kept and not live.over]
        if not lives:
            return
        rows = self._store.open_runs(self.node.name)
        for live in lives:
            asked_to_stop = rows.get(live.token.row_key, True)
            if asked_to_stop and not live.over:
                self.stop(live, Cause.CHECK_CANCELLED)


def nodes_folder(config: Config) -> Path:
    return config.instance_path / "nodes"


def longest_check(config: Config) -> float:
    """Seconds that a check may take once it has a place."""
    return config.timeout + config.arrival_timeout


def mark_lost_runs(config: Config, store: Store) -> None:
    """Mark what was lost with its process, or is too old to be still running."""
    if config.broker_url is None:  # else runs are on other machines, and change hands
        interrupt_lost_runs(store, nodes_folder(config))
    oldest = timedelta(seconds=longest_check(config) + _MARGIN + PATIENCE + 60)
    store.interrupt_runs_before(datetime.now(UTC) - oldest)
