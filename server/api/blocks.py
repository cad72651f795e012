"""`/blocks`: subgraphs that every workflow may take."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Header, Path
from starlette.responses import Response

from server.api import PREFIX, schemas
from server.api.answers import COMMON, Json, refusals
from server.api.bodies import StrictRoute
from server.blocks import BLOCK_PATTERN, Blocks
from server.graph.problems import InvalidWorkflow
from server.jobs.submission import refused

BlockId = Annotated[str, Path(pattern=BLOCK_PATTERN, description="Id of a block.")]
IfMatch = Annotated[str | None, Header(max_length=1000)]


def routes(blocks: Blocks) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["workflows"], route_class=StrictRoute)

    @router.get(
        "/blocks",
        summary="Library blocks by name",
        responses={200: {"model": schemas.Blocks}, **refusals(*COMMON)},
    )
    async def list_blocks() -> Response:
        found = await asyncio.to_thread(blocks.all)
        return Json({"blocks": [block.json() for block in found]})

    @router.put(
        "/blocks/{block}",
        summary="Keep a block under an id, or another form of it",
        responses={
            200: {"model": schemas.Block},
            201: {"model": schemas.Block, "description": "It is new."},
            **refusals(
                *COMMON,
                "request.invalid",
                "workflow.invalid",
                "request.too_large",
                "request.precondition_required",
                "request.precondition_failed",
                "disk.full",
            ),
        },
    )
    async def put(
        block: BlockId,
        body: schemas.BlockBody,
        if_match: IfMatch = None,
        if_none_match: IfMatch = None,
    ) -> Response:
        try:
            kept, new = await asyncio.to_thread(
                blocks.put, block, body.workflow, if_match, if_none_match
            )
        except InvalidWorkflow as invalid:
            raise refused(invalid.problems) from None
        return Json(kept.json(), 201 if new else 200, {"etag": kept.etag})

    @router.delete(
        "/blocks/{block}",
        status_code=204,
        summary="Take it out of the library; workflows keep what they took",
        responses={
            204: {"description": "Gone."},
            **refusals(
                *COMMON, "request.invalid", "block.not_found", "request.precondition_failed"
            ),
        },
    )
    async def delete(block: BlockId, if_match: IfMatch = None) -> Response:
        await asyncio.to_thread(blocks.delete, block, if_match)
        return Response(status_code=204)

    return router
