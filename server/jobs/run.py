"""A job under way: what its worker says, gathered, told and kept.

Every message of the worker lands here at once, on the event loop. States of nodes and finished
files are gathered for a moment and written together; what a job of a few milliseconds says all
lands in the one transaction that ends it.
"""

from __future__ import annotations

import asyncio
import logging
import struct
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any

import orjson

from server.assets.asset import Asset
from server.assets.staging import Origin, Staged, Staging
from server.database import Database, Transaction
from server.engine.protocol import (
    Advanced,
    FromWorker,
    Logged,
    Measured,
    NodeChanged,
    Planned,
    PreviewFrame,
    Produced,
    Stepped,
)
from server.events.hub import Hub
from server.jobs import lease
from server.jobs.lease import Claim

log = logging.getLogger("tessera.jobs")

GATHER_S = 0.05
"""How long states are gathered before they are written: a short job ends before."""
RECORDS_S = 1.0
"""The same for what nodes say and measure: a page that is opened late has all but the last of it."""

RECORDS_KEPT = 100_000
"""Log lines and points that wait at most to be written; older ones are dropped."""

_RECORD = "INSERT INTO records (job, kind, node, data) VALUES (:job, :kind, :node, :data)"


@dataclass(frozen=True, slots=True)
class Pending:
    """What a job said since it was last written."""

    changed: Mapping[str, Any]
    produced: Sequence[Produced]
    """Small files, to be written in the transaction itself."""
    staged: Sequence[Staged]
    """Files whose content is written already."""
    records: Mapping[tuple[str, str], list[Any]]
    known: frozenset[tuple[str, int]]

    def without_files(self) -> Pending:
        """The rest, when the files cannot be written."""
        return replace(self, produced=(), staged=())


