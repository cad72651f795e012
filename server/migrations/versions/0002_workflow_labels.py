"""Folders, tags, a picture, words to find it by, and a trash for saved workflows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("workflows") as table:
        table.add_column(sa.Column("folder", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("tags", sa.Text(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("picture", sa.String(length=36), nullable=True))
        table.add_column(sa.Column("search", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("trashed_at", sa.BigInteger(), nullable=True))
    # Found by name at once; by their prompts when they are next saved.
    connection = op.get_bind()
    workflows = sa.table("workflows", sa.column("id"), sa.column("name"), sa.column("search"))
    for id, name in connection.execute(sa.select(workflows.c.id, workflows.c.name)).all():
        found = name.casefold().replace("\n", " ")
        connection.execute(
            workflows.update().where(workflows.c.id == id).values(search=found + "\n")
        )


def downgrade() -> None:
    with op.batch_alter_table("workflows") as table:
        for column in ("trashed_at", "search", "picture", "tags", "folder"):
            table.drop_column(column)
