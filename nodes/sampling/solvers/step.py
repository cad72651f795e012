"""What a solver asks for and what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, TypeAlias

import torch

Sigmas: TypeAlias = Sequence[float]
"""Noise levels, falling; the last may be 0. Plain floats: a device never waits for one."""


class Denoiser(Protocol):
    def __call__(self, x: torch.Tensor, sigma: float) -> torch.Tensor:
        """The expected x0 behind a noisy x (B, C, h, w) at noise level sigma > 0."""


class Noise(Protocol):
    def __call__(self, sigma: float, sigma_next: float) -> torch.Tensor:
        """Standard normal noise, like x, for the way from one level to a lower one: the
        normalised increment of one Brownian motion, so that parts of an interval fit the whole."""


class Step(NamedTuple):
    """One step done. Solvers are generators of these, so that whoever drives them may look,
    stop or go on."""

    x: torch.Tensor  # at the step's lower noise level
    x0: torch.Tensor  # the prediction the step began with
