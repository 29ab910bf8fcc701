"""Results, runs and counters."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('running', 'stopping')")


def upgrade() -> None:
    op.create_table(
        "results",
        sa.Column("row_key", sa.String(32), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("gone_at", sa.BigInteger),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("row_key", name="pk_results"),
    )
    op.create_index("ix_results_expires_at", "results", ["expires_at"])
    op.create_index("ix_results_gone_at", "results", ["gone_at"])
    op.create_table(
        "runs",
        sa.Column("row_key", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("node", sa.String(100), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("row_key", "number", name="pk_runs"),
        sa.ForeignKeyConstraint(
            ["row_key"], ["results.row_key"], name="fk_runs_row_key_results", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_runs_open", "runs", ["node"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_table(
        "counters",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_counters"),
    )
    op.create_index("ix_counters_ends_at", "counters", ["ends_at"])


def downgrade() -> None:
    op.drop_table("counters")
    op.drop_table("runs")
    op.drop_table("results")