class Run:
    """The state of one running job."""

    def __init__(
        self,
        claim: Claim,
        *,
        database: Database,
        hub: Hub,
        staging: Staging,
        files: Executor,
    ) -> None:
        self.claim = claim
        self.job = claim.id
        self.workflow = orjson.loads(claim.body)
        wanted = claim.row["wanted"]
        self.wanted: tuple[str, ...] | None = (
            None if wanted is None else tuple(orjson.loads(wanted))
        )
        """Nodes asked for; every output node if None."""
        self.cancelled = False
        self.lost = False
        """Whether the lease went to someone else: nothing may be written any more."""
        self.attempts: int = claim.row["attempts"]
        self.advanced = False
        """Whether the attempts count anew and the row does not say so yet."""
        self.ending = False
        """Whether the job's end, or its return to the queue, is being written."""
        self.nodes: dict[str, dict[str, Any]] = {}
        self.assets: list[Asset] = list(claim.assets)
        self._database = database
        self._hub = hub
        self._staging = staging
        self._files = files
        self._origin = Origin(self.job, claim.row["graph"], claim.body, self.workflow)
        self._committed = {(a.node or "", a.idx or 0) for a in claim.assets}
        self._changed: set[str] = set()
        self._produced: list[Produced] = []
        self._staged: list[Staged] = []
        self._writing: list[asyncio.Future[list[Staged]]] = []
        self._records: dict[tuple[str, str], list[Any]] = {}
        self._record_count = 0
        self._planned = 0
        self._ended = 0
        self._within: dict[str, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._flushing: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()
        self._handlers: dict[type, Callable[[Any], None]] = {
            Planned: self._on_planned,
            NodeChanged: self._on_node,
            Stepped: self._on_step,
            PreviewFrame: self._on_preview,
            Measured: self._on_points,
            Logged: self._on_line,
            Produced: self._on_produced,
            Advanced: self._on_advanced,
        }

    def listen(self, message: FromWorker) -> None:
        """Take one message of the worker. Returns at once."""
        handle = self._handlers.get(type(message))
        if handle is not None and not self.lost:
            handle(message)

    @property
    def progress(self) -> float:
        """0..1: nodes done, and the share of those that run."""
        if not self._planned:
            return 0.0
        return min(1.0, round((self._ended + sum(self._within.values())) / self._planned, 4))

    # --- messages ------------------------------------------------------------------------------

    def _on_planned(self, message: Planned) -> None:
        self._planned = len(message.run)
        for node in message.cached:
            self._change(node, "cached", 0.0)

    def _on_node(self, message: NodeChanged) -> None:
        if message.status in ("done", "failed", "skipped", "cancelled", "cached"):
            known = self.nodes.get(message.node)
            if known is None or known["status"] == "running":  # a quick node may skip it
                self._ended += 1
            self._within.pop(message.node, None)
        self._change(message.node, message.status, message.ms)

    def _change(self, node: str, status: str, ms: float) -> None:
        self.nodes[node] = {
            "status": status,
            "cached": status == "cached",
            "ms": round(ms, 3),
        }
        self._changed.add(node)
        self._gather()

    def _on_step(self, message: Stepped) -> None:
        if message.total > 0:
            self._within[message.node] = min(1.0, max(0.0, message.step / message.total))
        if self._hub:
            data = {
                "job": self.job,
                "node": message.node,
                "step": message.step,
                "total": message.total,
                "unit": message.unit,
                "eta_ms": message.eta_ms,
                "progress": self.progress,
            }
            self._hub.passing("progress", self.job, message.node, data)

    def _on_preview(self, message: PreviewFrame) -> None:
        if self._hub:
            self._hub.preview(self.job, message.node, preview_frame(self.job, message))

    def _on_points(self, message: Measured) -> None:
        points = [list(point) for point in message.points]
        self._record("metric", message.node, points)
        data = {"job": self.job, "node": message.node, "points": points}
        self._hub.passing("metric", self.job, message.node, data)

    def _on_line(self, message: Logged) -> None:
        line = message.line[:10_000]
        self._record("log", message.node, [line])
        data = {"job": self.job, "node": message.node, "line": line}
        self._hub.passing("log", self.job, message.node, data)

    def _record(self, kind: str, node: str, items: list[Any]) -> None:
        if self._record_count < RECORDS_KEPT:
            self._records.setdefault((kind, node), []).extend(items)
            self._record_count += len(items)
            self._gather(RECORDS_S)

    def _on_produced(self, message: Produced) -> None:
        if self._staging.is_small(message):
            self._produced.append(message)
        else:
            stage = self._staging.stage
            self._writing.append(
                self._loop.run_in_executor(self._files, stage, self._origin, message)
            )
        self._gather()

    def _on_advanced(self, message: Advanced) -> None:
        self.attempts = 1
        self.advanced = True

    # --- writing -------------------------------------------------------------------------------

    def _gather(self, within: float = GATHER_S) -> None:
        if self._flushing is not None:
            return
        due = self._loop.time() + within
        if self._timer is not None:
            if self._timer.when() <= due:
                return
            self._timer.cancel()
        self._timer = self._loop.call_at(due, self._start_flush)

    def _start_flush(self) -> None:
        self._timer = None
        self._flushing = self._loop.create_task(self._flush())

    async def _flush(self) -> None:
        try:
            await self._collect(only_done=True)
            await self.flush()
        except lease.LeaseLost:
            self.lost = True
        except Exception:
            # What was gathered is still here: the job's end writes it, or says why not.
            log.exception("the state of a running job was not kept", extra={"job": self.job})
            return
        finally:
            self._flushing = None
        if self.lost:
            return
        if self._changed or self._writing:
            self._gather()
        elif self._records:
            self._gather(RECORDS_S)

    async def flush(self) -> None:
        """Write what was gathered, now. Raises LeaseLost if someone else holds the job."""
        pending = self.take()
        try:
            made = await self._database.write(lambda tx: self._keep(tx, pending))
        except Exception:
            self._put_back(pending)
            raise
        self.assets += made
        self._committed.update((a.node or "", a.idx or 0) for a in made)

    async def settle(self) -> None:
        """Wait until every file is written, before the job's end is. Raises what a write
        raised."""
        self._stop_timer()
        if self._flushing is not None:
            await self._flushing
            self._stop_timer()
        await self._collect(only_done=False)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _collect(self, *, only_done: bool) -> None:
        while self._writing and (not only_done or self._writing[0].done()):
            # Taken out only once it is whole: what failed fails the job in the end.
            self._staged += await self._writing[0]
            del self._writing[0]

    def take(self) -> Pending:
        """What was gathered since the last time."""
        pending = Pending(
            changed={node: self.nodes[node] for node in self._changed},
            produced=self._produced,
            staged=self._staged,
            records=self._records,
            known=frozenset(self._committed),
        )
        self._changed = set()
        self._produced = []
        self._staged = []
        self._records = {}
        self._record_count = 0
        return pending

    def _put_back(self, pending: Pending) -> None:
        self._changed |= pending.changed.keys()
        self._produced = [*pending.produced, *self._produced]
        self._staged = [*pending.staged, *self._staged]
        for key, items in pending.records.items():
            self._records[key] = [*items, *self._records.get(key, ())]

    def _keep(self, tx: Transaction, pending: Pending) -> list[Asset]:
        lease.hold(tx, self.claim)
        return self.write(tx, pending)

    def write(self, tx: Transaction, pending: Pending) -> list[Asset]:
        """Write rows and events of what was gathered; the assets it made. The caller holds the
        lease in this transaction."""
        if pending.changed:
            tx.emit("node.updated", {"job": self.job, "nodes": pending.changed}, self.job)
        rows = [
            {"job": self.job, "kind": kind, "node": node, "data": orjson.dumps(items).decode()}
            for (kind, node), items in pending.records.items()
        ]
        if rows:
            tx.run(_RECORD, rows)
        staged = [*pending.staged]
        for produced in pending.produced:
            staged += self._staging.stage(self._origin, produced)
        return self._staging.commit(tx, self._origin, staged, pending.known)


def preview_frame(job: str, message: PreviewFrame) -> bytes:
    """u32 length, JSON, image bytes."""
    head = orjson.dumps(
        {
            "type": "preview",
            "job": job,
            "node": message.node,
            "sequence": message.sequence,
            "media_type": message.media_type,
            "width": message.width,
            "height": message.height,
        }
    )
    return struct.pack(">I", len(head)) + head + message.data
