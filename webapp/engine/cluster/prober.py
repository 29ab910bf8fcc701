"""A prober node: it takes runs from its region's queue and runs them as a single machine would.

What it does not know until it asks: the key of the report (when it takes a run) and the passwords (just before the
first login). Both are answered once and sealed; see `handover`.
"""

import asyncio
import contextlib
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

import psycopg
import structlog
from procrastinate import App

from webapp.config import Config, Region
from webapp.domain.interruption import interrupt
from webapp.domain.report import Report
from webapp.domain.result import Result, Run, RunKind
from webapp.domain.settings import Secret
from webapp.domain.vocabulary import Cause, Leg
from webapp.engine.cluster import handover, queue
from webapp.engine.cluster.asking import Asking, NoAnswer
from webapp.engine.cluster.bus import Bus
from webapp.engine.cluster.handover import Refused, Want, cluster_key
from webapp.engine.known import settings_of, without_password
from webapp.engine.limited import Busy
from webapp.engine.limits import Limits
from webapp.engine.live import Live
from webapp.engine.process import Process, longest_check
from webapp.engine.runner import Emit, Work
from webapp.engine.tools import Tools
from webapp.store import Key
from webapp.store.cluster import ALIVE, Claim, ClusterStore, StoreTrouble
from webapp.store.cluster import Prober as Row
from webapp.transport.network import Network

_log = structlog.get_logger(__name__)
# Seconds between two signs of life, and between two looks for what dead probers left.
_BEAT = 2.0
# Seconds after which a silent worker of the queue counts as dead.
_STALLED = 6
# Seconds in which a database that is away may come back, for a check that needs its password; and between two tries.
_AWAY = 10.0
_AGAIN = 0.5
# Seconds of a graceful stop that are kept for writing down what did not end in time.
_LAST_WRITES = 5.0


@dataclass(slots=True)
class _Hand:
    """A run that is ours: set when its end is written down, or it is not ours any more."""

    ended: asyncio.Event = field(default_factory=asyncio.Event)


class _Checks(Process):
    """The checks of a prober: as in a web process, with word given of each end."""

    on_written: Callable[[str, int], None]

    def _saved(self, token: Key, run: Run) -> None:
        super()._saved(token, run)
        self.on_written(token.row_key, run.number)

    def _refused(self, token: Key, run: Run) -> None:
        super()._refused(token, run)
        self.on_written(token.row_key, run.number)


