"""Assets as people browse them: found, looked at, thrown away, brought back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
_TRASH = "UPDATE assets SET trashed_at = :at WHERE id = :id"
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
    trashed: bool = False


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

    async def trash(self, id: str) -> None:
        """Move an asset to the trash: out of the lists and out of its folder."""

        def work(tx: Transaction) -> None:
            asset = get(tx, id)
            if asset.trashed_at is None:
                tx.run(_TRASH, {"id": id, "at": tx.now})
                self._move(asset, to_trash=True)

        await self._database.write(work)

    async def restore(self, id: str) -> Asset:
        """Bring an asset back from the trash."""

        def work(tx: Transaction) -> Asset:
            asset = get(tx, id)
            if asset.trashed_at is not None:
                tx.run(_TRASH, {"id": id, "at": None})
                self._move(asset, to_trash=False)
            return get(tx, id)

        return await self._database.write(work)

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

        def work(tx: Transaction) -> list[Asset]:
            values = {
                "trash": tx.now - trash_days * DAY_MS,
                "preview": tx.now - preview_days * DAY_MS,
                "limit": SWEEP,
            }
            gone = [from_row(row) for row in tx.all(_EXPIRED, values)]
            if gone:
                tx.run(_DELETE, {"ids": [asset.id for asset in gone]})
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
            "asset.not_found", f"There is no asset {id}.", remedy="GET /api/v1/assets lists them."
        )
    return from_row(found[0])


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
    if cursor is not None:
        clauses.append("id < :cursor")
        values["cursor"] = cursor
    for i, word in enumerate(wanted.text.casefold().split()):
        # A picture is found by its own name or by the texts of the job that made it.
        escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        clauses.append(
            f"(lower(name) LIKE :word{i} ESCAPE '!' OR job IN"
            f" (SELECT id FROM jobs WHERE search LIKE :word{i} ESCAPE '!'))"
        )
        values[f"word{i}"] = f"%{escaped}%"
    statement = f"{SELECT} WHERE {' AND '.join(clauses)} ORDER BY id DESC LIMIT :limit"
    found = [from_row(row) for row in connection.all(statement, values)]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def blobs_of(connection: Snapshot, ids: Sequence[str]) -> dict[str, str]:
    """Asset id → hash of its content, for those there are."""
    return {row["id"]: row["blob"] for row in connection.all(_BLOBS, {"ids": ids})}
