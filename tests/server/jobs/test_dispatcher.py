"""Jobs from submission to their end, with a pool that does as a test says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from scripted_pool import ScriptedPool, save_one, text_file

from nodes.api.outputs import EncodedFile
from server.engine.pools.base import Listener, WorkerDied
from server.engine.protocol import (
    Advanced,
    Failure,
    Finished,
    Logged,
    Measured,
    NodeChanged,
    Planned,
    Produced,
    Run,
    Stepped,
)
from server.jobs import lease, submission
from tests.server.conftest import DEADLINE_S, Serve, Served, flow

Script = Callable[[Run, Listener, ScriptedPool], Awaitable[Finished]]


class Gate:
    """A script that waits until the test opens it."""

    def __init__(self, then: Script = save_one) -> None:
        self.open = asyncio.Event()
        self.reached = asyncio.Event()
        self._then = then

    async def __call__(self, job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        self.reached.set()
        while not self.open.is_set():
            if job.job in pool.cancelled:
                return Finished(job.job, "cancelled")
            await asyncio.sleep(0.001)
        return await self._then(job, listener, pool)


async def events_of(served: Served, job: str) -> list[dict[str, Any]]:
    answer = await served.client.get(f"/api/v1/jobs/{job}/events")
    data = [line[6:] for line in answer.text.splitlines() if line.startswith("data: ")]
    return [orjson.loads(line) for line in data]


def kept(served: Served) -> list[Path]:
    return sorted(p for p in (served.settings.data / "output").rglob("*") if p.is_file())


async def test_a_job_runs_and_its_file_is_named_and_kept(served: Served) -> None:
    [job] = await served.submit(flow())
    done = await served.until(job)
    assert (done["status"], done["progress"], done["attempts"]) == ("succeeded", 1.0, 1)
    assert done["nodes"] == {"keep": {"status": "done", "cached": False, "ms": 1.0}}
    [output] = done["outputs"]
    [asset] = output["assets"]
    assert (output["node"], asset["name"], asset["kind"]) == ("keep", "kept_00001.txt", "text")
    assert kept(served)[0].read_text() == f"made by {job}"
    content = await served.client.get(asset["content_url"])
    assert content.text == f"made by {job}"
    assert done["workflow"] == flow()
    assert done["started_at"] <= done["finished_at"]


async def test_a_waiting_worker_gets_its_job_in_the_transaction_that_accepts_it(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    [job] = await served.submit(flow())
    await served.until(job)
    database = served.studio.database
    commit, together = database._commit, []

    def counted(batch: Any) -> Any:
        together.append(len(batch))
        return commit(batch)

    monkeypatch.setattr(database, "_commit", counted)
    [job] = await served.submit(flow())
    await served.until(job)
    assert together == [2, 1]  # Taken in and claimed; ended. Nothing looks for more in between.


async def test_a_small_job_tells_five_things(served: Served) -> None:
    [job] = await served.submit(flow())
    await served.until(job)
    told = await events_of(served, job)
    assert [event["type"] for event in told] == [
        "job.updated",
        "job.updated",
        "node.updated",
        "asset.created",
        "job.updated",
    ]
    statuses = [e["data"]["status"] for e in told if e["type"] == "job.updated"]
    assert statuses == ["queued", "running", "succeeded"]
    assert [e["id"] for e in told] == sorted(e["id"] for e in told)
    assert told[-1]["data"]["outputs"]
    assert "workflow" not in told[-1]["data"]


async def test_jobs_run_by_priority_then_arrival(serve: Serve) -> None:
    gate = Gate()
    async with serve(ScriptedPool(gate)) as served:
        pool: Any = served.studio.pool
        [first] = await served.submit(flow())
        await gate.reached.wait()
        [low] = await served.submit(flow(), priority=-1)
        [second, third] = await served.submit(flow(), count=2)
        [high] = await served.submit(flow(), priority=3)
        gate.open.set()
        for job in (first, low, second, third, high):
            assert (await served.until(job))["status"] == "succeeded"
        assert [run.job for run in pool.ran] == [first, high, second, third, low]


async def test_count_raises_every_seed_and_shares_a_batch(serve: Serve) -> None:
    nodes = {
        "draw": {"type": "Draw", "inputs": {"seed": 2**64 - 2}},
        "keep": {"type": "Keep", "inputs": {"value": {"$link": ["draw", "output"]}}},
    }
    async with serve() as served:
        jobs = await served.submit(flow(nodes), count=3)
        found = [await served.until(job) for job in jobs]
        assert len({job["batch_id"] for job in found}) == 1
        seeds = [int(job["workflow"]["nodes"]["draw"]["inputs"]["seed"]) for job in found]
        assert seeds == [2**64 - 2, 2**64 - 1, 0]


async def test_waiting_jobs_tell_their_seeds_their_order_and_what_was_asked(serve: Serve) -> None:
    nodes = {
        "draw": {"type": "Draw", "inputs": {"seed": 5}},
        "keep": {"type": "Keep", "inputs": {"value": {"$link": ["draw", "output"]}}},
    }
    gate = Gate()
    async with serve(ScriptedPool(gate)) as served:
        await served.submit(flow())
        await gate.reached.wait()
        jobs = await served.submit(flow(nodes), count=3, outputs=["keep"])
        await served.client.patch(f"/api/v1/jobs/{jobs[2]}", json={"position": 0})
        page = await served.client.get("/api/v1/jobs?status=queued&sort=queue")
        found = page.json()["jobs"]
        gate.open.set()
        assert [job["seeds"] for job in found] == [{"draw.seed": seed} for seed in (7, 5, 6)]
        assert [job["order"] for job in found] == sorted(job["order"] for job in found)
        assert {tuple(job["wanted"]) for job in found} == {("keep",)}


async def test_a_newer_run_takes_the_place_of_those_that_wait(serve: Serve) -> None:
    gate = Gate()
    async with serve(ScriptedPool(gate)) as served:
        [running] = await served.submit(flow(), client_id="tab")
        await gate.reached.wait()
        waiting = await served.submit(flow(), client_id="tab", count=3)
        [new] = await served.submit(flow(), client_id="tab", replace=True)
        for job in waiting:
            assert (await served.client.get(f"/api/v1/jobs/{job}")).status_code == 404
        gate.open.set()
        for job in (running, new):
            assert (await served.until(job))["status"] == "succeeded"
        nobody = await served.submit(flow()), await served.submit(flow(), replace=True)
        for [job] in nobody:
            assert (await served.until(job))["status"] == "succeeded"


async def test_values_are_set_and_an_unknown_one_is_a_problem(served: Served) -> None:
    [job] = await served.submit(flow(), set={"keep.prefix": "other"})
    done = await served.until(job)
    assert done["workflow"]["nodes"]["keep"]["inputs"] == {"value": 7, "prefix": "other"}
    answer = await served.client.post(
        "/api/v1/jobs",
        json={"workflow": flow(), "set": {"kep.value": 1, "keep.vlaue": 2, "x": 3}},
    )
    assert answer.status_code == 422
    problems = answer.json()["problems"]
    assert len(problems) == 3
    assert "keep" in problems[0]["remedy"]
    assert "value" in problems[1]["remedy"]


async def test_every_problem_of_a_workflow_is_told_at_once(served: Served) -> None:
    nodes = {
        "a": {"type": "Halve", "inputs": {"value": 5000}},
        "b": {"type": "Nope", "inputs": {}},
        "keep": {"type": "Keep", "inputs": {"value": {"$link": ["c", "output"]}}},
    }
    for path in ("/api/v1/jobs", "/api/v1/validate"):
        answer = await served.client.post(path, json={"workflow": flow(nodes)})
        assert answer.status_code == 422
        found = answer.json()
        assert found["code"] == "workflow.invalid"
        codes = {problem["code"] for problem in found["problems"]}
        assert codes == {"input.out_of_range", "node.type_unknown", "link.dangling"}
        assert all(problem["remedy"] for problem in found["problems"])
    assert (await served.client.get("/api/v1/jobs")).json()["jobs"] == []


async def test_what_only_a_worker_can_check_is_asked_of_it(serve: Serve) -> None:
    pool = ScriptedPool()
    problem = {"node": "d", "input": "b", "code": "node.problem", "message": "13", "remedy": "-"}
    pool.check_answer = [problem]
    nodes = {
        "d": {"type": "Divide", "inputs": {"a": 1, "b": 13}},
        "keep": {"type": "Keep", "inputs": {"value": {"$link": ["d", "quotient"]}}},
    }
    async with serve(pool) as served:
        answer = await served.client.post("/api/v1/jobs", json={"workflow": flow(nodes)})
        assert answer.json()["problems"] == [problem]
        await served.submit(flow())  # Without such a node nobody is asked.


async def test_wanted_outputs_reach_the_worker(serve: Serve) -> None:
    async with serve() as served:
        pool: Any = served.studio.pool
        [job] = await served.submit(flow(), outputs=["keep"])
        await served.until(job)
        assert pool.ran[0].outputs == ("keep",)


async def test_a_failure_says_node_input_and_remedy(serve: Serve) -> None:
    async def fail(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        listener(NodeChanged(job.job, "keep", "running"))
        listener(NodeChanged(job.job, "keep", "failed", 2.0))
        failure = Failure("keep", "value", "node.failed", "No.", "Take 8.", {"value": 7}, "trace")
        return Finished(job.job, "failed", failure)

    async with serve(ScriptedPool(fail)) as served:
        [job] = await served.submit(flow())
        done = await served.until(job)
        assert done["status"] == "failed"
        assert done["nodes"]["keep"]["status"] == "failed"
        assert {k: done["error"][k] for k in ("node", "input", "code", "message", "remedy")} == {
            "node": "keep",
            "input": "value",
            "code": "node.failed",
            "message": "No.",
            "remedy": "Take 8.",
        }


async def test_a_worker_that_dies_is_given_the_job_again(serve: Serve) -> None:
    async def die_twice(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        if job.attempt < 3:
            listener(Produced(job.job, "keep", (text_file("early"),)))
            raise WorkerDied("killed by signal 9")
        return await save_one(job, listener, pool)

    async with serve(ScriptedPool(die_twice)) as served:
        [job] = await served.submit(flow())
        done = await served.until(job)
        assert (done["status"], done["attempts"]) == ("succeeded", 3)
        # The file of the first attempt stays; it is committed once, whatever comes later.
        assert [path.read_text() for path in kept(served)] == ["early"]
        assert len(done["outputs"][0]["assets"]) == 1


async def test_a_job_that_always_kills_its_worker_fails_with_the_cause(serve: Serve) -> None:
    async def die(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        raise WorkerDied("killed by signal 9")

    async with serve(ScriptedPool(die), max_attempts=2) as served:
        [job] = await served.submit(flow())
        done = await served.until(job)
        assert (done["status"], done["attempts"]) == ("failed", 2)
        assert done["error"]["code"] == "worker.died"
        assert "2 times" in done["error"]["message"]
        assert "signal 9" in done["error"]["message"]
        assert done["error"]["remedy"]


async def test_progress_that_survives_a_crash_resets_the_attempts(serve: Serve) -> None:
    ran: list[int] = []

    async def creep(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        ran.append(job.attempt)
        if len(ran) < 6:
            listener(Advanced(job.job))
            raise WorkerDied("killed by signal 9")
        return await save_one(job, listener, pool)

    async with serve(ScriptedPool(creep), max_attempts=2) as served:
        [job] = await served.submit(flow())
        assert (await served.until(job))["status"] == "succeeded"
        assert len(ran) == 6


async def test_a_job_that_yields_lets_others_first_and_costs_no_attempt(serve: Serve) -> None:
    order: list[str] = []

    async def give_way(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        order.append(job.workflow["name"])
        if job.workflow["name"] == "long" and order.count("long") < 3:
            return Finished(job.job, "yielded")
        return await save_one(job, listener, pool)

    gate = Gate(give_way)
    async with serve(ScriptedPool(gate), max_attempts=1) as served:
        [long] = await served.submit(flow(name="long"))
        await gate.reached.wait()
        [short] = await served.submit(flow(name="short"))
        gate.open.set()
        done = await served.until(long)
        await served.until(short)
        assert (done["status"], done["attempts"]) == ("succeeded", 1)
        assert order == ["long", "short", "long", "long"]


async def test_cancelling_what_waits_and_what_runs(serve: Serve) -> None:
    gate = Gate()
    async with serve(ScriptedPool(gate)) as served:
        [running] = await served.submit(flow())
        await gate.reached.wait()
        [queued] = await served.submit(flow())
        answer = await served.client.post(f"/api/v1/jobs/{queued}/cancel")
        assert answer.json()["status"] == "cancelled"
        await served.client.post(f"/api/v1/jobs/{running}/cancel")
        assert (await served.until(running))["status"] == "cancelled"
        again = await served.client.post(f"/api/v1/jobs/{running}/cancel")
        assert again.json()["status"] == "cancelled"
        gate.open.set()
        retried = await served.client.post(f"/api/v1/jobs/{running}/retry")
        assert retried.json()["status"] == "queued"
        assert (await served.until(running))["status"] == "succeeded"
        refused = await served.client.post(f"/api/v1/jobs/{running}/retry")
        assert (refused.status_code, refused.json()["code"]) == (409, "job.wrong_state")


async def test_a_job_claimed_ahead_can_be_cancelled_and_gives_its_place_back(
    serve: Serve,
) -> None:
    gate = Gate()
    async with serve(ScriptedPool()) as served:
        pool: Any = served.studio.pool
        for job in await served.submit(flow(), count=12):  # Short jobs: from now on one ahead.
            await served.until(job)
        pool.script = gate
        [running] = await served.submit(flow())
        await gate.reached.wait()
        [ahead, cancelled] = await served.submit(flow(), count=2)
        await served.client.post(f"/api/v1/jobs/{cancelled}/cancel")
        # The running one takes long after all: the claim is given back.
        await served.until(ahead, "queued")
        await served.client.post(f"/api/v1/jobs/{ahead}/cancel")
        gate.open.set()
        assert (await served.until(running))["status"] == "succeeded"
        for job in (ahead, cancelled):
            done = await served.until(job)
            assert (done["status"], done["outputs"]) == ("cancelled", [])


async def test_pause_clear_and_resume(serve: Serve) -> None:
    gate = Gate()
    async with serve(ScriptedPool(gate)) as served:
        [running] = await served.submit(flow())
        await gate.reached.wait()
        paused = await served.client.post("/api/v1/queue/pause")
        assert paused.json() == {"paused": True, "queued": 0, "running": 1}
        await served.submit(flow(), count=2)
        gate.open.set()
        assert (await served.until(running))["status"] == "succeeded"
        assert (await served.client.get("/api/v1/queue")).json()["queued"] == 2
        cleared = await served.client.post("/api/v1/queue/clear")
        assert cleared.json() == {"cancelled": 2}
        [job] = await served.submit(flow())
        resumed = await served.client.post("/api/v1/queue/resume")
        assert resumed.json()["paused"] is False
        assert (await served.until(job))["status"] == "succeeded"


async def test_the_loops_outlive_a_database_that_fails_for_a_moment(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    again = asyncio.Event()

    def fail_once(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def fails(*given: Any) -> Any:
            calls.append(name)
            if calls.count(name) == 1:
                raise OSError("the disk is away")
            if name == "expired":
                again.set()
            return work(*given)

        return fails

    monkeypatch.setattr(lease, "take_back_expired", fail_once("expired", lease.take_back_expired))
    async with serve(lease_s=1) as served:
        async with asyncio.timeout(DEADLINE_S):
            await again.wait()
        [job] = await served.submit(flow())
        assert (await served.until(job))["status"] == "succeeded"


async def test_more_text_than_a_queue_should_hold_is_refused(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submission, "MOST_BYTES", 20_000)
    seeded = {
        "draw": {"type": "Draw", "inputs": {"seed": 5}},
        "keep": {"type": "Keep", "inputs": {"value": {"$link": ["draw", "output"]}}},
    }
    async with serve() as served:
        await served.client.post("/api/v1/queue/pause")
        # Without a seed all jobs have the same workflow, which is kept once.
        assert len(await served.submit(flow(), count=1000)) == 1000
        answer = await served.client.post(
            "/api/v1/jobs", json={"workflow": flow(seeded), "count": 1000}
        )
        assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")
        most = int(answer.json()["remedy"].split()[4])
        assert len(await served.submit(flow(seeded), count=most)) == most
        state = (await served.client.get("/api/v1/queue")).json()
        assert state["queued"] == 1000 + most


async def test_stopping_puts_what_runs_back_and_a_start_goes_on(serve: Serve) -> None:
    gate = Gate()
    async with serve(ScriptedPool(gate)) as served:
        [running] = await served.submit(flow())
        await gate.reached.wait()
        [queued] = await served.submit(flow())
    async with serve(ScriptedPool()) as served:
        for job in (running, queued):
            done = await served.until(job)
            assert (done["status"], done["attempts"]) == ("succeeded", 1)


async def test_the_pause_outlives_a_restart(serve: Serve) -> None:
    async with serve() as served:
        await served.client.post("/api/v1/queue/pause")
    async with serve() as served:
        await served.submit(flow())
        state = (await served.client.get("/api/v1/queue")).json()
        assert (state["paused"], state["queued"]) == (True, 1)


async def test_progress_and_node_states_are_there_while_it_runs(serve: Serve) -> None:
    async def half(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        listener(Planned(job.job, ("a", "keep"), ("known",)))
        listener(NodeChanged(job.job, "a", "running"))
        listener(NodeChanged(job.job, "a", "done", 5.0))
        listener(NodeChanged(job.job, "keep", "running"))
        listener(Stepped(job.job, "keep", 1, 2, "step", 100))
        return await gate(job, listener, pool)

    gate = Gate()
    async with serve(ScriptedPool(half)) as served:
        [job] = await served.submit(flow())
        await gate.reached.wait()
        found = await served.job(job)
        assert found["progress"] == 0.75
        assert found["nodes"]["known"] == {"status": "cached", "cached": True, "ms": 0.0}
        assert found["nodes"]["keep"]["status"] == "running"
        listed = (await served.client.get("/api/v1/jobs?status=running")).json()["jobs"]
        assert listed[0]["progress"] == 0.75
        gate.open.set()
        await served.until(job)


async def test_log_lines_and_curves_are_kept_with_the_job(serve: Serve) -> None:
    async def talk(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        for step in range(3):
            listener(Logged(job.job, "keep", f"line {step}"))
            listener(Measured(job.job, "keep", (("loss", step, 1.0 / (step + 1)),)))
        listener(Measured(job.job, "keep", (("loss", 1, 9.0), ("lr", 0, 0.1))))
        return await save_one(job, listener, pool)

    async with serve(ScriptedPool(talk)) as served:
        [job] = await served.submit(flow())
        await served.until(job)
        log = (await served.client.get(f"/api/v1/jobs/{job}/log")).json()["lines"]
        assert log == [{"node": "keep", "line": f"line {i}"} for i in range(3)]
        metrics = (await served.client.get(f"/api/v1/jobs/{job}/metrics")).json()["metrics"]
        # Step 1 was measured twice: the newer one counts.
        assert metrics == [
            {"node": "keep", "series": "loss", "points": [[0, 1.0], [1, 9.0], [2, 1.0 / 3]]},
            {"node": "keep", "series": "lr", "points": [[0, 0.1]]},
        ]
        served.studio.pool.script = save_one  # type: ignore[attr-defined]
        [silent] = await served.submit(flow())
        await served.until(silent)
        page = (await served.client.get("/api/v1/jobs")).json()["jobs"]
        assert {found["id"]: found["notes"] for found in page} == {job: True, silent: False}


async def test_what_a_node_says_and_measures_can_be_read_while_it_runs(serve: Serve) -> None:
    heard, read = asyncio.Event(), asyncio.Event()

    async def talk(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        listener(Logged(job.job, "keep", "Hm."))
        await heard.wait()
        # Nothing else happens that would have it written.
        listener(Measured(job.job, "keep", (("loss", 0, 0.5),)))
        await read.wait()
        return Finished(job.job, "succeeded")

    async with serve(ScriptedPool(talk)) as served:
        [job] = await served.submit(flow())
        async with asyncio.timeout(DEADLINE_S):
            while not (lines := await log_of(served, job)):
                await asyncio.sleep(0.005)
        assert lines == [{"node": "keep", "line": "Hm."}]
        heard.set()
        async with asyncio.timeout(DEADLINE_S):
            while not (runs := (await served.client.get("/api/v1/curves")).json()["jobs"]):
                await asyncio.sleep(0.005)
        assert [(run["job"], run["status"], run["nodes"]) for run in runs] == [
            (job, "running", ["keep"])
        ]
        assert (await served.job(job))["status"] == "running"
        read.set()
        await served.until(job)
        assert await log_of(served, job) == lines


async def log_of(served: Served, job: str) -> Any:
    return (await served.client.get(f"/api/v1/jobs/{job}/log")).json()["lines"]


@pytest.mark.parametrize("size", [10, 400_000], ids=["small", "large"])
@pytest.mark.parametrize("wait_s", [0, 0.15], ids=["at the end", "under way"])
async def test_a_disk_that_refuses_fails_the_job_not_the_server(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, size: int, wait_s: float
) -> None:
    async def save(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        listener(Produced(job.job, "keep", (text_file("x" * size),)))
        await asyncio.sleep(wait_s)  # Longer than states are gathered.
        return Finished(job.job, "succeeded")

    async with serve(ScriptedPool(save)) as served:
        blobs = served.studio.blobs

        def full(data: bytes) -> str:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(blobs, "put", full)
            [job] = await served.submit(flow())
            done = await served.until(job)
        assert done["status"] == "failed"
        assert done["error"]["code"] == "output.not_written"
        assert "disk is full" in done["error"]["message"]
        [job] = await served.submit(flow())
        assert (await served.until(job))["status"] == "succeeded"


async def test_large_files_and_many_are_committed_once_each(serve: Serve) -> None:
    async def many(job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        large = EncodedFile(bytes(400_000), "application/octet-stream", ".bin", "data", "large")
        small = tuple(text_file(str(i), "small/%seed%") for i in range(9))
        listener(Produced(job.job, "a", (large,)))
        listener(Produced(job.job, "keep", small))
        listener(Produced(job.job, "keep", small, cached=True))
        return Finished(job.job, "succeeded")

    async with serve(ScriptedPool(many)) as served:
        [job] = await served.submit(
            flow({"keep": {"type": "KeepTwo", "inputs": {"value": 1, "seed": 5}}})
        )
        done = await served.until(job)
        assert [len(output["assets"]) for output in done["outputs"]] == [1, 9]
        names = [
            path.relative_to(served.settings.data / "output").as_posix() for path in kept(served)
        ]
        assert names == ["large_00001.bin"] + [f"small/5_{i:05d}.txt" for i in range(1, 10)]


async def test_the_workers_are_told_who_waits_and_watches(serve: Serve) -> None:
    gate = Gate()
    pool = ScriptedPool(gate)
    async with serve(pool) as served:
        jobs = await served.submit(flow(), count=3)
        async with asyncio.timeout(10):
            while (2, 0) not in pool.told:
                await asyncio.sleep(0.005)
        gate.open.set()
        for job in jobs:
            await served.until(job)


async def test_a_named_asset_reaches_the_worker_as_a_path(serve: Serve) -> None:
    async with serve() as served:
        pool: Any = served.studio.pool
        files = {"file": ("note.txt", b"hello")}
        uploaded = await served.client.post("/api/v1/assets", files=files)
        [asset] = uploaded.json()["assets"]
        nodes = {
            "read": {"type": "ReadFile", "inputs": {"name": f"asset:{asset['id']}"}},
            "keep": {"type": "Keep", "inputs": {"value": {"$link": ["read", "output"]}}},
        }
        [job] = await served.submit(flow(nodes))
        await served.until(job)
        path = Path(pool.ran[0].assets[asset["id"]])
        assert path.read_bytes() == b"hello"


async def test_idempotency_over_http(served: Served) -> None:
    body = {"workflow": flow(), "count": 2}
    sent = [
        await served.client.post("/api/v1/jobs", json=body, headers={"idempotency-key": "k"})
        for _ in range(3)
    ]
    ids = [[job["id"] for job in answer.json()["jobs"]] for answer in sent]
    assert ids[0] == ids[1] == ids[2]
    other = await served.client.post(
        "/api/v1/jobs", json={"workflow": flow()}, headers={"idempotency-key": "k"}
    )
    assert (other.status_code, other.json()["code"]) == (409, "idempotency.conflict")
    in_body = await served.client.post("/api/v1/jobs", json={**body, "idempotency_key": "k"})
    assert [job["id"] for job in in_body.json()["jobs"]] == ids[0]


async def test_history_is_searched_by_prompt(served: Served) -> None:
    nodes = {
        "word": {"type": "Word", "inputs": {"value": "A Large RED heart"}},
        "keep": {"type": "Keep", "inputs": {"value": {"$link": ["word", "output"]}}},
    }
    [job] = await served.submit(flow(nodes, name="Hearts"))
    await served.submit(flow())
    await served.until(job)
    for words in ("red heart", "HEARTS", "large+red"):
        found = (await served.client.get(f"/api/v1/jobs?q={words}")).json()["jobs"]
        assert [j["id"] for j in found] == [job], words
    found = (await served.client.get("/api/v1/jobs?q=blue")).json()["jobs"]
    assert found == []


async def test_moving_a_queued_job_over_http(serve: Serve) -> None:
    async with serve() as served:
        await served.client.post("/api/v1/queue/pause")
        jobs = await served.submit(flow(), count=3)
        answer = await served.client.patch(f"/api/v1/jobs/{jobs[2]}", json={"position": 0})
        assert answer.status_code == 200
        listed = await served.client.get("/api/v1/jobs?status=queued&sort=queue")
        assert [job["id"] for job in listed.json()["jobs"]] == [jobs[2], jobs[0], jobs[1]]
        deleted = await served.client.delete(f"/api/v1/jobs/{jobs[0]}")
        assert deleted.status_code == 409
        await served.client.post(f"/api/v1/jobs/{jobs[0]}/cancel")
        assert (await served.client.delete(f"/api/v1/jobs/{jobs[0]}")).status_code == 204
        assert (await served.client.get(f"/api/v1/jobs/{jobs[0]}")).status_code == 404
