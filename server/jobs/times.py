"""How long nodes took, and from it how long a job will likely take."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import orjson

from server.database import Database, Snapshot, Transaction
from server.graph.catalogue import Catalogue
from server.graph.likeness import likeness
from server.graph.migrate import migrate
from server.graph.model import parse
from server.graph.problems import InvalidWorkflow
from server.graph.validate import validate

log = logging.getLogger("tessera.jobs")

RECENT = 5
"""Runs of a node that count: what changed about the machine is soon known."""

LIKE_TYPE = 20
"""Records of other settings that stand in where these settings never ran."""

SHORTEST_MS = 100.0
"""A job that takes less needs no estimate, and is not slowed down by keeping one."""

KEPT_MS = 180 * 24 * 3600 * 1000
"""A node that has not run for so long is forgotten."""

REMEMBERED = 256
"""Workflows whose likenesses are kept in memory."""

KNOWN = 20_000
"""Results that are remembered to be there: what gives one again costs nothing."""

_OF = "SELECT likeness, type, recent FROM node_times WHERE likeness IN :likenesses"
_OF_TYPE = "SELECT recent FROM node_times WHERE type = :type ORDER BY at DESC LIMIT :most"
_KEEP = (
    "INSERT INTO node_times (likeness, type, recent, at) VALUES (:likeness, :type, :recent, :at)"
    " ON CONFLICT (likeness) DO UPDATE SET recent = :recent, at = :at"
)
_OLD = "DELETE FROM node_times WHERE at < :before"
_NEXT = (
    "SELECT next.id, next.graph, wanted, body FROM ("
    "SELECT jobs.id, jobs.graph, wanted, priority, position FROM jobs"
    " WHERE status IN ('queued', 'running')"
    " ORDER BY CASE status WHEN 'running' THEN 0 ELSE 1 END, priority DESC, position"
    " LIMIT :most) AS next JOIN graphs ON graphs.id = next.graph"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A node as its cost goes."""

    likeness: str
    type: str
    same: str | None
    """Shared by nodes that give the same result, so that it is made once; None for one that runs
    whatever was made."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A job that will be estimated."""

    id: str
    graph: str
    wanted: tuple[str, ...] | None
    body: str


