"""Assets as people browse them: found, looked at, thrown away, brought back."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nodes.api.sentence import say
from server.assets import boards, details
from server.assets.asset import SELECT, Asset, from_row
from server.assets.blobs import Blobs
from server.assets.orphans import Orphans
from server.assets.pictures import Pictures
from server.database import Database, Snapshot, Transaction
from server.datadir import DataDirectory
from server.errors import Refused
from server.paths import resolve

DAY_MS = 24 * 3600 * 1000
SWEEP = 500
"""Assets removed in one transaction at most."""

_GET = f"{SELECT} WHERE id = :id"
_ALL = f"{SELECT} WHERE id IN :ids ORDER BY id DESC"
_TRASH = "UPDATE assets SET trashed_at = :at WHERE id IN :ids"
_FAVOUR = "UPDATE assets SET favourite = :value WHERE id IN :ids"
_TRASHED = f"{SELECT} WHERE trashed_at IS NOT NULL LIMIT :limit"
_EXPIRED = (
    f"{SELECT} WHERE (trashed_at IS NOT NULL AND trashed_at < :trash)"
    " OR (kind = 'preview' AND created_at < :preview) LIMIT :limit"
)
_DELETE = "DELETE FROM assets WHERE id IN :ids"
_BLOBS = "SELECT id, blob FROM assets WHERE id IN :ids"


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """Which assets a page shows."""

    kinds: Sequence[str] = ()
    job: str | None = None
    text: str = ""
    """Words that must all stand in the asset's name or in what its workflow says."""
    trashed: bool = False
    favourite: bool = False
    workflow: str | None = None
    """Name of the workflow that made it."""
    model: str | None = None
    """A model file that its workflow names."""
    board: str | None = None
    after: int | None = None
    before: int | None = None


class Library:
    """The assets of this server."""

    def __init__(
        self,
        database: Database,
        folders: DataDirectory,
        blobs: Blobs,
        pictures: Pictures,
        orphans: Orphans,
    ) -> None:
        self._database = database
        self._orphans = orphans
        self._folders = folders
        self.blobs = blobs
        self.pictures = pictures

    async def get(self, id: str) -> Asset:
        """One asset, also from the trash. Raises Refused if there is none."""
        return await self._database.read(lambda connection: get(connection, id))

    async def page(
        self, wanted: AssetFilter, *, limit: int, cursor: str | None
    ) -> tuple[list[Asset], str | None]:
        """Newest first; the cursor of the page that follows."""
        return await self._database.read(lambda c: page(c, wanted, limit, cursor))

    async def all(self, ids: Sequence[str]) -> list[Asset]:
        """Those of the assets that there are, newest first."""
        return await self._database.read(lambda connection: several(connection, ids))

    async def trash(self, id: str) -> None:
        """Move an asset to the trash. Raises Refused if there is none."""
        await self.get(id)
        await self.change([id], trashed=True)

    async def restore(self, id: str) -> Asset:
        """Bring an asset back from the trash. Raises Refused if there is none."""
        await self.get(id)
        [asset] = await self.change([id], trashed=False)
        return asset

    async def change(
        self, ids: Sequence[str], *, favourite: bool | None = None, trashed: bool | None = None
    ) -> list[Asset]:
        """Mark assets, or move them to the trash (out of the lists and out of their folder) and
        back; those that there are, as they are now. Assets that do not exist are passed over."""

        def work(tx: Transaction) -> list[Asset]:
            found = several(tx, ids)
            there = [asset.id for asset in found]
            if favourite is not None:
                tx.run(_FAVOUR, {"ids": there, "value": int(favourite)})
            if trashed is not None:
                moved = [a for a in found if (a.trashed_at is not None) is not trashed]
                at = tx.now if trashed else None
                tx.run(_TRASH, {"ids": [asset.id for asset in moved], "at": at})
                for asset in moved:
                    self._move(asset, to_trash=trashed)
            if there:
                changed = {"favourite": favourite, "trashed": trashed}
                told = {name: value for name, value in changed.items() if value is not None}
                tx.emit("asset.updated", {"assets": there, **told})
            return several(tx, there)

        return await self._database.write(work)

    async def empty_trash(self) -> int:
        """Delete everything in the trash for good; how many assets."""
        removed = 0
        while n := await self._delete(lambda tx: tx.all(_TRASHED, {"limit": SWEEP})):
            removed += n
        return removed

    def _move(self, asset: Asset, *, to_trash: bool) -> None:
        """May be repeated: a file that is not there any more was moved, or deleted by hand."""
        if asset.path is None:
            return
        root = self._folders.input if asset.uploaded else self._folders.output
        filed, thrown = resolve(root, asset.path), self._folders.trash / asset.id
        source, target = (filed, thrown) if to_trash else (thrown, filed)
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            if to_trash or not target.exists():
                os.replace(source, target)

    async def sweep(self, *, preview_days: int, trash_days: int) -> int:
        """Delete expired previews and old trash for good; how many assets."""

        def expired(tx: Transaction) -> list[dict[str, Any]]:
            values = {
                "trash": tx.now - trash_days * DAY_MS,
                "preview": tx.now - preview_days * DAY_MS,
                "limit": SWEEP,
            }
            return tx.all(_EXPIRED, values)

        return await self._delete(expired)

    async def _delete(self, chosen: Callable[[Transaction], list[dict[str, Any]]]) -> int:
        """Delete some assets for good, content and all; how many."""

        def work(tx: Transaction) -> list[Asset]:
            gone = [from_row(row) for row in chosen(tx)]
            if gone:
                ids = [asset.id for asset in gone]
                tx.run(_DELETE, {"ids": ids})
                boards.forget(tx, ids)
                details.forget(tx, ids)
                tx.emit("asset.updated", {"assets": ids, "gone": True})
            return gone

        gone = await self._database.write(work)
        for asset in gone:
            (self._folders.trash / asset.id).unlink(missing_ok=True)
        await self._orphans.drop([asset.blob for asset in gone])
        return len(gone)

    def blob_path(self, asset: Asset) -> Path:
        return self.blobs.path(asset.blob)


