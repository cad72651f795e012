"""What nodes took is kept, and the next jobs are estimated by it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from scripted_pool import ScriptedPool

from server.engine.pools.base import Listener
from server.engine.protocol import Finished, NodeChanged, Planned, Run
from tests.fixtures.graphs import link, node
from tests.server.conftest import Serve, Served, flow

Json = dict[str, Any]


class Timed:
    """Every node takes what the test says; a job waits while it is held."""

    def __init__(self, **ms: float) -> None:
        self.ms = ms
        self.cached: tuple[str, ...] = ()
        self.go = asyncio.Event()
        self.go.set()

    async def __call__(self, job: Run, listener: Listener, pool: ScriptedPool) -> Finished:
        await self.go.wait()
        listener(Planned(job.job, tuple(self.ms), self.cached))
        for name, ms in self.ms.items():
            listener(NodeChanged(job.job, name, "running"))
            listener(NodeChanged(job.job, name, "done", ms))
        return Finished(job.job, "succeeded")


def drawing(seed: int = 0, value: int = 7, **more: Json) -> Json:
    return flow(
        {
            "n": node("Number", value=value),
            "d": node("Draw", seed=seed),
            "a": node("Add", a=link("n"), b=link("d")),
            "k": node("Keep", value=link("a")),
            **more,
        }
    )


async def estimates(served: Served) -> dict[str, Json]:
    answer = await served.client.get("/api/v1/queue/estimates")
    assert answer.status_code == 200, answer.text
    found: dict[str, Json] = answer.json()["estimates"]
    return found


async def ran(served: Served, workflow: Json, times: int = 1) -> None:
    for _ in range(times):
        [job] = await served.submit(workflow)
        await served.until(job)
    await served.studio.times.settle()


async def waiting(served: Served, script: Timed, workflow: Json) -> Json | None:
    """The estimate of a workflow while it waits."""
    script.go.clear()
    [job] = await served.submit(workflow)
    found = await estimates(served)
    script.go.set()
    await served.until(job)
    return found.get(job)


async def test_a_job_is_estimated_by_what_its_like_took(serve: Serve) -> None:
    script = Timed(n=1, d=2000, a=30, k=4)
    async with serve(ScriptedPool(script)) as served:
        assert await waiting(served, script, drawing()) is None  # nothing is known yet
        await served.studio.times.settle()
        found = await waiting(served, script, drawing(seed=5))
        assert found == {
            "ms": 2034,
            "nodes": {"n": 0, "d": 2000, "a": 30, "k": 4},
            "runs": 1,
            "rough": False,
            "unknown": 0,
        }


async def test_one_slow_run_does_not_mislead(serve: Serve) -> None:
    script = Timed(n=1, d=200, a=30, k=4)
    async with serve(ScriptedPool(script)) as served:
        for seed in (1, 2):
            await ran(served, drawing(seed))
        script.ms["d"] = 9000
        await ran(served, drawing(3))
        found = await waiting(served, script, drawing(4))
        assert found is not None
        assert (found["nodes"]["d"], found["runs"]) == (200, 3)


async def test_what_is_known_already_costs_nothing_and_a_new_seed_what_it_did(serve: Serve) -> None:
    script = Timed(n=1, d=200, a=300, k=4)
    async with serve(ScriptedPool(script)) as served:
        await ran(served, drawing(1))
        again = await waiting(served, script, drawing(1))
        assert again is not None
        assert again["nodes"] == {"n": 0, "d": 0, "a": 0, "k": 0}
        await served.studio.times.settle()
        del script.ms["d"]
        script.cached = ("n", "d")
        await ran(served, drawing(1), times=5)
        other = await waiting(served, script, drawing(2))
        assert other is not None
        assert other["nodes"] == {"n": 0, "d": 200, "a": 300, "k": 4}


async def test_what_a_job_ahead_will_make_costs_once(serve: Serve) -> None:
    script = Timed(n=500, d=200, a=30, k=4)
    async with serve(ScriptedPool(script)) as served:
        await ran(served, drawing(1, value=7))
        await served.studio.jobs.pause(True)
        jobs = [(await served.submit(drawing(seed, value=7)))[0] for seed in (5, 6, 6)]
        served.studio.jobs.cache_freed()
        found = await estimates(served)
        assert [found[job]["ms"] for job in jobs] == [734, 234, 0]
        await served.studio.jobs.pause(False)
        for job in jobs:
            await served.until(job)


async def test_other_settings_and_new_nodes_make_it_rough(serve: Serve) -> None:
    script = Timed(n=1, d=200, a=30, k=4)
    async with serve(ScriptedPool(script)) as served:
        await ran(served, drawing())
        found = await waiting(served, script, drawing(value=8, new=node("Picture")))
        assert found is not None
        assert (found["nodes"]["a"], found["rough"], found["unknown"]) == (30, True, 1)


async def test_jobs_that_are_over_at_once_are_not_kept(serve: Serve) -> None:
    script = Timed(n=1, d=2, a=3, k=4)
    async with serve(ScriptedPool(script)) as served:
        await ran(served, drawing())
        assert await waiting(served, script, drawing()) is None


async def test_what_cannot_be_kept_troubles_no_job(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    script = Timed(n=1, d=200, a=3, k=4)
    async with serve(ScriptedPool(script)) as served:

        async def broken() -> Any:
            raise RuntimeError("no catalogue")

        served.studio.times._catalogue = broken
        await ran(served, drawing())
        assert "the times of a job were not kept" in caplog.text
