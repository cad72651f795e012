"""Sampling of consistency models."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import torch

from nodes.sampling.path import EXPLODING, Path
from nodes.sampling.solvers.step import Denoiser, Noise, Sigmas, Step


def lcm(
    denoiser: Denoiser, x: torch.Tensor, sigmas: Sigmas, noise: Noise, path: Path = EXPLODING
) -> Iterator[Step]:
    """Luo et al. (2023), "Latent Consistency Models", Algorithm 3, https://arxiv.org/abs/2310.04378:
    jump to x0, then noise it anew to the next level."""
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        x = x0
        if sigma_next > 0:
            x = path.alpha(sigma_next) * x0 + sigma_next * noise(sigma, sigma_next)
        yield Step(x, x0)
