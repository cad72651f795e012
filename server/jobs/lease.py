"""Claims under a lease: one holder a job, proved by a token that rises at every claim.

Whoever writes about a running job names the token it was given. If the lease was taken back
meanwhile and the job claimed again, the token is older than the row's and the write is refused:
a late result cannot finish a job twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from nodes.api.sentence import said, say
from server.assets.asset import Asset
from server.database import Snapshot, Transaction
from server.jobs.job import COLUMNS, job_json, outputs_of

ROOM = 1 << 20
"""Between two arrivals' positions: as many jobs can be moved there."""

COUNTED = 100
"""Waiting jobs that are counted; more are as good as many."""

_NEXT = (
    "SELECT id FROM jobs WHERE status = 'queued'"
    " AND NOT EXISTS (SELECT 1 FROM facts WHERE name = 'paused' AND value = '1')"
    " ORDER BY priority DESC, position LIMIT 1"
)
# One statement: each more would be a turn at the interpreter's lock, twice as dear as the query.
_CLAIM = (
    "UPDATE jobs SET status = 'running', token = token + 1, attempts = attempts + 1,"
    " server = :server, worker = :worker, lease_until = :until, cancel = 0, started_at = :now,"
    " finished_at = NULL, progress = 0, nodes = '{{}}', error = NULL"
    f" WHERE id = ({{next}}) AND status = 'queued' RETURNING {COLUMNS},"
    " (SELECT body FROM graphs WHERE graphs.id = jobs.graph) AS body,"
    " (SELECT count(*) FROM (SELECT 1 FROM jobs AS other WHERE other.status = 'queued'"
    f" AND other.id <> jobs.id LIMIT {COUNTED}) AS counted) AS waiting"
)
_CLAIMS = {
    "sqlite": _CLAIM.format(next=_NEXT),
    "postgresql": _CLAIM.format(next=_NEXT + " FOR UPDATE SKIP LOCKED"),
}
WAITING = (
    f"SELECT count(*) FROM (SELECT 1 FROM jobs WHERE status = 'queued' LIMIT {COUNTED}) AS counted"
)
_HELD = "id = :id AND token = :token AND status = 'running'"
_BEAT = (
    "UPDATE jobs SET lease_until = :until, progress = :progress, nodes = :nodes,"
    f" attempts = CASE WHEN :anew = 1 THEN 1 ELSE attempts END WHERE {_HELD} RETURNING cancel"
)
_STILL = f"SELECT cancel FROM jobs WHERE {_HELD}"
_CANCELLED = "SELECT id FROM jobs WHERE status = 'running' AND cancel = 1 AND server = :server"
_FINISH = (
    "UPDATE jobs SET status = :status, progress = :progress, nodes = :nodes, error = :error,"
    f" finished_at = :now, lease_until = NULL WHERE {_HELD} RETURNING " + COLUMNS
)
_GIVE_BACK = (
    "UPDATE jobs SET status = 'queued', attempts = :attempts, position = :position,"
    " progress = 0, nodes = '{}', worker = NULL, server = NULL, lease_until = NULL,"
    f" started_at = NULL WHERE {_HELD} RETURNING " + COLUMNS
)
_ORPHANS = f"SELECT {COLUMNS} FROM jobs WHERE status = 'running' AND "
_FOREIGN = _ORPHANS + "(server = :server OR server IS NULL)"
_EXPIRED = _ORPHANS + "lease_until < :now"


class LeaseLost(Exception):
    """Someone else holds the job now, or it was ended: the write is refused."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job this server may run, and the token that proves it."""

    row: Mapping[str, Any]
    body: str
    assets: tuple[Asset, ...]
    """What earlier attempts committed."""
    waiting: int = 0
    """How many jobs wait behind it, counted up to a hundred."""

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def token(self) -> int:
        return int(self.row["token"])


def claim(tx: Transaction, *, server: str, worker: str | None, lease_ms: int) -> Claim | None:
    """Take the next job: highest priority, then first come. None while nothing waits."""
    values = {"server": server, "worker": worker, "until": tx.now + lease_ms, "now": tx.now}
    row = tx.first(_CLAIMS[tx.dialect], values)
    if row is None:
        return None
    again = row["token"] > 1
    known = outputs_of(tx, [row["id"]])[row["id"]] if again else []
    tx.emit("job.updated", job_json(row, known), row["id"])
    return Claim(row, row.pop("body"), tuple(known), row.pop("waiting"))


