"""`/assets`: bring files in, look at what was made."""

from __future__ import annotations

import asyncio
import os
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from pydantic import AfterValidator
from starlette.datastructures import UploadFile
from starlette.responses import FileResponse, Response

from nodes.api.sentence import say
from server.api import PREFIX, schemas
from server.api.answers import COMMON, Json, JsonText, refusals
from server.api.bodies import StrictRoute
from server.api.parameters import AssetId, Cursor, Limit, Moment, Words, ms, one_or_more_of
from server.assets import details
from server.assets import library as assets
from server.assets.asset import KINDS, Asset
from server.assets.library import AssetFilter, Library
from server.assets.pictures import Undecodable
from server.assets.uploads import Uploads
from server.database import Database, Snapshot
from server.errors import Refused
from server.ids import ID_PATTERN
from server.jobs import history

MAX_FILES = 100

FOREVER = "private, max-age=31536000, immutable"
"""An asset's content never changes: its id is a new one whenever it would."""


Origin = Annotated[str, AfterValidator(lambda text: text.replace("\0", ""))]

Kinds = Annotated[
    str,
    Query(
        alias="kind",
        description=f"One or more of {', '.join(KINDS)}, with commas.",
        pattern=one_or_more_of(KINDS),
        examples=["image"],
    ),
]

Folder = Annotated[
    str,
    Query(
        description="Folder of the inputs to keep them in; masks go into `masks`.",
        pattern=r"^[A-Za-z0-9_-]{0,60}$",
        examples=["masks"],
    ),
]

_UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": MAX_FILES,
                            "items": {"type": "string", "format": "binary"},
                        }
                    },
                }
            }
        },
    }
}


