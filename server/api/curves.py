"""`/curves`: which jobs measured something."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from server.api import PREFIX, schemas
from server.api.answers import COMMON, Json, refusals
from server.api.parameters import Cursor, Limit
from server.database import Database
from server.jobs import curves


def routes(database: Database) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["jobs"])

    @router.get(
        "/curves",
        summary="Jobs whose nodes measured curves, newest first",
        responses={200: {"model": schemas.MeasuredJobs}, **refusals(*COMMON, "request.invalid")},
    )
    async def measured(limit: Limit = 50, cursor: Cursor = None) -> Response:
        found, more = await database.read(lambda c: curves.measured(c, limit=limit, cursor=cursor))
        return Json({"jobs": found, "next": more})

    return router
