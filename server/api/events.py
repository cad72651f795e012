"""`WS /events` and `GET /jobs/{id}/events`: what happens, as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

import orjson
from fastapi import APIRouter, Header, Query, WebSocket
from starlette.responses import Response, StreamingResponse
from starlette.websockets import WebSocketDisconnect

from nodes.api.sentence import say
from server import __version__
from server.api import PREFIX
from server.api.answers import COMMON, refusals
from server.api.parameters import JobId
from server.database import Database, DurableEvent, Snapshot
from server.errors import Refused
from server.events import log
from server.events.hub import Hub
from server.events.outbox import Outbox, passing_frame
from server.jobs import history
from server.jobs.job import ENDED

KEEP_ALIVE_S = 15.0

EventId = Annotated[int, Query(ge=0, le=2**63 - 1, description="Go on behind this event.")]


def routes(database: Database, hub: Hub, server_id: str) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["events"])

    @router.websocket("/events")
    async def events(socket: WebSocket) -> None:
        since = _since(socket.query_params.get("since"))
        await socket.accept()
        outbox = Outbox()
        hub.add(outbox)
        leaving = asyncio.create_task(_until_closed(socket))
        sending = asyncio.create_task(_send(socket, outbox, database, since, server_id))
        try:
            await asyncio.wait((leaving, sending), return_when=asyncio.FIRST_COMPLETED)
        finally:
            hub.remove(outbox)
            for task in (leaving, sending):
                task.cancel()
            with suppress(WebSocketDisconnect, asyncio.CancelledError, RuntimeError):
                await asyncio.gather(leaving, sending)

    @router.get(
        "/jobs/{job}/events",
        summary="The events of one job as a stream (SSE), until it has ended",
        response_class=StreamingResponse,
        responses={
            200: {
                "description": "`id`, `event` and `data` lines; `data` is the event's JSON.",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
            **refusals(*COMMON, "request.invalid", "job.not_found", "event.expired"),
        },
    )
    async def job_events(
        job: JobId,
        since: EventId | None = None,
        last_event_id: Annotated[int | None, Header(include_in_schema=False)] = None,
    ) -> Response:
        start = last_event_id if last_event_id is not None else since
        outbox = Outbox(job=job)
        hub.add(outbox)
        try:
            await database.read(lambda c: _check_resume(c, job, start or 0))
        except BaseException:
            hub.remove(outbox)
            raise
        stream = _stream(job, outbox, database, hub, start or 0)
        return StreamingResponse(
            stream,
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )

    return router


def _since(text: str | None) -> int | None:
    """The number to go on from; something that is no number is answered by a reset."""
    if text is None:
        return None
    return int(text) if text.isdecimal() and len(text) < 19 else 2**63 - 1


# --- websocket -------------------------------------------------------------------------------


async def _until_closed(socket: WebSocket) -> None:
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return


async def _send(
    socket: WebSocket, outbox: Outbox, database: Database, since: int | None, server_id: str
) -> None:
    latest, resumable = await database.read(lambda c: _place(c, since))
    hello = {"server_id": server_id, "version": __version__, "latest": latest}
    await socket.send_text(passing_frame("hello", hello))
    sent = latest
    if since is not None and resumable:
        sent = await _catch_up(socket, database, since)
    elif since is not None:
        await socket.send_text(passing_frame("reset", {}))
    while True:
        batch = await outbox.take()
        if batch.catch_up:
            sent = await _catch_up(socket, database, sent)
        for event in batch.durable:
            if event.id > sent:
                await socket.send_text(event.frame)
                sent = event.id
        for frame in batch.passing:
            await socket.send_text(frame)
        for picture in batch.previews:
            await socket.send_bytes(picture)


def _place(connection: Snapshot, since: int | None) -> tuple[int, bool]:
    return log.latest(connection), since is not None and log.can_resume(connection, since)


async def _catch_up(socket: WebSocket, database: Database, sent: int) -> int:
    """Send what is kept behind a number; the number of the last."""
    while True:
        events = await database.read(lambda c, at=sent: log.after(c, at))  # type: ignore[misc]
        for event in events:
            await socket.send_text(event.frame)
            sent = event.id
        if len(events) < log.PAGE:
            return sent


# --- server-sent events ----------------------------------------------------------------------


def _check_resume(connection: Snapshot, job: str, since: int) -> None:
    history.get(connection, job)
    if since and not log.can_resume(connection, since):
        raise Refused(
            "event.expired",
            say("Event {since} is no longer kept, or not of this server.", since=since),
            remedy=say("GET the job anew and follow it without `since`."),
        )


async def _stream(
    job: str, outbox: Outbox, database: Database, hub: Hub, sent: int
) -> AsyncIterator[bytes]:
    try:
        # Asked before the events are read: what changes in between is among them.
        row = (await database.read(lambda c: history.get(c, job))).row
        ended = row["status"] in ENDED
        async for event in _kept(database, job, sent):
            yield _sse(event)
            sent = event.id
            if event.type == "job.updated":
                ended = _ended(event)
        if ended:
            return
        while True:
            try:
                batch = await asyncio.wait_for(outbox.take(), KEEP_ALIVE_S)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            for frame in batch.passing:
                kind = orjson.loads(frame)["type"]
                yield f"event: {kind}\ndata: {frame}\n\n".encode()
            durable = batch.durable
            if batch.catch_up:
                durable = [event async for event in _kept(database, job, sent)]
            for event in durable:
                if event.id > sent:
                    yield _sse(event)
                    sent = event.id
                    if _ended(event):
                        return
    finally:
        hub.remove(outbox)


async def _kept(database: Database, job: str, sent: int) -> AsyncIterator[DurableEvent]:
    """Every event of a job that is kept behind a number."""
    while True:
        events = await database.read(lambda c, at=sent: log.after(c, at, job=job))  # type: ignore[misc]
        for event in events:
            yield event
            sent = event.id
        if len(events) < log.PAGE:
            return


def _sse(event: DurableEvent) -> bytes:
    return f"id: {event.id}\nevent: {event.type}\ndata: {event.frame}\n\n".encode()


def _ended(event: DurableEvent) -> bool:
    return event.type == "job.updated" and orjson.loads(event.data)["status"] in ENDED
