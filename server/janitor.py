"""Work for quiet moments: forgetting what has expired or belongs to nobody, hashing models."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from server import workflows
from server.assets.library import SWEEP, Library
from server.assets.orphans import Orphans
from server.database import Database
from server.events import log as event_log
from server.jobs import queue, times
from server.models import ModelHashes
from server.settings import Settings

log = logging.getLogger("tessera.janitor")

FIRST_S = 20.0
"""After the start, so that it does not compete with a first picture."""
EVERY_S = 600.0
HASH_EVERY_S = 30.0
ORPHANS_EVERY_S = 24 * 3600.0
"""Every blob is looked at: tens of thousands take a second."""


class Janitor:
    """Runs a few small chores now and then."""

    def __init__(
        self,
        database: Database,
        library: Library,
        orphans: Orphans,
        hashes: ModelHashes,
        settings: Settings,
    ) -> None:
        self._database = database
        self._library = library
        self._orphans = orphans
        self._hashes = hashes
        self._settings = settings
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self._tasks = [
            asyncio.create_task(self._repeat(self.tidy, EVERY_S), name="janitor"),
            asyncio.create_task(self._repeat(self._hashes.take_missing, HASH_EVERY_S), name="hash"),
            asyncio.create_task(self._repeat(self.drop_orphans, ORPHANS_EVERY_S), name="orphans"),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def tidy(self) -> int:
        """Forget old events, keys and workflows, delete expired previews and old trash; how many
        assets."""
        while await self._database.write(event_log.prune):
            pass
        await self._database.write(queue.prune_keys)
        await self._database.write(times.prune)
        days = self._settings.trash_days
        await self._database.write(lambda tx: workflows.prune(tx, trash_days=days))
        removed = 0
        while True:
            n = await self._library.sweep(
                preview_days=self._settings.preview_days, trash_days=self._settings.trash_days
            )
            removed += n
            if n < SWEEP:
                return removed

    async def drop_orphans(self) -> int:
        """Remove content that belongs to no asset; how many blobs."""
        removed = await self._orphans.sweep()
        if removed:
            log.info("%d blobs that belong to no asset were removed", removed)
        return removed

    async def _repeat(self, chore: Callable[[], Awaitable[int]], every_s: float) -> None:
        await asyncio.sleep(FIRST_S)
        while True:
            try:
                await chore()
            except Exception:
                log.exception("a chore failed")
            await asyncio.sleep(every_s)
