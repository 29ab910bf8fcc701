"""A web node: it takes checks, hands them to probers, and shows them live, its own and all others'."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import structlog

from webapp.config import Config
from webapp.domain.interruption import interrupt
from webapp.domain.result import Result
from webapp.domain.settings import ConnectionSettings
from webapp.domain.vocabulary import Cause
from webapp.engine import metrics
from webapp.engine.cluster import queue
from webapp.engine.cluster.bus import Bus
from webapp.engine.cluster.handover import ASKS, cluster_key
from webapp.engine.cluster.holder import Held, Holder
from webapp.engine.cluster.watching import Watchers
from webapp.engine.counting import StoreCounters
from webapp.engine.engine import Engine
from webapp.engine.limited import Busy
from webapp.engine.limits import Limits
from webapp.engine.live import Live
from webapp.engine.process import PATIENCE, Process, longest_check, mark_lost_runs
from webapp.engine.tools import Tools, is_provider_host, tools_for
from webapp.store import Gone, Token
from webapp.store.cluster import EVENTS, QUEUED, Claim, ClusterStore, StoreTrouble
from webapp.transport.network import Network

_log = structlog.get_logger(__name__)
# Seconds between two looks at all rows of interest: covers what a lost message would have told.
_LOOK = 1.0
# Seconds between two counts of the queue, for the metrics.
_COUNT = 5.0
# Seconds beyond the queue and the longest check in which a lost run may be rescued.
_RESCUE = 30.0


def open_cluster_engine(config: Config, tools: Tools | None = None) -> "ClusterEngine":
    """The engine of a web process of a distributed installation; raises what `open_engine` raises."""
    store = ClusterStore(config.database_url)
    store.migrate()
    queue.prepare(config.broker_url or config.database_url)
    mark_lost_runs(config, store)
    lease = longest_check(config) + PATIENCE + _RESCUE
    limits = Limits(
        config.rate_limit,
        config.key_for("limits"),
        counters=StoreCounters(store, lease),
        is_provider_host=is_provider_host,
    )
    return ClusterEngine(config, store, tools or tools_for(config), limits)


class WebProcess(Process):
    """What a web node has in one process: no check, but what the checks that were started here need."""

    def __init__(self, config: Config, store: ClusterStore, network: Network, limits: Limits) -> None:
        url = config.broker_url or config.database_url
        self._cluster = store
        self.watchers = Watchers()
        self.queue = queue.Queue(url)
        self.holder = Holder(store, cluster_key(config), lambda *message: self.bus.send(*message))
        self._answering = ThreadPoolExecutor(4, thread_name_prefix="inbox-check-answer")
        self._longest = PATIENCE + longest_check(config) + _RESCUE
        super().__init__(config, store, network, limits)
        self.bus = Bus(url, (EVENTS, ASKS), self._hear, self._look_at_all)
        self.runner.every(_LOOK, self._look_at_all)
        self.runner.every(_COUNT, lambda: metrics.show_queued(store.queued()))

    def hold(self, token: Token, number: int, settings: ConnectionSettings) -> bool:
        """Take a run in hand; False where one of the same link is."""
        if not self.holder.hold(token, number, settings):
            return False
        with self._changed:
            self.busy += 1
        return True

    def let_go(self, token: Token) -> bool:
        """Forget a run that did not begin, or is over. False where it was forgotten already."""
        if self.holder.drop(token.row_key) is None:
            return False
        self._limits.release(token.id)
        self._leave()
        return True

    def wake_watchers(self) -> None:
        self.watchers.wake_all()

    def end(self, seconds: float) -> None:
        super().end(seconds)
        self.bus.close()
        self._answering.shutdown()
        self.queue.close()

    def _show(self) -> None:
        pass  # probers run the checks, and tell how many

    # --- in the bus's thread

    def _hear(self, channel: str, payload: str) -> None:
        if channel == EVENTS:
            self.watchers.wake(payload.partition(":")[0])
        else:
            self._answering.submit(self._answer, payload)

    def _answer(self, payload: str) -> None:
        try:
            self.holder.answer(payload)
        except Exception as error:
            _log.error("a prober could not be answered", reason=type(error).__name__)

    # --- now and then

    def _look_at_all(self) -> None:
        """Tell watchers what they may have missed, and settle the runs of ours that are over, or never will be."""
        mine = self.holder.all()
        rows = {*self.watchers.rows(), *(held.token.row_key for held in mine)}
        if not rows:
            return
        try:
            newest = self._cluster.versions(rows)
        except StoreTrouble as error:
            _log.warning("the database does not answer", reason=type(error).__name__)
            return
        for row_key in rows:
            seen = newest.get(row_key)
            self.watchers.tell(row_key, seen and seen[:2])
        for held in mine:
            seen = newest.get(held.token.row_key)
            if seen is None or seen[0] != held.number or not seen[2]:
                self._finish(held)
            elif time.monotonic() - held.since > PATIENCE and self.end_queued(
                held.token, held.number, Cause.CHECK_INTERRUPTED
            ):
                _log.info("check waited too long for a prober", check=held.token.id)
            elif time.monotonic() - held.since > self._longest:
                _log.error("check did not end by itself", check=held.token.id)
                self._cluster.interrupt(held.token.row_key, held.number)

    def _finish(self, held: Held) -> None:
        if not self.let_go(held.token):
            return
        result = self._cluster.load(held.token)
        if isinstance(result, Result):
            for run in result.runs:
                if run.number == held.number:
                    self._settle(held.token.id, run)

    def end_queued(self, token: Token, number: int, cause: Cause) -> bool:
        """End a run that no prober has yet; False where one has, or it is over."""
        claim = self._cluster.claim_queued(token.row_key, number, self.node.name)
        result = self._cluster.load(token)
        if not isinstance(claim, Claim) or not isinstance(result, Result):
            return False
        run = result.newest
        report = interrupt(run.report, cause, datetime.now(UTC))
        return self._cluster.save(token, replace(run, report=report, version=claim.version + 1))


class ClusterEngine(Engine):
    """The engine as the pages know it; checks are run by probers, and every state is read from the database."""

    _store: ClusterStore

    def wait_for_change(self, token: Token, version: int, timeout: float) -> Result | Gone | None:
        deadline = time.monotonic() + timeout
        process = self._web()
        was_stopping = self.stopping
        number = self._number(token)
        with process.watchers.watching(token.row_key, (number, version)) as news:
            while True:
                # (Asked for before the first look, so that nothing falls between look and wait.)
                news.clear()
                try:
                    seen = self._store.peek(token)
                    if seen is None or not seen.running or seen.version != version:
                        return self._store.load(token) or Gone()
                except StoreTrouble:
                    pass  # the page stands still until the database is back
                left = deadline - time.monotonic()
                if left <= 0 or self.stopping is not was_stopping:
                    return None
                news.wait(left)

    def position(self, token: Token) -> int | None:
        try:
            return self._store.place(token)
        except StoreTrouble:
            return None

    def cancel(self, token: Token) -> None:
        self._store.ask_to_stop(token)
        if seen := self._store.peek(token):
            self._web().end_queued(token, seen.number, Cause.CHECK_CANCELLED)

    # --- inside

    def _make_process(self) -> WebProcess:
        return WebProcess(self._config, self._store, self._tools.network(), self.limits)

    def _web(self) -> WebProcess:
        process = self._here() or self._awake()
        assert isinstance(process, WebProcess)
        return process

    def _number(self, token: Token) -> int:
        try:
            seen = self._store.peek(token)
        except StoreTrouble:
            return 0
        return seen.number if seen else 0

    def _launch(self, live: Live, settings: ConnectionSettings, keep: Callable[[str], bool]) -> None:
        """Hold what the check needs, keep the row, put it into the queue of its region."""
        process, token, run = self._web(), live.token, live.run
        assert isinstance(token, Token)
        if not process.hold(token, run.number, settings):
            return  # the same form came twice
        try:
            self._require_room()
            kept = keep(QUEUED)
        except BaseException as error:
            if isinstance(error, Busy):
                metrics.count_rejected(error.reason)
            process.let_go(token)
            raise
        if not kept:
            process.let_go(token)
            return
        try:
            process.queue.put(token.row_key, run.number, self._config.regions[0].name)
        except Exception as error:
            _log.error("the queue does not take checks", reason=type(error).__name__)
            process.let_go(token)
            self._store.undo(token, run)
            raise Busy(10) from None

    def _require_room(self) -> None:
        """Raises Busy where a check would wait in vain."""
        region = self._config.regions[0].name
        if (
            self._store.queued() >= self._config.max_running_checks
            or region not in self._store.regions_alive()
        ):
            raise Busy(10)