def get(connection: Snapshot, id: str) -> Asset:
    """One asset. Raises Refused if there is none."""
    found = connection.all(_GET, {"id": id})
    if not found:
        raise Refused(
            "asset.not_found",
            say("There is no asset {id}.", id=id),
            remedy=say("GET /api/v1/assets lists them."),
        )
    return from_row(found[0])


def several(connection: Snapshot, ids: Sequence[str]) -> list[Asset]:
    """Those of the assets that there are, newest first."""
    return [from_row(row) for row in connection.all(_ALL, {"ids": list(ids)})]


def page(
    connection: Snapshot, wanted: AssetFilter, limit: int, cursor: str | None
) -> tuple[list[Asset], str | None]:
    clauses = ["trashed_at IS NOT NULL" if wanted.trashed else "trashed_at IS NULL"]
    values: dict[str, Any] = {"limit": limit + 1}
    if wanted.kinds:
        clauses.append("kind IN :kinds")
        values["kinds"] = list(wanted.kinds)
    if wanted.job is not None:
        clauses.append("job = :job")
        values["job"] = wanted.job
    if wanted.favourite:
        clauses.append("favourite = 1")
    if wanted.workflow is not None:
        clauses.append("graph IN (SELECT graph FROM made_with WHERE name = :workflow)")
        values["workflow"] = wanted.workflow
    if wanted.model is not None:
        clauses.append(
            "EXISTS (SELECT 1 FROM made_with_models m"
            " WHERE m.graph = assets.graph AND m.model = :model)"
        )
        values["model"] = wanted.model
    if wanted.board is not None:
        clauses.append("id IN (SELECT asset FROM board_assets WHERE board = :board)")
        values["board"] = wanted.board
    if wanted.after is not None:
        clauses.append("created_at >= :after")
        values["after"] = wanted.after
    if wanted.before is not None:
        clauses.append("created_at < :before")
        values["before"] = wanted.before
    if cursor is not None:
        clauses.append("id < :cursor")
        values["cursor"] = cursor
    for i, word in enumerate(wanted.text.casefold().split()):
        # A picture is found by its own name, by what the workflow that made it says, or by what
        # was chosen while it ran.
        escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        clauses.append(
            f"(lower(name) LIKE :word{i} ESCAPE '!' OR EXISTS (SELECT 1 FROM made_with w"
            f" WHERE w.graph = assets.graph AND w.search LIKE :word{i} ESCAPE '!')"
            " OR EXISTS (SELECT 1 FROM asset_details d"
            f" WHERE d.asset = assets.id AND d.search LIKE :word{i} ESCAPE '!'))"
        )
        values[f"word{i}"] = f"%{escaped}%"
    statement = f"{SELECT} WHERE {' AND '.join(clauses)} ORDER BY id DESC LIMIT :limit"
    found = [from_row(row) for row in connection.all(statement, values)]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def blobs_of(connection: Snapshot, ids: Sequence[str]) -> dict[str, str]:
    """Asset id → hash of its content, for those there are."""
    return {row["id"]: row["blob"] for row in connection.all(_BLOBS, {"ids": ids})}
