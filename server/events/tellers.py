"""Who brings events to the hub: commits, workers, the model folders."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import asdict

from server.database import Database, DurableEvent
from server.engine.pools.base import Pool, WorkerInfo
from server.events import log
from server.events.hub import Hub
from server.models import ModelFolders, identity_of

FOREIGN_POLL_S = 0.5
MODELS_POLL_S = 5.0
WORKERS_GATHER_S = 0.1


class Tellers:
    """Feeds the hub.

    With SQLite this process makes every event, and hands it over as it is committed. With
    PostgreSQL other servers make events too: all are read back in the order of their numbers,
    soon after each own commit and twice a second otherwise.
    """

    def __init__(self, database: Database, hub: Hub, pool: Pool, models: ModelFolders) -> None:
        self._database = database
        self._hub = hub
        self._pool = pool
        self._models = models
        self._tasks: list[asyncio.Task[None]] = []
        self._committed = asyncio.Event()
        self._workers: dict[str, WorkerInfo] = {}
        self._workers_changed = asyncio.Event()

    async def start(self) -> None:
        self._pool.subscribe(self._worker_changed)
        if self._database.dialect == "sqlite":
            self._database.on_commit = self._hub.tell
        else:
            self._database.on_commit = self._note
            self._tasks.append(asyncio.create_task(self._follow(), name="events"))
        self._tasks.append(asyncio.create_task(self._tell_workers(), name="workers"))
        self._tasks.append(asyncio.create_task(self._watch_models(), name="models"))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _note(self, _: list[DurableEvent]) -> None:
        self._committed.set()

    async def _follow(self) -> None:
        at = await self._database.read(log.latest)
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._committed.wait(), FOREIGN_POLL_S)
            self._committed.clear()
            events = await self._database.read(lambda c, at=at: log.after(c, at))  # type: ignore[misc]
            while events:
                self._hub.tell(list(events))
                at = events[-1].id
                events = await self._database.read(lambda c, at=at: log.after(c, at))  # type: ignore[misc]

    def _worker_changed(self, worker: WorkerInfo) -> None:
        self._workers[worker.id] = worker
        self._workers_changed.set()

    async def _tell_workers(self) -> None:
        """A worker changes with every job: only the newest of a tenth of a second is told."""
        while True:
            await self._workers_changed.wait()
            self._workers_changed.clear()
            changed, self._workers = self._workers, {}
            told = [asdict(worker) for worker in changed.values()]
            await self._database.write(
                lambda tx, told=told: [tx.emit("worker.updated", t) for t in told]  # type: ignore[misc]
            )
            await asyncio.sleep(WORKERS_GATHER_S)

    async def _watch_models(self) -> None:
        known: dict[str, frozenset[tuple[str, str]]] | None = None
        while True:
            found: dict[str, set[tuple[str, str]]] = {}
            for model in (await asyncio.to_thread(self._models.all)).values():
                found.setdefault(model.folder, set()).add((model.name, identity_of(model)))
            now = {folder: frozenset(models) for folder, models in found.items()}
            if known is not None and now != known:
                folders = [f for f in now.keys() | known.keys() if now.get(f) != known.get(f)]
                await self._database.write(
                    lambda tx, folders=folders: [  # type: ignore[misc]
                        tx.emit("model.changed", {"folder": folder}) for folder in folders
                    ]
                )
            known = now
            await asyncio.sleep(MODELS_POLL_S)
