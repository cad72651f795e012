"""What people do with the queue: submit, order, pause, cancel, retry, forget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nodes.api.sentence import say
from server.database import Transaction
from server.errors import Refused
from server.ids import uuid7
from server.jobs.job import COLUMNS, ENDED, job_json, outputs_of
from server.jobs.lease import ROOM

KEYS_KEPT_MS = 7 * 24 * 3600 * 1000
"""How long an idempotency key is remembered."""

_SUBMITTED = "SELECT body, batch_id FROM submissions WHERE key = :key"
_SUBMIT = (
    "INSERT INTO submissions (key, body, batch_id, created_at)"
    " VALUES (:key, :body, :batch_id, :created_at) ON CONFLICT (key) DO NOTHING RETURNING key"
)
_GRAPH = "INSERT INTO graphs (id, body) VALUES (:id, :body) ON CONFLICT (id) DO NOTHING"
_JOB = (
    "INSERT INTO jobs (id, batch_id, client_id, name, graph, wanted, status, priority, position,"
    " attempts, max_attempts, token, cancel, progress, nodes, search, seeds, created_at)"
    " VALUES (:id, :batch_id, :client_id, :name, :graph, :wanted, 'queued', :priority, :position,"
    " 0, :max_attempts, 0, 0, 0, '{}', :search, :seeds, :created_at)"
)
_BATCH = f"SELECT {COLUMNS} FROM jobs WHERE batch_id = :batch ORDER BY id"
_GET = f"SELECT {COLUMNS} FROM jobs WHERE id = :id"
_CANCEL_QUEUED = (
    "UPDATE jobs SET status = 'cancelled', finished_at = :now"
    f" WHERE id = :id AND status = 'queued' RETURNING {COLUMNS}"
)
_CANCEL_RUNNING = (
    f"UPDATE jobs SET cancel = 1 WHERE id = :id AND status = 'running' RETURNING {COLUMNS}"
)
_CLEAR = (
    "UPDATE jobs SET status = 'cancelled', finished_at = :now"
    f" WHERE status = 'queued' RETURNING {COLUMNS}"
)
_CLEAR_OF = (
    "UPDATE jobs SET status = 'cancelled', finished_at = :now"
    f" WHERE status = 'queued' AND client_id = :client RETURNING {COLUMNS}"
)
_RETRY = (
    "UPDATE jobs SET status = 'queued', attempts = 0, error = NULL, progress = 0, nodes = '{}',"
    " position = :position, cancel = 0, started_at = NULL, finished_at = NULL"
    f" WHERE id = :id AND status IN ('failed', 'cancelled') RETURNING {COLUMNS}"
)
_MOVE = (
    "UPDATE jobs SET priority = :priority, position = :position"
    f" WHERE id = :id AND status = 'queued' RETURNING {COLUMNS}"
)
_ORDER = (
    "SELECT id, priority, position FROM jobs WHERE status = 'queued'"
    " ORDER BY priority DESC, position"
)
_PLACE = f"UPDATE jobs SET position = :position WHERE id = :id RETURNING {COLUMNS}"
_FORGET = [
    f"DELETE FROM {table} WHERE {column} = :id"
    for table, column in (("records", "job"), ("events", "job"), ("jobs", "id"))
]
_PAUSE = (
    "INSERT INTO facts (name, value) VALUES ('paused', :value)"
    " ON CONFLICT (name) DO UPDATE SET value = :value"
)
_OLD_KEYS = "DELETE FROM submissions WHERE created_at < :before"
_UNUSED_GRAPHS = (
    "DELETE FROM graphs WHERE id IN :ids"
    " AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.graph = graphs.id)"
    " AND NOT EXISTS (SELECT 1 FROM assets WHERE assets.graph = graphs.id)"
    " AND NOT EXISTS (SELECT 1 FROM workflows WHERE workflows.graph = graphs.id)"
    " AND NOT EXISTS (SELECT 1 FROM workflow_versions v WHERE v.graph = graphs.id)"
)


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to enqueue: its workflow's text, its hash, what it is searched by, its seeds."""

    graph: str
    body: str
    name: str
    search: str
    seeds: str = "{}"


