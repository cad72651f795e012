"""A job as a row and as clients see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

import orjson

from server.assets import asset as assets
from server.assets.asset import Asset, by_node, from_row
from server.clock import iso, iso_or_none
from server.database import Snapshot

JobStatus = Literal["queued", "running", "succeeded", "failed", "cancelled"]
STATUSES: tuple[str, ...] = get_args(JobStatus)
ENDED = ("succeeded", "failed", "cancelled")

COLUMNS = (
    "id, batch_id, client_id, name, graph, wanted, status, priority, position, attempts,"
    " max_attempts, token, server, worker, lease_until, cancel, progress, nodes, error,"
    " seeds, created_at, started_at, finished_at"
)
"""Every column but the one that is searched in."""

_ASSETS = f"{assets.SELECT} WHERE job IN :jobs AND trashed_at IS NULL ORDER BY id"

Row = Mapping[str, Any]


def job_json(
    row: Row,
    outputs: Iterable[Asset] = (),
    *,
    nodes: Mapping[str, Any] | None = None,
    progress: float | None = None,
) -> dict[str, Any]:
    """The job as the API gives it, without its workflow.

    `nodes` and `progress` are those of the run under way, newer than the row's.
    """
    error = row["error"]
    return {
        "id": row["id"],
        "batch_id": row["batch_id"],
        "client_id": row["client_id"],
        "name": row["name"],
        "status": row["status"],
        "priority": row["priority"],
        "order": row["position"],
        "wanted": None if row["wanted"] is None else orjson.loads(row["wanted"]),
        "seeds": orjson.loads(row["seeds"]),
        "progress": row["progress"] if progress is None else progress,
        "attempts": row["attempts"],
        "max_attempts": row["max_attempts"],
        "worker": row["worker"] if row["status"] == "running" else None,
        "nodes": orjson.loads(row["nodes"]) if nodes is None else nodes,
        "outputs": by_node(outputs),
        "error": orjson.loads(error) if error else None,
        "created_at": iso(row["created_at"]),
        "started_at": iso_or_none(row["started_at"]),
        "finished_at": iso_or_none(row["finished_at"]),
    }


def outputs_of(connection: Snapshot, jobs: Iterable[str]) -> dict[str, list[Asset]]:
    """The assets of each job, by its id."""
    found: dict[str, list[Asset]] = {job: [] for job in jobs}
    if found:
        for row in connection.all(_ASSETS, {"jobs": list(found)}):
            found[row["job"]].append(from_row(row))
    return found
