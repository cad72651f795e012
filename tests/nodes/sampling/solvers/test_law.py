"""Stochastic solvers reach the right distribution on Gaussian data: exactly, not by sampling.

With Gaussian data the denoiser is affine and every solver is affine in x and in its noise. So a
run is done on coefficients instead of numbers: x is a vector over the basis (1, first noise,
first increment, …), and the law of the result can be read off: the mean is the coefficient of
1, the variance the sum of the other squares.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from nodes.sampling.noise import BrownianNoise, initial_noise
from nodes.sampling.path import EXPLODING, FLOW, Path
from nodes.sampling.schedules import karras
from nodes.sampling.solvers import SOLVERS, SamplerName, is_stochastic, solve

MEAN, STD = 0.3, 0.5
BASIS = 1024
STOCHASTIC = [name for name in SOLVERS if is_stochastic(name)]

Denoise = Callable[[torch.Tensor, float], torch.Tensor]


class Increments:
    """Independent increments as basis vectors; a part of an interval fits the whole."""

    def __init__(self, clock: Callable[[float], float]) -> None:
        self._clock = clock
        self._free = 2
        self._part: tuple[float, float, torch.Tensor] | None = None

    def __call__(self, sigma: float, sigma_next: float) -> torch.Tensor:
        start, end = self._clock(sigma), self._clock(sigma_next)
        if self._part is not None and self._part[0] == start and self._part[1] < end:
            _, middle, first = self._part
            second = math.sqrt(end - middle) * self._new()
            return (math.sqrt(middle - start) * first + second) / math.sqrt(end - start)
        self._part = (start, end, self._new())
        return self._part[2]

    def _new(self) -> torch.Tensor:
        vector = torch.zeros(BASIS, dtype=torch.float64)
        vector[self._free] = 1
        self._free += 1
        return vector


def one() -> torch.Tensor:
    vector = torch.zeros(BASIS, dtype=torch.float64)
    vector[0] = 1
    return vector


def best(path: Path, unit: torch.Tensor | float) -> Denoise:
    """The expectation of x0 given x."""

    def denoise(x: torch.Tensor, sigma: float) -> torch.Tensor:
        alpha = path.alpha(sigma)
        gain = alpha * STD**2 / ((alpha * STD) ** 2 + sigma**2)
        return MEAN * unit + gain * (x - alpha * MEAN * unit)

    return denoise


def levels(path: Path, steps: int) -> list[float]:
    if path is FLOW:
        return np.linspace(1, 0, steps + 1).tolist()
    return karras(np.array([0.002, 80.0]), steps)


def law(name: SamplerName, path: Path, steps: int, denoise: Denoise | None = None):
    """Mean and standard deviation of the result, started from the true marginal."""
    sigmas = levels(path, steps)
    alpha = path.alpha(sigmas[0])
    x = alpha * MEAN * one()
    x[1] = math.sqrt((alpha * STD) ** 2 + sigmas[0] ** 2)
    noise = Increments(lambda sigma: -sigma if path is FLOW else -math.log(sigma))
    *_, last = solve(name, denoise or best(path, one()), x, sigmas, noise=noise, path=path)
    return last.x[0].item(), last.x[1:].norm().item()


@pytest.mark.parametrize("path", [EXPLODING, FLOW], ids=["exploding", "flow"])
@pytest.mark.parametrize("name", [name for name in STOCHASTIC if name != "lcm"])
def test_mean_is_right_and_the_spread_converges(name: SamplerName, path: Path) -> None:
    errors = []
    for steps in (40, 80, 160):
        mean, std = law(name, path, steps)
        assert mean == pytest.approx(MEAN, abs=1e-9)
        errors.append(abs(std - STD))
    assert errors[2] < errors[0] / 2
    first_order = name in ("euler_ancestral", "ddpm")
    assert errors[2] < (0.02 if first_order else 0.003)


@pytest.mark.parametrize("path", [EXPLODING, FLOW], ids=["exploding", "flow"])
def test_lcm_is_right_for_a_consistency_model(path: Path) -> None:
    """LCM wants the end of the ODE's path, not the expectation, and is then exact."""

    def consistent(x: torch.Tensor, sigma: float) -> torch.Tensor:
        alpha = path.alpha(sigma)
        spread = math.sqrt((alpha * STD) ** 2 + sigma**2)
        return MEAN * one() + (x - alpha * MEAN * one()) * (STD / spread)

    for steps in (1, 4, 8):
        assert law("lcm", path, steps, consistent) == pytest.approx((MEAN, STD), abs=1e-9)


@pytest.mark.parametrize("path", [EXPLODING, FLOW], ids=["exploding", "flow"])
def test_ddpm_is_euler_ancestral(path: Path) -> None:
    """The posterior of Ho et al. and the ancestral step of Song et al. are one."""
    assert law("ddpm", path, 20) == pytest.approx(law("euler_ancestral", path, 20), rel=1e-9)


@pytest.mark.parametrize("path", [EXPLODING, FLOW], ids=["exploding", "flow"])
@pytest.mark.parametrize("name", STOCHASTIC)
def test_drawn_samples_follow_the_law(name: SamplerName, path: Path) -> None:
    """The same with real noise from the real source, against the exact law."""
    sigmas, shape, indices = levels(path, 20), (1, 64, 64), range(8)
    alpha = path.alpha(sigmas[0])
    spread = math.sqrt((alpha * STD) ** 2 + sigmas[0] ** 2)
    x = alpha * MEAN + spread * initial_noise(3, indices, shape)
    noise = BrownianNoise(
        3, indices, shape, lambda s: 30 * (1 - s) if path is FLOW else -4 * math.log(s)
    )
    *_, last = solve(name, best(path, 1.0), x, sigmas, noise=noise, path=path)
    mean, std = law(name, path, 20)
    n = last.x.numel()
    assert last.x.mean().item() == pytest.approx(mean, abs=5 * std / math.sqrt(n))
    assert last.x.std().item() == pytest.approx(std, abs=5 * std / math.sqrt(2 * n))