def routes(library: Library, uploads: Uploads, database: Database) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["assets"], route_class=StrictRoute)
    missing = refusals(*COMMON, "request.invalid", "asset.not_found")

    @router.post(
        "/assets",
        status_code=201,
        summary="Upload files as inputs",
        responses={
            201: {"model": schemas.Assets},
            **refusals(
                *COMMON, "disk.full", "request.invalid", "request.too_large", "asset.undecodable"
            ),
        },
        openapi_extra=_UPLOAD,
    )
    async def upload(
        request: Request,
        folder: Folder = "",
        pictures: Annotated[
            bool, Query(description="Refuse what is no picture that can be opened.")
        ] = False,
    ) -> Response:
        async with request.form(max_files=MAX_FILES, max_fields=10) as form:
            files = [f for f in form.getlist("file") if isinstance(f, UploadFile)]
            if not files:
                raise Refused(
                    "request.invalid",
                    say("The form has no file."),
                    remedy=say("Send multipart/form-data with one or more parts named `file`."),
                )
            # All are looked at before the first is entered: one that is refused refuses the form.
            received = [
                await asyncio.to_thread(
                    uploads.receive, file.file, file.filename or "file", folder, picture=pictures
                )
                for file in files
            ]
            made = [await uploads.enter(asset) for asset in received]
        return Json({"assets": [asset.json() for asset in made]}, 201)

    @router.get(
        "/assets",
        summary="Assets, newest first",
        responses={200: {"model": schemas.AssetList}, **refusals(*COMMON, "request.invalid")},
    )
    async def list_assets(
        kind: Kinds | None = None,
        q: Words = "",
        job: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
        trashed: bool = False,
        favourite: Annotated[bool, Query(description="Only those that were marked.")] = False,
        workflow: Annotated[
            Origin | None, Query(description="Name of the workflow that made it.")
        ] = None,
        model: Annotated[
            Origin | None, Query(description="A model file that its workflow names.")
        ] = None,
        board: Annotated[str | None, Query(pattern=ID_PATTERN)] = None,
        after: Annotated[Moment | None, Query(description="Made at or after.")] = None,
        before: Annotated[Moment | None, Query(description="Made before.")] = None,
        limit: Limit = 50,
        cursor: Cursor = None,
    ) -> Response:
        wanted = AssetFilter(
            kinds=kind.split(",") if kind else (),
            job=job,
            text=q,
            trashed=trashed,
            favourite=favourite,
            workflow=workflow,
            model=model,
            board=board,
            after=ms(after),
            before=ms(before),
        )
        found, more = await library.page(wanted, limit=limit, cursor=cursor)
        return Json({"assets": [asset.json() for asset in found], "next": more})

    @router.patch(
        "/assets",
        summary="Mark several assets, move them to the trash or back",
        responses={200: {"model": schemas.Assets}, **refusals(*COMMON, "request.invalid")},
    )
    async def change(body: schemas.AssetsPatch) -> Response:
        changed = await library.change(body.assets, favourite=body.favourite, trashed=body.trashed)
        return Json({"assets": [asset.json() for asset in changed]})

    @router.get(
        "/assets/{asset}",
        summary="One asset",
        responses={200: {"model": schemas.Asset}, **missing},
    )
    async def get(asset: AssetId) -> Response:
        return Json((await library.get(asset)).json())

    @router.get(
        "/assets/{asset}/content",
        summary="Its bytes as they are; an upload as an attachment",
        response_class=FileResponse,
        responses={200: _bytes("*/*"), **missing},
    )
    async def content(asset: AssetId) -> Response:
        found = await library.get(asset)
        ours = not found.uploaded
        headers = {
            "content-disposition": _disposition(
                found.name, attached=not ours or not _showable(found)
            ),
            "cache-control": FOREVER,
            "etag": f'"{found.blob}"',
        }
        media_type = found.media_type if ours else "application/octet-stream"
        return _file(library.blob_path(found), media_type, headers)

    @router.get(
        "/assets/{asset}/view",
        summary="The picture for showing: an upload decoded and encoded anew",
        response_class=FileResponse,
        responses={
            200: _bytes("image/*"),
            **refusals(
                *COMMON,
                "request.invalid",
                "asset.not_found",
                "asset.no_thumbnail",
                "asset.undecodable",
            ),
        },
    )
    async def view(asset: AssetId) -> Response:
        found = await _picture(asset)
        headers = {"cache-control": FOREVER, "etag": f'"{found.blob}-view"'}
        if not found.uploaded:
            return _file(library.blob_path(found), found.media_type, headers)
        try:
            path = await asyncio.to_thread(
                library.pictures.view, found.blob, library.blob_path(found)
            )
        except Undecodable as error:
            raise Refused("asset.undecodable", error.args[0]) from None
        return _file(path, "image/png", headers)

    @router.get(
        "/assets/{asset}/thumbnail",
        summary="A small WebP",
        response_class=FileResponse,
        responses={
            200: _bytes("image/webp"),
            **refusals(
                *COMMON,
                "request.invalid",
                "asset.not_found",
                "asset.no_thumbnail",
                "asset.undecodable",
            ),
        },
    )
    async def thumbnail(asset: AssetId) -> Response:
        found = await _picture(asset)
        try:
            path = await asyncio.to_thread(
                library.pictures.thumbnail, found.blob, library.blob_path(found)
            )
        except Undecodable as error:
            raise Refused("asset.undecodable", error.args[0]) from None
        headers = {"cache-control": FOREVER, "etag": f'"{found.blob}-thumbnail"'}
        return _file(path, "image/webp", headers)

    async def _picture(asset: str) -> Asset:
        found = await library.get(asset)
        if not found.is_picture:
            raise Refused("asset.no_thumbnail", say("{name} is no picture.", name=found.name))
        return found

    @router.get(
        "/assets/{asset}/workflow",
        summary="The workflow that made it",
        responses={
            200: {"model": dict, "description": "The workflow."},
            **refusals(*COMMON, "request.invalid", "asset.not_found", "asset.no_workflow"),
        },
    )
    async def workflow(asset: AssetId) -> Response:
        def work(connection: Snapshot) -> str | None:
            found = assets.get(connection, asset)
            return history.workflow_of(connection, found.graph) if found.graph else None

        body = await database.read(work)
        if body is None:
            raise Refused("asset.no_workflow", say("No workflow of ours is known for it."))
        return JsonText(body)

    @router.get(
        "/assets/{asset}/details",
        summary="What was chosen while it was made, and where a grid's pictures stand",
        responses={200: {"model": schemas.AssetDetails}, **missing},
    )
    async def more_of(asset: AssetId) -> Response:
        def work(connection: Snapshot) -> dict[str, Any]:
            assets.get(connection, asset)
            return details.of(connection, asset)

        return Json(await database.read(work))

    @router.delete(
        "/assets/{asset}",
        status_code=204,
        summary="Move it to the trash",
        responses={204: {"description": "In the trash."}, **missing},
    )
    async def trash(asset: AssetId) -> Response:
        await library.trash(asset)
        return Response(status_code=204)

    @router.post(
        "/assets/{asset}/restore",
        summary="Bring it back from the trash",
        responses={200: {"model": schemas.Asset}, **missing},
    )
    async def restore(asset: AssetId) -> Response:
        return Json((await library.restore(asset)).json())

    @router.post(
        "/assets/{asset}/input",
        summary="Give it a name among the inputs, for nodes to load",
        responses={200: {"model": schemas.Asset}, **missing},
    )
    async def adopt(asset: AssetId) -> Response:
        return Json((await uploads.adopt(await library.get(asset))).json())

    return router


def _showable(asset: Asset) -> bool:
    """Whether a browser may show our own file in place: pictures and plain data, nothing it
    would run."""
    return asset.media_type.startswith(("image/png", "image/jpeg", "image/webp", "text/plain")) or (
        asset.media_type == "application/json"
    )


def _disposition(name: str, *, attached: bool) -> str:
    kind = "attachment" if attached else "inline"
    return f"{kind}; filename*=UTF-8''{quote(name, safe='')}"


def _file(path: os.PathLike[str], media_type: str, headers: dict[str, str]) -> Response:
    if not os.path.exists(path):
        raise Refused("asset.not_found", say("Its content was removed from the disk."))
    return FileResponse(path, media_type=media_type, headers=headers)


def _bytes(media_type: str) -> dict[str, object]:
    return {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}
