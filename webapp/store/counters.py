"""Counting for limits, shared by all processes of an installation."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from webapp.store.database import Database
from webapp.store.tables import counters, from_ms, to_ms


def count(
    database: Database, key: str, step: int, seconds: float, now: datetime, *, extend: bool = False
) -> tuple[int, datetime]:
    """Add `step` to a counter that ends `seconds` after its first step (`extend`: after its last).

    Returns the new value and when it ends; a counter that has ended begins again. One statement, so that no
    step of another process is lost.
    """
    insert = sqlite.insert if database.is_sqlite else postgresql.insert
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
