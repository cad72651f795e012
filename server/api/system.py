"""`/system`, `/livez`, `/readyz` and `/metrics`."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil
from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from server import __version__
from server.api import PREFIX, schemas
from server.api.answers import COMMON, Json, refusals
from server.api.bodies import StrictRoute
from server.catalogue import CatalogueSource
from server.clock import iso
from server.database import Database
from server.engine.pools.base import Pool, WorkerInfo
from server.engine.protocol import Free
from server.events.hub import Hub
from server.jobs.jobs import Jobs

PACKAGES = ("torch", "diffusers", "transformers", "fastapi", "SQLAlchemy", "pillow", "numpy")
FREE_S = 120.0


def routes(
    *,
    jobs: Jobs,
    pool: Pool,
    hub: Hub,
    database: Database,
    server_id: str,
    started_at: int,
    data: Path,
    model_roots: Sequence[Path],
) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["system"], route_class=StrictRoute)

    @router.get(
        "/system",
        summary="The machine, its devices, memory and versions",
        responses={200: {"model": schemas.System}, **refusals(*COMMON)},
    )
    async def system() -> Response:
        memory = psutil.virtual_memory()
        return Json(
            {
                "version": __version__,
                "server_id": server_id,
                "python": sys.version.split()[0],
                "platform": platform.platform(),
                "started_at": iso(started_at),
                "database": database.dialect,
                "workers": [asdict(worker) for worker in pool.workers()],
                "memory": {
                    "total": memory.total,
                    "available": memory.available,
                    "server": psutil.Process(os.getpid()).memory_info().rss,
                },
                "disk_free": shutil.disk_usage(data).free,
                "model_roots": [str(root) for root in model_roots],
                "queue": await jobs.state(),
                "watchers": len(hub),
                "packages": await asyncio.to_thread(_versions),
            }
        )

    @router.post(
        "/system/free",
        summary="Give model memory and the cache back to the system",
        responses={200: {"model": schemas.Freed}, **refusals(*COMMON, "request.invalid")},
    )
    async def free(body: schemas.FreeRequest | None = None) -> Response:
        wanted = body or schemas.FreeRequest()
        request = Free(0, models=wanted.models, cache=wanted.cache)
        memory = await asyncio.wait_for(pool.free(request), FREE_S)
        if wanted.cache:
            jobs.cache_freed()
        return Json({"workers": memory})

    return router


def health(
    *,
    database: Database,
    catalogue: CatalogueSource,
    pool: Pool,
    metrics: Callable[[], str],
) -> APIRouter:
    """Routes at the root, for whoever watches over the process."""
    router = APIRouter(tags=["health"])

    @router.get(
        "/livez",
        summary="Whether the process answers",
        responses={200: {"model": schemas.Ok}, **refusals("request.host")},
    )
    async def livez() -> Response:
        return Json({"ok": True})

    @router.get(
        "/readyz",
        summary="Whether jobs can be taken: database open, node types known",
        responses={
            200: {"model": schemas.Ready},
            503: {"model": schemas.Ready, "description": "Not yet."},
            **refusals("request.host"),
        },
    )
    async def readyz() -> Response:
        open_ = await _answers(database)
        known = catalogue.known or await _known(catalogue)
        alive = sum(_works(worker) for worker in pool.workers())
        ready = open_ and known
        body = {"ready": ready, "database": open_, "catalogue": known, "workers": alive}
        return Json(body, 200 if ready else 503)

    @router.get(
        "/metrics",
        summary="Counters for Prometheus",
        response_class=PlainTextResponse,
        responses={
            200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
            **refusals("request.host", "session.required"),
        },
    )
    async def show() -> Response:
        body = await asyncio.to_thread(metrics)
        return Response(body, media_type="text/plain; version=0.0.4; charset=utf-8")

    return router


async def _answers(database: Database) -> bool:
    try:
        await asyncio.wait_for(database.read(lambda c: c.scalar("SELECT 1")), 5)
    except Exception:
        return False
    return True


async def _known(catalogue: CatalogueSource) -> bool:
    try:
        await asyncio.wait_for(catalogue.get(), 0.05)
    except TimeoutError:
        return False
    return True


def _works(worker: WorkerInfo) -> bool:
    return worker.state in ("ready", "busy")


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
