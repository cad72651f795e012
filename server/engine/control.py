"""What others tell a running job."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Control:
    """Read by the running node, written by the thread that listens. Plain flags: a write is
    seen at the next look."""

    cancelled: bool = False
    waiting_jobs: int = 0
    """Short jobs that wait for this device."""
    watchers: int = 0
    """Clients that look at previews."""
    errands: deque[Callable[[], None]] = field(default_factory=deque)
    """To be done by the thread that runs the job, between two nodes."""

    def run_errands(self) -> None:
        while self.errands:
            self.errands.popleft()()
