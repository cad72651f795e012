"""DPM-Solver++: exponential integrators in half-log-SNR lambda, on the data prediction x0.

Lu et al. (2022), "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic
Models", https://arxiv.org/abs/2211.01095. A first-order step is exact for constant x0:
x_t = sigma_t / sigma_s · x_s - alpha_t · (exp(-h) - 1) · x0 with h = lambda_t - lambda_s.
The step from pure noise (lambda = -inf) has no inner point and the step to sigma = 0 no finite
h: both are taken at first order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import torch

from nodes.sampling.path import EXPLODING, Path, ancestral
from nodes.sampling.solvers.step import Denoiser, Noise, Sigmas, Step


def first_order(
    path: Path, x: torch.Tensor, x0: torch.Tensor, sigma: float, sigma_next: float
) -> torch.Tensor:
    """From sigma to sigma_next with x0 held constant (eq. 9 with k = 1; DDIM)."""
    alpha_next = path.alpha(sigma_next)
    h = path.lam(sigma_next) - path.lam(sigma)
    return (sigma_next / sigma) * x - (alpha_next * math.expm1(-h)) * x0


def dpmpp_2m(
    denoiser: Denoiser, x: torch.Tensor, sigmas: Sigmas, path: Path = EXPLODING
) -> Iterator[Step]:
    """DPM-Solver++(2M), Algorithm 2: second order from one model call a step."""
    x0_old, h_old = None, 0.0
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        h = path.lam(sigma_next) - path.lam(sigma)
        if x0_old is None or sigma_next == 0:
            d = x0
        else:
            r = h_old / h
            d = (1 + 1 / (2 * r)) * x0 - (1 / (2 * r)) * x0_old
        x = first_order(path, x, d, sigma, sigma_next)
        x0_old, h_old = x0, h
        yield Step(x, x0)


def dpmpp_2s_ancestral(
    denoiser: Denoiser,
    x: torch.Tensor,
    sigmas: Sigmas,
    noise: Noise,
    path: Path = EXPLODING,
    eta: float = 1.0,
    r: float = 0.5,
) -> Iterator[Step]:
    """DPM-Solver++(2S), Algorithm 1, to sigma_down, then fresh noise as in `euler_ancestral`."""
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        sigma_down, scale, sigma_up = ancestral(path, sigma, sigma_next, eta)
        d = x0
        if sigma_down > 0:
            lam, lam_down = path.lam(sigma), path.lam(sigma_down)
            sigma_mid = path.sigma(lam + r * (lam_down - lam))
            u = first_order(path, x, x0, sigma, sigma_mid)
            d = (1 - 1 / (2 * r)) * x0 + (1 / (2 * r)) * denoiser(u, sigma_mid)
        x = first_order(path, x, d, sigma, sigma_down)
        if sigma_up > 0:
            x = scale * x + sigma_up * noise(sigma, sigma_next)
        yield Step(x, x0)
