"""The worker process: owns torch, the node code, the models and the caches of one device.

The main thread runs jobs, one after another. A second thread listens, so that a wish to cancel
arrives while a node computes; a third answers checks. When the server's end of the pipe closes,
the process ends: no worker outlives its server.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from nodes.api import NoDevice
from nodes.api.sentence import say
from server.engine.control import Control
from server.engine.memory_watch import MemoryWatch
from server.engine.options import WorkerOptions
from server.engine.outbox import Outbox
from server.engine.protocol import (
    Cancel,
    Catalogue,
    Check,
    Failure,
    Finished,
    Free,
    Freed,
    FromWorker,
    Problems,
    Run,
    Shutdown,
    StateChanged,
    ToWorker,
    Waiting,
    WorkerState,
)

if TYPE_CHECKING:
    from server.engine.executor import Executor
    from server.engine.machine import Machine

ORPHAN_GRACE_S = 2.0
"""How long a node may take to notice that the server is gone."""

QUIET_THREADS: Mapping[str, str] = {
    # Spinning OpenMP threads make a step several times slower on a machine that does other things.
    "OMP_WAIT_POLICY": "PASSIVE",
    "KMP_BLOCKTIME": "0",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


def main(pipe: Connection, options: WorkerOptions) -> None:
    """Entry point of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the server's to answer
    if sys.platform != "win32":  # held back until here by whoever started us
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    for name, value in {**QUIET_THREADS, **dict(options.environment)}.items():
        os.environ.setdefault(name, value)
    Worker(pipe, options).serve()


