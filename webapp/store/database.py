"""The door to the database: how transactions begin, on SQLite and on PostgreSQL, and its migrations."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from webapp.store.tables import REVISION

# Any number will do, as long as all nodes of an installation use the same.
_MIGRATION_LOCK = 4_170_993_465

# How soon a connection to PostgreSQL notices that the network in between is cut, which says nothing by itself: libpq
# would wait for two hours. Seconds, but tcp_user_timeout: milliseconds.
IMPATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 8000,
}
# The same for the other end: a node that was cut off must not keep what it had locked.
_SERVER_SETTINGS = (
    "idle_in_transaction_session_timeout = '10s'",
    "tcp_keepalives_idle = 10",
    "tcp_keepalives_interval = 5",
    "tcp_keepalives_count = 2",
)


class Database:
    """`url`: sqlite:///FILE or a PostgreSQL URL (also postgres://, as hosting providers write it)."""

    def __init__(self, url: str) -> None:
        # A server that was restarted is noticed before a connection is used, not by the first to use it.
        self.engine = sa.create_engine(
            normalise_url(url), connect_args=_connect_args(url), pool_pre_ping=not url.startswith("sqlite")
        )
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        sa.event.listen(self.engine, "connect", _remember_process)
        sa.event.listen(self.engine, "checkout", _refuse_inherited)
        if self.is_sqlite:
            if self.engine.url.database:
                Path(self.engine.url.database).parent.mkdir(parents=True, exist_ok=True)
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)
        else:
            sa.event.listen(self.engine, "connect", _prepare_postgresql)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = True) -> Iterator[sa.Connection]:
        """One transaction that writes. Not `durable`: may be lost with the power, never with the process."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(writing=True, durable=durable)
            with connection.begin():
                if not (self.is_sqlite or durable):
                    connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
                yield connection

    def migrate(self, revision: str = REVISION) -> None:
        """Bring the tables to `revision`, under a lock: several processes may start together."""
        with self.writing() as connection:
            if not self.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            if _revision(connection) == revision:
                return
            # Loaded here: most starts have nothing to migrate, and need not wait for it.
            from alembic import command
            from alembic.config import Config

            config = Config()
            config.set_main_option("script_location", "webapp.store:migrations")
            config.attributes["connection"] = connection
            change = command.downgrade if revision == "base" else command.upgrade
            change(config, revision)

    def close(self) -> None:
        self.engine.dispose()


def _revision(connection: sa.Connection) -> str | None:
    """The migration that a database stands at; None where there was none yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return revision


def normalise_url(url: str) -> str:
    """The URL as SQLAlchemy wants it, with psycopg 3 for PostgreSQL."""
    scheme, separator, rest = url.partition("://")
    if scheme in ("postgres", "postgresql"):
        return f"postgresql+psycopg{separator}{rest}"
    return url


def _connect_args(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"timeout": 15}
    chosen = sa.make_url(normalise_url(url)).query
    return {name: value for name, value in IMPATIENCE.items() if name not in chosen}


def _remember_process(_connection: object, record: Any) -> None:
    record.info["pid"] = os.getpid()


def _refuse_inherited(_connection: object, record: Any, proxy: Any) -> None:
    """A connection that came over by a fork belongs to the parent: both would speak on it."""
    if record.info["pid"] != os.getpid():
        record.dbapi_connection = proxy.dbapi_connection = None
        raise sa.exc.DisconnectionError("opened by another process")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    for setting in _SERVER_SETTINGS:
        connection.execute(f"SET {setting}")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # We say BEGIN ourselves: the driver's own, deferred one loses updates (see _begin_sqlite).
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("writing"):
        connection.exec_driver_sql("BEGIN")
        return
    # In WAL mode NORMAL syncs at checkpoints only. The pragma is refused inside a transaction.
    level = "FULL" if options["durable"] else "NORMAL"
    connection.exec_driver_sql(f"PRAGMA synchronous={level}")
    # Taking the write lock at once waits for the other writer; a deferred BEGIN that comes to write later
    # fails with "database is locked" instead.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
