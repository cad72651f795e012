"""The database behind one writer: many changes, few commits.

All writes go to one thread. It takes whatever is waiting, runs it as one transaction and commits
once (group commit), so that a burst of small jobs costs a few commits and a lone one waits for
nobody. Work that fails is undone and run again alone: its neighbours do not feel it.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, CursorResult, Engine, Executable, text

from server.clock import iso, now_ms
from server.database.engine import make_engines

T = TypeVar("T")
Row = Mapping[str, Any]
Work = Callable[["Transaction"], T]

log = logging.getLogger("tessera.database")

BATCH = 256
"""Most pieces of work in one transaction."""

_TAKE = text("UPDATE counters SET value = value + :n WHERE name = :name RETURNING value")
_OPEN = text(
    "INSERT INTO counters (name, value) VALUES (:name, :n)"
    " ON CONFLICT (name) DO UPDATE SET value = counters.value + :n RETURNING value"
)
_EVENTS = text("INSERT INTO events (id, type, at, job, data) VALUES (:id, :type, :at, :job, :data)")


def rows(
    connection: Connection, statement: Executable, values: Row | None = None
) -> list[dict[str, Any]]:
    """What a statement gives, by column name."""
    return [dict(row._mapping) for row in connection.execute(statement, values)]


@dataclass(slots=True)
class DurableEvent:
    """One numbered event; `data` is its JSON text."""

    type: str
    job: str | None
    at: int
    data: str
    id: int = 0

    @property
    def frame(self) -> str:
        """The text frame clients receive."""
        return f'{{"id":{self.id},"type":"{self.type}","at":"{iso(self.at)}","data":{self.data}}}'


@dataclass(slots=True)
class Transaction:
    """An open transaction, with the events that become true when it is committed."""

    connection: Connection
    now: int
    events: list[DurableEvent] = field(default_factory=list)

    def execute(
        self,
        statement: Executable,
        values: Row | Sequence[Row] | None = None,
    ) -> CursorResult[Any]:
        return self.connection.execute(statement, values)

    def all(self, statement: Executable, values: Row | None = None) -> list[dict[str, Any]]:
        return rows(self.connection, statement, values)

    def first(self, statement: Executable, values: Row | None = None) -> dict[str, Any] | None:
        found = self.all(statement, values)
        return found[0] if found else None

    def emit(self, type: str, data: Any, job: str | None = None) -> None:
        """Tell everyone, once this is committed. Numbered in order of commit."""
        self.events.append(DurableEvent(type, job, self.now, orjson.dumps(data).decode()))

    def count(self, name: str, n: int = 1) -> int:
        """Take the next n numbers of a counter; the last of them."""
        value = self.execute(_TAKE, {"name": name, "n": n}).scalar()
        if value is None:
            value = self.execute(_OPEN, {"name": name, "n": n}).scalar_one()
        return int(value)


@dataclass(slots=True)
class _Item:
    work: Callable[[Transaction], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class Database:
    """Reads on a few threads, writes on one. Methods are called on the event loop."""

    def __init__(self, url: str, *, full_sync: bool = False) -> None:
        self.url = url
        self._engines = make_engines(url, full_sync=full_sync)
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="tessera-read")
        self._writer = threading.Thread(target=self._write_all, name="tessera-write", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self.on_commit: Callable[[list[DurableEvent]], None] = lambda _: None
        """Called on the event loop with the events of each commit, in order."""
        self.commits = 0
        self.writes = 0

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engines.writer.dialect.name

    @property
    def engine(self) -> Engine:
        """The writing engine, for set-up before `start`."""
        return self._engines.writer

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._writer.start()

    async def stop(self) -> None:
        """Finish what is waiting, then close. Writes after this are refused."""
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)
        if self._writer.is_alive():
            await asyncio.get_running_loop().run_in_executor(None, self._writer.join)
        self._readers.shutdown()
        self._engines.close()

    async def write(self, work: Work[T]) -> T:
        """Run the work in a transaction; its result once committed.

        The work may be run twice (after a neighbour's failure): it must not change anything but
        the database, or do so in a way that may be repeated.
        """
        if self._closed:
            raise RuntimeError("the database is closed")
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.put(_Item(work, future))
        return await future

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run the work on a reading connection of its own snapshot."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self.read_now, work)

    def read_now(self, work: Callable[[Connection], T]) -> T:
        """As `read`, in the calling thread."""
        with self._engines.reader.connect() as connection:
            return work(connection)

    # --- the writer's thread ---------------------------------------------------------------

    def _write_all(self) -> None:
        running = True
        while running:
            item = self._queue.get()
            batch: list[_Item] = []
            while item is not None:
                batch.append(item)
                if len(batch) == BATCH:
                    break
                try:
                    item = self._queue.get_nowait()
                except queue.Empty:
                    break
            running = item is not None
            if batch:
                self._write(batch)

    def _write(self, batch: list[_Item]) -> None:
        try:
            events = self._commit(batch)
        except Exception as error:
            events = []
            if len(batch) == 1:
                batch[0].error = error
            else:
                for item in batch:
                    try:
                        events += self._commit([item])
                    except Exception as own:
                        item.error = own
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(self._settle, batch, events)
        except RuntimeError:
            log.debug("the event loop closed before %d writes were answered", len(batch))

    def _commit(self, batch: list[_Item]) -> list[DurableEvent]:
        with self._engines.writer.begin() as connection:
            transaction = Transaction(connection, now_ms())
            for item in batch:
                item.result = item.work(transaction)
            events = transaction.events
            if events:
                last = transaction.count("events", len(events))
                for number, event in enumerate(events, last - len(events) + 1):
                    event.id = number
                transaction.execute(
                    _EVENTS,
                    [
                        {"id": e.id, "type": e.type, "at": e.at, "job": e.job, "data": e.data}
                        for e in events
                    ],
                )
        self.commits += 1
        self.writes += len(batch)
        return events

    def _settle(self, batch: list[_Item], events: list[DurableEvent]) -> None:
        if events:
            self.on_commit(events)
        for item in batch:
            if item.future.done():
                continue
            if item.error is not None:
                item.future.set_exception(item.error)
            else:
                item.future.set_result(item.result)