class Worker:
    """The process's parts, joined."""

    def __init__(self, pipe: Connection, options: WorkerOptions) -> None:
        self._pipe = pipe
        self._options = options
        self._outbox = Outbox(self._send)
        self._work: queue.SimpleQueue[Run | Free | Shutdown] = queue.SimpleQueue()
        self._checks: queue.SimpleQueue[Check] = queue.SimpleQueue()
        self._control = Control()
        self._job: str | None = None
        self._cancelled: set[str] = set()
        """Jobs that were cancelled, perhaps before they began."""
        self._freed: set[int] = set()
        """Requests answered once, which will come a second time."""
        self._leaving = False
        self._error = ""
        self._executor: Executor | None = None
        self._machine: Machine | None = None
        self._memory: dict[str, Any] = {}
        """As it was last told."""
        self._memory_watch: MemoryWatch | None = None

    def serve(self) -> None:
        """Work until told to leave."""
        signal.signal(signal.SIGTERM, self._terminated)
        threading.Thread(target=self._listen, name="listener", daemon=True).start()
        self._state("starting")
        try:
            self._start()
        except NoDevice as error:
            self._error = f"The worker cannot start: {error} Choose another with --device."
            sys.stderr.write(self._error + "\n")
            self._state("dead")
            self._leave(1)
        except Exception as error:
            traceback.print_exc()
            self._error = f"The worker cannot start: {type(error).__name__}: {error}"
            self._state("dead")
            self._leave(1)
        threading.Thread(target=self._answer_checks, name="checks", daemon=True).start()
        self._state("ready")
        while not self._leaving:
            message = self._work.get()
            if isinstance(message, Run):
                self._run(message)
            elif isinstance(message, Free):
                self._free(message)
            else:
                break
        self._state("stopping")
        self._leave(0)

    # --- the main thread ----------------------------------------------------------------------

    def _start(self) -> None:
        from nodes.api import discover
        from server.engine.machine import build

        registry = discover(self._options.packages, self._options.plugins, self._broken)
        entries = registry.catalogue()
        self._outbox.put(Catalogue(tuple(entries)))
        self._state("warming")
        self._machine = build(registry, self._options, entries)
        self._executor = self._machine.executor
        self._memory_watch = MemoryWatch(self._machine.memory, self._remember)

    def _broken(self, plugin: str, error: Exception) -> None:
        traceback.print_exception(error)
        said = f"The plugin {plugin} cannot be imported: {type(error).__name__}: {error}"
        self._error = f"{self._error}\n{said}".strip()

    def _run(self, job: Run) -> None:
        assert self._executor is not None
        assert self._machine is not None
        assert self._memory_watch is not None
        # In this order, with the listener's the other way round, no wish to cancel is missed.
        self._control.cancelled = False
        self._job = job.job
        if job.job in self._cancelled:
            self._control.cancelled = True
        self._memory_watch.begin(self._memory)
        try:
            self._machine.assets(job.assets)
            finished = self._executor.run(job, self._emit, self._control)
        except BaseException as error:
            # The executor answers for nodes; this is for its own mistakes, so that a job ends.
            finished = Finished(
                job.job,
                "failed",
                Failure(
                    None,
                    None,
                    "node.exception",
                    say(
                        "The engine broke: {name}: {error}",
                        name=type(error).__name__,
                        error=str(error),
                    ),
                    say("Please report this."),
                    traceback=traceback.format_exc(),
                ),
            )
        self._memory_watch.end()
        self._job = None
        self._cancelled.discard(job.job)
        if self._leaving:  # told before the job's end, so that no other is sent here
            self._state("stopping")
        self._outbox.put(finished)
        if not self._leaving:
            self._state("ready")  # with the memory as the job left it

    def _emit(self, message: FromWorker) -> None:
        self._outbox.put(message)

    def _free(self, message: Free) -> None:
        """Asked for twice, as an errand and in the queue: whichever comes first does it."""
        assert self._machine is not None
        if message.request in self._freed:
            self._freed.discard(message.request)
            return
        self._freed.add(message.request)
        if message.cache:
            self._machine.equipment.cache.clear()
        if message.models:
            self._machine.equipment.services.free_models()
        self._outbox.put(Freed(message.request, self._machine.memory()))

    def _state(self, state: WorkerState) -> None:
        machine = self._machine
        if machine is None:
            self._outbox.put(StateChanged(state, error=self._error))
        else:
            self._memory = machine.memory()
            self._outbox.put(StateChanged(state, machine.device, self._memory, self._error))

    def _remember(self, memory: dict[str, Any]) -> None:
        """Tell of the memory amid a job; the pool knows that a worker with a job is busy."""
        if self._machine is not None and not self._leaving:
            self._memory = memory
            self._outbox.put(StateChanged("ready", self._machine.device, memory, self._error))

    def _terminated(self, *_: object) -> None:
        self._leaving = True
        self._control.cancelled = True
        if self._job is None:
            self._leave(0)

    def _leave(self, code: int) -> None:
        """End at once: a tidy interpreter exit with torch loaded takes longer than starting."""
        with suppress(OSError):
            self._outbox.close()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

    # --- other threads ------------------------------------------------------------------------

    def _listen(self) -> None:
        while True:
            try:
                message: ToWorker = self._pipe.recv()
            except (EOFError, OSError):
                self._orphaned()
                return
            if isinstance(message, Cancel):
                self._cancelled.add(message.job)
                if message.job == self._job:
                    self._control.cancelled = True
            elif isinstance(message, Waiting):
                self._control.waiting_jobs = message.jobs
                self._control.watchers = message.watchers
            elif isinstance(message, Check):
                self._checks.put(message)
            elif isinstance(message, Shutdown) and self._executor is None:
                self._leave(0)
            else:
                if isinstance(message, Free):
                    self._control.errands.append(partial(self._free, message))
                self._work.put(message)

    def _orphaned(self) -> None:
        self._control.cancelled = True
        self._work.put(Shutdown())
        threading.Event().wait(ORPHAN_GRACE_S if self._job is not None else 0)
        os._exit(0)

    def _answer_checks(self) -> None:
        from server.engine.checks import problems_of

        assert self._machine is not None
        while True:
            message = self._checks.get()
            found: tuple[dict[str, Any], ...] = ()
            with suppress(Exception):
                found = problems_of(self._machine.equipment, message.workflow)
            self._outbox.put(Problems(message.request, found))

    def _send(self, bundle: tuple[FromWorker, ...]) -> None:
        with suppress(OSError):  # the listener sees a closed pipe and ends the process
            self._pipe.send(bundle)
