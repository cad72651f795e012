"""SDE-DPM-Solver++: the exponential integrators of the reverse-time diffusion SDE.

Lu et al. (2022), DPM-Solver++, section 5 and appendix; eta = 1 is the SDE, eta = 0 the ODE.
With x0 held constant the exact step is
x_t = sigma_t / sigma_s · exp(-eta·h) · x_s + alpha_t · (1 - exp(-(1 + eta)·h)) · x0
      + sigma_t · sqrt(1 - exp(-2·eta·h)) · n.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import torch

from nodes.sampling.path import EXPLODING, Path, ancestral
from nodes.sampling.solvers.dpmpp import first_order
from nodes.sampling.solvers.step import Denoiser, Noise, Sigmas, Step


def dpmpp_sde(
    denoiser: Denoiser,
    x: torch.Tensor,
    sigmas: Sigmas,
    noise: Noise,
    path: Path = EXPLODING,
    eta: float = 1.0,
    r: float = 0.5,
) -> Iterator[Step]:
    """SDE-DPM-Solver++(2S): Algorithm 1 with both of its steps taken stochastically; the inner
    point's noise is the first part of the step's."""
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        d = x0
        lam, lam_next = path.lam(sigma), path.lam(sigma_next)
        if math.isfinite(lam_next - lam):
            sigma_mid = path.sigma(lam + r * (lam_next - lam))
            sigma_down, scale, sigma_up = ancestral(path, sigma, sigma_mid, eta)
            u = scale * first_order(path, x, x0, sigma, sigma_down)
            u = u + sigma_up * noise(sigma, sigma_mid)
            d = (1 - 1 / (2 * r)) * x0 + (1 / (2 * r)) * denoiser(u, sigma_mid)
        sigma_down, scale, sigma_up = ancestral(path, sigma, sigma_next, eta)
        x = first_order(path, x, d, sigma, sigma_down)
        if sigma_up > 0:
            x = scale * x + sigma_up * noise(sigma, sigma_next)
        yield Step(x, x0)


def dpmpp_2m_sde(
    denoiser: Denoiser,
    x: torch.Tensor,
    sigmas: Sigmas,
    noise: Noise,
    path: Path = EXPLODING,
    eta: float = 1.0,
) -> Iterator[Step]:
    """SDE-DPM-Solver++(2M), midpoint form."""
    x0_old, h_old = None, 0.0
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        h = path.lam(sigma_next) - path.lam(sigma)
        d = x0
        if x0_old is not None and sigma_next > 0:
            r = h_old / h
            d = x0 + (0.5 / r) * (x0 - x0_old)
        x = _sde_step(path, x, d, sigma, sigma_next, eta)
        if sigma_next > 0:
            x = x + _noise_level(path, sigma, sigma_next, eta) * noise(sigma, sigma_next)
        x0_old, h_old = x0, h
        yield Step(x, x0)


def dpmpp_3m_sde(
    denoiser: Denoiser,
    x: torch.Tensor,
    sigmas: Sigmas,
    noise: Noise,
    path: Path = EXPLODING,
    eta: float = 1.0,
) -> Iterator[Step]:
    """SDE-DPM-Solver++(3M): third-order multistep with the phi functions of exponential
    integrators (Hochbruck & Ostermann 2010), as introduced in k-diffusion.

    d2 is half the second derivative, so its weight is 2·phi_3. The published code leaves the 2
    out and is of order 2; with it the order is 3.
    """
    x0_1 = x0_2 = None  # predictions one and two steps back
    h_1 = h_2 = 0.0
    for sigma, sigma_next in pairwise(sigmas):
        x0 = denoiser(x, sigma)
        h = path.lam(sigma_next) - path.lam(sigma)
        x = _sde_step(path, x, x0, sigma, sigma_next, eta)
        if sigma_next > 0:
            alpha_next, h_eta = path.alpha(sigma_next), h * (eta + 1)
            if x0_1 is not None:
                phi_2 = math.expm1(-h_eta) / h_eta + 1
                d1 = (x0 - x0_1) / (h_1 / h)
                if x0_2 is not None:
                    r0, r1 = h_1 / h, h_2 / h
                    phi_3 = phi_2 / h_eta - 0.5
                    d1_1 = (x0_1 - x0_2) / r1
                    d2 = (d1 - d1_1) / (r0 + r1)
                    d1 = d1 + d2 * r0
                    x = x - (2 * alpha_next * phi_3) * d2
                x = x + (alpha_next * phi_2) * d1
            x = x + _noise_level(path, sigma, sigma_next, eta) * noise(sigma, sigma_next)
        x0_1, x0_2, h_1, h_2 = x0, x0_1, h, h_1
        yield Step(x, x0)


def _sde_step(
    path: Path, x: torch.Tensor, x0: torch.Tensor, sigma: float, sigma_next: float, eta: float
) -> torch.Tensor:
    """The step's mean with x0 held constant."""
    h = path.lam(sigma_next) - path.lam(sigma)
    keep = sigma_next / sigma * (math.exp(-eta * h) if eta > 0 else 1.0)
    return keep * x - (path.alpha(sigma_next) * math.expm1(-(1 + eta) * h)) * x0


def _noise_level(path: Path, sigma: float, sigma_next: float, eta: float) -> float:
    h = path.lam(sigma_next) - path.lam(sigma)
    return sigma_next * math.sqrt(-math.expm1(-2 * eta * h)) if eta > 0 else 0.0
