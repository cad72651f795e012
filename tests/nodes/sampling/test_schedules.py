"""Schedules against diffusers' spacings and published values."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nodes.sampling.schedules import (
    SCHEDULES,
    SchedulerName,
    schedule,
    sigma_at,
    timestep_at,
)

# diffusers' schedulers turn tensors into arrays the way numpy 2 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:__array_:DeprecationWarning")

BETAS = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
ALPHAS_BAR = (1 - BETAS).cumprod(0)
LEVELS = ((1 - ALPHAS_BAR) / ALPHAS_BAR).sqrt().numpy()
FLOW_LEVELS = np.arange(1, 1001) / 1000


def test_names_and_functions_are_the_same_set() -> None:
    assert set(get_args(SchedulerName)) == set(SCHEDULES)


@pytest.mark.parametrize("levels", [LEVELS, FLOW_LEVELS], ids=["exploding", "flow"])
@pytest.mark.parametrize("name", SCHEDULES)
@given(steps=st.integers(1, 3000))
def test_every_schedule_falls_from_the_top_to_zero(
    name: SchedulerName, levels: np.ndarray, steps: int
) -> None:
    sigmas = np.array(schedule(name, levels, steps))
    assert len(sigmas) == steps + 1
    assert sigmas[-1] == 0
    assert np.all(np.diff(sigmas) < 0)
    assert sigmas[0] <= levels[-1] * (1 + 1e-12)
    assert sigmas[-2] >= levels[0] * (1 - 1e-12)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("karras", {"use_karras_sigmas": True}),
        ("exponential", {"use_exponential_sigmas": True}),
        ("simple", {"timestep_spacing": "trailing"}),
        ("ddim_uniform", {"timestep_spacing": "leading", "steps_offset": 1}),
        ("normal", {"timestep_spacing": "linspace"}),
    ],
)
@pytest.mark.parametrize("steps", [10, 20, 25, 40])
def test_spacings_are_diffusers(name: SchedulerName, options: dict[str, Any], steps: int) -> None:
    from diffusers import EulerDiscreteScheduler

    scheduler = EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", **options
    )
    scheduler.set_timesteps(steps)
    # Between two training timesteps diffusers interpolates sigma and we its logarithm.
    tolerance = 2e-4 if name == "normal" else 2e-5
    assert schedule(name, LEVELS, steps) == pytest.approx(scheduler.sigmas.tolist(), rel=tolerance)


def test_sgm_uniform_leaves_out_the_last_of_the_normal_levels() -> None:
    assert schedule("sgm_uniform", LEVELS, 20)[:-1] == schedule("normal", LEVELS, 21)[:-2]


def test_beta_spends_its_steps_at_both_ends() -> None:
    times = [timestep_at(LEVELS, sigma) for sigma in schedule("beta", LEVELS, 20)[:-1]]
    gaps = -np.diff(times)
    assert times[0] == pytest.approx(999)
    assert gaps[0] < gaps[9]
    assert gaps[-1] < gaps[9]
    assert np.median(times) == pytest.approx(999 / 2, abs=60)


@pytest.mark.parametrize(
    ("steps", "denoise", "whole"), [(20, 0.5, 40), (20, 0.75, 26), (7, 0.3, 23)]
)
def test_denoise_runs_the_last_steps_of_a_longer_schedule(
    steps: int, denoise: float, whole: int
) -> None:
    assert (
        schedule("karras", LEVELS, steps, denoise)
        == schedule("karras", LEVELS, whole)[whole - steps :]
    )


def test_denoise_at_its_ends() -> None:
    assert schedule("karras", LEVELS, 20, 1.0) == schedule("karras", LEVELS, 20)
    assert schedule("karras", LEVELS, 20, 0.0) == []


@given(t=st.floats(0, 999))
def test_sigma_and_timestep_are_inverse(t: float) -> None:
    assert timestep_at(LEVELS, float(sigma_at(LEVELS, t))) == pytest.approx(t, abs=1e-6)
