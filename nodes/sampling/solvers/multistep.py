"""Adams-Bashforth methods: the derivatives of earlier steps, interpolated and integrated."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import torch
from numpy.polynomial import Polynomial

from nodes.sampling.path import EXPLODING, Path
from nodes.sampling.solvers.step import Denoiser, Sigmas, Step


def lms(denoiser: Denoiser, x: torch.Tensor, sigmas: Sigmas, order: int = 4) -> Iterator[Step]:
    """Linear multistep (Adams-Bashforth with unequal steps; Hairer, Norsett & Wanner, "Solving
    Ordinary Differential Equations I", III.5) on dx/dsigma = (x - x0) / sigma."""
    ds: deque[torch.Tensor] = deque(maxlen=order)  # newest first
    for i, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoiser(x, sigma)
        ds.appendleft((x - x0) / sigma)
        knots = [sigmas[i - k] for k in range(len(ds))]
        for d, weight in zip(ds, _lagrange_integrals(knots, sigma, sigma_next), strict=True):
            x = x + weight * d
        yield Step(x, x0)


def deis(
    denoiser: Denoiser,
    x: torch.Tensor,
    sigmas: Sigmas,
    path: Path = EXPLODING,
    order: int = 3,
) -> Iterator[Step]:
    """Zhang & Chen (2022), "Fast Sampling of Diffusion Models with Exponential Integrator",
    https://arxiv.org/abs/2204.13902: rho-AB-DEIS with the noise prediction interpolated in log rho,
    rho = sigma / alpha. The last steps lower their order, as rho goes to 0."""
    history: deque[tuple[float, torch.Tensor]] = deque(maxlen=order)  # (log rho, eps), newest first
    steps = len(sigmas) - 1
    for i, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoiser(x, sigma)
        alpha, alpha_next = path.alpha(sigma), path.alpha(sigma_next)
        eps = (x - alpha * x0) / sigma
        if alpha == 0:  # pure noise: rho is infinite and no knot for later steps
            x = alpha_next * x0 + sigma_next * eps
            yield Step(x, x0)
            continue
        history.appendleft((-path.lam(sigma), eps))
        used = list(history)[: steps - i if sigmas[-1] == 0 else order]
        weights = _log_rho_integrals(
            [knot for knot, _ in used], -path.lam(sigma), -path.lam(sigma_next)
        )
        x = (alpha_next / alpha) * x
        for (_, past), weight in zip(used, weights, strict=True):
            x = x + (alpha_next * weight) * past
        yield Step(x, x0)


def _lagrange(knots: Sequence[float], k: int) -> Polynomial:
    """The polynomial that is 1 at knot k and 0 at the others."""
    basis = Polynomial([1.0])
    for j, knot in enumerate(knots):
        if j != k:
            basis = basis * Polynomial([-knot, 1.0]) / (knots[k] - knot)
    return basis


def _lagrange_integrals(knots: Sequence[float], start: float, end: float) -> list[float]:
    """The integral of each Lagrange basis polynomial from start to end."""
    # The origin moves to start: with knots close together and far from 0, powers would cancel.
    moved = [knot - start for knot in knots]
    return [float(_lagrange(moved, k).integ()(end - start)) for k in range(len(knots))]


def _log_rho_integrals(knots: Sequence[float], start: float, end: float) -> list[float]:
    """The integral over rho of each Lagrange basis polynomial in log rho; knots and limits are
    logarithms. With u = log rho it is the integral of p(u)·exp(u), which is exp(u) times
    p - p' + p'' - …"""
    rho = math.exp(start)
    weights = []
    for k in range(len(knots)):
        p = _lagrange([knot - start for knot in knots], k)
        antiderivative = p
        for n in range(1, len(knots)):
            antiderivative = antiderivative + (-1) ** n * p.deriv(n)
        upper = math.exp(end - start) * antiderivative(end - start) if np.isfinite(end) else 0.0
        weights.append(rho * float(upper - antiderivative(0.0)))
    return weights
