"""What every pool does, whichever machines it runs on."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from server.engine.options import WorkerOptions
from server.engine.pools.base import Pool, WorkerDied, WorkerInfo
from server.engine.pools.local import LocalPool
from server.engine.protocol import (
    Finished,
    Free,
    FromWorker,
    NodeChanged,
    Planned,
    PreviewFrame,
    Produced,
    Run,
    Stepped,
)
from tests.fixtures.graphs import Json, link, node, outer, subgraph, workflow

DEADLINE_S = 60.0


def local(folder: Path, workers: int) -> Pool:
    options = WorkerOptions(
        packages=("plain_nodes",),
        scratch=folder / "scratch",
        cache=folder / "cache",
        inputs=folder / "input",
        disk_cache_min_ms=0.0,
    )
    return LocalPool(options, devices=("cpu",) * workers, cancel_grace_s=0.3, stop_grace_s=2.0)


pytestmark = pytest.mark.asyncio(loop_scope="module")
MakePool = Callable[[Path, int], Pool]


@pytest.fixture(scope="module", params=[local])
def make_pool(request: pytest.FixtureRequest) -> MakePool:
    found: MakePool = request.param
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool(
    make_pool: MakePool, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Pool]:
    """One worker for all tests that leave it as they found it: starting one takes a second."""
    made = make_pool(tmp_path_factory.mktemp("pool"), 1)
    await made.start()
    try:
        yield made
    finally:
        async with asyncio.timeout(DEADLINE_S):
            await made.stop()


async def run(pool: Pool, job: str, graph: Json, **more: Any) -> tuple[Finished, list[FromWorker]]:
    told: list[FromWorker] = []
    async with asyncio.timeout(DEADLINE_S):
        worker = await pool.acquire()
        finished = await pool.run(worker, Run(job, 1, graph, **more), told.append)
    return finished, told


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while not condition():
            await asyncio.sleep(0.005)


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_job_runs_and_tells_what_it_does_in_order(pool: Pool) -> None:
    graph = workflow(
        slow=node("Slow", steps=3, seconds=0.06, value=7), keep=node("Keep", value=link("slow"))
    )
    finished, told = await run(pool, "one", graph)
    assert finished == Finished("one", "succeeded")
    assert told[0] == Planned("one", ("slow", "keep"), ())
    steps = [m.step for m in told if isinstance(m, Stepped)]
    assert steps[-1] == 3
    done = [m.node for m in told if isinstance(m, NodeChanged) and m.status == "done"]
    assert done == ["slow", "keep"]
    (produced,) = [m for m in told if isinstance(m, Produced)]
    assert produced.files[0].data == b"7"


async def test_the_same_job_again_runs_nothing(pool: Pool, tmp_path: Path) -> None:
    log = tmp_path / "log"
    graph = workflow(
        a=node("Count", value=3, log=str(log)), keep=node("Keep", value=link("a"), log=str(log))
    )
    await run(pool, "one", graph)
    _, told = await run(pool, "two", graph)
    assert lines(log) == ["ran", "kept"]
    assert told[0] == Planned("two", (), ("a", "keep"))
    assert [m.cached for m in told if isinstance(m, Produced)] == [True]


async def test_the_catalogue_is_that_of_the_worker(pool: Pool) -> None:
    async with asyncio.timeout(DEADLINE_S):
        types = {entry["type"] for entry in await pool.catalogue()}
    assert {"Add", "Slow", "Keep"} <= types


async def test_a_worker_that_dies_is_told_and_replaced(pool: Pool) -> None:
    with pytest.raises(WorkerDied, match="signal 9"):
        await run(pool, "bad", workflow(die=node("Die"), keep=node("Keep", value=link("die"))))
    finished, _ = await run(pool, "good", workflow(keep=node("Keep", value=1)))
    assert finished.status == "succeeded"


async def test_a_retry_goes_on_from_what_was_cached(pool: Pool, tmp_path: Path) -> None:
    log = tmp_path / "log"
    graph = workflow(
        first=node("Count", value=3, log=str(log), name="first"),
        die=node("Die", value=link("first"), log=str(log), times=1),
        keep=node("Keep", value=link("die")),
    )
    with pytest.raises(WorkerDied):
        await run(pool, "job", graph)
    finished, _ = await run(pool, "job", graph)
    assert finished.status == "succeeded"
    assert lines(log) == ["first", "died"]


async def test_cancelling_stops_a_node_that_looks(pool: Pool, tmp_path: Path) -> None:
    log = tmp_path / "log"
    graph = workflow(
        slow=node("Slow", steps=100_000, seconds=0.005, log=str(log)),
        keep=node("Keep", value=link("slow")),
    )
    job = asyncio.create_task(run(pool, "long", graph))
    await until(lambda: len(lines(log)) > 2)
    (before,) = pool.workers()
    pool.cancel("long")
    finished, _ = await job
    assert finished.status == "cancelled"
    (after,) = pool.workers()
    assert after.pid == before.pid


async def test_cancelling_ends_a_node_that_never_looks(pool: Pool, tmp_path: Path) -> None:
    log = tmp_path / "log"
    graph = workflow(deaf=node("Deaf", log=str(log)), keep=node("Keep", value=link("deaf")))
    job = asyncio.create_task(run(pool, "deaf", graph))
    await until(lambda: bool(lines(log)))
    pid = int(lines(log)[0].split()[1])
    pool.cancel("deaf")
    finished, _ = await job
    assert finished.status == "cancelled"
    assert not alive(pid)
    finished, _ = await run(pool, "next", workflow(keep=node("Keep", value=1)))
    assert finished.status == "succeeded"


async def test_whoever_stops_waiting_frees_the_worker(pool: Pool, tmp_path: Path) -> None:
    log = tmp_path / "log"
    graph = workflow(
        slow=node("Slow", steps=100_000, seconds=0.005, log=str(log)),
        keep=node("Keep", value=link("slow")),
    )
    job = asyncio.create_task(run(pool, "long", graph))
    await until(lambda: bool(lines(log)))
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    finished, _ = await run(pool, "next", workflow(keep=node("Keep", value=1)))
    assert finished.status == "succeeded"


async def test_workers_are_given_out_in_order_and_only_once(pool: Pool) -> None:
    async with asyncio.timeout(DEADLINE_S):
        worker = await pool.acquire()
        waiters = [asyncio.create_task(pool.acquire()) for _ in range(3)]
        await asyncio.sleep(0)
        assert not any(waiter.done() for waiter in waiters)
        waiters[0].cancel()
        pool.release(worker)
        assert await waiters[1] == worker
        assert not waiters[2].done()
        pool.release(worker)
        assert await waiters[2] == worker
        pool.release(worker)


async def test_two_workers_run_two_jobs_at_once(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(tmp_path, 2)
    await pool.start()
    gate, log = tmp_path / "gate", tmp_path / "log"
    try:
        graphs = [
            workflow(
                wait=node("Gate", path=str(gate), log=str(log), value=n),
                keep=node("Keep", value=link("wait")),
            )
            for n in range(2)
        ]
        jobs = [asyncio.create_task(run(pool, f"job{n}", g)) for n, g in enumerate(graphs)]
        await until(lambda: len(lines(log)) == 2)
        gate.touch()
        assert [(await job)[0].status for job in jobs] == ["succeeded", "succeeded"]
    finally:
        await pool.stop()


async def test_previews_reach_only_those_who_watch(pool: Pool) -> None:
    def graph(steps: int) -> Json:
        return workflow(watch=node("Watch", steps=steps), keep=node("Keep", value=link("watch")))

    pool.waiting(0, 0)
    _, told = await run(pool, "unseen", graph(2))
    assert not [m for m in told if isinstance(m, PreviewFrame)]
    pool.waiting(0, 1)
    _, told = await run(pool, "seen", graph(3))
    pool.waiting(0, 0)
    frame = next(m for m in told if isinstance(m, PreviewFrame))
    assert (frame.width, frame.height, frame.media_type) == (6, 4, "image/jpeg")
    assert frame.data[:2] == b"\xff\xd8"


async def test_a_long_node_gives_way_and_goes_on_later(pool: Pool, tmp_path: Path) -> None:
    log = tmp_path / "log"
    graph = workflow(
        train=node("Resume", steps=4, log=str(log), wait_for=str(tmp_path / "go")),
        keep=node("Keep", value=link("train")),
    )
    pool.waiting(1, 0)
    finished, _ = await run(pool, "train", graph)
    assert finished.status == "yielded"
    pool.waiting(0, 0)
    (tmp_path / "go").touch()
    finished, _ = await run(pool, "train", graph)
    assert finished.status == "succeeded"
    assert lines(log) == ["step 1", "step 2", "step 3", "step 4"]


async def test_checks_are_answered_even_while_a_job_runs(pool: Pool, tmp_path: Path) -> None:
    gate, log = tmp_path / "gate", tmp_path / "log"
    graph = workflow(
        wait=node("Gate", path=str(gate), log=str(log)), keep=node("Keep", value=link("wait"))
    )
    job = asyncio.create_task(run(pool, "busy", graph))
    await until(lambda: bool(lines(log)))
    wrong = workflow(
        divide=node("Divide", a=1, b=13), keep=node("Keep", value=link("divide", "quotient"))
    )
    (problem,) = await pool.check(wrong)
    assert (problem["node"], problem["input"], problem["code"]) == ("divide", "b", "node.problem")
    gate.touch()
    await job


async def test_freeing_tells_the_memory_after_it(pool: Pool) -> None:
    await run(
        pool, "one", workflow(box=node("MakeBox", size=1000), keep=node("Keep", value=link("box")))
    )
    memory = await pool.free(Free(0))
    assert list(memory) == [pool.workers()[0].id]
    assert memory[pool.workers()[0].id]["cache"] == 0
    assert memory[pool.workers()[0].id]["host_used"] > 0


async def test_freeing_need_not_wait_for_the_end_of_a_job(pool: Pool, tmp_path: Path) -> None:
    log = tmp_path / "log"
    quick = {
        f"s{i}": node("Slow", steps=1, seconds=0.02, value=i, log=str(log)) for i in range(400)
    }
    graph = workflow(**quick, keep=node("Each", body="subgraph:B", items=[link(n) for n in quick]))
    graph["subgraphs"] = {
        "B": subgraph(
            {"item": "*"}, {"r": ("*", ["k", "output"])}, k=node("Same", value=outer("item"))
        )
    }
    graph["nodes"]["keep2"] = node("Keep", value=link("keep"))
    job = asyncio.create_task(run(pool, "many", graph))
    await until(lambda: len(lines(log)) > 2)
    assert await pool.free(Free(0))
    assert not job.done()
    pool.cancel("many")
    assert (await job)[0].status == "cancelled"
    assert await pool.free(Free(0))


async def test_states_are_told_and_no_process_is_left(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(tmp_path, 1)
    told: list[WorkerInfo] = []
    pool.subscribe(told.append)
    await pool.start()
    await run(pool, "one", workflow(keep=node("Keep", value=1)))
    pid = pool.workers()[0].pid
    assert pid is not None
    await pool.stop()
    states = list(dict.fromkeys(info.state for info in told))
    assert states == ["starting", "warming", "ready", "busy", "stopping", "dead"]
    assert not alive(pid)


async def test_stopping_ends_even_a_deaf_node(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool(tmp_path, 1)
    await pool.start()
    log = tmp_path / "log"
    graph = workflow(deaf=node("Deaf", log=str(log)), keep=node("Keep", value=link("deaf")))
    job = asyncio.create_task(run(pool, "deaf", graph))
    await until(lambda: bool(lines(log)))
    pid = int(lines(log)[0].split()[1])
    async with asyncio.timeout(DEADLINE_S):
        await pool.stop()
    assert not alive(pid)
    with pytest.raises(WorkerDied):
        await job
