"""Saved workflows: kept by id, with a name, every version of them, guarded against overwriting."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from nodes.api.sentence import say
from server.clock import iso
from server.database import Snapshot, Transaction
from server.errors import Refused
from server.jobs.submission import clean

VERSIONS_KEPT = 100

_COLUMNS = (
    "id, name, version, graph, created_at, updated_at, folder, tags, picture, search, trashed_at"
)
_ROW = f"SELECT {_COLUMNS} FROM workflows WHERE id = :id"
_GET = f"{_ROW} AND trashed_at IS NULL"
_BODY = "SELECT body FROM graphs WHERE id = :id"
_GRAPH = "INSERT INTO graphs (id, body) VALUES (:id, :body) ON CONFLICT (id) DO NOTHING"
_PUT = (
    "INSERT INTO workflows (id, name, version, graph, created_at, updated_at, folder, tags,"
    " picture, search, trashed_at)"
    " VALUES (:id, :name, :version, :graph, :now, :now, :folder, :tags, :picture, :search, NULL)"
    " ON CONFLICT (id) DO UPDATE SET name = :name, version = :version, graph = :graph,"
    " updated_at = :now, folder = :folder, tags = :tags, picture = :picture, search = :search,"
    " trashed_at = NULL"
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
_LABEL = (
    "UPDATE workflows SET folder = :folder, tags = :tags, picture = :picture, search = :search"
    " WHERE id = :id"
)
_TRASH = "UPDATE workflows SET trashed_at = :at WHERE id = :id"
_DELETE = "DELETE FROM workflows WHERE id IN :ids"
_DELETE_VERSIONS = "DELETE FROM workflow_versions WHERE workflow IN :ids"
_OLD_TRASH = "SELECT id FROM workflows WHERE trashed_at < :before"


@dataclass(frozen=True, slots=True)
class Guard:
    """What a client says it knows of the workflow it changes (If-Match, If-None-Match)."""

    match: str | None = None
    none_match: str | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """Where a workflow lies and what it is found by; None leaves what is there."""

    folder: str | None = None
    """`portraits/2026`; empty at the top."""
    tags: Sequence[str] | None = None
    picture: str | None = None
    """Id of the asset that shows it."""


NO_LABELS = Labels()


def etag(row: dict[str, Any]) -> str:
    """Changes with every change of body or name."""
    return f'"{row["version"]}-{row["graph"][:16]}"'


def json(row: dict[str, Any]) -> dict[str, Any]:
    trashed = row["trashed_at"]
    return {
        "id": row["id"],
        "name": row["name"],
        "version": row["version"],
        "etag": etag(row),
        "folder": row["folder"],
        "tags": orjson.loads(row["tags"]),
        "picture": row["picture"],
        "created_at": iso(row["created_at"]),
        "updated_at": iso(row["updated_at"]),
        "trashed_at": None if trashed is None else iso(trashed),
    }


def get(connection: Snapshot, id: str) -> tuple[dict[str, Any], str]:
    """A saved workflow's row and its JSON text. Raises Refused if there is none."""
    row = _known(connection, id)
    return row, _body(connection, row["graph"])


def put(
    tx: Transaction,
    id: str,
    workflow: dict[str, Any],
    name: str | None,
    guard: Guard,
    labels: Labels = NO_LABELS,
    *,
    words: str = "",
) -> tuple[dict[str, Any], bool]:
    """Save a version; its row, and whether the workflow is new. `words` are the texts inside it,
    to find it by.

    Replacing one needs If-Match with its ETag (or `*`). The same content again is no new version.
    One from the trash comes back with its versions.
    """
    kept = tx.first(_ROW, {"id": id})
    known = kept if kept and kept["trashed_at"] is None else None
    _check(known, guard, id)
    body = orjson.dumps(workflow)
    graph = hashlib.sha256(body).hexdigest()
    title = clean(name if name is not None else str(workflow.get("name") or "Untitled"))[:500]
    row = _labelled({**(kept or _NEW), "id": id, "name": title}, labels, clean(words.casefold()))
    if known is not None and (known["graph"], known["name"]) == (graph, title):
        if row != known:
            tx.run(_LABEL, row)
            _tell(tx, row)
        return row, False
    tx.run(_GRAPH, {"id": graph, "body": body.decode()})
    version = kept["version"] + 1 if kept else 1
    return _write(tx, {**row, "version": version, "graph": graph}), known is None


def change(
    tx: Transaction, id: str, name: str | None, labels: Labels, guard: Guard
) -> dict[str, Any]:
    """Another name or other labels for the same content. Only a name makes a version."""
    known = _known(tx, id)
    if guard.match is not None:
        _check(known, guard, id)
    title = known["name"] if name is None else clean(name)
    row = _labelled({**known, "name": title}, labels)
    if title != known["name"]:
        return _write(tx, {**row, "version": known["version"] + 1})
    if row != known:
        tx.run(_LABEL, row)
        _tell(tx, row)
    return row


def trash(tx: Transaction, id: str, guard: Guard) -> None:
    """Out of the lists; `restore` brings it back with its versions."""
    known = _known(tx, id)
    if guard.match is not None:
        _check(known, guard, id)
    tx.run(_TRASH, {"id": id, "at": tx.now})
    _tell(tx, {**known, "trashed_at": tx.now})


def restore(tx: Transaction, id: str) -> dict[str, Any]:
    """Back from the trash."""
    row = tx.first(_ROW, {"id": id})
    if row is None:
        raise _not_found(id)
    if row["trashed_at"] is not None:
        tx.run(_TRASH, {"id": id, "at": None})
        row = {**row, "trashed_at": None}
        _tell(tx, row)
    return row


