"""`/boards`, `/trash`, `/archive` and `/origins`: assets by the many."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from nodes.api.sentence import say
from server.api import PREFIX, schemas
from server.api.answers import COMMON, Json, refusals
from server.api.bodies import StrictRoute
from server.api.parameters import BoardId, one_or_more_of
from server.assets import boards, made_with
from server.assets.archive import archive
from server.assets.library import Library
from server.database import Database
from server.errors import Refused
from server.ids import ID_PATTERN

MOST_ARCHIVED = 500

_ID = ID_PATTERN.strip("^$")

Ids = Annotated[
    str,
    Query(
        description=f"Ids of up to {MOST_ARCHIVED} assets, with commas.",
        pattern=one_or_more_of([_ID]),
        max_length=MOST_ARCHIVED * 37,
        examples=["0197a8e2-5c1d-7a44-8f0e-3b1f0a9c7d21"],
    ),
]


def routes(library: Library, database: Database) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["assets"], route_class=StrictRoute)
    missing = refusals(*COMMON, "request.invalid", "board.not_found")

    @router.get(
        "/boards",
        summary="Boards by name, or those that an asset is on",
        responses={200: {"model": schemas.Boards}, **refusals(*COMMON, "request.invalid")},
    )
    async def list_boards(
        asset: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
    ) -> Response:
        return Json({"boards": await database.read(lambda c: boards.boards(c, asset))})

    @router.post(
        "/boards",
        status_code=201,
        summary="A new board",
        responses={201: {"model": schemas.Board}, **refusals(*COMMON, "request.invalid")},
    )
    async def create(body: schemas.NewBoard) -> Response:
        return Json(await database.write(lambda tx: boards.create(tx, body.name, body.assets)), 201)

    @router.patch(
        "/boards/{board}",
        summary="Rename a board, put assets on it or take them off",
        responses={200: {"model": schemas.Board}, **missing},
    )
    async def change(board: BoardId, body: schemas.BoardPatch) -> Response:
        changed = await database.write(
            lambda tx: boards.change(tx, board, name=body.name, add=body.add, remove=body.remove)
        )
        return Json(changed)

    @router.delete(
        "/boards/{board}",
        status_code=204,
        summary="Remove a board; its assets stay",
        responses={204: {"description": "Removed."}, **missing},
    )
    async def delete(board: BoardId) -> Response:
        await database.write(lambda tx: boards.delete(tx, board))
        return Response(status_code=204)

    @router.delete(
        "/trash",
        summary="Delete everything in the trash for good",
        responses={200: {"model": schemas.Emptied}, **refusals(*COMMON)},
    )
    async def empty() -> Response:
        return Json({"removed": await library.empty_trash()})

    @router.get(
        "/origins",
        summary="The workflows and models that made the pictures",
        responses={200: {"model": schemas.Origins}, **refusals(*COMMON)},
    )
    async def origins() -> Response:
        return Json(await database.read(lambda c: made_with.counts(c, schemas.MOST_ORIGINS)))

    @router.get(
        "/archive",
        summary="Several assets as one ZIP",
        response_class=StreamingResponse,
        responses={
            200: {
                "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}
            },
            **refusals(*COMMON, "request.invalid", "asset.not_found"),
        },
    )
    async def download(assets: Ids) -> Response:
        found = await library.all(assets.split(","))
        if not found:
            raise Refused("asset.not_found", say("None of these assets is here."))
        name = f"tessera-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip"
        return StreamingResponse(
            archive(library.blobs, found),
            media_type="application/zip",
            headers={"content-disposition": f'attachment; filename="{name}"'},
        )

    return router
