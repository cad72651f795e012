"""The noise levels a model was trained at."""

from __future__ import annotations

import math

import torch

from nodes.models.blueprint import Noise

_LAST = 2.0**-24
"""Smallest share of signal kept at the last step of a zero-terminal-SNR schedule: with none at
all sigma would be infinite."""


def training_sigmas(noise: Noise) -> torch.Tensor:
    """sigma = sqrt((1 - alpha_bar) / alpha_bar) for every training step, rising, float64 (T,).

    Source: Ho et al. 2020 (DDPM) for alpha_bar, Karras et al. 2022 (arXiv:2206.00364) for sigma.
    """
    alphas_bar = torch.cumprod(1.0 - betas(noise), dim=0)
    if noise.zero_terminal_snr:
        alphas_bar = rescale_to_zero_terminal_snr(alphas_bar)
    return ((1.0 - alphas_bar) / alphas_bar).sqrt()


def betas(noise: Noise) -> torch.Tensor:
    """Variance added at each training step, float64 (T,)."""
    match noise.schedule:
        case "scaled_linear":
            root = torch.linspace(
                math.sqrt(noise.beta_start),
                math.sqrt(noise.beta_end),
                noise.steps,
                dtype=torch.float64,
            )
            return root**2
        case "linear":
            return torch.linspace(
                noise.beta_start, noise.beta_end, noise.steps, dtype=torch.float64
            )
        case "squaredcos_cap_v2":  # Nichol & Dhariwal 2021, arXiv:2102.09672, eq. 17
            t = torch.arange(noise.steps + 1, dtype=torch.float64) / noise.steps
            bar = torch.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2
            return (1 - bar[1:] / bar[:-1]).clamp(max=0.999)


def rescale_to_zero_terminal_snr(alphas_bar: torch.Tensor) -> torch.Tensor:
    """The schedule shifted and scaled so that the last step holds no signal.

    Lin et al. 2023, arXiv:2305.08891, algorithm 1.
    """
    root = alphas_bar.sqrt()
    first, last = root[0].clone(), root[-1].clone()
    root = (root - last) * first / (first - last)
    return (root**2).clamp(min=_LAST)
