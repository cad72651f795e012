"""What is told of the memory while a job runs."""

from __future__ import annotations

import queue
from typing import Any

from server.engine.memory_watch import STEP_BYTES, MemoryWatch

DEADLINE_S = 20.0


def test_a_change_amid_a_job_is_told_once_and_a_small_one_is_not() -> None:
    memory: dict[str, Any] = {"device_used": 0, "host_used": 100, "cache": 0, "models": []}
    looks: queue.SimpleQueue[None] = queue.SimpleQueue()
    told: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def look() -> dict[str, Any]:
        looks.put(None)
        return dict(memory)

    watch = MemoryWatch(look, told.put, every_s=0.001)
    watch.begin(dict(memory))
    looks.get(timeout=DEADLINE_S)
    memory["host_used"] += STEP_BYTES - 1
    for _ in range(3):
        looks.get(timeout=DEADLINE_S)
    assert told.empty()
    memory["device_used"] = STEP_BYTES
    assert told.get(timeout=DEADLINE_S)["device_used"] == STEP_BYTES
    for _ in range(3):
        looks.get(timeout=DEADLINE_S)
    assert told.empty()
    watch.end()
