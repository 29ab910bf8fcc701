"""What several nodes need of the store besides results: who runs what, who is alive, and to be told of changes.

PostgreSQL only. A run waits under the node name QUEUED until a prober claims it; each claim raises `attempt`, and from
then on only that claim's writes count.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from webapp.domain.report import State
from webapp.store.store import STOPPING, Store
from webapp.store.tables import OPEN, probers, runs
from webapp.store.token import Key

# What every method may raise: the database does not answer, or not as expected.
StoreTrouble = sa.exc.SQLAlchemyError
# The channel on which "row key:version" is told.
EVENTS = "check_events"
# The node of a run that no prober has claimed yet.
QUEUED = ""
# Seconds after its last sign of life in which a prober counts as alive.
ALIVE = 6.0
# Seconds after which the row of a silent prober is removed.
_FORGOTTEN = 3600.0


@dataclass(frozen=True, slots=True)
class Claim:
    """A run that is ours now. stopping: somebody asked to stop it before it began."""

    attempt: int
    version: int
    stopping: bool


class NotClaimed(Enum):
    """Why a run is not ours."""

    OVER = auto()  # ended, deleted, or never there
    IN_HAND = auto()  # another prober has it, and is alive


@dataclass(frozen=True, slots=True)
class Prober:
    region: str
    public_key: bytes


class ClusterStore(Store):
    """Tells all nodes of each change that it writes."""

    def _tell(self, connection: sa.Connection, changed: list[tuple[str, int]]) -> None:
        if changed:
            payloads = [f"{row_key}:{version}" for row_key, version in changed]
            connection.execute(
                sa.text(
                    "SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) AS payload"
                ),
                {"channel": EVENTS, "payloads": payloads},
            )

    # --- runs

    def claim(self, row_key: str, number: int, node: str) -> Claim | NotClaimed:
        """Take a run for `node`, unless it is over or in the hands of a prober that is alive.

        A sign of life too: who takes runs is alive, even if its last one fell into a time without database.
        """
        mine = (runs.c.row_key == row_key) & (runs.c.number == number) & OPEN
        with self._database.writing() as connection:
            row = connection.execute(sa.select(runs).where(mine).with_for_update()).first()
            if row is None:
                return NotClaimed.OVER
            if row.node not in (QUEUED, node) and connection.execute(_living(row.node)).first():
                return NotClaimed.IN_HAND
            values = {"node": node, "attempt": row.attempt + 1}
            connection.execute(sa.update(runs).where(mine).values(values))
            connection.execute(_sign_of_life(node))
        return Claim(row.attempt + 1, row.version, row.state == STOPPING)

    def claim_queued(self, row_key: str, number: int, node: str) -> Claim | NotClaimed:
        """Take a run only if nobody has it yet: to end it without having run it."""
        mine = (runs.c.row_key == row_key) & (runs.c.number == number) & (runs.c.node == QUEUED) & OPEN
        taken = sa.update(runs).where(mine).values(node=node, attempt=runs.c.attempt + 1)
        with self._database.writing() as connection:
            row = connection.execute(taken.returning(runs.c.attempt, runs.c.version, runs.c.state)).first()
        return Claim(row.attempt, row.version, row.state == STOPPING) if row else NotClaimed.OVER

    def holds(
        self, row_key: str, number: int, node: str, attempt: int, *, even_stopping: bool = False
    ) -> bool:
        """Whether `node` still has this run, by that claim, and (or `even_stopping`) nobody asked to stop it."""
        mine = sa.select(runs.c.row_key).where(
            runs.c.row_key == row_key,
            runs.c.number == number,
            runs.c.node == node,
            runs.c.attempt == attempt,
            OPEN if even_stopping else runs.c.state == State.RUNNING.value,
        )
        with self._database.reading() as connection:
            return connection.execute(mine).first() is not None

    def interrupt(self, row_key: str, number: int, attempt: int | None = None) -> bool:
        """Mark a run that can no longer be opened; with `attempt`: only if it is still that claim's."""
        which = (runs.c.row_key == row_key) & (runs.c.number == number)
        if attempt is not None:
            which &= runs.c.attempt == attempt
        values = {"state": State.INTERRUPTED.value, "version": runs.c.version + 1}
        with self._database.writing() as connection:
            changed = sa.update(runs).where(which & OPEN).values(values).returning(runs.c.version)
            versions = list(connection.scalars(changed))
            self._tell(connection, [(row_key, version) for version in versions])
        return bool(versions)

    def orphans(self, region: str) -> list[tuple[str, int]]:
        """(row key, number) of the runs whose prober, one of `region`, is known and no longer alive."""
        lost = (
            sa.select(runs.c.row_key, runs.c.number)
            .join(probers, probers.c.name == runs.c.node)
            .where(OPEN, probers.c.region == region, ~_is_alive)
        )
        with self._database.reading() as connection:
            return [(row.row_key, row.number) for row in connection.execute(lost)]

    def open_among(self, row_keys: Collection[str]) -> set[tuple[str, int]]:
        """(row key, number) of the runs of these rows that are not over."""
        going_on = sa.select(runs.c.row_key, runs.c.number).where(
            runs.c.row_key == sa.func.any(sa.cast(list(row_keys), sa.ARRAY(sa.Text))), OPEN
        )
        with self._database.reading() as connection:
            return {(row.row_key, row.number) for row in connection.execute(going_on)}

    def versions(self, row_keys: Collection[str]) -> dict[str, tuple[int, int]]:
        """(number, version) of the newest run of each row that exists."""
        newest = (
            sa.select(runs.c.row_key, runs.c.number, runs.c.version)
            .where(runs.c.row_key == sa.func.any(sa.cast(list(row_keys), sa.ARRAY(sa.Text))))
            .ext(distinct_on(runs.c.row_key))
            .order_by(runs.c.row_key, runs.c.number.desc())
        )
        with self._database.reading() as connection:
            return {row.row_key: (row.number, row.version) for row in connection.execute(newest)}

    def queued(self) -> int:
        """How many runs wait for a prober."""
        waiting = sa.select(sa.func.count()).select_from(runs).where(runs.c.node == QUEUED, OPEN)
        with self._database.reading() as connection:
            return int(connection.scalar(waiting) or 0)

    def place(self, key: Key) -> int | None:
        """The place of a link's newest run in the queue, 1 for the next; None where it does not wait."""
        mine = sa.select(runs.c.created_at).where(runs.c.row_key == key.row_key, runs.c.node == QUEUED, OPEN)
        with self._database.reading() as connection:
            since = connection.scalar(mine.limit(1))
            if since is None:
                return None
            before = (
                sa.select(sa.func.count())
                .select_from(runs)
                .where(runs.c.node == QUEUED, runs.c.created_at < since, OPEN)
            )
            return int(connection.scalar(before) or 0) + 1

    def undo(self, key: Key, number: int) -> None:
        """Take back a run that could not be put into the queue, and its link if it was the first."""
        if number == 1:
            self.delete(key)
            return
        which = (runs.c.row_key == key.row_key) & (runs.c.number == number)
        with self._database.writing() as connection:
            connection.execute(sa.delete(runs).where(which))

    # --- probers

    def enlist(self, name: str, prober: Prober) -> None:
        """Make a prober known, and forget those long silent."""
        silent = probers.c.seen_at < sa.func.now() - sa.func.make_interval(0, 0, 0, 0, 0, 0, _FORGOTTEN)
        values = {"region": prober.region, "public_key": prober.public_key, "seen_at": sa.func.now()}
        with self._database.writing() as connection:
            connection.execute(sa.delete(probers).where(silent | (probers.c.name == name)))
            connection.execute(sa.insert(probers).values(name=name, **values))

    def beat(self, name: str) -> bool:
        """A prober's sign of life. False where it is not known any more."""
        with self._database.writing(durable=False) as connection:
            return connection.execute(_sign_of_life(name)).rowcount > 0

    def dismiss(self, name: str) -> None:
        """A prober ends."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(probers).where(probers.c.name == name))

    def prober(self, name: str) -> Prober | None:
        """A prober that is known and alive."""
        with self._database.reading() as connection:
            row = connection.execute(_living(name)).first()
        return Prober(row.region, row.public_key) if row else None

    def regions_alive(self) -> set[str]:
        """The regions that have a prober at work."""
        with self._database.reading() as connection:
            return set(connection.scalars(sa.select(probers.c.region).where(_is_alive).distinct()))


_is_alive = probers.c.seen_at > sa.func.now() - sa.func.make_interval(0, 0, 0, 0, 0, 0, ALIVE)


def _sign_of_life(name: str) -> sa.Update:
    return sa.update(probers).where(probers.c.name == name).values(seen_at=sa.func.now())


def _living(name: str) -> sa.Select[tuple[str, bytes]]:
    return sa.select(probers.c.region, probers.c.public_key).where(probers.c.name == name, _is_alive)
