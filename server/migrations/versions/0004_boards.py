"""Favourites, boards, and what the workflows that made assets say."""

from __future__ import annotations

import orjson
import sqlalchemy as sa
from alembic import op

from server.assets.made_with import describe

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "assets", sa.Column("favourite", sa.Integer(), nullable=False, server_default="0")
    )
    op.create_table(
        "made_with",
        sa.Column("graph", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("graph"),
    )
    op.create_index("made_with_by_name", "made_with", ["name"], unique=False)
    op.create_table(
        "made_with_models",
        sa.Column("graph", sa.String(length=64), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("graph", "model"),
    )
    op.create_table(
        "boards",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "board_assets",
        sa.Column("board", sa.String(length=36), nullable=False),
        sa.Column("asset", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("board", "asset"),
    )
    op.create_index("board_assets_by_asset", "board_assets", ["asset"], unique=False)
    _describe_what_is_there()


def _describe_what_is_there() -> None:
    """Assets made before are found by their prompts too."""
    connection = op.get_bind()
    graphs = connection.execute(
        sa.text(
            "SELECT id, body FROM graphs"
            " WHERE EXISTS (SELECT 1 FROM assets WHERE assets.graph = graphs.id)"
        )
    )
    for graph, body in graphs.fetchall():
        said = describe(orjson.loads(body))
        connection.execute(
            sa.text("INSERT INTO made_with (graph, name, search) VALUES (:graph, :name, :search)"),
            {"graph": graph, "name": said.name, "search": said.search},
        )
        for model in said.models:
            connection.execute(
                sa.text("INSERT INTO made_with_models (graph, model) VALUES (:graph, :model)"),
                {"graph": graph, "model": model},
            )


def downgrade() -> None:
    op.drop_table("board_assets")
    op.drop_table("boards")
    op.drop_table("made_with_models")
    op.drop_table("made_with")
    op.drop_column("assets", "favourite")