class Times:
    """Keeps what nodes took, by likeness; estimates jobs from it."""

    def __init__(self, database: Database, catalogue: Callable[[], Awaitable[Catalogue]]) -> None:
        self._database = database
        self._catalogue = catalogue
        self._kinds: OrderedDict[tuple[str, tuple[str, ...] | None], dict[str, Kind]]
        self._kinds = OrderedDict()
        self._known: OrderedDict[str, None] = OrderedDict()
        """What was made since the server started, by `Kind.same`; what was used last is last."""
        self._tasks: set[asyncio.Task[None]] = set()

    # --- keeping ---------------------------------------------------------------------------------

    def note(
        self,
        workflow: Mapping[str, Any],
        wanted: Sequence[str] | None,
        nodes: Mapping[str, Mapping[str, Any]],
    ) -> None:
        """Keep what the nodes of a job took, in the background. Returns at once."""
        took = {
            node: None if state["cached"] else float(state["ms"])
            for node, state in nodes.items()
            if state["status"] in ("done", "cached")
        }
        if sum(ms or 0.0 for ms in took.values()) < SHORTEST_MS:
            return
        task = asyncio.get_running_loop().create_task(self._note(workflow, wanted, took))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait until everything noted is kept."""
        await asyncio.gather(*self._tasks)

    async def _note(
        self,
        workflow: Mapping[str, Any],
        wanted: Sequence[str] | None,
        took: Mapping[str, float | None],
    ) -> None:
        try:
            catalogue = await self._catalogue()
            kinds = await asyncio.to_thread(kinds_of, workflow, wanted, catalogue)
            made = {node: ms for node, ms in took.items() if ms is not None}
            await self._database.write(lambda tx: keep(tx, kinds, made))
            self._remember(kinds[node].same for node in took if node in kinds)
        except Exception:
            # An estimate less is no reason to trouble the job.
            log.exception("the times of a job were not kept")

    def _remember(self, made: Iterable[str | None]) -> None:
        for same in made:
            if same is not None:
                self._known[same] = None
                self._known.move_to_end(same)
        while len(self._known) > KNOWN:
            self._known.popitem(last=False)

    def forget_known(self) -> None:
        """The caches were emptied: everything has to be made again."""
        self._known.clear()

    # --- estimating ------------------------------------------------------------------------------

    async def estimates(self, most: int = 50) -> dict[str, dict[str, Any]]:
        """Of the jobs that run and the next that wait, by id; without those whose nodes all are
        new."""
        catalogue = await self._catalogue()
        jobs = await self._database.read(lambda c: upcoming(c, most))
        if not jobs:
            return {}
        kinds = await asyncio.to_thread(self._all_kinds, jobs, catalogue)
        return await self._database.read(lambda c: estimated(c, kinds, self._known))

    def _all_kinds(
        self, jobs: Sequence[Waiting], catalogue: Catalogue
    ) -> dict[str, dict[str, Kind]]:
        found = {}
        for job in jobs:
            key = (job.graph, job.wanted)
            kinds = self._kinds.get(key)
            if kinds is None:
                kinds = kinds_of(orjson.loads(job.body), job.wanted, catalogue)
                self._kinds[key] = kinds
            found[job.id] = kinds
        while len(self._kinds) > REMEMBERED:
            self._kinds.popitem(last=False)
        return found


def kinds_of(
    workflow: Mapping[str, Any], wanted: Sequence[str] | None, catalogue: Catalogue
) -> dict[str, Kind]:
    """What the cost of each node that will run goes by; empty for a workflow that cannot run."""
    try:
        document = migrate(parse(workflow), catalogue).document
    except InvalidWorkflow:
        return {}
    graph = validate(document, catalogue, outputs=wanted).graph
    alike, same = likeness(graph), likeness(graph, exact=True)
    fixed: set[str] = set()
    for call in graph:
        lazy = (source for found in call.lazy_sources.values() for source in found)
        if call.type.pure and fixed.issuperset(call.sources) and fixed.issuperset(lazy):
            fixed.add(call.id)
    return {
        id: Kind(alike[id], call.type.name, same[id] if id in fixed else None)
        for id, call in graph.calls.items()
    }


def keep(tx: Transaction, kinds: Mapping[str, Kind], took: Mapping[str, float]) -> None:
    """Add what nodes took to what is known of their like."""
    now = {kinds[node]: ms for node, ms in took.items() if node in kinds}
    before = _recent(tx, [kind.likeness for kind in now])
    rows = [
        {
            "likeness": kind.likeness,
            "type": kind.type,
            "recent": orjson.dumps(
                [*before.get(kind.likeness, ()), round(ms, 1)][-RECENT:]
            ).decode(),
            "at": tx.now,
        }
        for kind, ms in now.items()
    ]
    for row in rows:
        tx.run(_KEEP, row)


def prune(tx: Transaction) -> None:
    """Forget nodes that have not run for long."""
    tx.run(_OLD, {"before": tx.now - KEPT_MS})


def upcoming(connection: Snapshot, most: int) -> list[Waiting]:
    """The jobs that run, and those that run next."""
    return [
        Waiting(
            row["id"],
            row["graph"],
            None if row["wanted"] is None else tuple(orjson.loads(row["wanted"])),
            row["body"],
        )
        for row in connection.all(_NEXT, {"most": most})
    ]


def estimated(
    connection: Snapshot, jobs: Mapping[str, Mapping[str, Kind]], known: Container[str]
) -> dict[str, dict[str, Any]]:
    """An estimate for each job of which something is known. What is `known`, or will have been
    made by a job before it, costs nothing."""
    kinds = {kind for nodes in jobs.values() for kind in nodes.values()}
    alike = _recent(connection, [kind.likeness for kind in kinds])
    types = {kind.type for kind in kinds if kind.likeness not in alike}
    by_type = {type: _recent_of_type(connection, type) for type in types}
    found = {}
    ahead: set[str | None] = set()
    for job, nodes in jobs.items():
        there = {node for node, kind in nodes.items() if kind.same in ahead or kind.same in known}
        estimate = _estimate(nodes, alike, by_type, there)
        if estimate["nodes"]:
            found[job] = estimate
        ahead |= {kind.same for kind in nodes.values()} - {None}
    return found


def _estimate(
    nodes: Mapping[str, Kind],
    alike: Mapping[str, Sequence[float]],
    by_type: Mapping[str, Sequence[float]],
    there: Container[str],
) -> dict[str, Any]:
    expected: dict[str, float] = {}
    runs: list[int] = []
    rough = False
    for node, kind in nodes.items():
        if node in there:
            expected[node] = 0.0
            continue
        seen = alike.get(kind.likeness)
        if seen:
            runs.append(len(seen))
        else:
            seen = by_type.get(kind.type)
            rough = rough or bool(seen)
        if seen:
            expected[node] = round(float(median(seen)), 1)
    return {
        "ms": round(sum(expected.values()), 1),
        "nodes": expected,
        "runs": min(runs, default=0),
        "rough": rough,
        "unknown": len(nodes) - len(expected),
    }


def _recent(connection: Snapshot, likenesses: Sequence[str]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for start in range(0, len(likenesses), 500):
        part = list(likenesses[start : start + 500])
        for row in connection.all(_OF, {"likenesses": part}):
            found[row["likeness"]] = orjson.loads(row["recent"])
    return found


def _recent_of_type(connection: Snapshot, type: str) -> list[float]:
    rows = connection.all(_OF_TYPE, {"type": type, "most": LIKE_TYPE})
    return [ms for row in rows for ms in orjson.loads(row["recent"])]
