"""Saved workflows: kept by id, with a name, every version of them, guarded against overwriting."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson

from server.clock import iso
from server.database import Snapshot, Transaction
from server.errors import Refused
from server.jobs.submission import clean

VERSIONS_KEPT = 100

_COLUMNS = "id, name, version, graph, created_at, updated_at"
_GET = f"SELECT {_COLUMNS} FROM workflows WHERE id = :id"
_BODY = "SELECT body FROM graphs WHERE id = :id"
_GRAPH = "INSERT INTO graphs (id, body) VALUES (:id, :body) ON CONFLICT (id) DO NOTHING"
_PUT = (
    "INSERT INTO workflows (id, name, version, graph, created_at, updated_at)"
    " VALUES (:id, :name, :version, :graph, :now, :now)"
    " ON CONFLICT (id) DO UPDATE SET name = :name, version = :version, graph = :graph,"
    " updated_at = :now"
)
_KEEP = (
    "INSERT INTO workflow_versions (workflow, version, name, graph, created_at)"
    " VALUES (:id, :version, :name, :graph, :now)"
)
_DROP_OLD = "DELETE FROM workflow_versions WHERE workflow = :id AND version <= :version"
_VERSIONS = (
    "SELECT version, name, created_at FROM workflow_versions WHERE workflow = :id"
    " ORDER BY version DESC"
)
_VERSION = (
    "SELECT version, name, graph, created_at FROM workflow_versions"
    " WHERE workflow = :id AND version = :version"
)
_DELETE = "DELETE FROM workflows WHERE id = :id"
_DELETE_VERSIONS = "DELETE FROM workflow_versions WHERE workflow = :id"
_PAGE = (
    f"SELECT {_COLUMNS} FROM workflows WHERE (:cursor = '' OR id < :cursor)"
    " AND lower(name) LIKE :words ESCAPE '!' ORDER BY id DESC LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class Guard:
    """What a client says it knows of the workflow it changes (If-Match, If-None-Match)."""

    match: str | None = None
    none_match: str | None = None


def etag(row: dict[str, Any]) -> str:
    """Changes with every change of body or name."""
    return f'"{row["version"]}-{row["graph"][:16]}"'


def json(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "name": row["name"],
        "version": row["version"],
        "etag": etag(row),
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
    }


def get(connection: Snapshot, id: str) -> tuple[dict[str, Any], str]:
    """A saved workflow's row and its JSON text. Raises Refused if there is none."""
    found = connection.all(_GET, {"id": id})
    if not found:
        raise _not_found(id)
    return found[0], _body(connection, found[0]["graph"])


def put(
    tx: Transaction, id: str, workflow: dict[str, Any], name: str | None, guard: Guard
) -> tuple[dict[str, Any], bool]:
    """Save a version; its row, and whether the workflow is new.

    Replacing one needs If-Match with its ETag (or `*`). The same content again is no new version.
    """
    known = tx.first(_GET, {"id": id})
    _check(known, guard, id)
    body = orjson.dumps(workflow)
    graph = hashlib.sha256(body).hexdigest()
    title = clean(name if name is not None else str(workflow.get("name") or "Untitled"))[:500]
    if known is not None and (known["graph"], known["name"]) == (graph, title):
        return known, False
    tx.run(_GRAPH, {"id": graph, "body": body.decode()})
    version = known["version"] + 1 if known else 1
    return _write(tx, id, title, version, graph), known is None


def rename(tx: Transaction, id: str, name: str, guard: Guard) -> dict[str, Any]:
    """Another name for the same content."""
    known = tx.first(_GET, {"id": id})
    if known is None:
        raise _not_found(id)
    if guard.match is not None:
        _check(known, guard, id)
    return _write(tx, id, clean(name), known["version"] + 1, known["graph"])


def delete(tx: Transaction, id: str, guard: Guard) -> None:
    known = tx.first(_GET, {"id": id})
    if known is None:
        raise _not_found(id)
    if guard.match is not None:
        _check(known, guard, id)
    tx.run(_DELETE, {"id": id})
    tx.run(_DELETE_VERSIONS, {"id": id})


def versions(connection: Snapshot, id: str) -> list[dict[str, Any]]:
    """Every version kept, newest first."""
    get(connection, id)
    return [
        {"version": row["version"], "name": row["name"], "created_at": iso(row["created_at"])}
        for row in connection.all(_VERSIONS, {"id": id})
    ]


def version(connection: Snapshot, id: str, number: int) -> str:
    """The JSON text of one version."""
    found = connection.all(_VERSION, {"id": id, "version": number})
    if not found:
        raise Refused("workflow.not_found", f"Workflow {id} has no version {number}.")
    return _body(connection, found[0]["graph"])


def page(
    connection: Snapshot, *, words: str, limit: int, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """Newest first; the cursor of the page that follows."""
    escaped = words.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    values = {"cursor": cursor or "", "words": f"%{escaped}%", "limit": limit + 1}
    found = connection.all(_PAGE, values)
    more = found[limit - 1]["id"] if len(found) > limit else None
    return [json(row) for row in found[:limit]], more


def _write(tx: Transaction, id: str, name: str, version: int, graph: str) -> dict[str, Any]:
    values = {"id": id, "name": name, "version": version, "graph": graph, "now": tx.now}
    tx.run(_PUT, values)
    tx.run(_KEEP, values)
    tx.run(_DROP_OLD, {"id": id, "version": version - VERSIONS_KEPT})
    row = tx.first(_GET, {"id": id})
    assert row is not None
    return row


def _check(known: dict[str, Any] | None, guard: Guard, id: str) -> None:
    if known is None:
        if guard.match is not None:
            raise _failed(f"There is no workflow {id} any more.")
        return
    if guard.none_match is not None and _matches(guard.none_match, known):
        raise _failed(f"Workflow {id} exists already.")
    if guard.match is None:
        raise Refused(
            "request.precondition_required",
            f"Workflow {id} exists; replacing it needs If-Match.",
            remedy=f"Send If-Match with the ETag you last saw ({etag(known)} is the present one).",
        )
    if not _matches(guard.match, known):
        raise _failed(f"Workflow {id} was changed by someone else meanwhile.")


def _matches(header: str, known: dict[str, Any]) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag(known) in tags


def _failed(detail: str) -> Refused:
    return Refused(
        "request.precondition_failed", detail, remedy="GET it anew and decide which to keep."
    )


def _not_found(id: str) -> Refused:
    return Refused("workflow.not_found", f"There is no workflow {id}.")


def _body(connection: Snapshot, graph: str) -> str:
    return str(connection.scalar(_BODY, {"id": graph}))
