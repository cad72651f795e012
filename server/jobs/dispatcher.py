"""Brings waiting jobs and ready workers together, and sees each job to its end."""

from __future__ import annotations

import asyncio
import logging
import math
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from nodes.api.sentence import say
from server.assets.library import blobs_of
from server.assets.staging import Staging
from server.database import Database, Transaction
from server.engine.pools.base import Pool, WorkerDied
from server.engine.protocol import Failure, Finished
from server.engine.protocol import Run as RunMessage
from server.events.hub import Hub
from server.full_disk import is_full
from server.jobs import lease
from server.jobs.job import job_json
from server.jobs.lease import Claim, Ending, LeaseLost
from server.jobs.run import Pending, Run

log = logging.getLogger("tessera.jobs")

SHORT_MS = 50.0
"""Jobs that take less are claimed one ahead."""
AHEAD_S = 0.25
"""How long a job that was claimed ahead may wait for a worker."""
FOREIGN_POLL_S = 1.0
"""How often to look for what other servers on the same database were asked."""

_ASSET = re.compile(r'"asset:([0-9a-f-]{36})"')


@dataclass(slots=True)
class Tally:
    """What `/metrics` counts."""

    claimed: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    """By status."""
    requeued: int = 0
    refused_late: int = 0


class Dispatcher:
    """Claims jobs for ready workers. One a server."""

    def __init__(
        self,
        *,
        database: Database,
        pool: Pool,
        hub: Hub,
        staging: Staging,
        server: str,
        lease_s: float,
        on_end: Callable[[Run], None] | None = None,
    ) -> None:
        """`on_end` hears of every job that ended here, on the event loop; it must not block."""
        self._on_end = on_end
        self._database = database
        self._pool = pool
        self._hub = hub
        self._staging = staging
        self._server = server
        self._lease_ms = int(lease_s * 1000)
        self._files = ThreadPoolExecutor(2, thread_name_prefix="tessera-files")
        self._runs: dict[str, Run] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loops: list[asyncio.Task[None]] = []
        self._wake = asyncio.Event()
        self._announce = asyncio.Event()
        self._stopping = False
        self._short_ms = math.inf
        """How long jobs took lately."""
        self.tally = Tally()

    async def start(self) -> None:
        """Take back what an earlier life of this server was running, then begin."""
        n = await self._database.write(lambda tx: lease.take_back_own(tx, server=self._server))
        if n:
            log.info("%d interrupted %s in the queue again", n, "job is" if n == 1 else "jobs are")
        self._wake.set()
        self._loops = [
            asyncio.create_task(self._claim_all(), name="claim"),
            asyncio.create_task(self._beat_all(), name="heartbeat"),
            asyncio.create_task(self._announce_all(), name="announce"),
        ]
        if self._database.dialect != "sqlite":
            self._loops.append(asyncio.create_task(self._poll(), name="poll"))

    async def stop(self) -> None:
        """Claim nothing more and put running jobs back into the queue. The pool is stopped by
        its owner, before or after."""
        self._stopping = True
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        for run in self._runs.values():
            run.lost = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._database.write(lambda tx: lease.take_back_own(tx, server=self._server))
        self._files.shutdown()

    def notify(self) -> None:
        """Something may be there to claim."""
        self._wake.set()
        self._announce.set()

    def announce(self) -> None:
        """The number of jobs that wait has changed."""
        self._announce.set()

    def watchers_changed(self, watching: int) -> None:
        self._announce.set()

    def cancel(self, job: str) -> None:
        """Stop a job that runs here."""
        run = self._runs.get(job)
        if run is not None:
            run.cancelled = True
            self._pool.cancel(job)

    def live(self, job: str) -> Run | None:
        """The run of a job that runs here."""
        return self._runs.get(job)

    def running(self) -> int:
        return len(self._runs)

    # --- loops ---------------------------------------------------------------------------------

    async def _claim_all(self) -> None:
        while True:
            await self._wake.wait()
            if self._jobs_are_short:
                await self._claim_ahead()
            else:
                await self._claim_for(await self._pool.acquire())

    async def _claim_for(self, worker: str) -> None:
        """Claim a job for a worker that is ready for it."""
        try:
            run = await self._claim(worker)
        except BaseException:
            self._pool.release(worker)
            raise
        if run is None:
            self._pool.release(worker)
        else:
            self._begin(run, worker)

    async def _claim_ahead(self) -> None:
        """Claim the next job while the one before it still runs, so that the worker need not
        wait for the database. If that one takes long after all, the claim is given back."""
        run = await self._claim(None)
        if run is None:
            return
        try:
            async with asyncio.timeout(AHEAD_S):
                worker = await self._pool.acquire()
        except TimeoutError:
            self._short_ms = float("inf")
            self._runs.pop(run.job, None)
            if run.cancelled:
                await self._end(run, Finished(run.job, "cancelled"))
            else:
                await self._give_back(run, attempts=run.attempts - 1)
        else:
            self._begin(run, worker)

    @property
    def _jobs_are_short(self) -> bool:
        return self._short_ms < SHORT_MS

    async def _claim(self, worker: str | None) -> Run | None:
        def work(tx: Transaction) -> Claim | None:
            return lease.claim(tx, server=self._server, worker=worker, lease_ms=self._lease_ms)

        # Cleared before the look, so that what arrives during it is seen afterwards.
        self._wake.clear()
        while True:
            try:
                claim = await self._database.write(work)
                break
            except Exception:
                log.exception("claiming a job failed; trying again")
                await asyncio.sleep(1.0)
        if claim is None:
            return None
        if claim.waiting:
            self._wake.set()
        self.tally.claimed += 1
        run = Run(
            claim,
            database=self._database,
            hub=self._hub,
            staging=self._staging,
            files=self._files,
        )
        self._runs[run.job] = run
        self._announce.set()
        return run

    def _begin(self, run: Run, worker: str) -> None:
        task = asyncio.create_task(self._see_through(run, worker), name=f"job {run.job}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _beat_all(self) -> None:
        while True:
            await asyncio.sleep(self._lease_ms / 3000)
            for run in list(self._runs.values()):
                await self._beat(run)
            try:
                if await self._database.write(lease.take_back_expired):
                    self._wake.set()
            except Exception:
                log.exception("looking for jobs whose server went silent failed")

    async def _beat(self, run: Run) -> None:
        nodes, progress, advanced = dict(run.nodes), run.progress, run.advanced
        run.advanced = False

        def work(tx: Transaction) -> bool:
            return lease.beat(
                tx,
                run.claim,
                lease_ms=self._lease_ms,
                progress=progress,
                nodes=nodes,
                advanced=advanced,
            )

        try:
            if await self._database.write(work) and not run.cancelled:
                self.cancel(run.job)
        except LeaseLost:
            if self._runs.get(run.job) is run and not run.ending:
                log.warning("the lease was lost; its work is dropped", extra={"job": run.job})
                run.lost = True
                self._pool.cancel(run.job)
        except Exception:
            log.exception("a heartbeat failed", extra={"job": run.job})

    async def _announce_all(self) -> None:
        """Tell the workers how many jobs wait and how many clients watch, a few times a second
        at most."""
        while True:
            await self._announce.wait()
            self._announce.clear()
            claimed = self.tally.claimed
            try:
                waiting = await self._database.read(lambda c: int(c.scalar(lease.WAITING)))
            except Exception:
                log.exception("counting the jobs that wait failed")
                await asyncio.sleep(FOREIGN_POLL_S)
                self._announce.set()
                continue
            if self.tally.claimed != claimed:
                self._announce.set()  # Counted too early: one of them runs now.
                continue
            self._pool.waiting(waiting, len(self._hub))
            await asyncio.sleep(0.1)

    async def _poll(self) -> None:
        """See what clients of other servers asked for: jobs to run, jobs to cancel."""
        while True:
            await asyncio.sleep(FOREIGN_POLL_S)
            self._wake.set()
            if not self._runs:
                continue
            try:
                for job in await self._database.read(
                    lambda c: lease.cancelled(c, server=self._server)
                ):
                    self.cancel(job)
            except Exception:
                log.exception("looking for cancelled jobs failed")

    # --- one job -------------------------------------------------------------------------------

    async def _see_through(self, run: Run, worker: str) -> None:
        try:
            finished = await self._run_on(worker, run)
            if self._stopping or run.lost:
                return
            if isinstance(finished, WorkerDied):
                await self._after_death(run, str(finished))
            elif finished.status == "yielded":
                await self._after_yield(run)
            else:
                await self._end(run, finished)
        except LeaseLost:
            self.tally.refused_late += 1
            log.warning("a late result was refused", extra={"job": run.job})
        except asyncio.CancelledError:
            raise
        except Exception:
            # The row still says running: once the lease has run out it is taken back.
            log.exception("the end of a job was not kept", extra={"job": run.job})
        finally:
            self._runs.pop(run.job, None)
            self._announce.set()

    async def _run_on(self, worker: str, run: Run) -> Finished | WorkerDied:
        row = run.claim.row
        try:
            message = RunMessage(
                job=run.job,
                attempt=row["attempts"],
                workflow=run.workflow,
                outputs=run.wanted,
                priority=row["priority"],
                assets=await self._named_assets(run.claim.body),
            )
        except BaseException:
            self._pool.release(worker)
            raise
        if run.cancelled:
            self._pool.release(worker)
            return Finished(run.job, "cancelled")
        # A job must not give way to itself, which was among those that wait a moment ago.
        self._pool.waiting(run.claim.waiting, len(self._hub))
        begun = time.perf_counter()
        try:
            return await self._pool.run(worker, message, run.listen)
        except WorkerDied as died:
            return died
        finally:
            self._note_duration((time.perf_counter() - begun) * 1000)

    def _note_duration(self, ms: float) -> None:
        before = self._short_ms if math.isfinite(self._short_ms) else 10 * SHORT_MS
        self._short_ms = 0.6 * before + 0.4 * ms

    async def _named_assets(self, body: str) -> dict[str, str]:
        """Where the assets lie that the workflow names as `asset:ID`."""
        ids = sorted(set(_ASSET.findall(body)))
        if not ids:
            return {}
        found = await self._database.read(lambda c: blobs_of(c, ids))
        return {id: str(self._staging.blobs.path(blob)) for id, blob in found.items()}

    async def _after_death(self, run: Run, cause: str) -> None:
        if run.cancelled:
            await self._end(run, Finished(run.job, "cancelled"))
            return
        attempts = run.attempts
        if attempts < run.claim.row["max_attempts"]:
            log.warning("its worker died: %s; trying again", cause, extra={"job": run.job})
            await self._keep_what_is_done(run)
            self.tally.requeued += 1
            await self._give_back(run, attempts=attempts)
            return
        error = lease.worker_died(attempts, cause)
        await self._end(run, Finished(run.job, "failed"), error)

    async def _after_yield(self, run: Run) -> None:
        await self._keep_what_is_done(run)
        await self._give_back(run, attempts=run.attempts - 1, behind=True)

    async def _keep_what_is_done(self, run: Run) -> None:
        run.ending = True
        await run.settle()
        await run.flush()

    async def _give_back(self, run: Run, *, attempts: int, behind: bool = False) -> None:
        run.ending = True
        try:
            await self._database.write(
                lambda tx: lease.give_back(tx, run.claim, attempts=max(attempts, 0), behind=behind)
            )
        except LeaseLost:
            log.debug("the job was given back already", extra={"job": run.job})
        self._wake.set()

    async def _end(
        self, run: Run, finished: Finished, error: Mapping[str, Any] | None = None
    ) -> None:
        status: str = finished.status
        if finished.error is not None:
            error = finished.error.json()
        run.ending = True
        try:
            await run.settle()
            pending = run.take()
            await self._write_end(run, pending, status, error)
        except (OSError, ValueError) as failed:
            log.exception("files were not written", extra={"job": run.job})
            status, error = "failed", _not_written(failed)
            await self._write_end(run, run.take().without_files(), status, error)
        if status == "failed" and error is not None:
            node = error.get("node")
            log.warning("%s", error["message"], extra={"job": run.job, "node": node})
        self.tally.ended[status] += 1
        if self._on_end is not None:
            self._on_end(run)

    async def _write_end(
        self, run: Run, pending: Pending, status: str, error: Mapping[str, Any] | None
    ) -> None:
        """Rows of files, nodes' states and the job's end, in one transaction."""
        ending = Ending(
            status=status,
            progress=1.0 if status == "succeeded" else run.progress,
            nodes=dict(run.nodes),
            error=error,
        )

        def work(tx: Transaction) -> None:
            row = lease.finish(tx, run.claim, ending)
            made = run.write(tx, pending)
            data = job_json(row, [*run.assets, *made], nodes=pending.changed)
            tx.emit("job.updated", data, run.job)

        await self._database.write(work)


def _not_written(failed: Exception) -> dict[str, Any]:
    message = (
        say("The server's disk is full: what the job made could not be kept.")
        if is_full(failed)
        else say("The files could not be written: {failed}.", failed=failed)
    )
    return Failure(
        node=None,
        input=None,
        code="output.not_written",
        message=message,
        remedy=say("See that the disk has room and the data directory may be written to."),
    ).json()
