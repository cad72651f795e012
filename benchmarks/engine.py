"""What the engine costs beside the nodes' own work, and what an unchanged graph costs to plan.

    python -m benchmarks.engine [--sizes 10,100,1000,10000] [--rounds 5]

Three graphs of quick nodes (a chain, a tree of pairs, a wide fan) are parsed, validated,
fingerprinted, planned and run in this process; a bare Python loop over the same node classes runs
beside each, in turn, so that the difference is the engine. Medians of the rounds. What a job costs
through a worker process, and from the HTTP request to the event of its end, is shown separately.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import pickle
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import websockets

from benchmarks import jobs
from nodes.api import LocalFiles, discover
from server.engine.cache import MemoryCache
from server.engine.equipment import Equipment
from server.engine.executor import Executor
from server.engine.options import WorkerOptions
from server.engine.pools.local import LocalPool
from server.engine.protocol import FromWorker, Run
from server.engine.services import NoModels, Services, scratch_below
from server.graph.fingerprint import Environment, Fingerprints
from server.graph.model import parse
from server.graph.plan import plan
from server.graph.validate import validate

Json = dict[str, Any]
FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures"
BUDGET = 1 << 30


def link(node: str, output: str = "sum") -> Json:
    return {"$link": [node, output]}


def workflow(nodes: Json) -> Json:
    return {"format": "tessera", "version": 1, "name": "benchmark", "nodes": nodes}


def chain(n: int, first: int = 0) -> Json:
    """Each node adds one to the node before."""
    nodes: Json = {"n0": {"type": "Number", "inputs": {"value": first}}}
    for i in range(1, n - 1):
        before = link(f"n{i - 1}", "output" if i == 1 else "sum")
        nodes[f"n{i}"] = {"type": "Add", "inputs": {"a": before, "b": 1}}
    last = link(f"n{n - 2}", "output" if n == 2 else "sum")
    nodes["keep"] = {"type": "Keep", "inputs": {"value": last}}
    return workflow(nodes)


def tree(n: int, first: int = 0) -> Json:
    """Numbers added in pairs, and the pairs again, up to one."""
    leaves = n // 2
    nodes: Json = {
        f"l{i}": {"type": "Number", "inputs": {"value": first + i}} for i in range(leaves)
    }
    level = [link(f"l{i}", "output") for i in range(leaves)]
    while len(level) > 1:
        above = []
        for i in range(0, len(level) - 1, 2):
            name = f"s{len(nodes)}"
            nodes[name] = {"type": "Add", "inputs": {"a": level[i], "b": level[i + 1]}}
            above.append(link(name))
        level = above + level[len(level) - len(level) % 2 :]
    nodes["keep"] = {"type": "Keep", "inputs": {"value": level[0]}}
    return workflow(nodes)


def fan(n: int, first: int = 0) -> Json:
    """One number that all others add to; every tenth result is kept."""
    nodes: Json = {"n0": {"type": "Number", "inputs": {"value": first}}}
    for i in range(1, n):
        if i % 10:
            nodes[f"n{i}"] = {"type": "Add", "inputs": {"a": link("n0", "output"), "b": i}}
        else:
            nodes[f"n{i}"] = {"type": "Keep", "inputs": {"value": link(f"n{i - 1}")}}
    nodes["keep"] = {"type": "Keep", "inputs": {"value": link("n0", "output")}}
    return workflow(nodes)


SHAPES: dict[str, Callable[..., Json]] = {"chain": chain, "tree": tree, "fan": fan}


def bare(equipment: Equipment, graph: Json) -> None:
    """The same node classes in a plain loop, in the graph's own order."""
    values: dict[str, Any] = {}
    for name, node in graph["nodes"].items():
        inputs = {
            key: values[value["$link"][0]] if type(value) is dict else value
            for key, value in node["inputs"].items()
        }
        values[name] = equipment.registry[node["type"]](**inputs).run()


def seconds(work: Callable[..., object], *arguments: Any) -> float:
    """CPU time, which other programs on the machine do not lengthen as they do the wall clock."""
    started = time.thread_time()
    work(*arguments)
    return time.thread_time() - started


def make_equipment(scratch: Path) -> Equipment:
    services = Services(LocalFiles(), NoModels(), scratch_below(scratch))
    return Equipment(discover(["plain_nodes"]), services, cache=MemoryCache(BUDGET))


def run_all(equipment: Equipment, graphs: list[Json]) -> None:
    told: list[FromWorker] = []
    for graph in graphs:
        finished = Executor(equipment).run(Run("job", 1, graph), told.append)
        assert finished.status == "succeeded", finished


def bare_all(equipment: Equipment, graphs: list[Json]) -> None:
    for graph in graphs:
        bare(equipment, graph)


