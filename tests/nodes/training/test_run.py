"""Runs that are killed, cancelled, prolonged."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn

from nodes.api import SILENT, NodeError
from nodes.api.errors import Cancelled
from nodes.api.progress import Yielded
from nodes.training.draws import generator
from nodes.training.ema import Ema
from nodes.training.run import Run
from nodes.training.schedule import rate_at
from nodes.training.state import load_state, save_state
from nodes.training.step import descend
from tests.nodes.training.long_run import STEPS, train


class Watcher(type(SILENT)):  # type: ignore[misc]
    """Remembers what a run says; raises what it is told to at a step."""

    def __init__(self, at: int = -1, error: BaseException | None = None) -> None:
        self.points: list[tuple[str, int, float]] = []
        self.saves = 0
        self._at, self._error = at, error

    def step(self, step: int, total: int, unit: str = "step") -> None:
        if step == self._at and self._error is not None:
            raise self._error

    def metric(self, series: str, step: int, value: float) -> None:
        self.points.append((series, step, value))

    def advanced(self) -> None:
        self.saves += 1


def fit(
    folder: Path, steps: int, decay: float = 0.2, progress: Watcher | None = None, **options: float
) -> tuple[Run, nn.Linear]:
    """A line fitted to noise."""
    torch.manual_seed(0)
    line = nn.Linear(4, 1)
    optimizer = torch.optim.AdamW(line.parameters(), fused=True)
    ema = Ema(line)
    parts = {"line": line, "optimizer": optimizer, "ema": ema}
    run = Run(folder, steps, parts, progress or SILENT, decay=decay, record_every=10, **options)  # type: ignore[arg-type]
    for step in run:
        x = torch.randn(8, 4, generator=generator(0, "x", step))
        loss = (line(x) - x.sum(1, keepdim=True)).square().mean()
        descend(optimizer, loss, 0.01 * rate_at(step, steps, 5, decay))
        ema.update()
        run.record(loss=loss.item())
    return run, line


def test_it_learns(tmp_path: Path) -> None:
    run, line = fit(tmp_path, 400)
    losses = [value for _, value in run.curve()["loss"]]
    assert losses[-1] < 0.1 * losses[0]
    assert [step for step, _ in run.curve()["loss"]] == list(range(10, 401, 10))
    assert (line.weight - 1).abs().max() < 0.5


@pytest.mark.parametrize("stop", [1, 37, 80, 95])
def test_a_cancelled_run_goes_on_where_it_was(tmp_path: Path, stop: int) -> None:
    whole, line = fit(tmp_path / "whole", 100)
    with pytest.raises(Cancelled):
        fit(tmp_path / "cut", 100, progress=Watcher(stop, Cancelled()))
    state = load_state(tmp_path / "cut" / "latest.pt")
    assert state is not None
    assert state["step"] == stop
    watcher = Watcher()
    again, other = fit(tmp_path / "cut", 100, progress=watcher)
    assert again.curve() == whole.curve()
    assert torch.equal(other.weight, line.weight)
    assert watcher.points == [("loss", *point) for point in whole.curve()["loss"]]  # all of it


def test_a_longer_run_goes_on_from_before_the_decay(tmp_path: Path) -> None:
    fit(tmp_path / "a", 100)
    longer, line = fit(tmp_path / "a", 200)
    whole, other = fit(tmp_path / "b", 200)
    assert longer.curve() == whole.curve()
    assert torch.equal(line.weight, other.weight)


def test_a_longer_run_is_never_thrown_away(tmp_path: Path) -> None:
    fit(tmp_path, 100)
    before = (tmp_path / "latest.pt").read_bytes()
    with pytest.raises(NodeError, match="gone on to step 100") as caught:
        fit(tmp_path, 60)
    assert caught.value.input == "steps"
    assert (tmp_path / "latest.pt").read_bytes() == before


def test_a_run_that_is_shortened_in_time_is_the_short_run(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        fit(tmp_path / "a", 1000, progress=Watcher(30, Cancelled()))
    short, line = fit(tmp_path / "a", 50)
    whole, other = fit(tmp_path / "b", 50)
    assert short.curve() == whole.curve()
    assert torch.equal(line.weight, other.weight)


def test_a_finished_run_does_nothing_again(tmp_path: Path) -> None:
    run, line = fit(tmp_path, 50)
    again, other = fit(tmp_path, 50)
    assert again.curve() == run.curve()
    assert torch.equal(line.weight, other.weight)


def test_a_short_job_gets_the_device_at_a_checkpoint(tmp_path: Path) -> None:
    class Busy(Watcher):
        def should_yield(self) -> bool:
            return True

        def give_way(self) -> None:
            raise Yielded

    with pytest.raises(Yielded):
        fit(tmp_path, 50, progress=Busy(), save_every_s=0.0)
    state = load_state(tmp_path / "latest.pt")
    assert state is not None
    assert state["step"] == 1


def test_a_loss_that_is_no_number_ends_the_run(tmp_path: Path) -> None:
    run = Run(tmp_path, 5, {})
    assert next(iter(run)) == 0
    with pytest.raises(FloatingPointError, match="loss is nan at step 0"):
        run.record(loss=float("nan"))


def test_a_state_is_whole_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "state.pt"
    assert load_state(path) is None
    save_state(path, {"step": 1})

    class Refuses:
        def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
            raise RuntimeError("cannot be written")

    with pytest.raises(RuntimeError, match="cannot be written"):
        save_state(path, {"step": 2, "x": Refuses()})
    assert load_state(path) == {"step": 1}


@pytest.mark.parametrize("kind", ["vae", "adamw", "muon"])
def test_a_killed_training_gives_the_same_curve_and_weights(kind: str, tmp_path: Path) -> None:
    """kill -9 at a random point: what is left of the run ends as if nothing had happened."""
    threads = torch.get_num_threads()
    whole_curve, whole = train(kind, tmp_path / "whole")
    cut = tmp_path / "cut"
    latest = cut / ("joint/latest.pt" if kind == "vae" else "latest.pt")
    victim = subprocess.Popen(
        [sys.executable, "-m", "tests.nodes.training.long_run", kind, str(cut)],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )
    try:
        wanted = random.randint(1, STEPS // 2 - 2)
        deadline = time.monotonic() + 600  # of a busy machine; it takes seconds
        while _step(latest) < wanted:
            assert victim.poll() is None
            assert time.monotonic() < deadline
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    assert wanted <= _step(latest) < STEPS
    curve, weights = train(kind, cut)
    torch.set_num_threads(threads)
    assert curve == whole_curve
    assert all(torch.equal(weights[name], value) for name, value in whole.items())


def _step(path: Path) -> int:
    try:
        state = load_state(path)
    except (OSError, RuntimeError, EOFError):
        return 0
    return 0 if state is None else int(state["step"])
