"""`/workflows` and `/templates`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Query
from fastapi import Path as PathParameter
from starlette.responses import FileResponse, Response

from nodes.api.sentence import say
from server import workflows
from server.api import PREFIX, schemas
from server.api.answers import COMMON, Json, JsonText, refusals
from server.api.bodies import StrictRoute
from server.api.parameters import Cursor, Limit, Words, WorkflowId
from server.database import Database
from server.errors import Refused
from server.graph.model import parse
from server.graph.problems import InvalidWorkflow
from server.ids import uuid7
from server.jobs.submission import refused, search_text
from server.workflows import Guard, Labels

IfMatch = Annotated[str | None, Header(max_length=1000)]
Trashed = Annotated[bool, Query(description="What lies in the trash instead.")]


def routes(database: Database, templates: Path) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["workflows"], route_class=StrictRoute)
    missing = refusals(*COMMON, "request.invalid", "workflow.not_found")
    guarded = refusals(
        *COMMON,
        "disk.full",
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
    async def list_workflows(
        q: Words = "", limit: Limit = 50, cursor: Cursor = None, trashed: Trashed = False
    ) -> Response:
        found, more = await database.read(
            lambda c: workflows.page(c, words=q, limit=limit, cursor=cursor, trashed=trashed)
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
        summary="Rename it, or give it another folder, tags or picture",
        responses={
            200: {"model": schemas.SavedWorkflow},
            **refusals(
                *COMMON, "request.invalid", "workflow.not_found", "request.precondition_failed"
            ),
        },
    )
    async def change(
        workflow: WorkflowId, body: schemas.WorkflowLabels, if_match: IfMatch = None
    ) -> Response:
        row = await database.write(
            lambda tx: workflows.change(tx, workflow, body.name, _labels(body), Guard(if_match))
        )
        return Json(workflows.json(row), headers={"etag": workflows.etag(row)})

    @router.delete(
        "/workflows/{workflow}",
        status_code=204,
        summary="Put it into the trash, or delete it for good",
        responses={
            204: {"description": "Deleted."},
            **refusals(
                *COMMON, "request.invalid", "workflow.not_found", "request.precondition_failed"
            ),
        },
    )
    async def delete(
        workflow: WorkflowId,
        if_match: IfMatch = None,
        forever: Annotated[bool, Query(description="Not into the trash.")] = False,
    ) -> Response:
        away = workflows.delete if forever else workflows.trash
        await database.write(lambda tx: away(tx, workflow, Guard(if_match)))
        return Response(status_code=204)

    @router.post(
        "/workflows/{workflow}/restore",
        summary="Bring it back from the trash",
        responses={200: {"model": schemas.SavedWorkflow}, **missing},
    )
    async def restore(workflow: WorkflowId) -> Response:
        row = await database.write(lambda tx: workflows.restore(tx, workflow))
        return Json(workflows.json(row), headers={"etag": workflows.etag(row)})

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

    @router.get(
        "/templates/{template}/picture",
        summary="What a template makes",
        response_class=FileResponse,
        responses={
            200: {"content": {"image/webp": {}}},
            **refusals(*COMMON, "request.invalid", "workflow.not_found"),
        },
    )
    async def template_picture(
        template: Annotated[str, PathParameter(pattern=r"^[a-z0-9-]{1,100}$")],
    ) -> Response:
        path = templates / f"{template}.webp"
        if not path.is_file():
            raise Refused(
                "workflow.not_found",
                say("There is no picture of a template {template}.", template=template),
            )
        # Its address says when it was made: it never changes under it.
        headers = {"cache-control": "private, max-age=604800"}
        return FileResponse(path, media_type="image/webp", headers=headers)

    async def _save(id: str, body: schemas.WorkflowBody, guard: Guard) -> Response:
        try:
            words = search_text(parse(body.workflow))
        except InvalidWorkflow as invalid:
            raise refused(invalid.problems) from None
        row, new = await database.write(
            lambda tx: workflows.put(
                tx, id, body.workflow, body.name, guard, _labels(body), words=words
            )
        )
        headers = {"etag": workflows.etag(row), "location": f"{PREFIX}/workflows/{id}"}
        return Json(workflows.json(row), 201 if new else 200, headers)

    return router


def _labels(body: schemas.WorkflowLabels) -> Labels:
    return Labels(folder=body.folder, tags=body.tags, picture=body.picture)


def _template(path: Path) -> dict[str, Any]:
    workflow = json.loads(path.read_text(encoding="utf-8"))
    description = (workflow.get("ui") or {}).get("description", "")
    picture = path.with_suffix(".webp")
    return {
        "id": path.stem,
        "name": workflow.get("name") or path.stem,
        "description": description,
        "picture_url": (
            f"{PREFIX}/templates/{path.stem}/picture?at={picture.stat().st_mtime_ns:x}"
            if picture.is_file()
            else None
        ),
        "workflow": workflow,
    }
