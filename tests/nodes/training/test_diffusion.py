"""The noise and the loss of diffusion training, against diffusers' own."""

from __future__ import annotations

import pytest
import torch
from diffusers import DDPMScheduler
from diffusers.training_utils import compute_snr

from nodes.training.diffusion import add_noise, loss_weight, signal_levels, target_of, toward_noise

X0 = torch.randn(6, 4, 5, 5, generator=torch.Generator().manual_seed(0))
NOISE = torch.randn(6, 4, 5, 5, generator=torch.Generator().manual_seed(1))
TIMES = torch.tensor([0, 10, 300, 500, 800, 999])


def scheduler() -> DDPMScheduler:
    return DDPMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear")


def test_noise_is_stable_diffusions() -> None:
    torch.testing.assert_close(signal_levels(), scheduler().alphas_cumprod, rtol=1e-4, atol=1e-7)
    level = scheduler().alphas_cumprod[TIMES]
    torch.testing.assert_close(add_noise(X0, NOISE, level), scheduler().add_noise(X0, NOISE, TIMES))


def test_v_is_diffusers_velocity() -> None:
    level = scheduler().alphas_cumprod[TIMES]
    wanted = scheduler().get_velocity(X0, NOISE, TIMES)
    torch.testing.assert_close(target_of("v_prediction", X0, NOISE, level), wanted)
    assert target_of("epsilon", X0, NOISE, level) is NOISE


def test_epsilon_weighs_by_min_snr() -> None:
    level = scheduler().alphas_cumprod[TIMES]
    snr = compute_snr(scheduler(), TIMES)
    wanted = torch.minimum(snr, torch.full_like(snr, 5.0)) / snr
    torch.testing.assert_close(loss_weight("epsilon", level, 5.0), wanted)


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction"])
def test_seen_as_an_error_of_x0_no_weight_exceeds_gamma(prediction: str) -> None:
    level = scheduler().alphas_cumprod.double()
    snr = level / (1 - level)
    x0_error = torch.full((1000, 1, 1, 1), 0.1, dtype=torch.float64)
    zero = torch.zeros_like(x0_error)
    off = target_of(prediction, x0_error, zero, level) if prediction != "epsilon" else None  # type: ignore[arg-type]
    error = (off.square() if off is not None else snr[:, None, None, None] * 0.01).flatten()
    if prediction == "v_prediction":
        # An x0 that is off by d at a given x_t is a v that is off by d / sqrt(1 - level).
        error = 0.01 / (1 - level)
    weighed = loss_weight(prediction, level, 5.0) * error / 0.01  # type: ignore[arg-type]
    floor = snr if prediction == "epsilon" else snr + 1
    torch.testing.assert_close(weighed, floor.clamp(max=5.0))


def test_times_move_toward_noise() -> None:
    times = torch.linspace(0, 1, 10_001, dtype=torch.float64)
    assert torch.equal(toward_noise(times, 0.0), times)
    moved = toward_noise(times, 0.4)
    assert moved[0] == 0
    assert moved[-1] == 1
    assert (moved.diff() > 0).all()
    late = (moved >= 0.75).double().mean()
    assert late == pytest.approx(0.25 + 0.4 * 0.75, abs=1e-3)
    assert (toward_noise(times, 1.0)[1:] >= 0.75).all()
