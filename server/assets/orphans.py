"""Blobs that no row refers to: found once they are old, and removed.

They are left by a job whose end was refused, by an upload that was cut off, by a server that was
killed between content and row. Young ones stay: their rows may be on the way, in this server or in
another that shares the folder.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from server.assets.blobs import Blobs
from server.assets.pictures import Pictures
from server.database import Database, Transaction
from server.ids import uuid7

SAFE_S = 24 * 3600.0
"""How long a blob may wait for its row."""
BATCH = 500
"""Blobs looked up in one transaction at most."""

_USED = "SELECT DISTINCT blob FROM assets WHERE blob IN :blobs"
_NAME = "INSERT INTO facts (name, value) VALUES ('database', :value) ON CONFLICT (name) DO NOTHING"
_NAMED = "SELECT value FROM facts WHERE name = 'database'"


class Orphans:
    """Removes content that belongs to no asset any more."""

    def __init__(
        self, database: Database, blobs: Blobs, pictures: Pictures, databases: Path
    ) -> None:
        """`databases` is the file that lists which databases the blobs have been used with."""
        self._database = database
        self._blobs = blobs
        self._pictures = pictures
        self._databases = databases

    async def sweep(self) -> int:
        """Look through the whole folder; how many blobs were removed.

        None are where another database knows the folder too: its rows cannot be asked.
        """
        if not await self._only_ours():
            return 0
        before = time.time() - SAFE_S
        old = self._blobs.older_than(before)
        removed = 0
        while batch := await asyncio.to_thread(lambda: list(islice(old, BATCH))):
            removed += await self.drop(batch, before)
        return removed

    async def drop(self, blobs: Sequence[str], before: float | None = None) -> int:
        """Remove those of the blobs that no row refers to and nobody has written since `before`
        (seconds since 1970; by default the safe age ago); how many."""
        since = time.time() - SAFE_S if before is None else before
        # In the writer's thread: nobody here can commit a new row over a blob between the look
        # and the removal.
        return await self._database.write(lambda tx: self._drop(tx, blobs, since))

    def _drop(self, tx: Transaction, blobs: Iterable[str], before: float) -> int:
        left = set(blobs)
        if left:
            left -= {row["blob"] for row in tx.all(_USED, {"blobs": sorted(left)})}
        removed = 0
        for blob in left:
            if self._blobs.remove(blob, before):
                self._pictures.forget(blob)
                removed += 1
        return removed

    async def _only_ours(self) -> bool:
        def name(tx: Transaction) -> str:
            tx.run(_NAME, {"value": uuid7()})
            return str(tx.scalar(_NAMED))

        ours = await self._database.write(name)
        try:
            known = self._databases.read_text(encoding="ascii").split()
        except FileNotFoundError:
            known = []
        if ours not in known:
            # For good: whoever comes back to the other database finds its content here.
            known.append(ours)
            with self._databases.open("a", encoding="ascii") as file:
                file.write(f"{ours}\n")
        return known == [ours]
