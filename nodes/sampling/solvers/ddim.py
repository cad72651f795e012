"""The DDPM family, in the notation of its papers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import torch

from nodes.sampling.path import EXPLODING, Path
from nodes.sampling.solvers.step import Denoiser, Noise, Sigmas, Step


def ddim(
    denoiser: Denoiser, x: torch.Tensor, sigmas: Sigmas, path: Path = EXPLODING
) -> Iterator[Step]:
    """Song, Meng & Ermon (2020), "Denoising Diffusion Implicit Models", eq. 12 with sigma_t = 0,
    https://arxiv.org/abs/2010.02502."""
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        eps = (x - path.alpha(sigma) * x0) / sigma
        x = path.alpha(sigma_next) * x0 + sigma_next * eps
        yield Step(x, x0)


def ddpm(
    denoiser: Denoiser, x: torch.Tensor, sigmas: Sigmas, noise: Noise, path: Path = EXPLODING
) -> Iterator[Step]:
    """Ho, Jain & Abbeel (2020), "Denoising Diffusion Probabilistic Models", Algorithm 2 with the
    posterior variance of eq. 7, https://arxiv.org/abs/2006.11239.

    alpha_bar is the paper's: the signal's share of the variance, 1 / (1 + (sigma / alpha)^2).
    """
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        alpha_bar, alpha_bar_next = _alpha_bar(path, sigma), _alpha_bar(path, sigma_next)
        alpha_t = alpha_bar / alpha_bar_next
        beta_t = 1 - alpha_t
        # x is the paper's x_t times the scale of the path: sigma / sqrt(1 - alpha_bar).
        x_t = x * (math.sqrt(1 - alpha_bar) / sigma)
        mean = (math.sqrt(alpha_bar_next) * beta_t / (1 - alpha_bar)) * x0 + (
            math.sqrt(alpha_t) * (1 - alpha_bar_next) / (1 - alpha_bar)
        ) * x_t
        if sigma_next > 0:
            beta_tilde = (1 - alpha_bar_next) / (1 - alpha_bar) * beta_t
            mean = mean + math.sqrt(beta_tilde) * noise(sigma, sigma_next)
            x = mean * (sigma_next / math.sqrt(1 - alpha_bar_next))
        else:
            x = mean
        yield Step(x, x0)


def _alpha_bar(path: Path, sigma: float) -> float:
    return 1 / (1 + math.exp(-2 * path.lam(sigma)))
