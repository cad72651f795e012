"""Jobs a second and submit-to-done latency of the smallest real job, all rows durable.

One EmptyImage of 64 × 64 saved as PNG, through the real server in a process of its own over
HTTP on loopback; done means that the websocket said so. Run it with

    python -m benchmarks.jobs [--jobs 500] [--latency 200] [--torch-free]

`cold` jobs each make a new picture (another colour); `cached` ones are the same workflow again.
Where the time goes is seen from outside: a request that does nothing is what HTTP and the client
cost, a check is that and everything done with a workflow before it is kept, accepted is that and
the transaction that takes the job in; the rest is running it and ending it. The last line is what
the server counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import websockets

ROOT = Path(__file__).resolve().parent.parent


def workflow(i: int, torch_free: bool) -> dict[str, Any]:
    if torch_free:
        nodes: dict[str, Any] = {
            "save": {"type": "Picture", "inputs": {"width": 64, "height": 64, "level": i % 256}}
        }
        nodes["save"]["inputs"]["prefix"] = f"bench/{i // 256}"
    else:
        nodes = {
            "image": {
                "type": "EmptyImage",
                "inputs": {"width": 64, "height": 64, "color": f"#{i % 2**24:06x}"},
            },
            "save": {
                "type": "SaveImage",
                "inputs": {"image": {"$link": ["image", "output"]}, "prefix": "bench"},
            },
        }
    return {"format": "tessera", "version": 1, "name": "Benchmark", "nodes": nodes}


@asynccontextmanager
async def server(torch_free: bool) -> AsyncIterator[tuple[str, int]]:
    """A server in a process of its own: its address and process id."""
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "TESSERA_DATA": data, "TESSERA_OPEN": "false"}
        if torch_free:
            environment["TESSERA_PACKAGES"] = "plain_nodes"
            environment["PYTHONPATH"] = str(ROOT / "tests" / "fixtures")
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "server",
            "--port",
            "0",
            "--no-open",
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
        )
        try:
            assert process.stdout is not None
            line = (await process.stdout.readline()).decode()
            found = re.search(r"http://\S+", line)
            if found is None:
                raise SystemExit(f"the server did not start: {line!r}")
            yield found[0], process.pid
        finally:
            process.send_signal(signal.SIGINT)
            await process.wait()


class Follower:
    """Knows which jobs have ended, from the websocket."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket = socket
        self._ended: set[str] = set()
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self.frames = 0
        self.failed: list[Any] = []

    async def follow(self) -> None:
        async for frame in self._socket:
            self.frames += 1
            if isinstance(frame, bytes) or '"job.updated"' not in frame:
                continue
            data = json.loads(frame)["data"]
            if data["status"] in ("succeeded", "failed", "cancelled"):
                if data["status"] != "succeeded":
                    self.failed.append(data["error"])
                self._ended.add(data["id"])
                waiting = self._waiting.pop(data["id"], None)
                if waiting is not None:
                    waiting.set_result(None)

    async def ended(self, job: str) -> None:
        if job not in self._ended:
            future = self._waiting[job] = asyncio.get_running_loop().create_future()
            await future


async def until_ready(client: httpx.AsyncClient) -> None:
    while True:
        answer = await client.get("/readyz")
        if answer.json()["ready"] and answer.json()["workers"]:
            return
        await asyncio.sleep(0.2)


async def submit(client: httpx.AsyncClient, i: int, torch_free: bool) -> str:
    body = {"workflow": workflow(i, torch_free)}
    answer = await client.post("/api/v1/jobs", json=body)
    answer.raise_for_status()
    job: str = answer.json()["jobs"][0]["id"]
    return job


class Latency(NamedTuple):
    """Milliseconds since the submission, for each job."""

    accepted: list[float]
    done: list[float]


