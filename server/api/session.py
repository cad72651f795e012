"""`POST /session`: the launch link's token, exchanged once for a cookie."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from nodes.api.sentence import say
from server.api import PREFIX, schemas
from server.api.answers import Json, refusals
from server.api.bodies import StrictRoute
from server.api.guard import Session
from server.errors import Refused

YEAR_S = 365 * 24 * 3600


def routes(session: Session) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["session"], route_class=StrictRoute)

    @router.post(
        "/session",
        summary="Exchange the token for a cookie",
        responses={
            200: {"model": schemas.Ok},
            **refusals(
                "request.malformed",
                "request.host",
                "request.origin",
                "request.invalid",
                "session.wrong_token",
                "server.failed",
            ),
        },
    )
    async def exchange(request: Request, body: schemas.SessionRequest) -> Response:
        if session.required and not session.knows(body.token):
            raise Refused(
                "session.wrong_token",
                say("This is not the server's token."),
                remedy=say("Use the launch link that the server printed."),
            )
        answer = Json({"ok": True})
        if session.required:
            answer.set_cookie(
                session.cookie,
                session.value,
                max_age=YEAR_S,
                httponly=True,
                samesite="strict",
                secure=request.url.scheme == "https",
            )
        return answer

    return router
