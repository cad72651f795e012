"""The steps of a training run: counted, measured, kept on disk and taken up again after a crash.

    run = Run(folder, steps, {"model": model, "optimizer": optimizer, "ema": ema}, progress)
    for step in run:
        ...
        run.record(loss=loss.item())

A run that was killed goes on from its last saved state and, as every draw is a function of the
step (`draws.py`), gives the curve and the weights it would have given.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from nodes.api import SILENT, NodeError, Progress, say
from nodes.api.errors import Cancelled
from nodes.training.schedule import decay_start
from nodes.training.state import load_state, save_state

Points = tuple[tuple[int, float], ...]


class Stateful(Protocol):
    """A module, an optimizer, a mean of weights: whatever a run has to remember."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state: dict[str, Any], /) -> Any: ...


class Run:
    """Iterates over the steps that are left; `step` of `steps` are done.

    Two states lie in `folder`: `latest.pt`, and `stable.pt`, the last before the learning rate
    falls, from which a longer run goes on.
    """

    def __init__(
        self,
        folder: Path,
        steps: int,
        parts: Mapping[str, Stateful],
        progress: Progress = SILENT,
        *,
        decay: float = 0.0,
        save_every_s: float = 120.0,
        record_every: int = 20,
        on_save: Callable[[], None] | None = None,
    ) -> None:
        self.folder, self.steps, self.parts, self.progress = folder, steps, parts, progress
        self.step = 0
        self.falling = decay_start(steps, decay)
        self.series: dict[str, list[tuple[int, float]]] = {}
        self._save_every_s, self._record_every, self._on_save = save_every_s, record_every, on_save
        self._sums: dict[str, float] = {}
        self._terms = 0
        self._resume()

    def __iter__(self) -> Iterator[int]:
        saved = time.monotonic()
        while self.step < self.steps:
            yield self.step
            self.step += 1
            if self.step % self._record_every == 0 or self.step == self.steps:
                self._flush()
            if self.step == self.falling < self.steps:
                self._save(self.folder / "stable.pt")
            if self.step == self.steps or time.monotonic() - saved > self._save_every_s:
                self.save()
                saved = time.monotonic()
            try:
                self.progress.step(self.step, self.steps)
            except Cancelled:
                self._save(self.folder / "latest.pt")
                raise

    def record(self, **values: float) -> None:
        """Measured in this step; the curve keeps means over some steps.

        FloatingPointError if a value is not finite: the run cannot recover, the last state can.
        """
        for name, value in values.items():
            if not math.isfinite(value):
                raise FloatingPointError(
                    say("{name} is {value} at step {step}", name=name, value=value, step=self.step)
                )
            self._sums[name] = self._sums.get(name, 0.0) + value
        self._terms += 1

    def curve(self) -> dict[str, Points]:
        """Every series so far."""
        return {name: tuple(points) for name, points in self.series.items()}

    def save(self) -> None:
        """Keep the state now, show what was learnt, and step aside if a short job waits."""
        self._save(self.folder / "latest.pt")
        self.progress.advanced()
        if self._on_save is not None:
            self._on_save()
        if self.step < self.steps and self.progress.should_yield():
            self.progress.give_way()

    def _flush(self) -> None:
        for name, total in self._sums.items():
            mean = total / self._terms
            self.series.setdefault(name, []).append((self.step, mean))
            self.progress.metric(name, self.step, mean)
        self._sums, self._terms = {}, 0

    def _save(self, path: Path) -> None:
        state = {
            "step": self.step,
            "steps": self.steps,
            "falling": self.falling,
            "series": self.series,
            "sums": self._sums,
            "terms": self._terms,
            "parts": {name: part.state_dict() for name, part in self.parts.items()},
        }
        save_state(path, state)

    def _resume(self) -> None:
        """Take up the latest state that a run of this length would have passed through."""
        found = [load_state(self.folder / name) for name in ("latest.pt", "stable.pt")]
        states = [state for state in found if state is not None]
        state = next((state for state in states if self._passes_through(state)), None)
        if state is None:
            if states:
                raise NodeError(
                    say(
                        "This training has gone on to step {step} of {steps}; it does not go back to "
                        "{self_steps}.",
                        step=states[0]["step"],
                        steps=states[0]["steps"],
                        self_steps=self.steps,
                    ),
                    input="steps",
                    remedy=say("Ask for more steps, or change the seed to begin anew."),
                )
            return
        self.step = state["step"]
        self.series = {name: list(map(tuple, points)) for name, points in state["series"].items()}
        self._sums, self._terms = state["sums"], state["terms"]
        for name, part in self.parts.items():
            part.load_state_dict(state["parts"][name])
        for name, points in self.series.items():  # the curve so far, for whoever watches now
            for step, value in points:
                self.progress.metric(name, step, value)

    def _passes_through(self, state: dict[str, Any]) -> bool:
        """The same run, or one whose learning rate had not begun to fall; nor has this one's."""
        if state["steps"] == self.steps:
            return True
        return bool(state["step"] <= min(state["falling"], self.falling))
