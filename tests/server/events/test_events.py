"""Events over the websocket and as a stream: complete, resumable, and in nobody's way."""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import websockets
from scripted_pool import ScriptedPool, save_one

from server.api.events import _stream
from server.database import Database, DurableEvent, Transaction
from server.engine.pools.base import Listener
from server.engine.protocol import Finished, Logged, Measured, PreviewFrame, Run, Stepped
from server.events import outbox as outboxes
from server.events.log import PAGE
from server.events.outbox import Outbox
from tests.server.conftest import DEADLINE_S, Serve, Served, flow
from tests.server.jobs.test_dispatcher import Gate

Socket = websockets.ClientConnection


@asynccontextmanager
async def following(served: Served, since: int | None = None) -> AsyncIterator[Socket]:
    address = served.address.replace("http", "ws") + "/api/v1/events?client_id=test"
    if since is not None:
        address += f"&since={since}"
    async with asyncio.timeout(DEADLINE_S), websockets.connect(address, max_size=None) as socket:
        yield socket


async def text(socket: Socket) -> Any:
    return json.loads(await socket.recv())


async def until_ended(socket: Socket, job: str) -> list[Any]:
    """Every text frame up to the job's end."""
    frames = []
    while True:
        frame = await socket.recv()
        if isinstance(frame, bytes):
            continue
        frames.append(json.loads(frame))
        data = frames[-1]["data"]
        ended = data.get("status") in ("succeeded", "failed", "cancelled")
        if frames[-1]["type"] == "job.updated" and data["id"] == job and ended:
            return frames


async def test_the_first_frame_says_who_speaks_and_where_it_is(listen: Serve) -> None:
    async with listen() as served, following(served) as socket:
        hello = await text(socket)
        assert hello["type"] == "hello"
        assert hello["data"]["server_id"] == served.studio.server_id
        assert "id" not in hello
        [job] = await served.submit(flow())
        frames = await until_ended(socket, job)
        numbers = [frame["id"] for frame in frames if "id" in frame]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert numbers[0] > hello["data"]["latest"]


async def test_a_client_that_was_away_misses_nothing(listen: Serve) -> None:
    async with listen() as served:
        async with following(served) as socket:
            hello = await text(socket)
            [first] = await served.submit(flow())
            seen = await until_ended(socket, first)
        last = [frame["id"] for frame in seen if "id" in frame][-1]
        jobs = await served.submit(flow(), count=40)
        for job in jobs:
            await served.until(job)
        async with following(served, since=last) as socket:
            assert (await text(socket))["type"] == "hello"
            frames = []
            ended: set[str] = set()
            while ended != set(jobs):
                frames.append(await text(socket))
                data = frames[-1]["data"]
                if frames[-1]["type"] == "job.updated" and data["status"] == "succeeded":
                    ended.add(data["id"])
            numbers = [frame["id"] for frame in frames if "id" in frame]
            assert numbers == list(range(last + 1, last + 1 + len(numbers)))
        assert hello["data"]["latest"] < last


@pytest.mark.parametrize("since", [10**6, 2**63 - 1])
async def test_a_number_that_cannot_be_resumed_is_answered_by_a_reset(
    listen: Serve, since: int
) -> None:
    async with listen() as served, following(served, since=since) as socket:
        assert (await text(socket))["type"] == "hello"
        assert (await text(socket))["type"] == "reset"
        [job] = await served.submit(flow())
        await until_ended(socket, job)


async def test_a_since_that_is_no_number_is_answered_by_a_reset(listen: Serve) -> None:
    async with listen() as served:
        for since in ("-1", "x", "1e3", "9" * 40):
            address = f"{served.address.replace('http', 'ws')}/api/v1/events?since={since}"
            async with websockets.connect(address) as socket:
                assert (await text(socket))["type"] == "hello"
                assert (await text(socket))["type"] == "reset"


async def test_forgotten_events_are_answered_by_a_reset(listen: Serve) -> None:
    async with listen() as served:
        [job] = await served.submit(flow())
        await served.until(job)
        await served.studio.database.write(lambda tx: tx.run("UPDATE events SET at = 0"))
        await served.studio.janitor.tidy()
        async with following(served, since=0) as socket:
            assert (await text(socket))["type"] == "hello"
            assert (await text(socket))["type"] == "reset"


