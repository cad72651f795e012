"""`/workflows` and `/templates`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header
from fastapi import Path as PathParameter
from starlette.responses import Response

from server import workflows
from server.api import PREFIX, schemas
from server.api.answers import COMMON, Json, JsonText, refusals
from server.api.bodies import StrictRoute
from server.api.parameters import Cursor, Limit, Words, WorkflowId
from server.database import Database
from server.graph.model import parse
from server.graph.problems import InvalidWorkflow
from server.ids import uuid7
from server.jobs.submission import refused
from server.workflows import Guard

IfMatch = Annotated[str | None, Header(max_length=1000)]


def routes(database: Database, templates: Path) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["workflows"], route_class=StrictRoute)
    missing = refusals(*COMMON, "request.invalid", "workflow.not_found")
    guarded = refusals(
        *COMMON,
        "request.invalid",
        "workflow.invalid",
        "request.too_large",
        "request.precondition_required",
        "request.precondition_failed",
    )

    @router.get(
        "/workflows",
        summary="Saved workflows, newest first",
        responses={
            200: {"model": schemas.SavedWorkflows},
            **refusals(*COMMON, "request.invalid"),
        },
    )
    async def list_workflows(q: Words = "", limit: Limit = 50, cursor: Cursor = None) -> Response:
        found, more = await database.read(
            lambda c: workflows.page(c, words=q, limit=limit, cursor=cursor)
        )
        return Json({"workflows": found, "next": more})

    @router.post(
        "/workflows",
        status_code=201,
        summary="Save a new workflow",
        responses={201: {"model": schemas.SavedWorkflow}, **guarded},
    )
    async def create(body: schemas.WorkflowBody) -> Response:
        return await _save(uuid7(), body, Guard())

    @router.get(
        "/workflows/{workflow}",
        summary="A saved workflow",
        responses={
            200: {"model": schemas.SavedWorkflowFull},
            304: {"description": "Not changed since If-None-Match."},
            **missing,
        },
    )
    async def get(workflow: WorkflowId, if_none_match: IfMatch = None) -> Response:
        row, body = await database.read(lambda c: workflows.get(c, workflow))
        tag = workflows.etag(row)
        if if_none_match is not None and tag in if_none_match:
            return Response(status_code=304, headers={"etag": tag})
        text = orjson.dumps(workflows.json(row))[:-1] + b',"workflow":' + body.encode() + b"}"
        return JsonText(text, headers={"etag": tag})

    @router.put(
        "/workflows/{workflow}",
        summary="Save a workflow under an id, or its next version",
        responses={
            200: {"model": schemas.SavedWorkflow},
            201: {"model": schemas.SavedWorkflow, "description": "It is new."},
            **guarded,
        },
    )
    async def put(
        workflow: WorkflowId,
        body: schemas.WorkflowBody,
        if_match: IfMatch = None,
        if_none_match: IfMatch = None,
    ) -> Response:
        return await _save(workflow, body, Guard(if_match, if_none_match))

    @router.patch(
        "/workflows/{workflow}",
        summary="Rename it",
        responses={
            200: {"model": schemas.SavedWorkflow},
            **refusals(
                *COMMON, "request.invalid", "workflow.not_found", "request.precondition_failed"
            ),
        },
    )
    async def rename(
        workflow: WorkflowId, body: schemas.WorkflowPatch, if_match: IfMatch = None
    ) -> Response:
        row = await database.write(
            lambda tx: workflows.rename(tx, workflow, body.name, Guard(if_match))
        )
        return Json(workflows.json(row), headers={"etag": workflows.etag(row)})

    @router.delete(
        "/workflows/{workflow}",
        status_code=204,
        summary="Delete it with its versions",
        responses={
            204: {"description": "Deleted."},
            **refusals(
                *COMMON, "request.invalid", "workflow.not_found", "request.precondition_failed"
            ),
        },
    )
    async def delete(workflow: WorkflowId, if_match: IfMatch = None) -> Response:
        await database.write(lambda tx: workflows.delete(tx, workflow, Guard(if_match)))
        return Response(status_code=204)

    @router.get(
        "/workflows/{workflow}/versions",
        summary="Its versions, newest first",
        responses={200: {"model": schemas.WorkflowVersions}, **missing},
    )
    async def versions(workflow: WorkflowId) -> Response:
        found = await database.read(lambda c: workflows.versions(c, workflow))
        return Json({"versions": found})

    @router.get(
        "/workflows/{workflow}/versions/{version}",
        summary="One version of it",
        responses={200: {"model": dict, "description": "The workflow."}, **missing},
    )
    async def version(
        workflow: WorkflowId,
        version: Annotated[int, PathParameter(ge=1, le=2**31 - 1)],
    ) -> Response:
        return JsonText(await database.read(lambda c: workflows.version(c, workflow, version)))

    @router.get(
        "/templates",
        summary="Workflows to begin with",
        responses={200: {"model": schemas.Templates}, **refusals(*COMMON)},
    )
    async def list_templates() -> Response:
        return Json({"templates": [_template(path) for path in sorted(templates.glob("*.json"))]})

    async def _save(id: str, body: schemas.WorkflowBody, guard: Guard) -> Response:
        try:
            parse(body.workflow)
        except InvalidWorkflow as invalid:
            raise refused(invalid.problems) from None
        row, new = await database.write(
            lambda tx: workflows.put(tx, id, body.workflow, body.name, guard)
        )
        headers = {"etag": workflows.etag(row), "location": f"{PREFIX}/workflows/{id}"}
        return Json(workflows.json(row), 201 if new else 200, headers)

    return router


def _template(path: Path) -> dict[str, Any]:
    workflow = json.loads(path.read_text(encoding="utf-8"))
    description = (workflow.get("ui") or {}).get("description", "")
    return {
        "id": path.stem,
        "name": workflow.get("name") or path.stem,
        "description": description,
        "workflow": workflow,
    }
