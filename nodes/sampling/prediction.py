"""One denoiser in front of every kind of prediction."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
import torch

from nodes.models.diffusion import DiffusionModel, Prediction
from nodes.sampling.path import EXPLODING, FLOW, Path
from nodes.sampling.schedules import Levels, timestep_at
from nodes.sampling.solvers.step import Denoiser

Predict: TypeAlias = Callable[[torch.Tensor, float, float], torch.Tensor]
"""(x already scaled, timestep, sigma) -> what the network predicts, guidance applied."""


class Scalings(NamedTuple):
    """Karras et al. (2022), eq. 7: x0 = c_skip · x + c_out · F(c_in · x, t)."""

    c_skip: float
    c_out: float
    c_in: float


def scalings(prediction: Prediction, sigma: float) -> Scalings:
    """The preconditioning of each prediction with unit data variance.

    eps and v networks see the variance-preserving x / sqrt(1 + sigma^2); a flow network sees
    x = (1 - sigma) x0 + sigma n as it is and predicts n - x0.
    """
    if prediction == "flow":
        return Scalings(1.0, -sigma, 1.0)
    c_in = 1 / math.sqrt(1 + sigma**2)
    if prediction == "v_prediction":
        return Scalings(c_in**2, -sigma * c_in, c_in)
    return Scalings(1.0, -sigma, c_in)


def path_of(prediction: Prediction) -> Path:
    return FLOW if prediction == "flow" else EXPLODING


def levels_of(model: DiffusionModel) -> Levels:
    """The model's training noise levels, rising (T,)."""
    levels: Levels = model.sigmas.detach().cpu().numpy().astype(np.float64)
    return levels


def timestep(prediction: Prediction, levels: Levels, sigma: float) -> float:
    """What the network calls a noise level: 0..T-1, fractional; 0..1000 for flow."""
    return sigma * 1000 if prediction == "flow" else timestep_at(levels, sigma)


def denoiser(model: DiffusionModel, predict: Predict) -> Denoiser:
    """`denoiser(x, sigma) -> x0` from a (guided) network."""
    levels = levels_of(model)

    def denoise(x: torch.Tensor, sigma: float) -> torch.Tensor:
        c_skip, c_out, c_in = scalings(model.prediction, sigma)
        scaled = x if c_in == 1 else x * c_in
        f = predict(scaled, timestep(model.prediction, levels, sigma), sigma)
        return torch.add(x if c_skip == 1 else x * c_skip, f, alpha=c_out)

    return denoise


def keep_outside(inner: Denoiser, mask: torch.Tensor, known: torch.Tensor) -> Denoiser:
    """A denoiser that knows x0 where the mask is 0.

    mask (B or 1, 1, h, w) 0..1, known (B, C, h, w). As the prediction outside is the known
    latent at every step, whatever the solver, x outside is that latent with noise on it and
    ends as the latent itself.
    """

    def denoise(x: torch.Tensor, sigma: float) -> torch.Tensor:
        return torch.lerp(known, inner(x, sigma), mask)

    return denoise
