"""Boards: named collections of assets. An asset may be on several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nodes.api.sentence import say
from server.clock import iso
from server.database import Snapshot, Transaction
from server.errors import Refused
from server.ids import uuid7

_COUNT = (
    "(SELECT count(*) FROM board_assets p JOIN assets a ON a.id = p.asset"
    " WHERE p.board = boards.id AND a.trashed_at IS NULL)"
)
_COVER = (
    "(SELECT max(a.id) FROM board_assets p JOIN assets a ON a.id = p.asset"
    " WHERE p.board = boards.id AND a.trashed_at IS NULL AND a.width IS NOT NULL)"
)
_SELECT = f"SELECT id, name, created_at, {_COUNT} AS n, {_COVER} AS cover FROM boards"
_LIST = f"{_SELECT} ORDER BY name, id"
_HOLDING = (
    f"{_SELECT} WHERE id IN (SELECT board FROM board_assets WHERE asset = :asset) ORDER BY name, id"
)
_GET = f"{_SELECT} WHERE id = :id"
_NEW = "INSERT INTO boards (id, name, created_at) VALUES (:id, :name, :now)"
_RENAME = "UPDATE boards SET name = :name WHERE id = :id"
_DELETE = "DELETE FROM boards WHERE id = :id"
_EMPTY = "DELETE FROM board_assets WHERE board = :id"
_ADD = (
    "INSERT INTO board_assets (board, asset) SELECT :board, id FROM assets WHERE id IN :assets"
    " ON CONFLICT (board, asset) DO NOTHING"
)
_REMOVE = "DELETE FROM board_assets WHERE board = :board AND asset IN :assets"
_FORGET = "DELETE FROM board_assets WHERE asset IN :assets"


def boards(connection: Snapshot, asset: str | None = None) -> list[dict[str, Any]]:
    """Every board by name, or those an asset is on."""
    found = connection.all(_HOLDING, {"asset": asset}) if asset else connection.all(_LIST)
    return [_json(row) for row in found]


def create(tx: Transaction, name: str, assets: Sequence[str] = ()) -> dict[str, Any]:
    """A new board, with assets on it."""
    board = uuid7()
    tx.run(_NEW, {"id": board, "name": _clean(name), "now": tx.now})
    return change(tx, board, add=assets)


def change(
    tx: Transaction,
    board: str,
    *,
    name: str | None = None,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> dict[str, Any]:
    """Rename a board, put assets on it, take others off; assets that do not exist are passed over.

    Raises Refused if there is no such board.
    """
    get(tx, board)
    if name is not None:
        tx.run(_RENAME, {"id": board, "name": _clean(name)})
    if add:
        tx.run(_ADD, {"board": board, "assets": list(add)})
    if remove:
        tx.run(_REMOVE, {"board": board, "assets": list(remove)})
    tx.emit("board.updated", {"id": board})
    return get(tx, board)


def delete(tx: Transaction, board: str) -> None:
    """Remove a board; its assets stay. Raises Refused if there is no such board."""
    get(tx, board)
    tx.run(_EMPTY, {"id": board})
    tx.run(_DELETE, {"id": board})
    tx.emit("board.updated", {"id": board})


def forget(tx: Transaction, assets: Sequence[str]) -> None:
    """Take assets that are gone for good off every board."""
    tx.run(_FORGET, {"assets": list(assets)})


def get(connection: Snapshot, board: str) -> dict[str, Any]:
    """One board. Raises Refused if there is none."""
    found = connection.first(_GET, {"id": board})
    if found is None:
        raise Refused(
            "board.not_found",
            say("There is no board {board}.", board=board),
            remedy=say("GET /api/v1/boards lists them."),
        )
    return _json(found)


def _json(row: dict[str, Any]) -> dict[str, Any]:
    cover = row["cover"]
    return {
        "id": row["id"],
        "name": row["name"],
        "count": row["n"],
        "cover_url": f"/api/v1/assets/{cover}/thumbnail" if cover else None,
        "created_at": iso(row["created_at"]),
    }


def _clean(name: str) -> str:
    return name.replace("\0", "").strip() or "Untitled"
