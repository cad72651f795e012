"""Connections: how SQLite and PostgreSQL are opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url


@dataclass(frozen=True, slots=True)
class Engines:
    """One connection to write with, a few to read with."""

    writer: Engine
    reader: Engine

    def close(self) -> None:
        self.reader.dispose()
        self.writer.dispose()


def make_engines(url: str, *, full_sync: bool = False) -> Engines:
    """Engines for a database URL.

    `full_sync`: SQLite's commits wait for the disk (survive a power cut); otherwise they survive
    the death of processes. PostgreSQL keeps what its own configuration says.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(url, full_sync)
    parsed = parsed.set(drivername="postgresql+psycopg")
    writer = create_engine(parsed, pool_size=1, max_overflow=1)
    snapshot = r"-c default_transaction_isolation=repeatable\ read"
    reader = create_engine(
        parsed, pool_size=4, pool_pre_ping=True, connect_args={"options": snapshot}
    )
    return Engines(writer, reader)


def _sqlite(url: str, full_sync: bool) -> Engines:
    # Connections go from thread to thread, though never to two at once.
    arguments = {"timeout": 30, "check_same_thread": False}
    writer = create_engine(url, pool_size=1, max_overflow=1, connect_args=arguments)
    reader = create_engine(url, pool_size=4, max_overflow=4, connect_args=arguments)
    synchronous = "FULL" if full_sync else "NORMAL"

    def prepare(connection: Any, *, read_only: bool) -> None:
        # Transactions are begun by hand: sqlite3's own rules would begin them late.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {synchronous}")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.execute("PRAGMA cache_size = -16384")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        else:
            # The log is copied into the file beside the writer, see `Database`.
            cursor.execute("PRAGMA wal_autocheckpoint = 0")
        cursor.close()

    @event.listens_for(writer, "connect")
    def open_writer(connection: Any, _: Any) -> None:
        prepare(connection, read_only=False)

    @event.listens_for(reader, "connect")
    def open_reader(connection: Any, _: Any) -> None:
        prepare(connection, read_only=True)

    @event.listens_for(writer, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # Of a migration.

    return Engines(writer, reader)
