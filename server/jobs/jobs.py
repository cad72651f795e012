"""Everything that can be done with jobs, for the API and whoever else speaks for clients."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from server.database import Database, Snapshot, Transaction
from server.jobs import history, queue
from server.jobs.dispatcher import Dispatcher
from server.jobs.history import Filter, Found
from server.jobs.job import job_json
from server.jobs.request import Request
from server.jobs.submission import Checker, is_large, make_submission
from server.jobs.times import Times

Json = dict[str, Any]


class Jobs:
    """The queue and the history."""

    def __init__(
        self,
        *,
        database: Database,
        dispatcher: Dispatcher,
        checker: Checker,
        times: Times,
        max_attempts: int,
    ) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._checker = checker
        self._times = times
        self._max_attempts = max_attempts

    async def submit(self, request: Request) -> list[Json]:
        """Check and enqueue; the jobs, which nothing loses any more. Raises Refused."""
        checked = await self._checker.check(request)
        make = partial(make_submission, request, checked, max_attempts=self._max_attempts)
        submission = await asyncio.to_thread(make) if is_large(request, checked) else make()
        accepted = self._database.write(lambda tx: queue.enqueue(tx, submission))
        # Before it is committed: a ready worker's claim then stands right behind it, in the same
        # transaction.
        self._dispatcher.notify()
        made = await accepted
        self._dispatcher.announce()
        return made

    async def validate(self, request: Request) -> list[Json]:
        """The asides of a workflow that can run. Raises Refused with the problems of another."""
        checked = await self._checker.check(request)
        return [aside.json() for aside in checked.asides]

    async def get(self, job: str) -> tuple[Json, str]:
        """A job as it is now, and its workflow's JSON text."""

        def work(connection: Snapshot) -> tuple[Found, str]:
            found = history.get(connection, job)
            return found, history.workflow_of(connection, found.row["graph"])

        found, workflow = await self._database.read(work)
        return self._live(found), workflow

    async def page(
        self, wanted: Filter, *, limit: int, cursor: str | None
    ) -> tuple[list[Json], str | None]:
        page = await self._database.read(
            lambda c: history.page(c, wanted, limit=limit, cursor=cursor)
        )
        return [self._live(found) for found in page.jobs], page.next

    def _live(self, found: Found) -> Json:
        run = self._dispatcher.live(found.row["id"])
        if run is None or found.row["status"] != "running":
            data = job_json(found.row, found.assets)
        else:
            data = job_json(found.row, found.assets, nodes=run.nodes, progress=run.progress)
        return data if found.notes is None else {**data, "notes": found.notes}

    async def records(self, job: str, kind: str) -> list[tuple[str, Any]]:
        """What the nodes said: log lines or points of curves, oldest first."""
        run = self._dispatcher.live(job)
        if run is not None:
            await run.flush()
        return await self._database.read(lambda c: history.records(c, job, kind))

    async def cancel(self, job: str) -> Json:
        """Cancel a queued or running job; one that has ended stays as it is."""
        data = await self._database.write(lambda tx: queue.cancel(tx, job))
        self._dispatcher.cancel(job)
        self._dispatcher.notify()
        return data

    async def retry(self, job: str) -> Json:
        return await self._then_notify(lambda tx: queue.retry(tx, job))

    async def move(self, job: str, *, priority: int | None, place: int | None) -> Json:
        return await self._then_notify(
            lambda tx: queue.move(tx, job, priority=priority, place=place)
        )

    async def forget(self, job: str) -> None:
        await self._database.write(lambda tx: queue.forget(tx, job))

    async def pause(self, paused: bool) -> None:
        await self._database.write(lambda tx: queue.pause(tx, paused))
        self._dispatcher.notify()

    async def clear(self) -> int:
        """Cancel all that waits; how many."""
        n = await self._database.write(queue.clear)
        self._dispatcher.notify()
        return n

    async def state(self) -> Json:
        """`{paused, queued, running}`."""

        def work(connection: Snapshot) -> tuple[dict[str, int], bool]:
            return history.counts(connection), history.is_paused(connection)

        counts, paused = await self._database.read(work)
        return {
            "paused": paused,
            "queued": counts.get("queued", 0),
            "running": counts.get("running", 0),
        }

    async def estimates(self) -> dict[str, Json]:
        """How long what runs and what waits next will likely take, by job."""
        return await self._times.estimates()

    def cache_freed(self) -> None:
        """The workers have let go of all results."""
        self._times.forget_known()

    async def _then_notify(self, work: Callable[[Transaction], Json]) -> Json:
        data = await self._database.write(work)
        self._dispatcher.notify()
        return data
