"""Tells of a worker's memory while a job runs: a model fills it long before the job ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

EVERY_S = 2.0
STEP_BYTES = 32 << 20
"""Less of a change is nobody's news."""


class MemoryWatch:
    """A thread that looks while there is work, and tells what has changed since it was last told."""

    def __init__(
        self,
        memory: Callable[[], dict[str, Any]],
        tell: Callable[[dict[str, Any]], None],
        every_s: float = EVERY_S,
    ) -> None:
        self._memory = memory
        self._tell = tell
        self._every_s = every_s
        self._working = threading.Event()
        self._told: dict[str, Any] = {}
        threading.Thread(target=self._watch, name="memory", daemon=True).start()

    def begin(self, told: dict[str, Any]) -> None:
        """A job begins; `told` is what was last said of the memory."""
        self._told = told
        self._working.set()

    def end(self) -> None:
        self._working.clear()

    def _watch(self) -> None:
        pause = threading.Event()
        while self._working.wait():
            pause.wait(self._every_s)
            now = self._memory()
            if self._working.is_set() and _differs(now, self._told):
                self._told = now
                self._tell(now)


def _differs(now: dict[str, Any], before: dict[str, Any]) -> bool:
    return any(
        abs(now[name] - before.get(name, 0)) >= STEP_BYTES
        for name in ("device_used", "host_used", "cache")
    )