def costs(equipment: Equipment, sizes: list[int], rounds: int) -> None:
    print("\nA run, everything new: µs a node (in process, events collected)")
    print(f"{'graph':>6} {'nodes':>6} {'engine':>8} {'bare':>8} {'difference':>11} {'cached':>8}")
    for shape, make in SHAPES.items():
        for size in sizes:
            cold, plain, warm = [], [], []
            repeats = max(1, 200 // size)
            for round_ in range(rounds):
                graphs = [make(size, round_ * 1_000_000 + r * 1000) for r in range(repeats)]
                per_node = 1e6 / (len(graphs[0]["nodes"]) * repeats)
                equipment.cache.clear()
                cold.append(seconds(run_all, equipment, graphs) * per_node)
                plain.append(seconds(bare_all, equipment, graphs) * per_node)
                warm.append(seconds(run_all, equipment, graphs) * per_node)
            engine, loop, cached = (statistics.median(times) for times in (cold, plain, warm))
            print(
                f"{shape:>6} {size:>6} {engine:8.1f} {loop:8.1f} {engine - loop:11.1f} {cached:8.1f}"
            )


def phases(equipment: Equipment, size: int, rounds: int) -> None:
    print(f"\nAn unchanged graph of {size} nodes (tree): ms")
    graph = tree(size)
    equipment.cache.clear()
    run_all(equipment, [graph])
    taken: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[..., Any], *arguments: Any) -> Any:
        started = time.thread_time()
        result = work(*arguments)
        taken.setdefault(name, []).append((time.thread_time() - started) * 1e3)
        return result

    for _ in range(rounds * 4):
        document = timed("parse", parse, graph)
        checked = timed("validate", validate, document, equipment.catalogue)
        prints = Fingerprints(Environment(nonce="job"), checked.bodies)
        found = timed("fingerprint", prints.of, checked.graph)
        todo = timed("plan", plan, checked.graph, found, equipment.cache.__contains__)
        assert not todo.run
        timed("bare loop", bare, equipment, graph)
    medians = {name: statistics.median(times) for name, times in taken.items()}
    loop = medians.pop("bare loop")
    for name, ms in medians.items():
        print(f"{name:>12} {ms:8.2f}")
    print(f"{'together':>12} {sum(medians.values()):8.2f}   (a bare loop runs it in {loop:.2f})")


async def through_a_worker(folder: Path, rounds: int) -> None:
    pool = LocalPool(WorkerOptions(packages=("plain_nodes",), scratch=folder))
    await pool.start()
    try:
        print("\nThrough a worker process: ms from `run` to `Finished`, and bytes of messages")
        for size in (2, 100, 1000):
            times: list[float] = []
            told: list[FromWorker] = []
            for round_ in range(rounds * (20 if size == 2 else 1)):
                graph = chain(size, round_ * 100_000 + size)
                worker = await pool.acquire()
                told = []
                started = time.perf_counter()
                await pool.run(worker, Run(f"{size}-{round_}", 1, graph), told.append)
                times.append((time.perf_counter() - started) * 1e3)
            data = len(pickle.dumps(told))
            as_json = len(json.dumps([repr(message) for message in told]))
            print(
                f"{size:>6} nodes {statistics.median(times):8.2f} ms {len(told):>6} messages "
                f"{data:>8} B pickled {as_json:>8} B as text"
            )
    finally:
        await pool.stop()


async def over_http(rounds: int) -> None:
    print("\nOver HTTP: ms from the request to the event of the job's end, and bytes of events")
    async with (
        jobs.server(torch_free=True) as (address, _),
        httpx.AsyncClient(base_url=address, timeout=120) as client,
        websockets.connect(address.replace("http", "ws") + "/api/v1/events", max_size=None) as ws,
    ):
        await jobs.until_ready(client)
        for size in (2, 100, 1000):
            times, sizes = [], []
            for round_ in range(rounds * (20 if size == 2 else 3)):
                graph = chain(size, round_ * 100_000 + size)
                started = time.perf_counter()
                answer = await client.post("/api/v1/jobs", json={"workflow": graph})
                job = answer.raise_for_status().json()["jobs"][0]["id"]
                sizes.append(await told_until_the_end(ws, job))
                times.append((time.perf_counter() - started) * 1e3)
            ms = statistics.median(times)
            print(f"{size:>6} nodes {ms:8.2f} ms {statistics.median(sizes):>8.0f} B of events")


async def told_until_the_end(ws: websockets.ClientConnection, job: str) -> int:
    """Bytes of all events up to the one that says that the job has succeeded."""
    total = 0
    async for frame in ws:
        total += len(frame)
        if '"job.updated"' in frame:
            data = json.loads(frame)["data"]
            if data["id"] == job and data["status"] in ("succeeded", "failed"):
                assert data["status"] == "succeeded", data["error"]
                return total
    raise ConnectionError("the server hung up")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10,100,1000,10000")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    sys.path.append(str(FIXTURES))  # spawned workers inherit it
    sizes = [int(size) for size in arguments.sizes.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        equipment = make_equipment(Path(folder))
        costs(equipment, sizes, arguments.rounds)
        phases(equipment, 1000, arguments.rounds)
        asyncio.run(through_a_worker(Path(folder), arguments.rounds))
        asyncio.run(over_http(arguments.rounds))


if __name__ == "__main__":
    main()
