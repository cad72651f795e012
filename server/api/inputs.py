"""`/inputs`: the pictures that nodes read, by the names their inputs hold."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query
from starlette.responses import FileResponse, Response

from server.api import PREFIX
from server.api.answers import COMMON, refusals
from server.assets.inputs import Inputs, same
from server.assets.pictures import Undecodable
from server.errors import Refused


def routes(inputs: Inputs) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["assets"])

    @router.get(
        "/inputs/{name:path}",
        summary="An input picture for showing: upright, decoded and encoded anew",
        response_class=FileResponse,
        responses={
            200: {"content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}},
            304: {"description": "Not changed since If-None-Match."},
            **refusals(*COMMON, "request.invalid", "input.not_found", "asset.undecodable"),
        },
    )
    async def view(
        name: Annotated[str, Path(examples=["photo.png", "masks/photo.png"])],
        small: Annotated[bool, Query(description="A small WebP instead of the whole.")] = False,
        if_none_match: Annotated[str | None, Header(max_length=1000)] = None,
    ) -> Response:
        path, sha256 = await asyncio.to_thread(inputs.find, name)
        etag = f'"{sha256}-{"small" if small else "view"}"'
        # The name may stand for another picture tomorrow: asked each time, sent when it changed.
        headers = {"etag": etag, "cache-control": "private, no-cache"}
        if same(etag, if_none_match):
            return Response(status_code=304, headers=headers)
        try:
            shown = await asyncio.to_thread(
                inputs.thumbnail if small else inputs.view, path, sha256
            )
        except Undecodable as error:
            raise Refused("asset.undecodable", error.args[0]) from None
        return FileResponse(
            shown, media_type="image/webp" if small else "image/png", headers=headers
        )

    return router
