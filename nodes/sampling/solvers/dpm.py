"""DPM-Solver-2: a midpoint method with its midpoint in log sigma."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import torch

from nodes.sampling.path import EXPLODING, Path, ancestral
from nodes.sampling.solvers.step import Denoiser, Noise, Sigmas, Step


def dpm_2(denoiser: Denoiser, x: torch.Tensor, sigmas: Sigmas) -> Iterator[Step]:
    """Lu et al. (2022), "DPM-Solver", https://arxiv.org/abs/2206.00927, in the form of Karras
    et al. (2022): second order, two model calls a step, one in the last."""
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        x = _midpoint_step(denoiser, x, x0, sigma, sigma_next)
        yield Step(x, x0)


def dpm_2_ancestral(
    denoiser: Denoiser,
    x: torch.Tensor,
    sigmas: Sigmas,
    noise: Noise,
    path: Path = EXPLODING,
    eta: float = 1.0,
) -> Iterator[Step]:
    """DPM-Solver-2 steps to sigma_down, then fresh noise back up, as in `euler_ancestral`."""
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        sigma_down, scale, sigma_up = ancestral(path, sigma, sigma_next, eta)
        x = _midpoint_step(denoiser, x, x0, sigma, sigma_down)
        if sigma_up > 0:
            x = scale * x + sigma_up * noise(sigma, sigma_next)
        yield Step(x, x0)


def _midpoint_step(
    denoiser: Denoiser, x: torch.Tensor, x0: torch.Tensor, sigma: float, sigma_next: float
) -> torch.Tensor:
    d = (x - x0) / sigma
    if sigma_next > 0:
        sigma_mid = math.sqrt(sigma * sigma_next)
        x_mid = x + d * (sigma_mid - sigma)
        d = (x_mid - denoiser(x_mid, sigma_mid)) / sigma_mid
    return x + d * (sigma_next - sigma)