async def test_previews_arrive_as_binary_frames_and_passing_events_as_text(
    listen: Serve,
) -> None:
    async def draw(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        listener(Stepped(job.job, "keep", 1, 4, "step", 300))
        listener(Logged(job.job, "keep", "a line"))
        listener(Measured(job.job, "keep", (("loss", 1, 0.5),)))
        listener(PreviewFrame(job.job, "keep", 7, "image/jpeg", 6, 4, b"\xff\xd8jpeg"))
        await gate(job, listener, pool)
        return await save_one(job, listener, pool)

    gate = Gate()
    async with listen(ScriptedPool(draw)) as served, following(served) as socket:
        [job] = await served.submit(flow())
        found: dict[str, Any] = {}
        while not {"progress", "log", "metric", "preview"} <= found.keys():
            frame = await socket.recv()
            if isinstance(frame, bytes):
                [size] = struct.unpack(">I", frame[:4])
                head = json.loads(frame[4 : 4 + size])
                found[head["type"]] = (head, frame[4 + size :])
            else:
                data = json.loads(frame)
                found[data["type"]] = data
        head, picture = found["preview"]
        assert picture == b"\xff\xd8jpeg"
        assert head == {
            "type": "preview",
            "job": job,
            "node": "keep",
            "sequence": 7,
            "media_type": "image/jpeg",
            "width": 6,
            "height": 4,
        }
        assert found["progress"]["data"] == {
            "job": job,
            "node": "keep",
            "step": 1,
            "total": 4,
            "unit": "step",
            "eta_ms": 300,
            "progress": 0.0,
        }
        assert found["log"]["data"]["line"] == "a line"
        assert found["metric"]["data"]["points"] == [["loss", 1, 0.5]]
        assert all("id" not in found[kind] for kind in ("progress", "log", "metric"))
        gate.open.set()
        await until_ended(socket, job)


async def test_a_client_that_reads_nothing_delays_nobody(
    listen: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outboxes, "MAX_PREVIEWS", 2)
    picture = bytes(200_000)

    async def flood(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        for i in range(100):
            listener(PreviewFrame(job.job, "keep", i, "image/jpeg", 6, 4, picture))
            listener(Logged(job.job, "keep", f"line {i} " + "x" * 1000))
            await asyncio.sleep(0)
        return await save_one(job, listener, pool)

    async with listen(ScriptedPool(flood)) as served:
        address = served.address.replace("http", "ws") + "/api/v1/events"
        # A window this small fills at once, and nobody reads.
        async with (
            websockets.connect(address, max_queue=1, max_size=None) as asleep,
            following(served) as awake,
        ):
            await text(awake)
            listener = served.studio.hub._listeners[0]
            for _ in range(outboxes.MAX_PREVIEWS + 3):
                [job] = await served.submit(flow())
                await until_ended(awake, job)
            assert isinstance(listener, Outbox)
            # 100 MB went by; a few pictures and lines wait.
            assert len(listener._previews) <= outboxes.MAX_PREVIEWS
            assert len(listener._lines) <= outboxes.MAX_LINES
            assert (await served.client.get("/livez")).status_code == 200
            await asleep.close()


async def test_an_overflown_client_gets_the_events_from_the_database(
    listen: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outboxes, "MAX_DURABLE", 3)
    async with listen() as served, following(served) as socket:
        start = (await text(socket))["data"]["latest"]
        jobs = await served.submit(flow(), count=30)
        for job in jobs:
            await served.until(job)
        numbers: list[int] = []
        ended: set[str] = set()
        while ended != set(jobs):
            frame = await text(socket)
            if "id" in frame:
                numbers.append(frame["id"])
            if frame["type"] == "job.updated" and frame["data"]["status"] == "succeeded":
                ended.add(frame["data"]["id"])
        assert numbers == list(range(start + 1, start + 1 + len(numbers)))


async def test_watchers_are_counted_and_leave(listen: Serve) -> None:
    pool = ScriptedPool()
    async with listen(pool) as served:
        async with following(served) as socket:
            await text(socket)
            assert len(served.studio.hub) == 1
            async with asyncio.timeout(DEADLINE_S):
                while (0, 1) not in pool.told:
                    await asyncio.sleep(0.005)
        async with asyncio.timeout(DEADLINE_S):
            while len(served.studio.hub):
                await asyncio.sleep(0.005)


# --- server-sent events ----------------------------------------------------------------------


async def test_a_job_s_stream_ends_with_the_job(listen: Serve) -> None:
    gate = Gate()
    async with listen(ScriptedPool(gate)) as served:
        [job] = await served.submit(flow())
        [other] = await served.submit(flow())
        await gate.reached.wait()
        lines: list[str] = []
        async with served.client.stream("GET", f"/api/v1/jobs/{job}/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            async for line in stream.aiter_lines():
                lines.append(line)
                gate.open.set()
        events = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
        assert events[-1]["data"]["status"] == "succeeded"
        assert other not in str(events)
        ids = [int(line[4:]) for line in lines if line.startswith("id: ")]
        resumed = await served.client.get(
            f"/api/v1/jobs/{job}/events", headers={"last-event-id": str(ids[-2])}
        )
        assert [line for line in resumed.text.splitlines() if line.startswith("id: ")] == [
            f"id: {ids[-1]}"
        ]
        gone = await served.client.get(f"/api/v1/jobs/{job}/events?since=99999999")
        assert (gone.status_code, gone.json()["code"]) == (410, "event.expired")
        assert len(served.studio.hub) == 0


class Interrupted:
    """A database that is written to by someone else right after its n-th read."""

    def __init__(self, database: Database, n: int, write: Any) -> None:
        self._database, self._left, self._write = database, n, write

    async def read(self, work: Any) -> Any:
        found = await self._database.read(work)
        self._left -= 1
        if self._left == 0:
            await self._database.write(self._write)
        return found


@pytest.mark.parametrize("n", [1, 2, 3])
async def test_a_job_that_ends_while_its_stream_begins_is_seen_to_end(serve: Serve, n: int) -> None:
    gate = Gate()
    async with serve(ScriptedPool(gate)) as served:
        [job] = await served.submit(flow())
        await gate.reached.wait()
        studio = served.studio
        outbox = Outbox(job=job)
        studio.hub.add(outbox)

        def end(tx: Transaction) -> None:
            tx.run("UPDATE jobs SET status = 'failed' WHERE id = :id", {"id": job})
            tx.emit("job.updated", {"id": job, "status": "failed"}, job)

        database: Any = Interrupted(studio.database, n, end)
        if n == 3:  # The stream itself reads twice before it waits.
            await studio.database.write(end)
        stream = _stream(job, outbox, database, studio.hub, 0)
        async with asyncio.timeout(DEADLINE_S):
            told = b"".join([part async for part in stream]).decode()
        assert told.count('"status":"failed"') == 1
        gate.open.set()


async def test_a_stream_that_fell_far_behind_leaves_nothing_out(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outboxes, "MAX_DURABLE", 10)
    gate = Gate()
    async with serve(ScriptedPool(gate)) as served:
        [job] = await served.submit(flow())
        await gate.reached.wait()
        studio = served.studio
        outbox = Outbox(job=job)
        studio.hub.add(outbox)
        stream = _stream(job, outbox, studio.database, studio.hub, 0)
        told: list[bytes] = []

        async def follow() -> None:
            told.extend([part async for part in stream])

        following = asyncio.create_task(follow())
        async with asyncio.timeout(DEADLINE_S):
            while not outbox._ready._waiters:  # What was kept is told; it waits for more.
                await asyncio.sleep(0)

        def much(tx: Transaction) -> None:
            for i in range(2 * PAGE + 7):
                tx.emit("node.updated", {"job": job, "i": i}, job)

        await studio.database.write(much)
        gate.open.set()
        async with asyncio.timeout(DEADLINE_S):
            await following
        lines = b"".join(told).decode().splitlines()
        seen = [json.loads(line[6:])["data"].get("i") for line in lines if line.startswith("data")]
        assert [i for i in seen if i is not None] == list(range(2 * PAGE + 7))


# --- the outbox by itself --------------------------------------------------------------------


def event(number: int, job: str = "a") -> DurableEvent:
    return DurableEvent("job.updated", job, 0, "{}", number)


async def test_only_the_newest_progress_and_preview_wait() -> None:
    box = Outbox()
    for i in range(5):
        box.passing("progress", ("a", "n"), {"step": i})
        box.preview(("a", "n"), bytes([i]))
    box.preview(("a", "m"), b"other")
    batch = await box.take()
    assert [json.loads(frame)["data"] for frame in batch.passing] == [{"step": 4}]
    assert batch.previews == [bytes([4]), b"other"]


async def test_too_many_durable_events_become_a_catching_up() -> None:
    box = Outbox()
    for i in range(outboxes.MAX_DURABLE + 5):
        box.durable(event(i))
    batch = await box.take()
    assert batch.catch_up
    assert batch.durable == []
    box.durable(event(9999))
    again = await box.take()
    assert (again.catch_up, [e.id for e in again.durable]) == (False, [9999])


async def test_points_of_curves_are_joined() -> None:
    box = Outbox()
    box.passing("metric", ("a", "n"), {"points": [["loss", 1, 1.0]]})
    box.passing("metric", ("a", "n"), {"points": [["loss", 2, 0.5]]})
    [frame] = (await box.take()).passing
    assert json.loads(frame)["data"]["points"] == [["loss", 1, 1.0], ["loss", 2, 0.5]]


async def test_a_box_for_one_job_takes_nothing_else() -> None:
    box = Outbox(job="a")
    box.durable(event(1, "b"))
    box.passing("log", ("b", "n"), {"line": "x"})
    box.preview(("a", "n"), b"x")
    box.durable(event(2, "a"))
    batch = await box.take()
    assert ([e.id for e in batch.durable], batch.passing, batch.previews) == ([2], [], [])
