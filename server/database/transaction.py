"""Statements as they are written in this project, run on a driver's own connection.

SQLAlchemy opens, pools and migrates; statements go past it to the driver, because building and
caching them costs several times what SQLite needs to run one, and a small job is a dozen of them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from server.clock import iso

Row = Mapping[str, Any]

_NAME = re.compile(r"(?<![:\w]):([a-z_]\w*)")

_TAKE = "UPDATE counters SET value = value + :n WHERE name = :name RETURNING value"
_OPEN = (
    "INSERT INTO counters (name, value) VALUES (:name, :n)"
    " ON CONFLICT (name) DO UPDATE SET value = counters.value + :n RETURNING value"
)
_EVENTS = "INSERT INTO events (id, type, at, job, data) VALUES "
_TOGETHER = 16
"""Rows written by one statement; more are written one by one."""


class Snapshot:
    """A connection that sees one state of the database.

    Statements are plain SQL that SQLite and PostgreSQL both read, with values as `:name`. A list
    as value stands for `(a, b, c)`: `WHERE id IN :ids`.
    """

    def __init__(self, driver: Any, dialect: str) -> None:
        self._driver = driver
        self.dialect = dialect

    def run(self, sql: str, values: Row | Sequence[Row] | None = None) -> Any:
        """Run a statement, once or for every row of values; the driver's cursor."""
        cursor = self._driver.cursor()
        if values is None:
            cursor.execute(_written(sql, self.dialect, ()))
            return cursor
        if isinstance(values, Mapping):
            lists = tuple((k, len(v)) for k, v in values.items() if type(v) is list)
            if lists:
                values = _spread(values)
            cursor.execute(_written(sql, self.dialect, lists), values)
        else:
            cursor.executemany(_written(sql, self.dialect, ()), values)
        return cursor

    def insert(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows; `sql` ends with VALUES. A few go in one statement: each is a turn at the
        interpreter's lock, which costs more than the row."""
        cursor = self._driver.cursor()
        place = "?" if self.dialect == "sqlite" else "%s"
        one = f"({', '.join([place] * len(rows[0]))})"
        if len(rows) > _TOGETHER:
            cursor.executemany(sql + one, rows)
        else:
            cursor.execute(sql + ", ".join([one] * len(rows)), [v for row in rows for v in row])

    def all(self, sql: str, values: Row | None = None) -> list[dict[str, Any]]:
        """Every row, by column name."""
        cursor = self.run(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def first(self, sql: str, values: Row | None = None) -> dict[str, Any] | None:
        """The first row, or None."""
        found = self.all(sql, values)
        return found[0] if found else None

    def scalar(self, sql: str, values: Row | None = None) -> Any:
        """The first column of the first row, or None."""
        row = self.run(sql, values).fetchone()
        return None if row is None else row[0]


@functools.lru_cache(maxsize=4096)
def _written(sql: str, dialect: str, lists: tuple[tuple[str, int], ...]) -> str:
    """The statement in the driver's own style."""
    for name, n in lists:
        places = ", ".join(f":{name}_{i}" for i in range(n)) or "NULL"
        sql = re.sub(rf"(?<![:\w]):{name}\b", f"({places})", sql)
    if dialect == "sqlite":
        return sql
    return _NAME.sub(r"%(\1)s", sql.replace("%", "%%"))


def _spread(values: Row) -> dict[str, Any]:
    spread: dict[str, Any] = {}
    for name, value in values.items():
        if type(value) is list:
            spread |= {f"{name}_{i}": item for i, item in enumerate(value)}
        else:
            spread[name] = value
    return spread


class DurableEvent:
    """One numbered event; `data` is its JSON text."""

    __slots__ = ("_frame", "at", "data", "id", "job", "type")

    def __init__(self, type: str, job: str | None, at: int, data: str, id: int = 0) -> None:
        self.type = type
        self.job = job
        self.at = at
        self.data = data
        self.id = id
        self._frame = ""

    @property
    def frame(self) -> str:
        """The text frame clients receive; written once for all of them."""
        if not self._frame:
            self._frame = (
                f'{{"id":{self.id},"type":"{self.type}","at":"{iso(self.at)}","data":{self.data}}}'
            )
        return self._frame


class Transaction(Snapshot):
    """An open transaction, with the events that become true when it is committed."""

    def __init__(self, driver: Any, dialect: str, now: int) -> None:
        super().__init__(driver, dialect)
        self.now = now
        """When it began, in milliseconds: the time of everything in it."""
        self.events: list[DurableEvent] = []

    def emit(self, type: str, data: Any, job: str | None = None) -> None:
        """Tell everyone, once this is committed. Numbered in order of commit."""
        self.events.append(DurableEvent(type, job, self.now, orjson.dumps(data).decode()))

    def count(self, name: str, n: int = 1) -> int:
        """Take the next n numbers of a counter; the last of them."""
        value = self.scalar(_TAKE, {"name": name, "n": n})
        if value is None:
            value = self.scalar(_OPEN, {"name": name, "n": n})
        return int(value)

    def number_events(self) -> None:
        """Give the events their numbers and rows. Last of all: other servers wait from here."""
        if not self.events:
            return
        last = self.count("events", len(self.events))
        for number, event in enumerate(self.events, last - len(self.events) + 1):
            event.id = number
        self.insert(_EVENTS, [(e.id, e.type, e.at, e.job, e.data) for e in self.events])
