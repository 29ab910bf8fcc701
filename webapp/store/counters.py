"""Counting for limits, shared by all processes of an installation."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from webapp.store.database import Database
from webapp.store.tables import counters, from_ms, to_ms


def count(
    database: Database, key: str, step: int, seconds: float, now: datetime, *, extend: bool = False
) -> tuple[int, datetime]:
    """Add `step` to a counter that ends `seconds` after its first step (`extend`: after its last).

    Returns the new value and when it ends; a counter that has ended begins again. One statement, so that no
    step of another process is lost.
    """
    insert = _insert_on(database)
    begin, end = to_ms(now), to_ms(now) + round(seconds * 1000)
    ended = counters.c.ends_at <= begin
    statement = insert(counters).values(key=key, value=step, ends_at=end)
    statement = statement.on_conflict_do_update(
        index_elements=[counters.c.key],
        set_={
            "value": sa.case((ended, step), else_=counters.c.value + step),
            "ends_at": end if extend else sa.case((ended, end), else_=counters.c.ends_at),
        },
    )
    with database.writing(durable=False) as connection:
        row = connection.execute(statement.returning(counters.c.value, counters.c.ends_at)).one()
    return row.value, from_ms(row.ends_at)


def _insert_on(database: Database) -> Any:
    """INSERT with ON CONFLICT, which each dialect has of its own; the other one is not loaded."""
    if database.is_sqlite:
        from sqlalchemy.dialects import sqlite

        return sqlite.insert
    from sqlalchemy.dialects import postgresql

    return postgresql.insert
