"""A worker process and the two threads that speak with it, on behalf of the event loop."""

from __future__ import annotations

import asyncio
import multiprocessing
import multiprocessing.connection
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from typing import Any

from server.engine import worker
from server.engine.options import WorkerOptions
from server.engine.protocol import FromWorker

_SPAWN = multiprocessing.get_context("spawn")


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Ctrl+C reaches every process of a terminal. One that is started in here inherits that it
    waits, so it finds no half-made interpreter; `worker.main` decides what becomes of it."""
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # which would let signals in again at its own start
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class WorkerProcess:
    """Starts the process, brings its messages onto the event loop, tells its end once.

    A read that waits for the rest of a large message must not stop the loop, nor a write into a
    full pipe; so each has a thread.
    """

    def __init__(
        self,
        options: WorkerOptions,
        received: Callable[[Sequence[FromWorker]], None],
        died: Callable[[int | None], None],
    ) -> None:
        self._received = received
        self._died = died
        self._loop = asyncio.get_running_loop()
        self._pipe, self._theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=worker.main, args=(self._theirs, options), name="tessera-worker", daemon=True
        )
        self._outgoing: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="worker-reader", daemon=True)
        self._writer = threading.Thread(target=self._write, name="worker-writer", daemon=True)

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def start(self) -> None:
        with _without_interrupts():
            self._process.start()
        self._theirs.close()
        self._reader.start()
        self._writer.start()

    def send(self, message: Any) -> None:
        self._outgoing.put(message)

    def terminate(self) -> None:
        with suppress(OSError, AttributeError):
            self._process.terminate()

    def kill(self) -> None:
        with suppress(OSError, AttributeError):
            self._process.kill()

    async def join(self) -> None:
        """Wait for the threads of a process that has ended."""
        for thread in (self._reader, self._writer):
            if thread.is_alive():
                await asyncio.to_thread(thread.join, 5)

    def _read(self) -> None:
        sentinel = self._process.sentinel
        try:
            while True:
                # A child of the worker may hold the pipe open after the worker's death, so the
                # process itself is watched too.
                if self._pipe not in multiprocessing.connection.wait([self._pipe, sentinel]):
                    break
                self._call(self._received, self._pipe.recv())
        except (EOFError, OSError):
            pass
        self._outgoing.put(None)
        self._process.join()
        code = self._process.exitcode
        self._writer.join()
        self._pipe.close()
        self._process.close()
        self._call(self._died, code)

    def _write(self) -> None:
        while (message := self._outgoing.get()) is not None:
            with suppress(OSError):  # the reader sees the end
                self._pipe.send(message)

    def _call(self, function: Callable[[Any], None], argument: Any) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            self._loop.call_soon_threadsafe(function, argument)
