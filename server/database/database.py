"""The database behind one writer: many changes, few commits.

All writes go to one thread. What the event loop asks for in one turn is handed over together; the
thread takes whatever is waiting, runs it as one transaction and commits once (group commit), so that
a burst of small jobs costs a few commits and a lone one waits for nobody. Work that fails is undone
and run again alone: its neighbours do not feel it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.engine import make_url

from server.clock import now_ms
from server.database.engine import make_engines
from server.database.transaction import DurableEvent, Snapshot, Transaction

T = TypeVar("T")

log = logging.getLogger("tessera.database")

LOG_EVERY_S = 1.0
LOG_SMALL = 4 << 20
LOG_MOST = 256 << 20
"""Bytes of write-ahead log: below the first nothing is copied, above the second the writer
stops to do it."""

BATCH = 256
"""Pieces of work in one transaction, from which on no more are added."""


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
        self.dialect: str = self._engines.writer.dialect.name
        """`sqlite` or `postgresql`."""
        self._gathered: list[_Item] = []
        self._queue: queue.SimpleQueue[list[_Item] | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="tessera-read")
        self._writer = threading.Thread(target=self._write_all, name="tessera-write", daemon=True)
        self._connection: PoolProxiedConnection | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._copying: asyncio.Task[None] | None = None
        self._log_is_long = False
        self._closed = False
        self.on_commit: Callable[[list[DurableEvent]], None] = lambda _: None
        """Called on the event loop with the events of each commit, in order."""
        self.commits = 0
        self.writes = 0

    @property
    def engine(self) -> Engine:
        """The writing engine, for set-up before `start`."""
        return self._engines.writer

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._writer.start()
        if self.dialect == "sqlite":
            self._copying = asyncio.create_task(self._copy_log(), name="checkpoint")

    async def stop(self) -> None:
        """Finish what is waiting, then close. Writes after this are refused."""
        if self._closed:
            return
        self._closed = True
        if self._copying is not None:
            self._copying.cancel()
        self._hand_over()
        self._queue.put(None)
        if self._writer.is_alive():
            await asyncio.get_running_loop().run_in_executor(None, self._writer.join)
        self._readers.shutdown()
        self._engines.close()

    def write(self, work: Callable[[Transaction], T]) -> asyncio.Future[T]:
        """Run the work in a transaction; await its result, which is there once committed.

        The place in the order is taken by the call itself, not when it is awaited. The work may
        be run twice (after a neighbour's failure): it must not change anything but the database,
        or do so in a way that may be repeated.
        """
        if self._closed:
            raise RuntimeError("the database is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._gathered.append(_Item(work, future))
        if len(self._gathered) == 1:
            # Two steps later: whoever was woken together with this caller writes in the same
            # transaction, above all the claim of a worker that waits for the job submitted here.
            loop.call_soon(loop.call_soon, self._hand_over)
        return future

    def _hand_over(self) -> None:
        if self._gathered:
            self._queue.put(self._gathered)
            self._gathered = []

    async def read(self, work: Callable[[Snapshot], T]) -> T:
        """Run the work on one state of the database, beside the writer."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self.read_now, work)

    def read_now(self, work: Callable[[Snapshot], T]) -> T:
        """As `read`, in the calling thread."""
        connection = self._engines.reader.raw_connection()
        driver: Any = connection.driver_connection
        try:
            if self.dialect == "sqlite":
                driver.execute("BEGIN")
            return work(Snapshot(driver, self.dialect))
        finally:
            connection.close()  # Back into the pool, which ends the transaction.

    async def _copy_log(self) -> None:
        """Copy SQLite's write-ahead log into the database file now and then.

        The copy waits for the disk. Done by a commit, as SQLite does it by itself, some unlucky
        job would wait with it. A log that grows past all copying is copied by the writer.
        """
        log_file = f"{make_url(self.url).database}-wal"
        while True:
            await asyncio.sleep(LOG_EVERY_S)
            size = os.path.getsize(log_file) if os.path.exists(log_file) else 0
            self._log_is_long = size > LOG_MOST
            if size > LOG_SMALL:
                await asyncio.get_running_loop().run_in_executor(self._readers, self._copy)

    def _copy(self) -> None:
        connection = self._engines.writer.raw_connection()
        try:
            _checkpoint(connection, "PASSIVE")
        finally:
            connection.close()

    # --- the writer's thread ---------------------------------------------------------------

    def _write_all(self) -> None:
        running = True
        while running:
            given = self._queue.get()
            batch: list[_Item] = []
            while given is not None:
                batch += given
                if len(batch) >= BATCH:
                    break
                try:
                    given = self._queue.get_nowait()
                except queue.Empty:
                    break
            running = given is not None
            if batch:
                self._write(batch)
            if self._log_is_long and self._connection is not None:
                self._log_is_long = False
                _checkpoint(self._connection, "RESTART")
        if self._connection is not None:
            self._connection.close()

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
        with self._begin() as transaction:
            for item in batch:
                item.result = item.work(transaction)
            transaction.number_events()
        self.commits += 1
        self.writes += len(batch)
        return transaction.events

    @contextmanager
    def _begin(self) -> Iterator[Transaction]:
        if self._connection is None:
            self._connection = self._engines.writer.raw_connection()
        connection = self._connection
        driver: Any = connection.driver_connection
        try:
            if self.dialect == "sqlite":
                # At once a writer: a reader turned writer fails instead of waiting.
                driver.execute("BEGIN IMMEDIATE")
            yield Transaction(driver, self.dialect, now_ms())
            driver.commit()
        except BaseException:
            try:
                driver.rollback()
            except Exception:
                # The connection itself is gone: the next piece of work gets a new one.
                with suppress(Exception):
                    connection.invalidate()
                self._connection = None
            raise

    def _settle(self, batch: list[_Item], events: list[DurableEvent]) -> None:
        for item in batch:
            if item.future.done():
                continue
            if item.error is not None:
                item.future.set_exception(item.error)
            else:
                item.future.set_result(item.result)
        # Behind the results: a claimed job goes to its worker before clients are told of it.
        if events:
            self.on_commit(events)


def _checkpoint(connection: PoolProxiedConnection, kind: str) -> None:
    driver: Any = connection.driver_connection
    driver.execute(f"PRAGMA wal_checkpoint({kind})").fetchall()
