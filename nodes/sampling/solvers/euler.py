"""First-order solvers of the probability-flow ODE dx/dsigma = (x - x0) / sigma.

The equation holds in the variance-exploding frame and on the straight path of rectified flow
alike: in both, (x - x0) / sigma is the derivative along the path.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import torch

from nodes.sampling.path import EXPLODING, Path, ancestral
from nodes.sampling.solvers.step import Denoiser, Noise, Sigmas, Step


def euler(denoiser: Denoiser, x: torch.Tensor, sigmas: Sigmas) -> Iterator[Step]:
    """Karras et al. (2022), "Elucidating the Design Space of Diffusion-Based Generative Models",
    Algorithm 2 without churn and without the second-order correction."""
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        d = (x - x0) / sigma
        x = x + d * (sigma_next - sigma)
        yield Step(x, x0)


def euler_ancestral(
    denoiser: Denoiser,
    x: torch.Tensor,
    sigmas: Sigmas,
    noise: Noise,
    path: Path = EXPLODING,
    eta: float = 1.0,
) -> Iterator[Step]:
    """Euler steps to sigma_down, then fresh noise back up: with eta = 1 the ancestral sampling of
    Ho et al. (2020), "Denoising Diffusion Probabilistic Models", in the frame of Song et al.
    (2020), "Score-Based Generative Modeling through SDEs", appendix F."""
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        sigma_down, scale, sigma_up = ancestral(path, sigma, sigma_next, eta)
        d = (x - x0) / sigma
        x = x + d * (sigma_down - sigma)
        if sigma_up > 0:
            x = scale * x + sigma_up * noise(sigma, sigma_next)
        yield Step(x, x0)
