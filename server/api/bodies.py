"""How the bodies of requests are read into models."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.routing import APIRoute

from server import strict_json
from server.errors import Refused


class StrictRoute(APIRoute):
    """A route whose body is read as `strict_json` reads, not by Python's own parser, which takes
    NaN, whole numbers without an end and halves of characters."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(_StrictRequest(request.scope, request.receive))

        return strictly


class _StrictRequest(Request):
    async def json(self) -> Any:
        try:
            return strict_json.read(await self.body())
        except Refused as refused:
            # The one kind of error that FastAPI lets through from here.
            raise HTTPException(refused.status, refused.detail) from None
