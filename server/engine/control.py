"""What others tell a running job."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Control:
    """Read by the running node, written by the thread that listens. Plain flags: a write is
    seen at the next look."""

    cancelled: bool = False
    waiting_jobs: int = 0
    """Short jobs that wait for this device."""
    watchers: int = 0
    """Clients that look at previews."""
