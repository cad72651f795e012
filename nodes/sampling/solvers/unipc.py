"""UniPC: a predictor and a corrector of any order that share one model call."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import torch

from nodes.sampling.path import EXPLODING, Path
from nodes.sampling.solvers.step import Denoiser, Sigmas, Step


def uni_pc(
    denoiser: Denoiser,
    x: torch.Tensor,
    sigmas: Sigmas,
    path: Path = EXPLODING,
    order: int = 3,
) -> Iterator[Step]:
    """Zhao et al. (2023), "UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of
    Diffusion Models", https://arxiv.org/abs/2302.04867: Algorithms 5 and 6 on x0, B1(h) = h."""
    return _unipc(denoiser, x, sigmas, path, order, b2=False)


def uni_pc_bh2(
    denoiser: Denoiser,
    x: torch.Tensor,
    sigmas: Sigmas,
    path: Path = EXPLODING,
    order: int = 3,
) -> Iterator[Step]:
    """UniPC with B2(h) = exp(h) - 1."""
    return _unipc(denoiser, x, sigmas, path, order, b2=True)


def _unipc(
    denoiser: Denoiser, x: torch.Tensor, sigmas: Sigmas, path: Path, order: int, *, b2: bool
) -> Iterator[Step]:
    known: deque[tuple[float, torch.Tensor]] = deque(maxlen=order)  # (lambda, x0), newest first
    steps = len(sigmas) - 1
    x_from, used = x, 0  # where the last predictor started, and its order
    for i, (sigma, sigma_next) in enumerate(pairwise(sigmas)):
        x0 = denoiser(x, sigma)
        lam = path.lam(sigma)
        if known and used:
            x = _update(path, x_from, sigmas[i - 1], sigma, list(known)[:used], x0, b2=b2)
        known.appendleft((lam, x0))
        used = min(order, len(known), steps - i if sigmas[-1] == 0 else order)
        x_from = x
        x = _update(path, x, sigma, sigma_next, list(known)[:used], None, b2=b2)
        if not math.isfinite(lam):  # pure noise is no knot for later steps
            known.clear()
            used = 0
        yield Step(x, x0)


def _update(
    path: Path,
    x: torch.Tensor,
    sigma: float,
    sigma_next: float,
    known: Sequence[tuple[float, torch.Tensor]],
    x0_next: torch.Tensor | None,
    *,
    b2: bool,
) -> torch.Tensor:
    """UniP (without `x0_next`) or UniC (with it) from sigma to sigma_next; p = len(known)."""
    lam, x0 = known[0]
    h = path.lam(sigma_next) - lam
    alpha_next = path.alpha(sigma_next)
    x = (sigma_next / sigma) * x - (alpha_next * math.expm1(-h)) * x0
    rs = [(lam_k - lam) / h for lam_k, _ in known[1:]]
    differences = [(x0_k - x0) / r for (_, x0_k), r in zip(known[1:], rs, strict=True)]
    if x0_next is not None:
        rs.append(1.0)
        differences.append(x0_next - x0)
    if not differences:
        return x
    b_h = math.expm1(-h) if b2 else -h
    for a, difference in zip(_coefficients(rs, -h, b_h), differences, strict=True):
        x = x - (alpha_next * b_h * a) * difference
    return x


def _coefficients(rs: Sequence[float], h: float, b_h: float) -> list[float]:
    """The solution a of R(h) a = phi(h) / B(h) (Theorem 3.1); of order 1 it is 1/2 (section 3.3),
    exact in the limit and better at large h."""
    if len(rs) == 1:
        return [0.5]
    rows, rhs = [], []
    phi = math.expm1(h) / h - 1  # h · phi_2(h)
    factorial = 1
    for k in range(1, len(rs) + 1):
        rows.append([r ** (k - 1) for r in rs])
        rhs.append(phi * factorial / b_h)
        factorial *= k + 1
        phi = phi / h - 1 / factorial
    return [float(a) for a in np.linalg.solve(np.array(rows), np.array(rhs))]
