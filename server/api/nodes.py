"""`/nodes` and `/choices`: what a workflow can be built of."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Header, Path
from starlette.responses import Response

from nodes.api.locales import translations
from nodes.api.sentence import say
from server.api import PREFIX, schemas
from server.api.answers import COMMON, Json, JsonText, refusals
from server.catalogue import CatalogueSource
from server.choices import ChoiceLists
from server.errors import Refused


def routes(
    catalogue: CatalogueSource,
    choices: ChoiceLists,
    packages: Sequence[str],
    plugins: Sequence[str],
) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["nodes and models"])

    @router.get(
        "/nodes",
        summary="Every node type",
        responses={
            200: {"model": schemas.Nodes},
            304: {"description": "Not changed since If-None-Match."},
            **refusals(*COMMON, "server.starting"),
        },
    )
    async def nodes(
        if_none_match: Annotated[str | None, Header(max_length=1000)] = None,
    ) -> Response:
        body, etag = await catalogue.document()
        headers = {"etag": etag, "cache-control": "no-cache"}
        if if_none_match is not None and etag in if_none_match:
            return Response(status_code=304, headers=headers)
        return JsonText(body, headers=headers)

    @router.get(
        "/nodes/texts/{language}",
        summary="The words of the node types and the server's sentences in another language",
        responses={
            200: {"model": schemas.NodeTexts},
            **refusals(*COMMON, "request.invalid"),
        },
    )
    async def node_texts(
        language: Annotated[
            str,
            Path(
                examples=["zh-CN"],
                max_length=35,
                description="A language tag; one that nobody speaks here has no texts.",
            ),
        ],
    ) -> Response:
        spoken = ["server", *packages]
        found = await asyncio.to_thread(translations, language, spoken, plugins)
        return Json({"texts": found})

    @router.get(
        "/choices/{address:path}",
        summary="The values of a list that changes with the disk",
        responses={
            200: {"model": schemas.Choices},
            **refusals(*COMMON, "request.invalid", "choices.not_found"),
        },
    )
    async def choices_of(
        address: Annotated[str, Path(examples=["models/checkpoints", "inputs/images"])],
    ) -> Response:
        found = await asyncio.to_thread(choices.get, address, anew=True)
        if found is None:
            raise Refused(
                "choices.not_found", say("There is no list {address}.", address=repr(address))
            )
        return Json({"choices": found})

    return router
