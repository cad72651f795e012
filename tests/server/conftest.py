"""A whole server for a test: its app in process, or listening on a port."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from scripted_pool import ScriptedPool

from server.app import Studio, create_app
from server.database import Database
from server.database.schema import upgrade
from server.engine.pools.base import Pool
from server.settings import Settings

DEADLINE_S = 30.0
Json = dict[str, Any]


@dataclass
class Served:
    """A running server and a client of it."""

    app: Any
    client: httpx.AsyncClient
    settings: Settings
    address: str = "http://127.0.0.1:8188"

    @property
    def studio(self) -> Studio:
        studio: Studio = self.app.state.studio
        return studio

    async def submit(self, workflow: Json, **more: Any) -> list[str]:
        answer = await self.client.post("/api/v1/jobs", json={"workflow": workflow, **more})
        assert answer.status_code == 202, answer.text
        return [job["id"] for job in answer.json()["jobs"]]

    async def job(self, job: str) -> Json:
        answer = await self.client.get(f"/api/v1/jobs/{job}")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def until(self, job: str, *statuses: str) -> Json:
        """The job, once it has one of the statuses (or has ended)."""
        wanted = statuses or ("succeeded", "failed", "cancelled")
        async with asyncio.timeout(DEADLINE_S):
            while (found := await self.job(job))["status"] not in wanted:
                await asyncio.sleep(0.005)
        return found


Serve = Callable[..., AbstractAsyncContextManager[Served]]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables: copying it costs less than migrating anew."""
    path = tmp_path_factory.mktemp("database") / "tessera.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database.engine)
    database.engine.dispose()
    return path


def _prepared(tmp_path: Path, empty_database: Path, settings: dict[str, Any]) -> Settings:
    data: Path = settings.setdefault("data", tmp_path / "data")
    data.mkdir(parents=True, exist_ok=True)
    if not (data / "tessera.db").exists():
        shutil.copy(empty_database, data / "tessera.db")
    return Settings.load(packages=("plain_nodes",), **settings)


@pytest.fixture
def serve(tmp_path: Path, empty_database: Path) -> Serve:
    """`async with serve(pool, token=…) as served`: the app in process, without a socket."""

    @asynccontextmanager
    async def start(pool: Pool | None = None, **settings: Any) -> AsyncIterator[Served]:
        made = _prepared(tmp_path, empty_database, settings)
        app = create_app(made, pool or ScriptedPool())
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app, raise_app_exceptions=False),
                base_url="http://127.0.0.1:8188",
                timeout=DEADLINE_S,
            ) as client,
        ):
            yield Served(app, client, made)

    return start


@pytest.fixture
def listen(tmp_path: Path, empty_database: Path) -> Serve:
    """As `serve`, listening on a free loopback port: for websockets and slow clients."""

    @asynccontextmanager
    async def start(pool: Pool | None = None, **settings: Any) -> AsyncIterator[Served]:
        made = _prepared(tmp_path, empty_database, settings)
        app = create_app(made, pool or ScriptedPool())
        config = uvicorn.Config(
            app,
            port=0,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
            ws_per_message_deflate=False,
        )
        server = uvicorn.Server(config)
        server.capture_signals = nullcontext  # type: ignore[method-assign,assignment]
        serving = asyncio.create_task(server.serve())
        try:
            async with asyncio.timeout(DEADLINE_S):
                while not server.started:
                    assert not serving.done(), await serving
                    await asyncio.sleep(0.005)
            port = server.servers[0].sockets[0].getsockname()[1]
            address = f"http://127.0.0.1:{port}"
            async with httpx.AsyncClient(base_url=address, timeout=DEADLINE_S) as client:
                yield Served(app, client, made, address)
        finally:
            server.should_exit = True
            async with asyncio.timeout(DEADLINE_S):
                await serving

    return start


@pytest.fixture
async def served(serve: Serve) -> AsyncIterator[Served]:
    async with serve() as found:
        yield found


def flow(nodes: Json | None = None, **more: Any) -> Json:
    """A small workflow of plain nodes."""
    nodes = nodes or {"keep": {"type": "Keep", "inputs": {"value": 7}}}
    return {"format": "tessera", "version": 1, "name": "Test", "nodes": nodes, **more}
