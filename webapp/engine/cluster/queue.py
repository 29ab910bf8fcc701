"""The queue: Procrastinate's jobs in PostgreSQL, one queue for each region.

A job holds a row key and a run's number; nothing else may ever be put into one, because jobs are stored and logged.
"""

import logging
from collections.abc import Awaitable, Callable

import procrastinate
import psycopg
from procrastinate.schema import SchemaManager

from webapp.engine.cluster.address import driver_url

TASK = "check"
# The same for all nodes, and not the store's: this lock is taken in another transaction.
_SCHEMA_LOCK = 4_170_993_466
# Seconds between two tries of a job that met a database in trouble, and how often.
_RETRY = 2
_TRIES = 20
# Seconds to wait for a connection.
_PATIENCE = 5.0

# It tells every step of every job.
logging.getLogger("procrastinate").setLevel(logging.WARNING)

Run = Callable[[str, int], Awaitable[None]]


def prepare(url: str) -> None:
    """Make the queue's tables where there are none. Raises psycopg.Error."""
    with psycopg.connect(driver_url(url)) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_SCHEMA_LOCK,))
        there = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
        if not there or there[0] is None:
            connection.execute(SchemaManager.get_schema().encode())  # several statements, no parameters


def queue_of(region: str) -> str:
    return f"region:{region}"


class Queue:
    """The sending side, for the threads of a web process."""

    def __init__(self, url: str) -> None:
        self._app = procrastinate.App(
            connector=procrastinate.SyncPsycopgConnector(
                conninfo=driver_url(url), min_size=0, max_size=4, timeout=_PATIENCE
            )
        )
        self._app.open()

    def put(self, row_key: str, number: int, region: str) -> None:
        """Have a prober of `region` run it. Raises where the queue is out of reach."""
        self._app.configure_task(TASK, queue=queue_of(region)).defer(row_key=row_key, number=number)

    def close(self) -> None:
        self._app.close()


def receiving_app(url: str, run: Run) -> procrastinate.App:
    """The app of a prober; `run(row_key, number)` is awaited for each job."""
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=driver_url(url), max_size=6, timeout=_PATIENCE)
    )

    @app.task(name=TASK, retry=procrastinate.RetryStrategy(max_attempts=_TRIES, wait=_RETRY))
    async def check(row_key: str, number: int) -> None:
        await run(row_key, number)

    return app
