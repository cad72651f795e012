"""What was chosen while an asset was made, and where a grid's pictures stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asset_details",
        sa.Column("asset", sa.String(length=36), nullable=False),
        sa.Column("resolved", sa.Text(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("asset"),
    )


def downgrade() -> None:
    op.drop_table("asset_details")
