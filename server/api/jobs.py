"""`/jobs`, `/queue` and `/validate`."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from server.api import PREFIX, schemas
from server.api.answers import COMMON, Json, JsonText, refusals
from server.api.bodies import StrictRoute
from server.api.parameters import JobId, Limit, Moment, Words, body_schema, ms, one_or_more_of
from server.jobs.history import CURSOR_PATTERN, Filter
from server.jobs.job import STATUSES
from server.jobs.jobs import Jobs
from server.jobs.request import read_request

Statuses = Annotated[
    str,
    Query(
        alias="status",
        description="One or more of queued, running, succeeded, failed, cancelled, with commas.",
        pattern=one_or_more_of(STATUSES),
        examples=["queued,running"],
    ),
]


def routes(jobs: Jobs) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["jobs"], route_class=StrictRoute)
    missing = refusals(*COMMON, "request.invalid", "job.not_found")
    acting = refusals(*COMMON, "request.invalid", "job.not_found", "job.wrong_state")

    @router.post(
        "/jobs",
        status_code=202,
        summary="Run a workflow",
        responses={
            202: {"model": schemas.Jobs, "description": "Accepted: nothing loses them any more."},
            **refusals(
                *COMMON,
                "disk.full",
                "workflow.invalid",
                "request.invalid",
                "request.too_large",
                "idempotency.conflict",
                "server.starting",
            ),
        },
        openapi_extra=body_schema(schemas.JobRequest),
    )
    async def submit(
        request: Request,
        idempotency_key: Annotated[str | None, Header(min_length=1, max_length=200)] = None,
    ) -> Response:
        found = read_request(await request.body(), idempotency_key)
        return Json({"jobs": await jobs.submit(found)}, 202)

    @router.get(
        "/jobs",
        summary="Jobs, newest first or in the order they will run",
        responses={200: {"model": schemas.JobList}, **refusals(*COMMON, "request.invalid")},
    )
    async def list_jobs(
        status: Statuses | None = None,
        q: Words = "",
        batch_id: Annotated[str | None, Query(max_length=36)] = None,
        client_id: Annotated[str | None, Query(max_length=200)] = None,
        after: Annotated[Moment | None, Query(description="Made at or after.")] = None,
        before: Annotated[Moment | None, Query(description="Made before.")] = None,
        sort: Annotated[str, Query(pattern="^(newest|queue)$")] = "newest",
        limit: Limit = 50,
        cursor: Annotated[
            str | None,
            Query(pattern=CURSOR_PATTERN, description="`next` of the page before."),
        ] = None,
    ) -> Response:
        wanted = Filter(
            statuses=status.split(",") if status else (),
            text=q,
            batch_id=_clean(batch_id),
            client_id=_clean(client_id),
            after=ms(after),
            before=ms(before),
            queue_order=sort == "queue",
        )
        found, more = await jobs.page(wanted, limit=limit, cursor=cursor)
        return Json({"jobs": found, "next": more})

    @router.get(
        "/jobs/{job}",
        summary="One job with its workflow",
        responses={200: {"model": schemas.JobWithWorkflow}, **missing},
    )
    async def get(job: JobId) -> Response:
        data, workflow = await jobs.get(job)
        # The workflow is JSON text already: it is not parsed to be written again.
        body = orjson.dumps(data)[:-1] + b',"workflow":' + workflow.encode() + b"}"
        return JsonText(body)

    @router.post(
        "/jobs/{job}/cancel",
        summary="Cancel a queued or running job",
        responses={200: {"model": schemas.Job}, **missing},
    )
    async def cancel(job: JobId) -> Response:
        return Json(await jobs.cancel(job))

    @router.post(
        "/jobs/{job}/retry",
        summary="Queue a failed or cancelled job again",
        responses={200: {"model": schemas.Job}, **acting},
    )
    async def retry(job: JobId) -> Response:
        return Json(await jobs.retry(job))

    @router.patch(
        "/jobs/{job}",
        summary="Move a queued job",
        responses={200: {"model": schemas.Job}, **acting},
    )
    async def move(job: JobId, patch: schemas.JobPatch) -> Response:
        return Json(await jobs.move(job, priority=patch.priority, place=patch.position))

    @router.delete(
        "/jobs/{job}",
        status_code=204,
        summary="Remove an ended job from the history; its assets stay",
        responses={204: {"description": "Removed."}, **acting},
    )
    async def forget(job: JobId) -> Response:
        await jobs.forget(job)
        return Response(status_code=204)

    @router.get(
        "/jobs/{job}/log",
        summary="Lines its nodes logged",
        responses={200: {"model": schemas.JobLog}, **missing},
    )
    async def log(job: JobId) -> Response:
        said = await jobs.records(job, "log")
        return Json({"lines": [{"node": n, "line": line} for n, lines in said for line in lines]})

    @router.get(
        "/jobs/{job}/metrics",
        summary="Curves its nodes measured",
        responses={200: {"model": schemas.JobMetrics}, **missing},
    )
    async def metrics(job: JobId) -> Response:
        return Json({"metrics": _curves(await jobs.records(job, "metric"))})

    @router.post(
        "/queue/pause",
        summary="Start no more jobs; what runs goes on",
        responses={200: {"model": schemas.QueueState}, **refusals(*COMMON)},
    )
    async def pause() -> Response:
        await jobs.pause(True)
        return Json(await jobs.state())

    @router.post(
        "/queue/resume",
        summary="Start jobs again",
        responses={200: {"model": schemas.QueueState}, **refusals(*COMMON)},
    )
    async def resume() -> Response:
        await jobs.pause(False)
        return Json(await jobs.state())

    @router.post(
        "/queue/clear",
        summary="Cancel everything that waits",
        responses={200: {"model": schemas.Cleared}, **refusals(*COMMON)},
    )
    async def clear() -> Response:
        return Json({"cancelled": await jobs.clear()})

    @router.get(
        "/queue",
        summary="Whether it is paused, and how much there is",
        responses={200: {"model": schemas.QueueState}, **refusals(*COMMON)},
    )
    async def state() -> Response:
        return Json(await jobs.state())

    @router.get(
        "/queue/estimates",
        summary="How long what runs and what waits next will likely take",
        responses={200: {"model": schemas.Estimates}, **refusals(*COMMON, "server.starting")},
    )
    async def estimates() -> Response:
        return Json({"estimates": await jobs.estimates()})

    @router.post(
        "/validate",
        summary="Check a workflow without running it",
        responses={
            200: {"model": schemas.Validation},
            **refusals(
                *COMMON,
                "workflow.invalid",
                "request.invalid",
                "request.too_large",
                "server.starting",
            ),
        },
        openapi_extra=body_schema(schemas.ValidateRequest),
    )
    async def validate(request: Request) -> Response:
        asides = await jobs.validate(read_request(await request.body(), checking=True))
        return Json({"valid": True, "asides": asides})

    return router


def _curves(said: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    """Points by node and series. A retried job measures some steps again: the newest counts."""
    curves: dict[tuple[str, str], dict[int, float]] = {}
    for node, points in said:
        for series, step, value in points:
            curves.setdefault((node, series), {})[step] = value
    return [
        {"node": node, "series": series, "points": sorted(points.items())}
        for (node, series), points in curves.items()
    ]


def _clean(text: str | None) -> str | None:
    return None if text is None else text.replace("\0", "")
