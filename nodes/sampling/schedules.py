"""Schedules: which noise levels the steps visit.

Each takes the model's training noise levels (rising, (T,)) and a number of steps, and gives
steps + 1 falling levels, the last of them 0. A level between two training timesteps is
interpolated in log sigma.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.stats import beta as beta_distribution

Levels: TypeAlias = npt.NDArray[np.floating[Any]]
"""Training noise levels, rising (T,)."""

SchedulerName = Literal[
    "normal", "karras", "exponential", "sgm_uniform", "simple", "ddim_uniform", "beta"
]


def sigma_at(levels: Levels, t: float | Levels) -> Levels:
    """Noise levels at (fractional) timesteps 0..T-1."""
    logs = np.interp(np.asarray(t), np.arange(len(levels)), np.log(levels))
    return np.asarray(np.exp(logs))


def timestep_at(levels: Levels, sigma: float) -> float:
    """The fractional timestep 0..T-1 of a noise level: the inverse of `sigma_at`."""
    return float(np.interp(math.log(sigma), np.log(levels), np.arange(len(levels))))


def normal(levels: Levels, steps: int) -> list[float]:
    """Timesteps evenly from the last to the first."""
    return _to_zero(sigma_at(levels, np.linspace(len(levels) - 1, 0, steps)))


def sgm_uniform(levels: Levels, steps: int) -> list[float]:
    """Timesteps evenly from the last, the first left out, as in Stability's generative-models."""
    return _to_zero(sigma_at(levels, np.linspace(len(levels) - 1, 0, steps + 1)[:-1]))


def simple(levels: Levels, steps: int) -> list[float]:
    """Every (T / steps)-th training timestep, counted from the last ("trailing" in Lin et al.
    2023, https://arxiv.org/abs/2305.08891)."""
    if steps <= len(levels):
        offsets = np.floor(np.arange(steps) * (len(levels) / steps))
    else:  # more steps than training timesteps: fractional ones between
        offsets = np.linspace(0, len(levels) - 1, steps)
    return _to_zero(sigma_at(levels, len(levels) - 1 - offsets))


def ddim_uniform(levels: Levels, steps: int) -> list[float]:
    """Every (T // steps)-th timestep, counted from the first and moved up by one ("leading" in
    Lin et al. 2023), as DDIM was published."""
    stride: float = len(levels) // steps
    if 1 + (steps - 1) * stride > len(levels) - 1 or stride == 0:
        stride = (len(levels) - 2) / (steps - 1)
    return _to_zero(sigma_at(levels, 1 + stride * np.arange(steps)[::-1]))


def karras(levels: Levels, steps: int, rho: float = 7.0) -> list[float]:
    """Karras et al. (2022), eq. 5, https://arxiv.org/abs/2206.00364."""
    ramp = np.linspace(0, 1, steps)
    low, high = levels[0] ** (1 / rho), levels[-1] ** (1 / rho)
    return _to_zero((high + ramp * (low - high)) ** rho)


def exponential(levels: Levels, steps: int) -> list[float]:
    """Noise levels evenly in log sigma."""
    return _to_zero(np.exp(np.linspace(math.log(levels[-1]), math.log(levels[0]), steps)))


def beta(levels: Levels, steps: int, a: float = 0.6, b: float = 0.6) -> list[float]:
    """Timesteps at quantiles of a Beta(0.6, 0.6) distribution: dense at both ends. Lee et al.
    (2024), "Beta Sampling is All You Need", https://arxiv.org/abs/2407.12173."""
    quantiles = beta_distribution.ppf(1 - np.linspace(0, 1, steps, endpoint=False), a, b)
    return _to_zero(sigma_at(levels, quantiles * (len(levels) - 1)))


def _to_zero(sigmas: Levels) -> list[float]:
    return [*sigmas.tolist(), 0.0]


SCHEDULES: Mapping[SchedulerName, Callable[[Levels, int], list[float]]] = {
    "normal": normal,
    "karras": karras,
    "exponential": exponential,
    "sgm_uniform": sgm_uniform,
    "simple": simple,
    "ddim_uniform": ddim_uniform,
    "beta": beta,
}


def schedule(
    name: SchedulerName, levels: Sequence[float] | Levels, steps: int, denoise: float = 1.0
) -> list[float]:
    """The levels of `steps` steps. With denoise < 1 they are the last ones of a schedule of
    int(steps / denoise) steps; with denoise 0 there are none and the list is empty."""
    if denoise <= 0:
        return []
    whole = max(steps, int(steps / denoise))
    return SCHEDULES[name](np.asarray(levels, dtype=np.float64), whole)[-(steps + 1) :]
