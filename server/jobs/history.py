"""Reading jobs: one, a page, what their nodes said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from nodes.api.sentence import say
from server.assets.asset import Asset
from server.database import Snapshot
from server.errors import Refused
from server.ids import ID_PATTERN
from server.jobs.job import COLUMNS, Row, outputs_of
from server.jobs.queue import not_found

_GET = f"SELECT {COLUMNS} FROM jobs WHERE id = :id"
_BODY = "SELECT body FROM graphs WHERE id = :id"
_RECORDS = "SELECT node, data FROM records WHERE job = :job AND kind = :kind ORDER BY id"
_NOTED = "SELECT DISTINCT job FROM records WHERE job IN :jobs AND kind = 'log'"
_COUNTS = "SELECT status, count(*) FROM jobs GROUP BY status"
_PAUSED = "SELECT value FROM facts WHERE name = 'paused'"

CURSOR_PATTERN = rf"^-?[0-9]{{1,9}}\.-?[0-9]{{1,18}}\.{ID_PATTERN[1:]}"
"""Priority, position and id of the last job of a page."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which jobs a page shows; every given part must hold."""

    statuses: Sequence[str] = ()
    text: str = ""
    """Words that must all stand in the workflow's name or texts, letter case aside."""
    batch_id: str | None = None
    client_id: str | None = None
    after: int | None = None
    before: int | None = None
    queue_order: bool = False
    """As they will run, instead of newest first."""


@dataclass(frozen=True, slots=True)
class Found:
    """A job's row with its assets."""

    row: Row
    assets: Sequence[Asset]
    notes: bool | None = None
    """Whether its nodes logged something; None where nobody looked."""


@dataclass(frozen=True, slots=True)
class Page:
    jobs: Sequence[Found]
    next: str | None
    """Cursor of the page that follows."""


def get(connection: Snapshot, job: str) -> Found:
    """One job. Raises Refused if there is none."""
    found = connection.all(_GET, {"id": job})
    if not found:
        raise not_found(job)
    return Found(found[0], outputs_of(connection, [job])[job])


def workflow_of(connection: Snapshot, graph: str) -> str:
    """The JSON text of a workflow that was run or saved."""
    return str(connection.scalar(_BODY, {"id": graph}))


def page(connection: Snapshot, wanted: Filter, *, limit: int, cursor: str | None) -> Page:
    """A page of jobs."""
    clauses, values = _where(wanted)
    at = _read_cursor(cursor) if cursor else None
    if wanted.queue_order:
        order = "priority DESC, position, id"
        if at is not None:
            clauses.append(
                "(priority < :p OR (priority = :p AND (position > :q"
                " OR (position = :q AND id > :i))))"
            )
            values |= {"p": at[0], "q": at[1], "i": at[2]}
    else:
        order = "id DESC"
        if at is not None:
            clauses.append("id < :i")
            values["i"] = at[2]
    statement = (
        f"SELECT {COLUMNS} FROM jobs WHERE {' AND '.join(clauses) or '1 = 1'}"
        f" ORDER BY {order} LIMIT :limit"
    )
    found = connection.all(statement, values | {"limit": limit + 1})
    shown = found[:limit]
    outputs = outputs_of(connection, [row["id"] for row in shown])
    noted = {job for (job,) in connection.run(_NOTED, {"jobs": list(outputs)})}
    more = _cursor(shown[-1]) if len(found) > limit else None
    return Page([Found(row, outputs[row["id"]], row["id"] in noted) for row in shown], more)


def _where(wanted: Filter) -> tuple[list[str], dict[str, Any]]:
    clauses: list[str] = []
    values: dict[str, Any] = {}
    if wanted.statuses:
        clauses.append("status IN :statuses")
        values["statuses"] = list(wanted.statuses)
    for i, word in enumerate(wanted.text.casefold().split()):
        clauses.append(f"search LIKE :word{i} ESCAPE '!'")
        escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values[f"word{i}"] = f"%{escaped}%"
    for name in ("batch_id", "client_id"):
        value = getattr(wanted, name)
        if value is not None:
            clauses.append(f"{name} = :{name}")
            values[name] = value
    if wanted.after is not None:
        clauses.append("created_at >= :after")
        values["after"] = wanted.after
    if wanted.before is not None:
        clauses.append("created_at < :before")
        values["before"] = wanted.before
    return clauses, values


def _cursor(row: Row) -> str:
    return f"{row['priority']}.{row['position']}.{row['id']}"


def _read_cursor(cursor: str) -> tuple[int, int, str]:
    if re.match(CURSOR_PATTERN, cursor) is None:
        raise Refused(
            "request.invalid",
            say("The cursor is not one of ours."),
            remedy=say("Use `next` of the page before."),
        )
    priority, position, job = cursor.split(".")
    return int(priority), int(position), job


def records(connection: Snapshot, job: str, kind: str) -> list[tuple[str, Any]]:
    """What the job's nodes said, in order: (node, chunk). `kind` is `log` or `metric`."""
    get(connection, job)
    said = connection.run(_RECORDS, {"job": job, "kind": kind})
    return [(node, orjson.loads(data)) for node, data in said]


def counts(connection: Snapshot) -> dict[str, int]:
    """Jobs by status."""
    return {str(status): int(n) for status, n in connection.run(_COUNTS)}


def is_paused(connection: Snapshot) -> bool:
    return bool(connection.scalar(_PAUSED) == "1")