class Prober:
    """in_flight: how many runs at a time. `run` returns after SIGTERM or SIGINT, when what runs has ended."""

    def __init__(self, config: Config, tools: Tools, region: Region, in_flight: int) -> None:
        self._config = replace(
            config,
            max_running_checks=in_flight,
            regions=(region,),
            egress_addresses=region.egress_addresses or config.egress_addresses,
        )
        options = replace(
            tools.options,
            egress_addresses=self._config.egress_addresses,
            region=config.name_of(region),
        )
        self._tools = replace(tools, options=options)
        self._region = region
        self._in_flight = in_flight
        self._url = config.broker_url or config.database_url
        self._store = ClusterStore(config.database_url)
        self._hands: dict[tuple[str, int], _Hand] = {}
        # Monotonic seconds: our last sign of life, and the one from which on none was late.
        self._beaten = self._steady_since = float("-inf")
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self) -> None:
        """Raises StoreUnavailable or psycopg.Error where the database does not answer at the start."""
        self._store.migrate()
        queue.prepare(self._url)
        asyncio.run(self._main())

    # --- beginning and end

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._begin()
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            self._loop.add_signal_handler(number, stop.set)
        at_work = [asyncio.create_task(self._serve()), asyncio.create_task(self._rescue())]
        await stop.wait()
        _log.info("prober stops", running=self._checks.busy)
        for task in at_work:
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)
        await asyncio.to_thread(self._end)

    def _begin(self) -> None:
        """Everything that runs share is there before the first one."""
        network: Network = self._tools.network()
        # Who may begin was asked where the check was started; here it is counted which addresses are reached.
        limits = Limits(self._config.rate_limit, self._config.key_for("limits"))
        self._checks = _Checks(self._config, self._store, network, limits)
        self._checks.on_written = self._written
        name = self._checks.node.name
        channel = f"prober_{name.rpartition(':')[2]}"
        self._asking = Asking(
            name, channel, cluster_key(self._config), lambda *message: self._bus.send(*message)
        )
        self._row = Row(self._region.name, self._asking.pair.public)
        self._store.enlist(name, self._row)
        self._beaten = time.monotonic()
        self._bus = Bus(
            self._url, (channel,), lambda _, payload: self._asking.hear(payload), self._beat_again
        )
        self._bus.connected.wait(10)
        self._checks.runner.every(_BEAT, self._beat)
        _log.info("prober begins", region=self._region.name, in_flight=self._in_flight, name=name)

    def _end(self) -> None:
        # Alive in the eyes of the others until the last run is written down.
        self._checks.end(longest_check(self._config) + _LAST_WRITES)
        with contextlib.suppress(Exception):
            self._store.dismiss(self._checks.node.name)
        self._bus.close()
        self._store.close()

    def _beat(self) -> None:
        if not self._store.beat(self._checks.node.name):
            self._store.enlist(self._checks.node.name, self._row)
        now = time.monotonic()
        if self._beaten < now - 2 * _BEAT:
            self._steady_since = now
        self._beaten = now

    def _beat_again(self) -> None:
        """As soon as the database is back: nobody starts a check where no prober seems to be alive."""
        with contextlib.suppress(StoreTrouble):
            self._beat()

    def _may_judge(self) -> bool:
        """Whether a silent prober is dead: where our own signs of life were late, everybody's may have been."""
        now = time.monotonic()
        return now - self._beaten <= 2 * _BEAT and now - self._steady_since >= ALIVE

    # --- what comes

    async def _serve(self) -> None:
        """The queue's worker, begun anew whenever the database was away."""
        while True:
            app = queue.receiving_app(self._url, self._take)
            try:
                async with app.open_async():
                    await app.run_worker_async(
                        queues=[queue.queue_of(self._region.name)],
                        name=self._checks.node.name,
                        concurrency=self._in_flight,
                        fetch_job_polling_interval=1,
                        update_heartbeat_interval=_BEAT,
                        stalled_worker_timeout=_STALLED,
                        delete_jobs="always",
                        install_signal_handlers=False,
                        # Runs do not end with the worker: they have their own end.
                        shutdown_graceful_timeout=0.5,
                    )
            except Exception as error:
                _log.warning("the queue does not answer, trying again", reason=type(error).__name__)
            await asyncio.sleep(0.5)

    async def _rescue(self) -> None:
        """Take up what probers of this region had in hand, or were about to take, when they died."""
        app = queue.receiving_app(self._url, self._take)
        while True:
            try:
                async with app.open_async():
                    while True:
                        if self._may_judge():
                            await self._rescue_once(app)
                        await asyncio.sleep(_BEAT)
            except Exception as error:
                _log.warning("no look for lost checks", reason=type(error).__name__)
                await asyncio.sleep(_BEAT)

    async def _rescue_once(self, app: App) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED):
            await app.job_manager.retry_job(job)
        for row_key, number in await asyncio.to_thread(self._store.orphans, self._region.name):
            if self._checks.busy < self._in_flight:
                task = asyncio.create_task(self._take(row_key, number))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    # --- one run

    async def _take(self, row_key: str, number: int) -> None:
        """Run it, unless somebody else does; returns when its end is written down."""
        hand = self._hands.get((row_key, number))
        if hand is None:
            # Before anything is waited for: the queue and the look for lost runs may both offer it.
            hand = self._hands[row_key, number] = _Hand()
            try:
                claim = await asyncio.to_thread(self._store.claim, row_key, number, self._checks.node.name)
                if isinstance(claim, Claim):
                    await self._begin_run(row_key, number, claim)
                else:  # over; or in hand of a prober, whose death would be noticed
                    self._written(row_key, number)
            except BaseException:
                self._written(row_key, number)
                raise
        await hand.ended.wait()

    async def _begin_run(self, row_key: str, number: int, claim: Claim) -> None:
        try:
            content = await self._asking.ask(row_key, number, claim.attempt, Want.KEY)
        except (NoAnswer, Refused):
            _log.warning("nobody holds the key of a check: interrupted")
            await asyncio.to_thread(self._store.interrupt, row_key, number, claim.attempt)
            self._written(row_key, number)
            return
        key = handover.key_from_json(row_key, claim.attempt, content)
        result = await asyncio.to_thread(self._store.load, key)
        run = (
            next((run for run in result.runs if run.number == number), None)
            if isinstance(result, Result)
            else None
        )
        if not isinstance(result, Result) or run is None:
            self._written(row_key, number)
            return
        run = replace(run, version=claim.version)
        if claim.stopping or content["spent"]:
            cause = Cause.CHECK_CANCELLED if claim.stopping else Cause.CHECK_INTERRUPTED
            ended = replace(
                run, report=interrupt(run.report, cause, datetime.now(UTC)), version=run.version + 1
            )
            await asyncio.to_thread(self._store.save, key, ended)
            self._written(row_key, number)
            return
        # From the start, whatever an earlier attempt has seen.
        fresh = replace(run, report=self._fresh(run.report))
        # (Of other regions' runs beside this one there may be later ones.)
        earlier = tuple(run for run in result.runs if run.number < number)
        live = Live(key, replace(result, runs=(*earlier, fresh)))
        try:
            if not self._checks.take(live):
                return
        except Busy:
            await asyncio.to_thread(self._store.interrupt, row_key, number, claim.attempt)
            self._written(row_key, number)
            return
        self._checks.begin(live, self._work(live, claim))

    def _fresh(self, report: Report) -> Report:
        return Report(
            report.settings,
            datetime.now(UTC),
            egress_addresses=self._config.egress_addresses,
            budget_ms=report.budget_ms,
            region=self._tools.options.region,
        )

    def _work(self, live: Live, claim: Claim) -> Work:
        summary = live.run.report.settings
        network, options = self._checks.network_for(live), self._tools.options
        if live.run.kind is not RunKind.FULL:
            return partial(self._tools.retest, without_password(summary), network, options)
        passwords = _Passwords(
            partial(self._asking.ask, live.token.row_key, live.run.number, claim.attempt, Want.PASSWORD)
        )
        options = replace(options, secrets_for_login=passwords)
        check = partial(self._tools.check, settings_of(summary), network, options)

        async def work(emit: Emit) -> Report:
            try:
                return await check(emit)
            except* (NoAnswer, Refused):
                _log.warning("no password for a check: interrupted")
            return interrupt(live.run.report, Cause.CHECK_INTERRUPTED, datetime.now(UTC))

        return work

    def _written(self, row_key: str, number: int) -> None:
        """In any thread: nothing is left to do for this run."""
        if hand := self._hands.pop((row_key, number), None):
            self._loop.call_soon_threadsafe(hand.ended.set)


class _Passwords:
    """Asks once, however many legs want to know."""

    def __init__(self, ask: Callable[[], Awaitable[Mapping[str, str]]]) -> None:
        self._ask = ask
        self._asked: asyncio.Task[Mapping[Leg, Secret]] | None = None

    async def __call__(self) -> Mapping[Leg, Secret]:
        if self._asked is None:
            self._asked = asyncio.create_task(self._fetch())
        return await asyncio.shield(self._asked)

    async def _fetch(self) -> Mapping[Leg, Secret]:
        """Waits for a database that is away. (What was not sent was not answered; an answer is given once only.)"""
        until = time.monotonic() + _AWAY
        was_away = False
        while True:
            try:
                return handover.secrets_from_json(await self._ask())
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise NoAnswer from None
                was_away = True
                await asyncio.sleep(_AGAIN)
            except NoAnswer:
                if not was_away:
                    raise
                was_away = False  # who has it may have come back after we did: once more
