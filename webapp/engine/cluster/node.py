"""A web node: it takes checks, hands them to probers, and shows them live, its own and all others'."""

import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import structlog

from webapp.config import Config, Region
from webapp.domain.interruption import interrupt
from webapp.domain.report import Report, SettingsSummary
from webapp.domain.result import Result, Run, RunKind
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
from webapp.engine.known import without_password
from webapp.engine.limited import Busy
from webapp.engine.limits import Limits, hosts_of
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
# Seconds that the first check waits for the line to the other nodes.
_CONNECTING = 5.0
# Seconds that a check waits for a sign of life from a prober of its region.
_RETURNING = 2.0
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
        # The prober of the very first check would ask before anybody listens.
        self.bus.connected.wait(_CONNECTING)
        self.runner.every(_LOOK, self._look_at_all)
        self.runner.every(_COUNT, lambda: metrics.show_queued(store.queued()))

    def hold(
        self, token: Token, numbers: Collection[int], admission: str, settings: ConnectionSettings
    ) -> bool:
        """Take runs in hand; False where others of the same link are."""
        if not self.holder.hold(token, numbers, admission, settings):
            # Where it is the same form that came twice, what is held keeps the limits for both.
            if not self.holder.is_admitted(admission):
                self._limits.release(admission)
            return False
        with self._changed:
            self.busy += len(numbers)
        return True

    def let_go(self, token: Token, number: int) -> None:
        """Forget a run that did not begin."""
        if held := self.holder.drop(token.row_key, number):
            self._leave_admitted(held.admission)

    def _leave_admitted(self, admission: str) -> None:
        """One run less under this name; with its last one the limits are given back."""
        if not self.holder.is_admitted(admission):
            self._limits.release(admission)
        self._leave()

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
        mine = self.holder.all_kept()
        rows = {*self.watchers.rows(), *(held.token.row_key for held in mine)}
        if not rows:
            return
        try:
            newest, going_on = self._cluster.versions(rows), self._cluster.open_among(rows)
        except StoreTrouble as error:
            _log.warning("the database does not answer", reason=type(error).__name__)
            return
        for row_key in rows:
            self.watchers.tell(row_key, newest.get(row_key))
        for held in mine:
            if (held.token.row_key, held.number) not in going_on:
                self._finish(held)
            elif time.monotonic() - held.since > PATIENCE and self.end_queued(
                held.token, held.number, Cause.CHECK_INTERRUPTED
            ):
                _log.info("check waited too long for a prober", check=held.token.id)
            elif time.monotonic() - held.since > self._longest:
                _log.error("check did not end by itself", check=held.token.id)
                self._cluster.interrupt(held.token.row_key, held.number)

    def _finish(self, held: Held) -> None:
        if self.holder.drop(held.token.row_key, held.number) is None:
            return
        try:
            result = self._cluster.load(held.token)
            for run in result.runs if isinstance(result, Result) else ():
                if run.number == held.number:
                    self._note(run)
        finally:
            self._leave_admitted(held.admission)

    def end_queued(self, token: Token, number: int, cause: Cause) -> bool:
        """End a run that no prober has yet; False where one has, or it is over."""
        claim = self._cluster.claim_queued(token.row_key, number, self.node.name)
        result = self._cluster.load(token)
        if not isinstance(claim, Claim) or not isinstance(result, Result):
            return False
        run = next(run for run in result.runs if run.number == number)
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

    @property
    def regions(self) -> tuple[Region, ...]:
        return self._config.regions if len(self._config.regions) > 1 else ()

    def retest_everywhere(self, token: Token, *, client: str = "") -> None:
        result = self._idle(token)
        if result is None or not self.regions:
            return
        self._awake()
        summary, now, last = result.newest.report.settings, datetime.now(UTC), result.newest
        there = self._store.regions_alive()
        further = [
            Run(
                last.number + step,
                RunKind.REGION,
                self._report_from(region, summary, now),
                version=last.version + step,
            )
            for step, region in enumerate((r for r in self.regions if r.name in there), 1)
        ]
        if not further:
            metrics.count_rejected(Busy(10).reason)
            raise Busy(10)
        times = len(further)
        admitted = self._next(result, token, RunKind.REGION)
        self._admit(self.limits.admit_retest(client, hosts_of(summary), admitted, times=times))
        self._queue_up(
            token,
            admitted,
            {run.number: run.report.region for run in further},
            without_password(summary),
            lambda node: self._store.add_run(token, *further, node=node),
        )

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

    def _report(self, settings: SettingsSummary, now: datetime) -> Report:
        return self._report_from(self._config.regions[0], settings, now)

    def _report_from(self, region: Region, settings: SettingsSummary, now: datetime) -> Report:
        egress = region.egress_addresses or self._config.egress_addresses
        report = super()._report(settings, now)
        return replace(report, egress_addresses=egress, region=self._config.name_of(region))

    def _launch(self, live: Live, settings: ConnectionSettings, keep: Callable[[str], bool]) -> None:
        assert isinstance(live.token, Token)
        where = {live.run.number: self._config.regions[0].name}
        self._queue_up(live.token, live.admission, where, settings, keep)

    def _queue_up(
        self,
        token: Token,
        admitted: str,
        where: Mapping[int, str],
        settings: ConnectionSettings,
        keep: Callable[[str], bool],
    ) -> None:
        """Hold what runs need, keep their rows, put each into the queue of its region.

        admitted: the name by which the limits know them. where: regions by number.
        """
        process = self._web()
        if not process.hold(token, where.keys(), admitted, settings):
            return
        kept = False
        try:
            self._require_room(set(where.values()))
            kept = keep(QUEUED)
        except Busy as busy:
            metrics.count_rejected(busy.reason)
            raise
        finally:
            if not kept:
                for number in where:
                    process.let_go(token, number)
        if not kept:
            return
        process.holder.note_kept(token, where.keys())
        for number, region in where.items():
            try:
                process.queue.put(token.row_key, number, region)
                _log.info("check queued", check=token.id, region=region)
            except Exception as error:
                _log.error("the queue does not take checks", reason=type(error).__name__)
                process.let_go(token, number)
                self._store.undo(token, number)
                raise Busy(10) from None

    def _require_room(self, regions: set[str]) -> None:
        """Raises Busy where a check would wait in vain. A prober that lost the database may take a moment."""
        if self._store.queued() >= self._config.max_running_checks:
            raise Busy(10)
        until = time.monotonic() + _RETURNING
        while not regions <= self._store.regions_alive():
            if time.monotonic() > until or self.stopping:
                raise Busy(10)
            time.sleep(_RETURNING / 10)
