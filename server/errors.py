"""What can go wrong in the server, and how it is said to clients.

TesseraError                 has a sentence for people
├── SettingsError            a setting that cannot be used; the start is refused
├── DataLocked               another server holds the data directory
├── DatabaseTooNew           the database was written by a newer version
├── DatabaseUnusable         the database does not answer, or is none
└── Refused                  a request that cannot be answered: a code of `CODES`, told as
                             problem+json (RFC 9457)
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match, Route

from nodes.api.sentence import said, say
from server.full_disk import is_full

log = logging.getLogger("tessera.api")

CODES: Mapping[str, tuple[int, str]] = {
    "request.malformed": (400, "The request cannot be read"),
    "request.invalid": (422, "The request has the wrong shape"),
    "request.too_large": (413, "The request is too large"),
    "request.not_found": (404, "There is nothing at this address"),
    "request.method": (405, "The address does not take this method"),
    "request.host": (421, "The server does not answer to this host name"),
    "request.origin": (403, "The request comes from another site"),
    "request.precondition_required": (428, "The version to replace must be named"),
    "request.precondition_failed": (412, "It was changed meanwhile"),
    "session.required": (401, "A token is needed"),
    "session.wrong_token": (401, "The token is wrong"),
    "workflow.invalid": (422, "The workflow has problems"),
    "workflow.not_found": (404, "There is no such workflow"),
    "job.not_found": (404, "There is no such job"),
    "job.wrong_state": (409, "The job is not in a state for this"),
    "idempotency.conflict": (409, "The idempotency key was used for another request"),
    "asset.not_found": (404, "There is no such asset"),
    "asset.no_workflow": (404, "The asset has no workflow"),
    "asset.no_thumbnail": (404, "The asset has no thumbnail"),
    "asset.undecodable": (422, "The picture cannot be decoded"),
    "board.not_found": (404, "There is no such board"),
    "block.not_found": (404, "There is no such block"),
    "model.not_found": (404, "There is no such model"),
    "input.not_found": (404, "There is no such input file"),
    "model.exists": (409, "There is a model of this name"),
    "model.refused": (422, "The file cannot be taken in"),
    "disk.full": (507, "The disk is full"),
    "choices.not_found": (404, "There is no such list of choices"),
    "event.expired": (410, "The events asked for are no longer kept"),
    "server.starting": (503, "The server is still starting"),
    "server.failed": (500, "The server failed"),
}
"""Every code of an API problem: its HTTP status and title. Problems of workflows have their own
registry in `server.graph`."""


class TesseraError(Exception):
    """Base of the errors that are shown to people as they are."""


class SettingsError(TesseraError):
    """A setting that cannot be used; says which and why."""


class DataLocked(TesseraError):
    """Another server holds the data directory."""


class DatabaseTooNew(TesseraError):
    """The database was written by a newer version of Tessera."""


class DatabaseUnusable(TesseraError):
    """The database does not answer, or is none."""


class Refused(TesseraError):
    """A request that cannot be answered, and why."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        remedy: str | None = None,
        problems: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.status, self.title = CODES[code]
        self.detail = detail
        self.remedy = remedy
        self.problems = problems
        self.headers = headers

    def body(self) -> bytes:
        """The problem+json document."""
        document: dict[str, Any] = {
            "type": f"urn:tessera:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.remedy is not None:
            document["remedy"] = self.remedy
        if how := said(detail=self.detail, remedy=self.remedy):
            document["said"] = how
        if self.problems:
            document["problems"] = list(self.problems)
        return orjson.dumps(document, default=str)

    def response(self) -> Response:
        headers = {"cache-control": "no-store", **(self.headers or {})}
        return Response(self.body(), self.status, headers, "application/problem+json")


def install(app: FastAPI) -> None:
    """Answer every error of the app as problem+json."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return error.response()


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    remedy = say("See /openapi.json for what the address takes.")
    problems = [
        {
            "node": None,
            "input": ".".join(str(part) for part in found["loc"]),
            "code": "request.invalid",
            "message": found["msg"],
            "remedy": remedy,
            "said": said(remedy=remedy),
        }
        for found in error.errors()
    ]
    names = ", ".join(p["input"] for p in problems)
    return Refused(
        "request.invalid", say("Not as expected: {names}.", names=names), problems=problems
    ).response()


_BY_STATUS = {404: "request.not_found", 405: "request.method", 413: "request.too_large"}


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _BY_STATUS.get(error.status_code, "request.malformed")
    detail = error.detail or HTTPStatus(error.status_code).phrase
    if error.status_code == 404:
        detail = say("{path} is not an address of this server.", path=request.url.path)
    elif error.status_code == 405:
        detail = say("{path} does not take {method}.", path=request.url.path, method=request.method)
    headers = error.headers
    if error.status_code == 405:
        headers = {"allow": ", ".join(_methods_here(request))}
    refused = Refused(code, detail, headers=headers)
    refused.status = error.status_code
    return refused.response()


def _methods_here(request: Request) -> list[str]:
    """Every method the address takes: each has a route of its own."""
    found: set[str] = set()
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return sorted(found)


async def _failed(request: Request, error: Exception) -> Response:
    if is_full(error):
        log.error("%s %s failed: the disk is full", request.method, request.url.path)
        return Refused(
            "disk.full",
            say("The server's disk is full: nothing more can be kept."),
            remedy=say("Make room on the disk of the data directory, then try again."),
        ).response()
    log.exception("%s %s failed", request.method, request.url.path, exc_info=error)
    return Refused(
        "server.failed",
        say("Something went wrong in the server. Its log has the details."),
        remedy=say("Try again; if it stays, report it with the log's lines."),
    ).response()
