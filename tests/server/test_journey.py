"""The whole way with real processes: HTTP, queue, a torch-free worker, files, events."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import websockets

from server.app import local_pool
from server.settings import Settings
from tests.server.conftest import DEADLINE_S, Serve, Served, flow

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
async def real(
    listen: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    """A server whose pool starts a real worker process."""
    monkeypatch.setenv("PYTHONPATH", str(FIXTURES))
    data = tmp_path / "data"
    pool = local_pool(Settings.load(data=data, packages=("plain_nodes",), device="cpu"))
    async with listen(pool, data=data) as served:
        async with asyncio.timeout(DEADLINE_S):
            while not any(w.state == "ready" for w in served.studio.pool.workers()):
                await asyncio.sleep(0.01)
        yield served


async def reached(log: Path, line: str) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while not log.exists() or line not in log.read_text():
            await asyncio.sleep(0.005)


async def test_a_job_s_whole_way(real: Served) -> None:
    nodes: dict[str, Any] = {
        "watch": {"type": "Watch", "inputs": {"steps": 3, "seconds": 0.02}},
        "keep": {"type": "Keep", "inputs": {"value": {"$link": ["watch", "output"]}}},
        "picture": {"type": "Picture", "inputs": {"width": 32, "height": 16}},
        "learn": {"type": "Learn", "inputs": {}},
        "table": {"type": "Keep", "inputs": {"value": {"$link": ["learn", "table"]}}},
    }
    address = real.address.replace("http", "ws") + "/api/v1/events"
    kinds: set[str] = set()
    async with asyncio.timeout(DEADLINE_S), websockets.connect(address) as socket:
        [job] = await real.submit(flow(nodes))
        while True:
            frame = await socket.recv()
            if isinstance(frame, bytes):
                kinds.add("preview")
                continue
            event = json.loads(frame)
            kinds.add(event["type"])
            if event["type"] == "job.updated" and event["data"]["status"] == "succeeded":
                break
    assert {"node.updated", "asset.created", "progress", "log", "preview"} <= kinds
    done = await real.job(job)
    outputs = {output["node"]: output["assets"] for output in done["outputs"]}
    assert {kind["kind"] for kind in outputs["learn"]} == {"curve", "table"}
    curve = next(asset for asset in outputs["learn"] if asset["kind"] == "curve")
    series = (await real.client.get(curve["content_url"])).json()
    assert "loss" in json.dumps(series)
    [picture] = outputs["picture"]
    assert (picture["width"], picture["height"]) == (32, 16)
    assert (await real.client.get(picture["thumbnail_url"])).status_code == 200


async def test_the_same_job_again_is_known_and_still_kept(real: Served) -> None:
    nodes = {"picture": {"type": "Picture", "inputs": {"level": 9}}}
    first = await real.until((await real.submit(flow(nodes)))[0])
    second = await real.until((await real.submit(flow(nodes)))[0])
    assert second["nodes"]["picture"]["cached"]
    names = [job["outputs"][0]["assets"][0]["name"] for job in (first, second)]
    assert names == ["picture_00001.png", "picture_00002.png"]
    hashes = [job["outputs"][0]["assets"][0]["sha256"] for job in (first, second)]
    assert hashes[0] == hashes[1]


async def test_cancelling_a_node_at_work(real: Served, tmp_path: Path) -> None:
    log = tmp_path / "log"
    nodes = {
        "slow": {"type": "Slow", "inputs": {"steps": 100000, "seconds": 0.01, "log": str(log)}},
        "keep": {"type": "Keep", "inputs": {"value": {"$link": ["slow", "output"]}}},
    }
    [job] = await real.submit(flow(nodes))
    await reached(log, "step 2")
    await real.client.post(f"/api/v1/jobs/{job}/cancel")
    done = await real.until(job)
    assert done["status"] == "cancelled"
    [after] = await real.submit(flow())
    assert (await real.until(after))["status"] == "succeeded"


async def test_a_killed_worker_s_job_goes_on_from_what_is_known(
    real: Served, tmp_path: Path
) -> None:
    log, gate = tmp_path / "log", tmp_path / "gate"
    nodes = {
        "resume": {"type": "Resume", "inputs": {"steps": 6, "log": str(log), "die_at": 4}},
        "gate": {"type": "Gate", "inputs": {"path": str(gate), "log": str(log)}},
        "keep": {"type": "Keep", "inputs": {"value": {"$link": ["resume", "output"]}}},
        "end": {"type": "Keep", "inputs": {"value": {"$link": ["gate", "output"]}}},
    }
    [job] = await real.submit(flow(nodes))
    await reached(log, "at the gate")
    [worker] = real.studio.pool.workers()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    gate.touch()
    done = await real.until(job)
    assert done["status"] == "succeeded"
    assert done["attempts"] >= 2
    steps = [line for line in log.read_text().splitlines() if line.startswith("step")]
    assert steps == [f"step {i}" for i in range(1, 7)]


async def test_a_long_job_gives_way_to_a_short_one(real: Served, tmp_path: Path) -> None:
    log, go_on = tmp_path / "log", tmp_path / "go on"
    nodes = {
        "long": {
            "type": "Resume",
            "inputs": {"steps": 3, "log": str(log), "wait_for": str(go_on)},
        },
        "keep": {"type": "Keep", "inputs": {"value": {"$link": ["long", "output"]}}},
    }
    [long] = await real.submit(flow(nodes))
    await real.until(long, "running")
    [short] = await real.submit(flow())
    done = await real.until(short)
    assert done["status"] == "succeeded"
    assert (await real.job(long))["status"] in ("queued", "running")
    go_on.touch()
    finished = await real.until(long)
    assert finished["status"] == "succeeded"
    assert done["finished_at"] < finished["finished_at"]


async def test_a_job_alone_never_gives_way_to_itself(real: Served) -> None:
    nodes = {
        "long": {"type": "Resume", "inputs": {"steps": 5}},
        "keep": {"type": "Keep", "inputs": {"value": {"$link": ["long", "output"]}}},
    }
    [job] = await real.submit(flow(nodes))
    await real.until(job)
    row = await real.studio.database.read(lambda c: c.first("SELECT token FROM jobs"))
    assert row == {"token": 1}
    metrics = (await real.client.get(f"/api/v1/jobs/{job}/metrics")).json()["metrics"]
    assert [step for step, _ in metrics[0]["points"]] == [1, 2, 3, 4, 5]


async def test_events_of_a_large_job_stay_small(real: Served) -> None:
    nodes: dict[str, Any] = {"n0": {"type": "Number", "inputs": {"value": 1}}}
    for i in range(1, 1000):
        nodes[f"n{i}"] = {"type": "Add", "inputs": {"a": {"$link": [f"n{i - 1}", "output"]}}}
    nodes["keep"] = {"type": "Keep", "inputs": {"value": {"$link": ["n999", "sum"]}}}
    address = real.address.replace("http", "ws") + "/api/v1/events"
    size = 0
    async with asyncio.timeout(60), websockets.connect(address, max_size=None) as socket:
        [job] = await real.submit(flow(nodes))
        while True:
            frame = await socket.recv()
            size += len(frame)
            if isinstance(frame, str) and '"status":"succeeded"' in frame:
                break
    assert (await real.job(job))["status"] == "succeeded"
    assert size < 1_000_000
