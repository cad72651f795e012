"""The seeds a job draws with, and how long nodes took."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("seeds", sa.Text(), nullable=False, server_default="{}"))
    op.create_table(
        "node_times",
        sa.Column("likeness", sa.String(length=32), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("recent", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("likeness"),
    )
    op.create_index("node_times_by_type", "node_times", ["type", "at"], unique=False)
