"""Workers on this machine: one process for each device."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any

from server.engine.catalogue_cache import CatalogueCache
from server.engine.options import WorkerOptions
from server.engine.pools.base import Listener, WorkerDied, WorkerInfo
from server.engine.pools.process import WorkerProcess
from server.engine.protocol import (
    Cancel,
    Catalogue,
    Check,
    Finished,
    Free,
    Freed,
    FromWorker,
    Problems,
    Run,
    Shutdown,
    StateChanged,
    Waiting,
)

CANCEL_GRACE_S = 5.0
"""How long a node may take to notice a cancellation before its process is ended."""
STOP_GRACE_S = 5.0
TERM_GRACE_S = 1.0
CHECK_TIMEOUT_S = 5.0
BACKOFF_S = (0.0, 0.5, 1.0, 2.0, 5.0, 15.0, 30.0)
"""Waits before a worker that died before it ever was ready is started again."""


class LocalPool:
    """Implements `Pool` with one spawned process for each device."""

    def __init__(
        self,
        options: WorkerOptions,
        *,
        devices: Sequence[str] = ("auto",),
        catalogue_cache: CatalogueCache | None = None,
        cancel_grace_s: float = CANCEL_GRACE_S,
        stop_grace_s: float = STOP_GRACE_S,
    ) -> None:
        self._cancel_grace_s = cancel_grace_s
        self._stop_grace_s = stop_grace_s
        self._catalogue_cache = catalogue_cache
        self._catalogue: Sequence[dict[str, Any]] | None = None
        self._catalogue_known = asyncio.Event()
        self._saving: asyncio.Future[None] | None = None
        self._listeners: list[Callable[[WorkerInfo], None]] = []
        self._requests = count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._acquirers: deque[asyncio.Future[str]] = deque()
        self._waiting = Waiting()
        self._slots = {
            f"local-{index}": _Slot(f"local-{index}", replace(options, device=device), self)
            for index, device in enumerate(devices)
        }

    # --- life ---------------------------------------------------------------------------------

    async def start(self) -> None:
        if self._catalogue_cache is not None:
            self._catalogue = self._catalogue_cache.load()
            if self._catalogue is not None:
                self._catalogue_known.set()
        for slot in self._slots.values():
            slot.spawn()

    async def stop(self) -> None:
        for acquirer in self._acquirers:
            acquirer.cancel()
        await asyncio.gather(*(slot.stop(self._stop_grace_s) for slot in self._slots.values()))
        for answer in self._answers.values():
            answer.cancel()
        if self._saving is not None:
            await self._saving

    def workers(self) -> Sequence[WorkerInfo]:
        return [slot.info for slot in self._slots.values()]

    def subscribe(self, listener: Callable[[WorkerInfo], None]) -> None:
        self._listeners.append(listener)

    async def catalogue(self) -> Sequence[dict[str, Any]]:
        await self._catalogue_known.wait()
        assert self._catalogue is not None
        return self._catalogue

    # --- jobs ---------------------------------------------------------------------------------

    async def acquire(self) -> str:
        for slot in self._slots.values():
            if slot.free:
                slot.taken = True
                return slot.id
        acquirer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._acquirers.append(acquirer)
        try:
            return await acquirer
        except asyncio.CancelledError:
            if acquirer.done() and not acquirer.cancelled():
                self.release(acquirer.result())
            raise
        finally:
            with suppress(ValueError):
                self._acquirers.remove(acquirer)

    def release(self, worker: str) -> None:
        self._slots[worker].taken = False
        self.offer(self._slots[worker])

    async def run(self, worker: str, job: Run, listener: Listener) -> Finished:
        slot = self._slots[worker]
        try:
            return await slot.run(job, listener)
        finally:
            if slot.job is None:
                self.release(worker)

    def cancel(self, job: str) -> None:
        for slot in self._slots.values():
            if slot.job == job:
                slot.cancel(self._cancel_grace_s)

    def waiting(self, jobs: int, watchers: int) -> None:
        # Workers ask whether, not how many: a busy queue is told once, not at every job.
        told = Waiting(min(jobs, 1), min(watchers, 1))
        if told != self._waiting:
            self._waiting = told
            for slot in self._slots.values():
                slot.send(told)

    # --- questions ----------------------------------------------------------------------------

    async def check(self, workflow: dict[str, Any]) -> Sequence[dict[str, Any]]:
        for slot in self._slots.values():
            if slot.info.state in ("ready", "busy"):
                number = next(self._requests)
                try:
                    async with asyncio.timeout(CHECK_TIMEOUT_S):
                        answer = await self._ask(slot, Check(number, workflow), number)
                except (TimeoutError, WorkerDied):
                    return ()
                return answer.problems if isinstance(answer, Problems) else ()
        return ()

    async def free(self, request: Free) -> dict[str, Any]:
        memory: dict[str, Any] = {}
        asked = []
        for slot in self._slots.values():
            if slot.info.state in ("ready", "busy"):
                number = next(self._requests)
                question = Free(number, request.models, request.cache)
                asked.append((slot, self._ask(slot, question, number)))
        for slot, answer in asked:
            with suppress(WorkerDied):
                freed = await answer
                memory[slot.id] = freed.memory
        return memory

    def _ask(self, slot: _Slot, question: Check | Free, number: int) -> asyncio.Future[Any]:
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        slot.asked.add(number)
        answer.add_done_callback(lambda _: self._answers.pop(number, None))
        slot.send(question)
        return answer

    # --- what slots tell ----------------------------------------------------------------------

    def offer(self, slot: _Slot) -> None:
        """A worker may have become free: give it to whoever has waited longest."""
        while slot.free and self._acquirers:
            acquirer = self._acquirers.popleft()
            if not acquirer.done():
                slot.taken = True
                acquirer.set_result(slot.id)

    def changed(self, slot: _Slot) -> None:
        for listener in self._listeners:
            listener(slot.info)

    def answered(self, message: Problems | Freed) -> None:
        answer = self._answers.get(message.request)
        if answer is not None and not answer.done():
            answer.set_result(message)

    def gone(self, numbers: set[int]) -> None:
        for number in numbers:
            answer = self._answers.get(number)
            if answer is not None and not answer.done():
                answer.set_exception(WorkerDied("the worker ended before it answered"))

    def learned(self, nodes: Sequence[dict[str, Any]]) -> None:
        if self._catalogue is not None and list(self._catalogue) == list(nodes):
            return
        self._catalogue = nodes
        self._catalogue_known.set()
        if self._catalogue_cache is not None:  # reads every node source: not on the event loop
            save = self._catalogue_cache.save
            self._saving = asyncio.get_running_loop().run_in_executor(None, save, nodes)

    def greeting(self) -> Waiting:
        return self._waiting


class _Slot:
    """The place of one worker: the process comes and goes, the device stays."""

    def __init__(self, id: str, options: WorkerOptions, pool: LocalPool) -> None:
        self.id = id
        self.info = WorkerInfo(id, options.device, "starting", None, {}, None)
        self.taken = False
        self.asked: set[int] = set()
        self.job: str | None = None
        self._options = options
        self._pool = pool
        self._process: WorkerProcess | None = None
        self._listener: Listener | None = None
        self._finished: asyncio.Future[Finished] | None = None
        self._cancelling = False
        self._deaths = 0
        """Deaths in a row without having been ready."""
        self._stopping = False
        self._timer: asyncio.TimerHandle | None = None
        self._respawn: asyncio.TimerHandle | None = None
        self._ended = asyncio.Event()

    @property
    def free(self) -> bool:
        return self.info.state == "ready" and not self.taken

    def spawn(self) -> None:
        self._respawn = None
        if self._stopping:
            return
        process = WorkerProcess(self._options, self._received, self._died)
        try:
            process.start()
        except OSError as error:  # no memory or no handles left: try again later
            self._died(None, f"The process cannot be started: {error}")
            return
        self._process = process
        self._change(state="starting", pid=self._process.pid, memory={}, job=None)
        self.send(self._pool.greeting())

    def send(self, message: Any) -> None:
        if self._process is not None:
            self._process.send(message)

    async def run(self, job: Run, listener: Listener) -> Finished:
        if self._process is None or self.info.state != "ready":
            raise WorkerDied(f"worker {self.id} ended before the job began")
        self.job = job.job
        self._listener = listener
        self._cancelling = False
        self._finished = asyncio.get_running_loop().create_future()
        self._change(state="busy", job=job.job)
        self.send(job)
        try:
            return await asyncio.shield(self._finished)
        except asyncio.CancelledError:
            # Whoever waited has gone; the worker is free again once the job has stopped.
            self._listener = None
            if self._finished is not None:
                self._finished.add_done_callback(lambda _: self._pool.release(self.id))
            if self.job is not None:
                self.cancel(self._pool._cancel_grace_s)
            raise

    def cancel(self, grace_s: float) -> None:
        """Ask, then end: a node that never looks loses its process."""
        if self._cancelling or self.job is None:
            return
        self._cancelling = True
        self.send(Cancel(self.job))
        self._timer = asyncio.get_running_loop().call_later(grace_s, self._end_process)

    async def stop(self, grace_s: float) -> None:
        self._stopping = True
        if self._respawn is not None:
            self._respawn.cancel()
        process = self._process
        if process is None:
            return
        if self.job is not None:
            self.send(Cancel(self.job))
        self.send(Shutdown())
        for act, wait_s in ((None, grace_s), (process.terminate, TERM_GRACE_S), (process.kill, 5)):
            if act is not None:
                act()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._ended.wait()
                    break
        await process.join()
        self._change(state="dead", pid=None)

    def _end_process(self) -> None:
        process = self._process
        if process is None or not self._cancelling:
            return
        process.terminate()
        self._timer = asyncio.get_running_loop().call_later(TERM_GRACE_S, process.kill)

    def _received(self, messages: Sequence[FromWorker]) -> None:
        for message in messages:
            if isinstance(message, StateChanged):
                self._state_changed(message)
            elif isinstance(message, Catalogue):
                self._pool.learned(message.nodes)
            elif isinstance(message, Problems | Freed):
                self.asked.discard(message.request)
                self._pool.answered(message)
            elif isinstance(message, Finished):
                self._finish(message)
            elif self._listener is not None:
                self._listener(message)

    def _state_changed(self, message: StateChanged) -> None:
        state = message.state
        if state == "ready":
            self._deaths = 0
            if self.job is not None:
                state = "busy"
        self._change(
            state=state,
            device=message.device or self.info.device,
            memory=message.memory or self.info.memory,
            error=message.error,
        )
        self._pool.offer(self)

    def _finish(self, finished: Finished) -> None:
        self._stop_timer()
        self.job = None
        self._listener = None
        waiter, self._finished = self._finished, None
        self._change(state="ready" if self.info.state == "busy" else self.info.state, job=None)
        if waiter is not None:
            waiter.set_result(finished)

    def _died(self, code: int | None, error: str | None = None) -> None:
        self._stop_timer()
        self._process = None
        self._ended.set()
        job, self.job = self.job, None
        listener, self._listener = self._listener, None
        waiter, self._finished = self._finished, None
        was_ready = self.info.state in ("ready", "busy")
        self._change(
            state="dead", pid=None, job=None, error=self.info.error if error is None else error
        )
        if waiter is not None:
            if (self._cancelling or listener is None) and job is not None:
                waiter.set_result(Finished(job, "cancelled"))
            else:
                waiter.set_exception(WorkerDied(f"worker {self.id} ended {_how(code)}"))
        self._cancelling = False
        asked, self.asked = self.asked, set()
        self._pool.gone(asked)
        if not self._stopping:
            self._deaths = 0 if was_ready else self._deaths + 1
            delay = BACKOFF_S[min(self._deaths, len(BACKOFF_S) - 1)]
            self._ended.clear()
            self._respawn = asyncio.get_running_loop().call_later(delay, self.spawn)

    def _change(self, **changes: Any) -> None:
        changed = replace(self.info, **changes)
        if changed != self.info:
            self.info = changed
            self._pool.changed(self)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _how(code: int | None) -> str:
    if code is None:
        return "without a word"
    if code < 0:
        return f"by signal {-code}"
    return f"with code {code}"
