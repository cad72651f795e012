"""Every prediction type gives the same x0 for the same truth."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest
import torch

from nodes.models.diffusion import DiffusionModel, Prediction
from nodes.sampling.path import EXPLODING, FLOW, ancestral
from nodes.sampling.prediction import denoiser, keep_outside, path_of, timestep
from tests.nodes.sampling.conftest import scaled_linear_sigmas


@pytest.mark.parametrize("prediction", get_args(Prediction))
@pytest.mark.parametrize("sigma", [0.03, 0.5, 0.97])
def test_a_perfect_network_gives_x0_back(
    diffusion: Callable[[Prediction], DiffusionModel], prediction: Prediction, sigma: float
) -> None:
    x0, n = torch.randn(2, 1, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    seen: list[torch.Tensor] = []

    def perfect(x: torch.Tensor, t: float, level: float) -> torch.Tensor:
        seen.append(x)
        alpha_bar = 1 / (1 + sigma**2)
        match prediction:
            case "epsilon":
                return n
            case (
                "v_prediction"
            ):  # Salimans & Ho 2022: v = alpha n - sigma x0, alpha^2 + sigma^2 = 1
                return math.sqrt(alpha_bar) * n - math.sqrt(1 - alpha_bar) * x0
            case "flow":
                return n - x0

    path = path_of(prediction)
    x = path.alpha(sigma) * x0 + sigma * n
    found = denoiser(diffusion(prediction), perfect)(x, sigma)
    torch.testing.assert_close(found, x0, atol=1e-5, rtol=1e-5)
    # The network sees x as it was trained: variance-preserving, or the straight path.
    scale = 1.0 if prediction == "flow" else 1 / math.sqrt(1 + sigma**2)
    torch.testing.assert_close(seen[0], x * scale)


def test_timesteps_are_the_training_ones_and_fractions_between() -> None:
    levels = scaled_linear_sigmas().numpy()
    assert timestep("epsilon", levels, float(levels[0])) == pytest.approx(0)
    assert timestep("epsilon", levels, float(levels[431])) == pytest.approx(431)
    between = math.sqrt(levels[431] * levels[432])
    assert timestep("epsilon", levels, between) == pytest.approx(431.5)
    assert timestep("flow", levels, 0.25) == 250


def test_the_denoiser_leaves_x_alone(
    diffusion: Callable[[Prediction], DiffusionModel],
) -> None:
    model = replace(diffusion("flow"))
    x = torch.randn(1, 4, 8, 8)
    before = x._version
    denoiser(model, lambda scaled, t, sigma: scaled)(x, 0.5)
    assert x._version == before


def test_outside_the_mask_x0_is_known() -> None:
    known = torch.randn(1, 4, 4, 4)
    mask = torch.zeros(1, 1, 4, 4)
    mask[..., :2] = 1
    found = keep_outside(lambda x, sigma: torch.full_like(x, 9.0), mask, known)(known, 1.0)
    assert torch.equal(found[..., 2:], known[..., 2:])
    assert (found[..., :2] == 9).all()


@pytest.mark.parametrize("path", [EXPLODING, FLOW])
@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
def test_an_ancestral_step_lands_on_its_level(path, eta: float) -> None:
    """Signal and noise after the step are those of the wanted level."""
    down, scale, up = ancestral(path, 0.9, 0.6, eta)
    assert scale * path.alpha(down) == pytest.approx(path.alpha(0.6))
    assert math.hypot(scale * down, up) == pytest.approx(0.6)
    assert (up == 0) == (eta == 0)


def test_an_ancestral_step_from_pure_noise_forgets_it() -> None:
    down, scale, up = ancestral(FLOW, 1.0, 0.9)
    assert (down, scale, up) == pytest.approx((0.0, 0.1, 0.9))


@pytest.mark.parametrize("path", [EXPLODING, FLOW])
@pytest.mark.parametrize("sigma", [1e-4, 0.3, 0.999])
def test_lambda_and_sigma_are_inverse(path, sigma: float) -> None:
    assert path.sigma(path.lam(sigma)) == pytest.approx(sigma)
