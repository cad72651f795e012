"""Where jobs run: the seam between the queue and the machines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from server.engine.protocol import Finished, Free, FromWorker, Run, WorkerState


@dataclass(frozen=True, slots=True)
class WorkerInfo:
    """One worker as the editor sees it."""

    id: str
    device: str
    state: WorkerState
    pid: int | None
    memory: dict[str, Any]
    job: str | None
    error: str = ""
    """Why it cannot start, or which plugins it goes without; empty when all is well."""


class WorkerDied(Exception):
    """The worker process ended while it ran the job: the lease goes back, the job may retry."""


Listener = Callable[[FromWorker], None]
"""Called on the event loop for every message a job causes, in order; must not block."""


class Pool(Protocol):
    """A set of workers that run jobs whole, one at a time each.

    All methods are called on the server's event loop.
    """

    async def start(self) -> None:
        """Spawn the workers and return at once; they warm up in the background."""

    async def stop(self) -> None:
        """Ask every worker to leave, then end those that do not within the grace."""

    def workers(self) -> Sequence[WorkerInfo]: ...

    def subscribe(self, listener: Callable[[WorkerInfo], None]) -> None:
        """Be told of every change of a worker's state."""

    async def catalogue(self) -> Sequence[dict[str, Any]]:
        """The node types, from the first worker that knows them."""

    async def acquire(self) -> str:
        """Wait for a worker that is ready and take it; its id. Cancel-safe."""

    def release(self, worker: str) -> None:
        """Give an acquired worker back unused."""

    async def run(self, worker: str, job: Run, listener: Listener) -> Finished:
        """Run the job on the acquired worker, then release it.

        Raises WorkerDied if the process ends first; the pool replaces it by itself.
        """

    def cancel(self, job: str) -> None:
        """Ask the job to stop; after a grace the worker is ended and replaced, and `run` returns
        Finished(status="cancelled")."""

    def waiting(self, jobs: int, watchers: int) -> None:
        """Tell the workers how many jobs wait and how many clients watch previews."""

    async def check(self, workflow: dict[str, Any]) -> Sequence[dict[str, Any]]:
        """Problems only code can find. Empty when no worker is ready."""

    async def free(self, request: Free) -> dict[str, Any]:
        """Free model memory on every worker; memory after it, by worker id."""