def hold(tx: Transaction, claim: Claim) -> None:
    """Raise LeaseLost unless the claim still holds: guards what is written beside the job."""
    if tx.first(_STILL, {"id": claim.id, "token": claim.token}) is None:
        raise LeaseLost(claim.id)


def beat(
    tx: Transaction,
    claim: Claim,
    *,
    lease_ms: int,
    progress: float,
    nodes: Mapping[str, Any],
    advanced: bool = False,
) -> bool:
    """Extend the lease and keep the run's state; whether the job shall be cancelled.

    `advanced`: work that survives a crash was written, so the attempts count anew.
    """
    values = {
        "id": claim.id,
        "token": claim.token,
        "until": tx.now + lease_ms,
        "progress": progress,
        "nodes": orjson.dumps(nodes).decode(),
        "anew": int(advanced),
    }
    cancel = tx.scalar(_BEAT, values)
    if cancel is None:
        raise LeaseLost(claim.id)
    return bool(cancel)


def cancelled(connection: Snapshot, *, server: str) -> list[str]:
    """Jobs this server runs that shall be cancelled."""
    return [row["id"] for row in connection.all(_CANCELLED, {"server": server})]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a job ends."""

    status: str
    progress: float
    nodes: Mapping[str, Any]
    error: Mapping[str, Any] | None = None


def finish(tx: Transaction, claim: Claim, ending: Ending) -> Mapping[str, Any]:
    """End the job; its row. Everything else of that transaction comes after this: it raises
    LeaseLost before anything of a late holder is written."""
    error = ending.error
    values = {
        "id": claim.id,
        "token": claim.token,
        "status": ending.status,
        "progress": ending.progress,
        "nodes": orjson.dumps(ending.nodes).decode(),
        "error": None if error is None else orjson.dumps(error, default=str).decode(),
        "now": tx.now,
    }
    row = tx.first(_FINISH, values)
    if row is None:
        raise LeaseLost(claim.id)
    return row


def give_back(tx: Transaction, claim: Claim, *, attempts: int, behind: bool = False) -> None:
    """Put the job back into the queue, at its old place or behind all that wait."""
    position = tx.count("arrivals") * ROOM if behind else claim.row["position"]
    values = {
        "id": claim.id,
        "token": claim.token,
        "attempts": attempts,
        "position": position,
    }
    row = tx.first(_GIVE_BACK, values)
    if row is None:
        raise LeaseLost(claim.id)
    tx.emit("job.updated", job_json(row, outputs_of(tx, [claim.id])[claim.id]), claim.id)


def take_back_own(tx: Transaction, *, server: str) -> int:
    """At the start: requeue what this server's earlier life was running; how many.

    The server's death is not the job's fault: the attempt is given back.
    """
    rows = tx.all(_FOREIGN, {"server": server})
    for row in rows:
        give_back(tx, Claim(row, "", ()), attempts=max(0, row["attempts"] - 1))
    return len(rows)


def take_back_expired(tx: Transaction) -> int:
    """Requeue jobs whose holder went silent (several servers on one database), or fail those
    that were tried often enough; how many."""
    rows = tx.all(_EXPIRED, {"now": tx.now})
    for row in rows:
        held = Claim(row, "", ())
        if row["attempts"] < row["max_attempts"]:
            give_back(tx, held, attempts=row["attempts"])
            continue
        error = worker_died(row["attempts"], say("The server that ran it went silent."))
        ended = finish(
            tx, held, Ending("failed", row["progress"], orjson.loads(row["nodes"]), error)
        )
        made = outputs_of(tx, [held.id])[held.id]
        tx.emit("job.updated", job_json(ended, made, nodes={}), held.id)
    return len(rows)


def worker_died(attempts: int, cause: str) -> dict[str, Any]:
    """The error of a job that took its worker down at every attempt."""
    message = (
        say("The worker process ended once while it ran this job. {cause}", cause=cause)
        if attempts == 1
        else say(
            "The worker process ended {times} times while it ran this job. {cause}",
            times=attempts,
            cause=cause,
        )
    )
    remedy = say("Most often memory ran out: use smaller pictures or batches, then retry.")
    return {
        "node": None,
        "input": None,
        "code": "worker.died",
        "message": message,
        "remedy": remedy,
        "inputs": {},
        "traceback": "",
        "said": said(message=message, remedy=remedy),
    }