@dataclass(frozen=True, slots=True)
class Submission:
    """Jobs that are accepted together, or not at all."""

    jobs: Sequence[NewJob]
    wanted: str | None
    priority: int
    client_id: str | None
    max_attempts: int
    key: str | None = None
    fingerprint: str = ""
    """Hash of the request: the same key with another one is a mistake."""
    replace: bool = False
    """Take the place of the client's jobs that wait; without a client, of none."""


def enqueue(tx: Transaction, submission: Submission) -> list[dict[str, Any]]:
    """Accept the jobs; once this is committed they are never lost.

    A key that was seen before gives the jobs it made then. Raises Refused if it came with
    another request.
    """
    batch = uuid7()
    if submission.key is not None:
        values = {
            "key": submission.key,
            "body": submission.fingerprint,
            "batch_id": batch,
            "created_at": tx.now,
        }
        # Tried before it is looked for: another server that enters it now is waited for here.
        if tx.first(_SUBMIT, values) is None:
            return _again(tx, submission)
    if submission.replace:
        _drop_waiting(tx, submission.client_id)
    n = len(submission.jobs)
    first = tx.count("arrivals", n) - n + 1
    rows = [
        {
            "id": uuid7(),
            "batch_id": batch,
            "client_id": submission.client_id,
            "name": job.name,
            "graph": job.graph,
            "wanted": submission.wanted,
            "status": "queued",
            "priority": submission.priority,
            "position": (first + i) * ROOM,
            "attempts": 0,
            "max_attempts": submission.max_attempts,
            "worker": None,
            "progress": 0.0,
            "nodes": "{}",
            "error": None,
            "search": job.search,
            "seeds": job.seeds,
            "created_at": tx.now,
            "started_at": None,
            "finished_at": None,
        }
        for i, job in enumerate(submission.jobs)
    ]
    bodies = {job.graph: job.body for job in submission.jobs}
    tx.run(_GRAPH, [{"id": graph, "body": body} for graph, body in bodies.items()])
    tx.run(_JOB, rows)
    made = []
    for row in rows:
        data = job_json(row)
        tx.emit("job.updated", data, data["id"])
        made.append(data)
    return made


def _again(tx: Transaction, submission: Submission) -> list[dict[str, Any]]:
    seen = tx.first(_SUBMITTED, {"key": submission.key})
    assert seen is not None
    if seen["body"] != submission.fingerprint:
        raise Refused(
            "idempotency.conflict",
            say("The key {key} was used for another request.", key=repr(submission.key)),
            remedy=say("Use a new key for a new request."),
        )
    rows = tx.all(_BATCH, {"batch": seen["batch_id"]})
    outputs = outputs_of(tx, [row["id"] for row in rows])
    return [job_json(row, outputs[row["id"]]) for row in rows]


def _drop_waiting(tx: Transaction, client: str | None) -> None:
    """Cancel a client's jobs that wait. One that never ran leaves nothing in the history: it is
    what was changed again before its turn came."""
    for row in tx.all(_CLEAR_OF, {"now": tx.now, "client": client}):
        _told(tx, row)
        if row["token"] == 0:
            _remove(tx, row)


def cancel(tx: Transaction, job: str) -> dict[str, Any]:
    """Cancel a queued job at once, or mark a running one; a job that has ended stays as it is."""
    row = tx.first(_CANCEL_QUEUED, {"id": job, "now": tx.now})
    if row is not None:
        return _told(tx, row)
    running = tx.first(_CANCEL_RUNNING, {"id": job}) or _require(tx, job)
    return job_json(running, outputs_of(tx, [job])[job])


def clear(tx: Transaction) -> int:
    """Cancel everything that waits; how many jobs. What runs goes on."""
    rows = tx.all(_CLEAR, {"now": tx.now})
    for row in rows:
        _told(tx, row)
    return len(rows)


def pause(tx: Transaction, paused: bool) -> None:
    """Stop or go on claiming. Survives a restart; what runs goes on."""
    tx.run(_PAUSE, {"value": str(int(paused))})
    tx.emit("queue.updated", {"paused": paused})


