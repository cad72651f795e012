"""Heun's method on the probability-flow ODE."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import torch

from nodes.sampling.solvers.step import Denoiser, Sigmas, Step


def heun(denoiser: Denoiser, x: torch.Tensor, sigmas: Sigmas) -> Iterator[Step]:
    """Karras et al. (2022), "Elucidating the Design Space of Diffusion-Based Generative Models",
    Algorithm 2 without churn: second order, two model calls a step, one in the last."""
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        d = (x - x0) / sigma
        x_next = x + d * (sigma_next - sigma)
        if sigma_next > 0:
            d_prime = (x_next - denoiser(x_next, sigma_next)) / sigma_next
            x_next = x + (d + d_prime) * (0.5 * (sigma_next - sigma))
        x = x_next
        yield Step(x, x0)
