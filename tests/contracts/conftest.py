"""Every kind of database a server may keep its rows in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from postgres import NoPostgres, PostgresServer, postgres
from sqlalchemy import create_engine, text

from server.database import Database
from server.database.schema import upgrade
from server.database.tables import metadata


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    try:
        with postgres() as server:
            yield server
    except NoPostgres as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.database()
    database = Database(url)
    upgrade(database.engine)
    database.engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'tessera.db'}"
    found: str = request.getfixturevalue("postgres_url")
    engine = create_engine(found.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        # Emptied, not made anew: a new database costs more than its test.
        connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)}"))
    engine.dispose()
    return found


@pytest.fixture
async def open_store(url: str) -> AsyncIterator[Callable[[], Any]]:
    """Opens the same database, as one server after the other does."""
    opened: list[Database] = []

    async def start() -> Database:
        database = Database(url)
        upgrade(database.engine)
        await database.start()
        opened.append(database)
        return database

    yield start
    for database in opened:
        await database.stop()


@pytest.fixture
async def store(open_store: Callable[[], Any]) -> Database:
    database: Database = await open_store()
    return database
