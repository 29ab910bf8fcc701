"""Results by their link's token."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from webapp.domain.interruption import interrupt
from webapp.domain.report import State
from webapp.domain.result import Result, Run, RunKind, Sharing
from webapp.domain.serial import report_from_json, report_to_json
from webapp.domain.vocabulary import Cause
from webapp.store.counters import count
from webapp.store.database import Database
from webapp.store.seal import seal, unseal
from webapp.store.tables import OPEN, counters, from_ms, results, runs, to_ms
from webapp.store.token import Key

# How long an expired or deleted link answers "gone" rather than "unknown".
TOMBSTONE = timedelta(days=90)
BATCH = 5000
# A running check that somebody asked to stop; the process that runs it looks for these.
STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Gone:
    """There was a result, and it expired or was deleted."""


# What any method may raise where the database does not answer, or has no connection left for us.
Unreachable = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)


class StoreUnavailable(Exception):  # noqa: N818 (says what it is about)
    """The database cannot be used; the message is the driver's own, which names no password."""


@dataclass(frozen=True, slots=True)
class Peek:
    """The newest run of a link, as far as it stands in the clear. running: it, or another beside it."""

    number: int
    version: int
    running: bool


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Safe to use from several threads. Each method is one transaction; errors are SQLAlchemy's."""

    def __init__(self, url: str, *, clock: Callable[[], datetime] = _now) -> None:
        self._database = Database(url)
        self._clock = clock

    def migrate(self) -> None:
        """Create or upgrade the tables. To be called at start, by each process. Raises StoreUnavailable."""
        try:
            self._database.migrate()
        except sa.exc.SQLAlchemyError as error:
            raise StoreUnavailable(str(getattr(error, "orig", None) or type(error).__name__)) from None

    def close(self) -> None:
        self._database.close()

    def ready(self) -> bool:
        """Whether the database answers and has its tables."""
        try:
            with self._database.reading() as connection:
                connection.execute(sa.select(results.c.row_key).limit(1))
        except sa.exc.SQLAlchemyError:
            return False
        return True

    def create(self, token: Key, sharing: Sharing, expires_at: datetime, run: Run, *, node: str) -> bool:
        """Keep a new link with its first run. False where the link exists: the same form came twice."""
        created_at = to_ms(run.report.created_at)
        row = {
            "row_key": token.row_key,
            "created_at": created_at,
            "expires_at": to_ms(expires_at),
            "sealed": seal(token, 0, asdict(sharing)),
        }
        try:
            with self._database.writing(durable=False) as connection:
                connection.execute(sa.insert(results).values(row))
                connection.execute(sa.insert(runs).values(self._run_row(token, run, node)))
        except sa.exc.IntegrityError:
            return False
        return True

    def add_run(self, token: Key, *further: Run, node: str) -> bool:
        """Keep further runs. False, and none kept, where a number is taken or the link is gone."""
        try:
            with self._database.writing(durable=False) as connection:
                if not connection.execute(_living(token.row_key)).first():
                    return False
                connection.execute(sa.insert(runs), [self._run_row(token, run, node) for run in further])
        except sa.exc.IntegrityError:
            return False
        return True

    def save(self, token: Key, run: Run, *, durable: bool = True) -> bool:
        """Keep the newest state of a running run; see save_all."""
        return not self.save_all([(token, run)], durable=durable)

    def save_all(self, changes: Iterable[tuple[Key, Run]], *, durable: bool = True) -> list[Key]:
        """Keep several runs' states in one transaction; the tokens of those that may not be changed any more.

        A run may be changed while its row is open: not deleted, not over, not marked by somebody else.
        """
        rows = [(token, run, self._run_row(token, run, "")) for token, run in changes]
        refused = []
        with self._database.writing(durable=durable) as connection:
            for token, run, row in rows:
                values = {key: row[key] for key in ("version", "updated_at", "sealed")}
                if run.report.state is not State.RUNNING:
                    values["state"] = run.report.state.value
                mine = (runs.c.row_key == token.row_key) & (runs.c.number == run.number) & OPEN
                if token.attempt is not None:
                    mine &= runs.c.attempt == token.attempt
                if connection.execute(sa.update(runs).where(mine).values(values)).rowcount == 0:
                    refused.append(token)
            self._tell(connection, [(token.row_key, run.version) for token, run, _ in rows])
        return refused

    def _tell(self, connection: sa.Connection, changed: list[tuple[str, int]]) -> None:
        """Let others know which rows have a new version; nobody listens where one machine does it all."""

    def load(self, token: Key) -> Result | Gone | None:
        """The result behind a link, with all its runs; None for a token that nobody ever gave out."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(results).where(results.c.row_key == token.row_key)).first()
            if row is None:
                return None
            if row.gone_at is not None or row.expires_at <= to_ms(self._clock()):
                return Gone()
            kept = connection.execute(
                sa.select(runs).where(runs.c.row_key == token.row_key).order_by(runs.c.number)
            ).all()
        return Result(
            id=token.id,
            created_at=from_ms(row.created_at),
            expires_at=from_ms(row.expires_at),
            sharing=Sharing(**unseal(token, 0, row.sealed)),
            runs=tuple(_run(token, run) for run in kept),
        )

    def peek(self, token: Key) -> Peek | None:
        """Where the newest run stands, without opening anything; None where there is no result."""
        newest = (
            sa.select(runs.c.number, runs.c.version, runs.c.state)
            .where(runs.c.row_key == token.row_key)
            .order_by(runs.c.number.desc())
        )
        with self._database.reading() as connection:
            rows = connection.execute(newest).all()
        if not rows:
            return None
        running = any(row.state in (State.RUNNING, STOPPING) for row in rows)
        return Peek(rows[0].number, rows[0].version, running)

    def change(
        self, token: Key, *, sharing: Sharing | None = None, expires_at: datetime | None = None
    ) -> bool:
        """Change how a link is shared or how long it lives. False where it is gone or unknown."""
        values: dict[str, Any] = {}
        if sharing is not None:
            values["sealed"] = seal(token, 0, asdict(sharing))
        if expires_at is not None:
            values["expires_at"] = to_ms(expires_at)
        living = (results.c.row_key == token.row_key) & results.c.gone_at.is_(None)
        with self._database.writing() as connection:
            return connection.execute(sa.update(results).where(living).values(values)).rowcount > 0

    def delete(self, token: Key) -> bool:
        """Empty a result and leave a tombstone. False where there is none."""
        with self._database.writing() as connection:
            return self._bury(connection, [token.row_key]) > 0

    def remove_expired(self) -> int:
        """Empty what has expired and forget old tombstones, one batch; how many rows were touched.

        To be called again while it returns something: short transactions let others write in between.
        """
        now = self._clock()
        expired = sa.select(results.c.row_key).where(
            results.c.expires_at <= to_ms(now), results.c.gone_at.is_(None)
        )
        forgotten = sa.select(results.c.row_key).where(results.c.gone_at <= to_ms(now - TOMBSTONE))
        with self._database.writing(durable=False) as connection:
            buried = self._bury(connection, list(connection.scalars(expired.limit(BATCH))))
            old = list(connection.scalars(forgotten.limit(BATCH)))
            connection.execute(sa.delete(results).where(results.c.row_key.in_(old)))
            connection.execute(sa.delete(counters).where(counters.c.ends_at <= to_ms(now)))
        return buried + len(old)

    def nodes_running(self) -> set[str]:
        """The nodes that have open runs."""
        with self._database.reading() as connection:
            return set(connection.scalars(sa.select(runs.c.node).where(OPEN).distinct()))

    def interrupt_runs_of(self, node: str) -> int:
        """Mark what `node` left running, where `node` is known to be no more; how many runs."""
        return self._interrupt(runs.c.node == node)

    def interrupt_runs_before(self, moment: datetime) -> int:
        """Mark runs that began before `moment` and can no longer be running; how many runs."""
        return self._interrupt(runs.c.created_at < to_ms(moment))

    def ask_to_stop(self, token: Key) -> bool:
        """Ask the process that runs the newest run to stop it. False where nothing runs."""
        mine = (runs.c.row_key == token.row_key) & OPEN
        with self._database.writing() as connection:
            return connection.execute(sa.update(runs).where(mine).values(state=STOPPING)).rowcount > 0

    def open_runs(self, node: str) -> dict[str, bool]:
        """The row keys of this node's running runs, each with whether somebody wants it stopped."""
        mine = sa.select(runs.c.row_key, runs.c.state).where(runs.c.node == node, OPEN)
        with self._database.reading() as connection:
            return {row.row_key: row.state == STOPPING for row in connection.execute(mine)}

    def count(self, key: str, step: int, seconds: float, *, extend: bool = False) -> tuple[int, datetime]:
        """Add to a counter that all processes share; see `counters.count`."""
        return count(self._database, key, step, seconds, self._clock(), extend=extend)

    def _interrupt(self, which: sa.ColumnElement[bool]) -> int:
        # The content stays as it was sealed, running: `load` draws the conclusion from the state.
        values = {"state": State.INTERRUPTED.value, "version": runs.c.version + 1}
        with self._database.writing() as connection:
            return connection.execute(sa.update(runs).where(which & OPEN).values(values)).rowcount

    def _bury(self, connection: sa.Connection, row_keys: list[str]) -> int:
        connection.execute(sa.delete(runs).where(runs.c.row_key.in_(row_keys)))
        living = results.c.row_key.in_(row_keys) & results.c.gone_at.is_(None)
        emptied = sa.update(results).where(living).values(gone_at=to_ms(self._clock()), sealed=b"")
        return connection.execute(emptied).rowcount

    def _run_row(self, token: Key, run: Run, node: str) -> dict[str, Any]:
        content = {"kind": run.kind.value, "report": report_to_json(run.report)}
        return {
            "row_key": token.row_key,
            "number": run.number,
            "state": run.report.state.value,
            "node": node,
            "attempt": 1,
            "version": run.version,
            "created_at": to_ms(run.report.created_at),
            "updated_at": to_ms(self._clock()),
            "sealed": seal(token, run.number, content),
        }


def _living(row_key: str) -> sa.Select[tuple[str]]:
    return sa.select(results.c.row_key).where(results.c.row_key == row_key, results.c.gone_at.is_(None))


def _run(token: Key, row: sa.Row[Any]) -> Run:
    content = unseal(token, row.number, row.sealed)
    report = report_from_json(content["report"])
    if row.state == State.INTERRUPTED:
        # Its process died before it could say so itself.
        report = interrupt(report, Cause.CHECK_INTERRUPTED, None)
    return Run(row.number, RunKind(content["kind"]), report, row.version)
