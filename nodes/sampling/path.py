"""How noise and data are mixed at a noise level: x = alpha(sigma) · x0 + sigma · n."""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol


class Path(Protocol):
    """A family of noise levels.

    `lam` is half the logarithm of the signal-to-noise ratio, log(alpha / sigma): the time in
    which exponential integrators (DPM-Solver, UniPC, DEIS) are written. It is -inf where nothing
    but noise is left and +inf at sigma = 0.
    """

    def alpha(self, sigma: float) -> float: ...

    def lam(self, sigma: float) -> float: ...

    def sigma(self, lam: float) -> float:
        """The noise level at which `lam` is reached."""


class _Exploding:
    """x = x0 + sigma · n: eps and v models in the variance-exploding frame of Karras et al.
    (2022), https://arxiv.org/abs/2206.00364."""

    def alpha(self, sigma: float) -> float:
        return 1.0

    def lam(self, sigma: float) -> float:
        return -math.log(sigma) if sigma > 0 else math.inf

    def sigma(self, lam: float) -> float:
        return math.exp(-lam)


class _Flow:
    """x = (1 - sigma) · x0 + sigma · n: rectified flow, Liu et al. (2022),
    https://arxiv.org/abs/2209.03003."""

    def alpha(self, sigma: float) -> float:
        return 1.0 - sigma

    def lam(self, sigma: float) -> float:
        if sigma <= 0:
            return math.inf
        return math.log1p(-sigma) - math.log(sigma) if sigma < 1 else -math.inf

    def sigma(self, lam: float) -> float:
        return 1.0 / (1.0 + math.exp(lam)) if lam < 700 else 0.0


EXPLODING: Path = _Exploding()
FLOW: Path = _Flow()


class Ancestral(NamedTuple):
    """A step cut in two: a deterministic one to `sigma_down`, then
    x = scale · x + sigma_up · n, which lands on the wanted level."""

    sigma_down: float
    scale: float
    sigma_up: float


def ancestral(path: Path, sigma: float, sigma_next: float, eta: float = 1.0) -> Ancestral:
    """The split at which eta = 1 gives the variance of the DDPM posterior (Song et al. 2020,
    DDIM, eq. 16, https://arxiv.org/abs/2010.02502) and eta = 0 no noise.

    It is written in rho = sigma / alpha, the noise level of the variance-exploding frame, so
    that it holds for every path.
    """
    if sigma_next <= 0:
        return Ancestral(0.0, 1.0, 0.0)
    rho, rho_next = math.exp(-path.lam(sigma)), math.exp(-path.lam(sigma_next))
    rho_up = min(rho_next, eta * rho_next * math.sqrt(1 - (rho_next / rho) ** 2))
    rho_down = math.sqrt(rho_next**2 - rho_up**2)
    sigma_down = path.sigma(-math.log(rho_down)) if rho_down > 0 else 0.0
    alpha_next = path.alpha(sigma_next)
    return Ancestral(sigma_down, alpha_next / path.alpha(sigma_down), alpha_next * rho_up)
