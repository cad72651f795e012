"""Which jobs measured curves: what a chart can show."""

from __future__ import annotations

from typing import Any

from server.clock import iso
from server.database import Snapshot

_JOBS = (
    "SELECT id, name, status, created_at FROM jobs"
    " WHERE EXISTS (SELECT 1 FROM records r WHERE r.job = jobs.id AND r.kind = 'metric')"
    " AND (:cursor = '' OR id < :cursor) ORDER BY id DESC LIMIT :limit"
)
_NODES = "SELECT DISTINCT job, node FROM records WHERE kind = 'metric' AND job IN :jobs"


def measured(
    connection: Snapshot, *, limit: int, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """Jobs whose nodes measured something, newest first, each with those nodes; the cursor of the
    page that follows."""
    found = connection.all(_JOBS, {"cursor": cursor or "", "limit": limit + 1})
    shown = found[:limit]
    nodes: dict[str, list[str]] = {row["id"]: [] for row in shown}
    if shown:
        for row in connection.all(_NODES, {"jobs": list(nodes)}):
            nodes[row["job"]].append(row["node"])
    runs = [
        {
            "job": row["id"],
            "name": row["name"],
            "status": row["status"],
            "nodes": sorted(nodes[row["id"]]),
            "created_at": iso(row["created_at"]),
        }
        for row in shown
    ]
    return runs, shown[-1]["id"] if len(found) > limit else None