def delete(tx: Transaction, id: str, guard: Guard) -> None:
    """Away for good with all its versions, from the trash too."""
    known = tx.first(_ROW, {"id": id})
    if known is None:
        raise _not_found(id)
    if guard.match is not None:
        _check(known, guard, id)
    _forget(tx, [id])
    if known["trashed_at"] is None:
        _tell(tx, {**known, "trashed_at": tx.now})


def prune(tx: Transaction, *, trash_days: float) -> int:
    """Empty the trash of what has lain there that long; how many."""
    before = tx.now - int(trash_days * 24 * 3600 * 1000)
    old = [row["id"] for row in tx.all(_OLD_TRASH, {"before": before})]
    if old:
        _forget(tx, old)
    return len(old)


def versions(connection: Snapshot, id: str) -> list[dict[str, Any]]:
    """Every version kept, newest first."""
    _known(connection, id)
    return [
        {"version": row["version"], "name": row["name"], "created_at": iso(row["created_at"])}
        for row in connection.all(_VERSIONS, {"id": id})
    ]


def version(connection: Snapshot, id: str, number: int) -> str:
    """The JSON text of one version."""
    _known(connection, id)
    found = connection.first(_VERSION, {"id": id, "version": number})
    if found is None:
        raise Refused(
            "workflow.not_found",
            say("Workflow {id} has no version {number}.", id=id, number=number),
        )
    return _body(connection, found["graph"])


def page(
    connection: Snapshot, *, words: str, limit: int, cursor: str | None, trashed: bool = False
) -> tuple[list[dict[str, Any]], str | None]:
    """Newest first, those with every word in name, folder, tags or texts; the next page's cursor."""
    clauses = [f"trashed_at IS {'NOT NULL' if trashed else 'NULL'}"]
    values: dict[str, Any] = {"limit": limit + 1}
    if cursor:
        clauses.append("id < :cursor")
        values["cursor"] = cursor
    for i, word in enumerate(words.casefold().split()):
        escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        clauses.append(f"search LIKE :word{i} ESCAPE '!'")
        values[f"word{i}"] = f"%{escaped}%"
    sql = f"SELECT {_COLUMNS} FROM workflows WHERE {' AND '.join(clauses)}"
    found = connection.all(f"{sql} ORDER BY id DESC LIMIT :limit", values)
    more = found[limit - 1]["id"] if len(found) > limit else None
    return [json(row) for row in found[:limit]], more


_NEW = {"folder": "", "tags": "[]", "picture": None, "search": ""}


def _labelled(row: dict[str, Any], labels: Labels, words: str | None = None) -> dict[str, Any]:
    """The row with its labels, and with what it is found by as they and the texts are now."""
    row = dict(row)
    if labels.folder is not None:
        parts = (part.strip() for part in clean(labels.folder).split("/"))
        row["folder"] = "/".join(part for part in parts if part)
    if labels.tags is not None:
        tags = dict.fromkeys(tag for tag in (clean(tag).strip() for tag in labels.tags) if tag)
        row["tags"] = orjson.dumps(list(tags)).decode()
    if labels.picture is not None:
        row["picture"] = labels.picture
    texts = row["search"].partition("\n")[2] if words is None else words
    line = " ".join([row["name"], row["folder"], *orjson.loads(row["tags"])])
    row["search"] = f"{' '.join(line.casefold().split())}\n{texts}"
    return row


def _write(tx: Transaction, row: dict[str, Any]) -> dict[str, Any]:
    values = {**row, "now": tx.now}
    tx.run(_PUT, values)
    tx.run(_KEEP, values)
    tx.run(_DROP_OLD, {"id": row["id"], "version": row["version"] - VERSIONS_KEPT})
    written = _known(tx, row["id"])
    _tell(tx, written)
    return written


def _tell(tx: Transaction, row: dict[str, Any]) -> None:
    """Everyone who has it open or listed hears of it."""
    tx.emit("workflow.updated", json(row))


def _forget(tx: Transaction, ids: list[str]) -> None:
    tx.run(_DELETE, {"ids": ids})
    tx.run(_DELETE_VERSIONS, {"ids": ids})


def _known(connection: Snapshot, id: str) -> dict[str, Any]:
    row = connection.first(_GET, {"id": id})
    if row is None:
        raise _not_found(id)
    return row


def _check(known: dict[str, Any] | None, guard: Guard, id: str) -> None:
    if known is None:
        if guard.match is not None:
            raise _failed(say("There is no workflow {id} any more.", id=id))
        return
    if guard.none_match is not None and _matches(guard.none_match, known):
        raise _failed(say("Workflow {id} exists already.", id=id))
    if guard.match is None:
        raise Refused(
            "request.precondition_required",
            say("Workflow {id} exists; replacing it needs If-Match.", id=id),
            remedy=say(
                "Send If-Match with the ETag you last saw ({known} is the present one).",
                known=etag(known),
            ),
        )
    if not _matches(guard.match, known):
        raise _failed(say("Workflow {id} was changed by someone else meanwhile.", id=id))


def _matches(header: str, known: dict[str, Any]) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag(known) in tags


def _failed(detail: str) -> Refused:
    return Refused(
        "request.precondition_failed", detail, remedy=say("GET it anew and decide which to keep.")
    )


def _not_found(id: str) -> Refused:
    return Refused("workflow.not_found", say("There is no workflow {id}.", id=id))


def _body(connection: Snapshot, graph: str) -> str:
    return str(connection.scalar(_BODY, {"id": graph}))
