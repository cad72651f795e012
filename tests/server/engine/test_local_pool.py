"""One process for each device: what it is told, how it ends, and what is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from server.engine.catalogue_cache import CatalogueCache, key_of
from server.engine.options import WorkerOptions
from server.engine.pools.base import WorkerInfo
from server.engine.pools.local import LocalPool
from server.engine.protocol import NodeChanged, Run
from tests.contracts.test_pool import alive, lines, run, until
from tests.fixtures.graphs import link, node, workflow

ROOT = Path(__file__).parents[3]
JOB = workflow(keep=node("Keep", value=1))


def options(folder: Path) -> WorkerOptions:
    return WorkerOptions(packages=("plain_nodes",), scratch=folder / "scratch")


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LocalPool]:
    made = LocalPool(options(tmp_path_factory.mktemp("pool")), cancel_grace_s=0.3)
    await made.start()
    yield made
    await made.stop()


async def test_a_worker_without_models_loads_no_torch() -> None:
    code = """
        import sys
        import server.engine.worker, server.engine.machine, server.engine.pools.local
        from pathlib import Path
        from nodes.api import discover
        from server.engine.options import WorkerOptions
        machine = server.engine.machine.build(
            discover(["plain_nodes"]), WorkerOptions(("plain_nodes",), scratch=Path(sys.argv[1]))
        )
        from server.engine.protocol import Run
        node = {"type": "Picture", "inputs": {}}
        graph = {"format": "tessera", "version": 1, "nodes": {"n": node}}
        assert machine.executor.run(Run("j", 1, graph), print).status == "succeeded"
        assert machine.memory()["host_used"] > 0
        sys.exit("torch" in sys.modules)
    """
    path = f"{ROOT}{os.pathsep}{ROOT / 'tests/fixtures'}"
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), "scratch"],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()


async def test_no_worker_outlives_its_server(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = f"""
        import asyncio
        from pathlib import Path
        from server.engine.options import WorkerOptions
        from server.engine.pools.local import LocalPool
        from server.engine.protocol import Run

        async def main():
            pool = LocalPool(WorkerOptions(packages=("plain_nodes",), scratch=Path({str(tmp_path)!r})))
            await pool.start()
            worker = await pool.acquire()
            graph = {workflow(deaf=node("Deaf", log=str(log)), k=node("Keep", value=link("deaf")))!r}
            await pool.run(worker, Run("job", 1, graph), print)

        if __name__ == "__main__":
            asyncio.run(main())
    """
    script = tmp_path / "parent.py"
    script.write_text(textwrap.dedent(code))
    path = f"{ROOT}{os.pathsep}{ROOT / 'tests/fixtures'}"
    parent = subprocess.Popen([sys.executable, script], env={**os.environ, "PYTHONPATH": path})
    try:
        await until(lambda: bool(lines(log)))
        worker = int(lines(log)[0].split()[1])
        assert alive(worker)
    finally:
        parent.kill()
        parent.wait()
    await until(lambda: not alive(worker))


async def test_a_termination_signal_ends_the_job_and_the_worker(
    pool: LocalPool, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    graph = workflow(
        slow=node("Slow", steps=100_000, seconds=0.005, log=str(log)),
        keep=node("Keep", value=link("slow")),
    )
    job = asyncio.create_task(run(pool, "job", graph))
    await until(lambda: bool(lines(log)))
    (before,) = pool.workers()
    assert before.pid is not None
    os.kill(before.pid, signal.SIGTERM)
    finished, _ = await job
    assert finished.status == "cancelled"
    assert (await run(pool, "next", JOB))[0].status == "succeeded"
    assert pool.workers()[0].pid != before.pid


async def test_ctrl_c_in_the_terminal_leaves_the_worker_to_the_server(pool: LocalPool) -> None:
    await run(pool, "one", JOB)
    (before,) = pool.workers()
    assert before.pid is not None
    os.kill(before.pid, signal.SIGINT)
    assert (await run(pool, "two", JOB))[0].status == "succeeded"
    assert pool.workers()[0].pid == before.pid


async def test_a_worker_killed_while_it_waits_is_replaced(pool: LocalPool) -> None:
    await run(pool, "one", JOB)
    (before,) = pool.workers()
    assert before.pid is not None
    os.kill(before.pid, signal.SIGKILL)
    await until(lambda: pool.workers()[0].pid not in (before.pid, None))
    assert (await run(pool, "two", JOB))[0].status == "succeeded"


async def test_a_worker_that_cannot_start_says_why_and_is_tried_again(tmp_path: Path) -> None:
    told: list[WorkerInfo] = []
    pool = LocalPool(WorkerOptions(packages=("no_such_package",), scratch=tmp_path))
    pool.subscribe(told.append)
    await pool.start()
    try:
        await until(lambda: sum(info.state == "dead" and info.pid is None for info in told) >= 2)
    finally:
        await pool.stop()
    dead = [info for info in told if info.state == "dead"]
    assert "no_such_package" in dead[0].error


async def test_memory_is_told_after_each_job(pool: LocalPool) -> None:
    graph = workflow(box=node("MakeBox", size=4_000_000), keep=node("Keep", value=link("box")))
    await run(pool, "one", graph)
    await until(lambda: pool.workers()[0].memory.get("cache", 0) > 4_000_000)


async def test_states_of_nodes_arrive_while_a_long_node_runs(
    pool: LocalPool, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    graph = workflow(
        first=node("Number"),
        wait=node("Gate", path=str(gate), value=link("first")),
        keep=node("Keep", value=link("wait")),
    )
    told: list[tuple[str, str]] = []

    def listen(message: object) -> None:
        if isinstance(message, NodeChanged):
            told.append((message.node, message.status))

    worker = await pool.acquire()
    job = asyncio.create_task(pool.run(worker, Run("job", 1, graph), listen))
    await until(lambda: ("wait", "running") in told)
    assert told == [("first", "done"), ("wait", "running")]
    gate.touch()
    assert (await job).status == "succeeded"


async def test_a_large_workflow_and_a_large_file_pass_the_pipe(pool: LocalPool) -> None:
    nodes = {f"n{i}": node("Number", value=i) for i in range(20_000)}
    graph = workflow(**nodes, keep=node("Keep", value="x" * 20_000_000))
    started = time.monotonic()
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.005)
            ticks += 1

    ticking = asyncio.create_task(tick())
    finished, told = await run(pool, "large", graph)
    ticking.cancel()
    assert finished.status == "succeeded"
    assert len(told[-1].files[0].data) == 20_000_000  # type: ignore[union-attr]
    assert ticks > (time.monotonic() - started) / 0.25, "the event loop was held up"


# --- the catalogue before the worker is there ---------------------------------------------------


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "some_nodes"
    folder.mkdir()
    (folder / "__init__.py").write_text("VALUE = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    return folder


async def test_a_catalogue_is_good_for_the_sources_it_came_from(
    package: Path, tmp_path: Path
) -> None:
    cache = CatalogueCache(tmp_path / "kept" / "catalogue.json", ("some_nodes",), shipped=None)
    assert cache.load() is None
    cache.save([{"type": "A"}])
    assert cache.load() == [{"type": "A"}]
    (package / "more.py").write_text("MORE = 1\n")
    assert cache.load() is None
    assert "some_nodes" not in sys.modules


async def test_a_shipped_catalogue_serves_until_there_is_an_own(
    package: Path, tmp_path: Path
) -> None:
    from server.engine.catalogue_cache import write

    shipped = tmp_path / "shipped.json"
    write(shipped, key_of(("some_nodes",), ()), [{"type": "Shipped"}])
    cache = CatalogueCache(tmp_path / "own.json", ("some_nodes",), shipped=shipped)
    assert cache.load() == [{"type": "Shipped"}]
    cache.save([{"type": "Own"}])
    assert cache.load() == [{"type": "Own"}]
    cache.path.write_text("{torn")
    assert cache.load() == [{"type": "Shipped"}]


async def test_the_catalogue_is_there_before_the_worker(tmp_path: Path) -> None:
    cache = CatalogueCache(tmp_path / "catalogue.json", ("plain_nodes",), shipped=None)
    first = LocalPool(options(tmp_path), catalogue_cache=cache)
    await first.start()
    known = await asyncio.wait_for(first.catalogue(), 30)
    await first.stop()
    second = LocalPool(options(tmp_path), catalogue_cache=cache)
    await second.start()
    try:
        assert second.workers()[0].state == "starting"
        assert await asyncio.wait_for(second.catalogue(), 5) == list(known)
    finally:
        await second.stop()
