"""Noise levels beside diffusers' own schedulers."""

from __future__ import annotations

import pytest
import torch

from nodes.models.blueprint import Noise
from nodes.models.noise import rescale_to_zero_terminal_snr, training_sigmas


def diffusers_alphas(noise: Noise) -> torch.Tensor:
    from diffusers.schedulers.scheduling_ddim import DDIMScheduler

    scheduler = DDIMScheduler(
        num_train_timesteps=noise.steps,
        beta_start=noise.beta_start,
        beta_end=noise.beta_end,
        beta_schedule=noise.schedule,
        rescale_betas_zero_snr=noise.zero_terminal_snr,
    )
    return scheduler.alphas_cumprod.double()


@pytest.mark.parametrize(
    "noise",
    [
        Noise(),
        Noise(schedule="linear", beta_start=0.0001, beta_end=0.02),
        Noise(schedule="squaredcos_cap_v2", steps=50),
        Noise(steps=200),
    ],
)
def test_agrees_with_diffusers(noise: Noise) -> None:
    alphas = diffusers_alphas(noise)
    sigmas = training_sigmas(noise)
    assert sigmas.dtype == torch.float64
    assert sigmas.shape == (noise.steps,)
    assert (sigmas.diff() > 0).all()
    expected = ((1 - alphas) / alphas).sqrt()
    torch.testing.assert_close(sigmas[:-1], expected[:-1], rtol=2e-4, atol=1e-6)


def test_sd1_ends_where_it_is_known_to_end() -> None:
    sigmas = training_sigmas(Noise())
    assert float(sigmas[0]) == pytest.approx(0.02916, abs=1e-4)
    assert float(sigmas[-1]) == pytest.approx(14.6146, abs=1e-3)


def test_zero_terminal_snr_agrees_with_diffusers_and_stays_finite() -> None:
    noise = Noise(zero_terminal_snr=True)
    sigmas = training_sigmas(noise)
    assert torch.isfinite(sigmas).all()
    assert float(sigmas[-1]) > 4000
    alphas = diffusers_alphas(noise)[:-1]
    torch.testing.assert_close(sigmas[:-1], ((1 - alphas) / alphas).sqrt(), rtol=2e-3, atol=1e-5)


def test_rescaling_keeps_the_first_step() -> None:
    alphas = torch.linspace(0.999, 0.005, 10, dtype=torch.float64)
    rescaled = rescale_to_zero_terminal_snr(alphas)
    assert float(rescaled[0]) == pytest.approx(0.999)
    assert float(rescaled[-1]) == pytest.approx(0, abs=1e-6)
