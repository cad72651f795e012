"""Workflows run without a server, in this process: for scripts, tests and `tessera run`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nodes.api import EncodedFile, discover
from server import shipped
from server.assets.folder import Folder
from server.engine.control import Control
from server.engine.machine import Machine, build
from server.engine.options import WorkerOptions
from server.engine.protocol import Failure, Finished, FromWorker, Produced, Run
from server.engine.results import Result
from server.engine.worker import QUIET_THREADS

HERE = WorkerOptions(models=(Path("models"), shipped.models()))
"""Where a script looks: models and inputs beside it, and the starters that come with Tessera."""

_MACHINES: dict[WorkerOptions, Machine] = {}
"""One machine for each set of options: loaded models and results stay for the next run."""


class RunFailed(RuntimeError):
    """A workflow did not reach its end; `failure` has node, input, code and remedy."""

    def __init__(self, failure: Failure) -> None:
        place = ".".join(part for part in (failure.node, failure.input) if part)
        told = f"{place}: {failure.message}" if place else failure.message
        super().__init__(f"{told} {failure.remedy or ''}".strip())
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Made:
    """What a run gave."""

    values: tuple[Any, ...]
    """Of the wanted references, in their order."""
    files: Mapping[str, tuple[EncodedFile, ...]]
    """By output node."""
    workflow: dict[str, Any] = field(repr=False)
    """What was run."""
    produced: tuple[Produced, ...] = field(repr=False)
    """The files with what their names are made of, in the order of the run."""

    def save(self, folder: str | Path = "output") -> list[Path]:
        """Write the files under the next free names, the workflow inside each; their paths.

        Raises TesseraError if the folder refuses.
        """
        into = Folder(Path(folder))
        return [path for one in self.produced for path in into.write(self.workflow, one)]


def machine(options: WorkerOptions) -> Machine:
    """The machine for these options in this process, made when first asked for."""
    found = _MACHINES.get(options)
    if found is None:
        for name, value in {**QUIET_THREADS, **dict(options.environment)}.items():
            os.environ.setdefault(name, value)
        found = build(discover(options.packages, options.plugins), options)
        _MACHINES[options] = found
    return found


def run_workflow(
    workflow: dict[str, Any],
    options: WorkerOptions | None = None,
    *,
    outputs: Sequence[str] | None = None,
    on_event: Callable[[FromWorker], None] = lambda _: None,
    control: Control | None = None,
    results: dict[str, Result] | None = None,
    job: str = "local",
) -> Finished:
    """Run a workflow; what a worker would tell goes to `on_event`, files as `Produced` among it.

    Never raises for what a workflow does: `Finished.error` says what went wrong. Ctrl+C while a
    node runs gives the status `cancelled`.
    """
    run = Run(job, 1, workflow, None if outputs is None else tuple(outputs))
    return machine(options or HERE).executor.run(run, on_event, control, results)


def run_here(
    workflow: dict[str, Any],
    wanted: Sequence[tuple[str, str]] = (),
    options: WorkerOptions | None = None,
) -> Made:
    """Run a workflow for the values of (node, output) pairs and the files of output nodes.
    Raises RunFailed, or KeyboardInterrupt when it was cancelled."""
    files: dict[str, tuple[EncodedFile, ...]] = {}
    produced: list[Produced] = []
    results: dict[str, Result] = {}

    def keep(message: FromWorker) -> None:
        if isinstance(message, Produced):
            produced.append(message)
            files[message.node] = files.get(message.node, ()) + message.files

    finished = run_workflow(
        workflow,
        options,
        outputs=[node for node, _ in wanted] or None,
        on_event=keep,
        results=results,
    )
    if finished.error is not None:
        raise RunFailed(finished.error)
    if finished.status != "succeeded":
        raise KeyboardInterrupt
    values = tuple(results[node].values[output] for node, output in wanted)
    return Made(values, files, workflow, tuple(produced))
