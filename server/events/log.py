"""The numbered events as they are kept: a week of them, to go on from any."""

from __future__ import annotations

from collections.abc import Sequence

from server.database import DurableEvent, Snapshot, Transaction

KEPT_MS = 7 * 24 * 3600 * 1000
PAGE = 500

_COLUMNS = "id, type, at, job, data"
_AFTER = f"SELECT {_COLUMNS} FROM events WHERE id > :id ORDER BY id LIMIT :limit"
_OF_JOB = f"SELECT {_COLUMNS} FROM events WHERE job = :job AND id > :id ORDER BY id LIMIT :limit"
_LATEST = "SELECT value FROM counters WHERE name = 'events'"
_DELETE = "DELETE FROM events WHERE id <= :last"
_OLD = "SELECT id, at FROM events ORDER BY id LIMIT :limit"
_FORGOTTEN = (
    "INSERT INTO facts (name, value) VALUES ('events.forgotten', :value)"
    " ON CONFLICT (name) DO UPDATE SET value = :value"
)
_FORGOTTEN_TO = "SELECT value FROM facts WHERE name = 'events.forgotten'"


def after(connection: Snapshot, id: int, *, job: str | None = None) -> Sequence[DurableEvent]:
    """The next page of events behind a number, of all jobs or of one."""
    values = {"id": id, "limit": PAGE, "job": job}
    sql = _AFTER if job is None else _OF_JOB
    return [
        DurableEvent(row["type"], row["job"], row["at"], row["data"], row["id"])
        for row in connection.all(sql, values)
    ]


def latest(connection: Snapshot) -> int:
    """Number of the newest event; 0 before the first."""
    return int(connection.scalar(_LATEST) or 0)


def can_resume(connection: Snapshot, since: int) -> bool:
    """Whether every event behind `since` is still kept. False also for numbers yet to come:
    they are another database's."""
    if since > latest(connection):
        return False
    return since >= int(connection.scalar(_FORGOTTEN_TO) or 0)


def prune(tx: Transaction, *, limit: int = 5000) -> int:
    """Forget events older than a week, a few at a time; how many."""
    before = tx.now - KEPT_MS
    # Numbers rise with time, so the oldest come first: no index over times is needed.
    old = [row["id"] for row in tx.all(_OLD, {"limit": limit}) if row["at"] < before]
    if not old:
        return 0
    tx.run(_FORGOTTEN, {"value": str(old[-1])})
    tx.run(_DELETE, {"last": old[-1]})
    return len(old)