def retry(tx: Transaction, job: str) -> dict[str, Any]:
    """Queue a failed or cancelled job again, behind all that wait, with all its attempts."""
    values = {"id": job, "position": tx.count("arrivals") * ROOM}
    row = tx.first(_RETRY, values)
    if row is None:
        _wrong_state(_require(tx, job), say("Only failed and cancelled jobs can be retried."))
    assert row is not None
    return _told(tx, row)


def move(tx: Transaction, job: str, *, priority: int | None, place: int | None) -> dict[str, Any]:
    """Give a queued job another priority, or another place in the queue (0 runs next).

    A place among jobs of another priority brings their priority with it.
    """
    waiting = tx.all(_ORDER)
    own = next((row for row in waiting if row["id"] == job), None)
    if own is None:
        _wrong_state(_require(tx, job), say("Only queued jobs can be moved."))
    assert own is not None
    values = {"id": job, "priority": own["priority"], "position": own["position"]}
    if priority is not None:
        values["priority"] = priority
    if place is not None:
        others = [dict(row) for row in waiting if row["id"] != job]
        values |= _between(tx, others, min(place, len(others)), priority)
    row = tx.first(_MOVE, values)
    assert row is not None
    return _told(tx, row)


def _between(
    tx: Transaction, others: list[dict[str, Any]], place: int, priority: int | None
) -> dict[str, int]:
    """Priority and position of a job that stands before `others[place]`."""
    if priority is not None:
        # Both given: the place counts among the jobs of that priority.
        same = [row for row in others if row["priority"] == priority]
        higher = sum(row["priority"] > priority for row in others)
        others, place = same, min(max(place - higher, 0), len(same))
    before = others[place - 1] if place > 0 else None
    after = others[place] if place < len(others) else None
    neighbour = before or after
    if neighbour is None:
        return {}
    level = neighbour["priority"]
    low = before["position"] if before else None
    high = after["position"] if after and after["priority"] == level else None
    if low is None:
        assert high is not None
        return {"priority": level, "position": high - ROOM}
    if high is None:
        # Less than a whole step: the next arrival still comes behind it.
        return {"priority": level, "position": low + ROOM // 2}
    if high - low < 2:
        # Moved here very often: number this level anew, with room again.
        for i, row in enumerate(row for row in others if row["priority"] == level):
            row["position"] = i * ROOM
            moved = tx.first(_PLACE, {"id": row["id"], "position": row["position"]})
            assert moved is not None
            _told(tx, moved)
        return _between(tx, others, place, None)
    return {"priority": level, "position": (low + high) // 2}


def forget(tx: Transaction, job: str) -> None:
    """Remove an ended job from the history. Its assets stay."""
    # Takes the counter every submission takes first: none of another server can enter a job with
    # a workflow that is dropped here.
    tx.count("arrivals", 0)
    row = _require(tx, job)
    if row["status"] not in ENDED:
        _wrong_state(row, say("Cancel it first."))
    _remove(tx, row)


def _remove(tx: Transaction, row: Mapping[str, Any]) -> None:
    for statement in _FORGET:
        tx.run(statement, {"id": row["id"]})
    tx.run(_UNUSED_GRAPHS, {"ids": [row["graph"]]})
    tx.emit("job.removed", {"id": row["id"]})


def prune_keys(tx: Transaction) -> None:
    """Forget idempotency keys older than a week."""
    tx.run(_OLD_KEYS, {"before": tx.now - KEYS_KEPT_MS})


def _told(tx: Transaction, row: Mapping[str, Any]) -> dict[str, Any]:
    data = job_json(row, outputs_of(tx, [row["id"]])[row["id"]])
    tx.emit("job.updated", data, row["id"])
    return data


def _require(tx: Transaction, job: str) -> Mapping[str, Any]:
    row = tx.first(_GET, {"id": job})
    if row is None:
        raise not_found(job)
    return row


def not_found(job: str) -> Refused:
    return Refused(
        "job.not_found",
        say("There is no job {job}.", job=job),
        remedy=say("GET /api/v1/jobs lists them."),
    )


def _wrong_state(row: Mapping[str, Any], remedy: str) -> None:
    raise Refused(
        "job.wrong_state",
        say("Job {id} is {status}.", id=row["id"], status=row["status"]),
        remedy=remedy,
    )