async def latency(
    client: httpx.AsyncClient, follower: Follower, numbers: list[int], torch_free: bool
) -> Latency:
    """Submit one job after the other, each when the one before it is done."""
    times = Latency([], [])
    for i in numbers:
        begun = time.perf_counter()
        job = await submit(client, i, torch_free)
        times.accepted.append((time.perf_counter() - begun) * 1000)
        await follower.ended(job)
        times.done.append((time.perf_counter() - begun) * 1000)
    return times


async def throughput(
    client: httpx.AsyncClient,
    follower: Follower,
    numbers: list[int],
    torch_free: bool,
    clients: int,
) -> float:
    """Jobs a second, with so many clients submitting at once."""
    todo = iter(numbers)
    jobs: list[str] = []

    async def one() -> None:
        for i in todo:
            jobs.append(await submit(client, i, torch_free))

    begun = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(clients)))
    for job in jobs:
        await follower.ended(job)
    return len(jobs) / (time.perf_counter() - begun)


async def repeated(ask: Callable[[], Awaitable[Any]], n: int) -> list[float]:
    """Milliseconds of each of n requests over the same connection."""
    times = []
    for _ in range(n):
        begun = time.perf_counter()
        await ask()
        times.append((time.perf_counter() - begun) * 1000)
    return times


def show(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    print(
        f"{name:<28} median {statistics.median(ordered):6.2f} ms"
        f"   p95 {ordered[int(len(ordered) * 0.95)]:6.2f} ms   n = {len(ordered)}"
    )


def cpu_seconds(pid: int) -> float:
    import psutil

    try:
        process = psutil.Process(pid)
        used = process.cpu_times()
        return used.user + used.system
    except psutil.Error:
        return 0.0


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--latency", type=int, default=200)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--torch-free", action="store_true", help="a worker without torch")
    given = parser.parse_args()
    async with (
        server(given.torch_free) as (address, pid),
        httpx.AsyncClient(base_url=address, timeout=120) as client,
        websockets.connect(address.replace("http", "ws") + "/api/v1/events", max_size=None) as ws,
    ):
        await until_ready(client)
        follower = Follower(ws)
        following = asyncio.create_task(follower.follow())
        try:
            fresh = iter(range(10**6))

            def take(n: int) -> list[int]:
                return [next(fresh) for _ in range(n)]

            torch_free = given.torch_free
            await latency(client, follower, take(20), torch_free)
            body = {"workflow": workflow(0, torch_free)}
            n = given.latency
            show("a request that does nothing", await repeated(lambda: client.get("/livez"), n))
            check = partial(client.post, "/api/v1/validate", json=body)
            show("a check that runs nothing", await repeated(check, n))
            for name, numbers in (("cold", take(n)), ("cached", [0] * n)):
                times = await latency(client, follower, numbers, torch_free)
                show(f"submit to accepted, {name}", times.accepted)
                show(f"submit to done, {name}", times.done)
            for name, numbers in (
                ("cold", take(given.jobs)),
                ("cached", [0] * given.jobs),
            ):
                before, frames = cpu_seconds(pid), follower.frames
                rate = await throughput(client, follower, numbers, torch_free, given.clients)
                cost = (cpu_seconds(pid) - before) * 1000 / given.jobs
                told = (follower.frames - frames) / given.jobs
                print(
                    f"{'jobs a second, ' + name:<28} {rate:6.0f} /s   server {cost:.2f} CPU ms"
                    f" a job, {told:.1f} events a job"
                )
            metrics = (await client.get("/metrics")).text
            counts = dict(re.findall(r"^(tessera_database_\w+) (\d+)", metrics, re.M))
            writes = int(counts["tessera_database_writes_total"])
            commits = int(counts["tessera_database_commits_total"])
            print(f"{'group commit':<28} {writes} writes in {commits} commits")
            if follower.failed:
                raise SystemExit(f"{len(follower.failed)} jobs failed: {follower.failed[0]}")
        finally:
            following.cancel()


if __name__ == "__main__":
    asyncio.run(main())
