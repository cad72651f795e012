"""The numbered events as they are kept: a week of them, to go on from any."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from server.database import Transaction
from server.database.database import DurableEvent

KEPT_MS = 7 * 24 * 3600 * 1000
PAGE = 500

_COLUMNS = "id, type, at, job, data"
_AFTER = text(f"SELECT {_COLUMNS} FROM events WHERE id > :id ORDER BY id LIMIT :limit")
_OF_JOB = text(
    f"SELECT {_COLUMNS} FROM events WHERE job = :job AND id > :id ORDER BY id LIMIT :limit"
)
_LATEST = text("SELECT value FROM counters WHERE name = 'events'")
_PRUNE = text(
    "DELETE FROM events WHERE id IN"
    " (SELECT id FROM events WHERE at < :before ORDER BY id LIMIT :limit)"
)
_FORGOTTEN = text(
    "INSERT INTO facts (name, value) VALUES ('events.forgotten', :value)"
    " ON CONFLICT (name) DO UPDATE SET value = :value"
)
_FORGOTTEN_TO = text("SELECT value FROM facts WHERE name = 'events.forgotten'")
_LAST_OLD = text("SELECT max(id) FROM events WHERE at < :before")


def after(connection: Connection, id: int, *, job: str | None = None) -> Sequence[DurableEvent]:
    """The next page of events behind a number, of all jobs or of one."""
    values = {"id": id, "limit": PAGE, "job": job}
    rows = (
        connection.execute(_AFTER, {"id": id, "limit": PAGE})
        if job is None
        else connection.execute(_OF_JOB, values)
    )
    return [DurableEvent(r.type, r.job, r.at, r.data, r.id) for r in rows]


def latest(connection: Connection) -> int:
    """Number of the newest event; 0 before the first."""
    return int(connection.execute(_LATEST).scalar() or 0)


def can_resume(connection: Connection, since: int) -> bool:
    """Whether every event behind `since` is still kept. False also for numbers yet to come:
    they are another database's."""
    if since > latest(connection):
        return False
    return since >= int(connection.execute(_FORGOTTEN_TO).scalar() or 0)


def prune(tx: Transaction, *, limit: int = 5000) -> int:
    """Forget events older than a week, a few at a time; how many."""
    before = tx.now - KEPT_MS
    last = tx.execute(_LAST_OLD, {"before": before}).scalar()
    if last is None:
        return 0
    tx.execute(_FORGOTTEN, {"value": str(last)})
    return int(tx.execute(_PRUNE, {"before": before, "limit": limit}).rowcount)
