"""`/models`: the model library, and files brought into it. `/tokens`: prompts counted."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import FileResponse, Response

from nodes.api.sentence import say
from nodes.models.library import ModelFile
from server.api import PREFIX, schemas
from server.api.answers import COMMON, Json, refusals
from server.api.bodies import StrictRoute
from server.assets.pictures import Undecodable
from server.errors import Refused
from server.model_previews import ModelPreviews
from server.model_uploads import ModelUploads
from server.models import ModelFolders, ModelHashes, model_json
from server.prompts import Prompts

ModelId = Annotated[str, Path(examples=["checkpoints/starter.safetensors"])]

_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def routes(
    models: ModelFolders,
    hashes: ModelHashes,
    uploads: ModelUploads,
    previews: ModelPreviews,
    prompts: Prompts,
) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["nodes and models"], route_class=StrictRoute)

    async def there(id: str) -> ModelFile:
        found = await asyncio.to_thread(models.get, id)
        if found is None:
            raise Refused(
                "model.not_found",
                say("There is no model {id}.", id=repr(id)),
                remedy=say("GET /api/v1/models lists them."),
            )
        return found

    @router.get(
        "/models",
        summary="Model files",
        responses={200: {"model": schemas.Models}, **refusals(*COMMON)},
    )
    async def list_models() -> Response:
        found = await asyncio.to_thread(models.all)
        pictured = await asyncio.to_thread(previews.pictured, list(found.values()))
        shown = [
            model_json(model, hashes.of(model), preview=model.id in pictured)
            for model in found.values()
        ]
        return Json({"models": shown, "folders": models.folders()})

    @router.get(
        "/models/{model:path}/preview",
        summary="The picture that lies beside a model file, small",
        response_class=FileResponse,
        responses={
            200: {"content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}}},
            **refusals(*COMMON, "request.invalid", "model.not_found", "asset.undecodable"),
        },
    )
    async def preview(model: ModelId) -> Response:
        found = await there(model)
        try:
            picture = await asyncio.to_thread(previews.thumbnail, found)
        except Undecodable as error:
            raise Refused("asset.undecodable", error.args[0]) from None
        if picture is None:
            raise Refused("model.not_found", say("No picture lies beside {name}.", name=found.name))
        return FileResponse(
            picture, media_type="image/webp", headers={"cache-control": "private, max-age=60"}
        )

    @router.get(
        "/models/{model:path}",
        summary="One model file",
        responses={
            200: {"model": schemas.Model},
            **refusals(*COMMON, "request.invalid", "model.not_found"),
        },
    )
    async def get_model(
        model: ModelId,
    ) -> Response:
        found = await there(model)
        pictured = await asyncio.to_thread(previews.pictured, [found])
        return Json(model_json(found, hashes.of(found), preview=bool(pictured)))

    @router.put(
        "/models/{model:path}",
        status_code=201,
        summary="Bring a model file in: its bytes as the body",
        responses={
            201: {"model": schemas.Model},
            **refusals(
                *COMMON,
                "request.invalid",
                "request.too_large",
                "model.exists",
                "model.refused",
                "disk.full",
            ),
        },
        openapi_extra=_BODY,
    )
    async def bring_in(
        model: ModelId,
        request: Request,
        guess: Annotated[
            bool,
            Query(
                description="The folder is a guess: a file that says what it is goes where its kind"
                " belongs."
            ),
        ] = False,
    ) -> Response:
        length = request.headers.get("content-length", "")
        found, sha256 = await uploads.receive(
            model,
            request.stream(),
            int(length[:20]) if length.isdecimal() else None,
            guess=guess,
        )
        await hashes.keep(found, sha256)
        return Json(model_json(found, sha256), 201)

    @router.post(
        "/tokens",
        summary="How a prompt fills the windows of the text encoder",
        responses={
            200: {"model": schemas.Tokens},
            **refusals(*COMMON, "request.invalid", "request.too_large"),
        },
    )
    async def tokens(body: schemas.TokensRequest) -> Response:
        return Json(await asyncio.to_thread(prompts.count, body.text))

    return router
