"""kill -9 of the worker, of the server and of both, at random moments."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.faults.ordeal import Json, Ordeal

POINTS = 50


async def test_fifty_kills_break_no_promise(tmp_path: Path) -> None:
    seed = int(os.environ.get("TESSERA_FAULT_SEED", random.SystemRandom().randrange(10**6)))
    print(f"seed {seed}: TESSERA_FAULT_SEED={seed} repeats it")
    report = await Ordeal(tmp_path, seed).run(POINTS)
    print(report)
    # An ordeal that never met a job under way would prove nothing.
    assert report.accepted >= POINTS
    assert report.interrupted >= 5


@pytest.mark.slow
async def test_three_kills_with_the_real_worker(tmp_path: Path) -> None:
    ordeal = Ordeal(tmp_path, 1, packages="nodes", workflow=real_workflow, longest_s=20.0)
    report = await ordeal.run(3, clients=1)
    assert report.kills == {"worker": 1, "server": 1, "both": 1}


def real_workflow(random: random.Random) -> tuple[Json, int]:
    color = f"#{random.randrange(2**24):06x}"
    nodes = {
        "image": {
            "type": "EmptyImage",
            "inputs": {"width": 512, "height": 512, "color": color, "batch": 2},
        },
        "save": {"type": "SaveImage", "inputs": {"image": {"$link": ["image", "output"]}}},
    }
    return {"format": "tessera", "version": 1, "name": "Ordeal", "nodes": nodes}, 2
