"""The tables. Times are UTC, in milliseconds since 1970: the same number in every database."""

from datetime import UTC, datetime

import sqlalchemy as sa

# The migration that leads to these tables, the newest in `migrations/versions`.
REVISION = "0002"

# So that each constraint can be named by a migration.
metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    }
)

# One row for a link. `gone_at`: expired or deleted then, emptied, kept as a tombstone.
results = sa.Table(
    "results",
    metadata,
    sa.Column("row_key", sa.String(32), primary_key=True),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
    sa.Column("gone_at", sa.BigInteger, index=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

# One row for a run of a link. `node` ran it or runs it; `attempt` grows when another node takes over.
runs = sa.Table(
    "runs",
    metadata,
    sa.Column(
        "row_key", sa.String(32), sa.ForeignKey("results.row_key", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("node", sa.String(100), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
# Few runs are open at any time, among millions that are not. SQLite uses a partial index only where a query
# repeats its condition word for word: hence no bound values.
OPEN = sa.text("state IN ('running', 'stopping')")
# (On PostgreSQL too, by its migration; to say so here would load that dialect for everybody.)
sa.Index("ix_runs_open", runs.c.node, sqlite_where=OPEN)

# What limits count, for several processes together. Keys are HMACs.
counters = sa.Table(
    "counters",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
    sa.Column("ends_at", sa.BigInteger, nullable=False, index=True),
)

# The probers of a distributed installation. `public_key`: to seal what is handed over to it; its private half
# is in that prober's memory only. `seen_at`: its last sign of life, by the database's clock.
probers = sa.Table(
    "probers",
    metadata,
    sa.Column("name", sa.String(100), primary_key=True),
    sa.Column("region", sa.String(40), nullable=False),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
)


def to_ms(time: datetime) -> int:
    return round(time.timestamp() * 1000)


def from_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
