"""Deterministic solvers against diffusers' schedulers, through a small random UNet.

The scheduler plans its noise levels; both sides walk them. Where a scheduler rounds the
timesteps that go with its levels (KDPM2, DPMSolverMultistep, DEIS and UniPC do, so the network
is asked at a level it is not given), it is handed the exact ones: what is compared is the solver.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
import torch

from nodes.models.diffusion import DiffusionModel, Prediction
from nodes.sampling.path import EXPLODING, FLOW
from nodes.sampling.prediction import denoiser, levels_of, timestep
from nodes.sampling.schedules import schedule
from nodes.sampling.solvers import SOLVERS, SamplerName

# diffusers' schedulers turn tensors into arrays the way numpy 2 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:__array_:DeprecationWarning")

STEPS = 10
BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


@pytest.fixture(scope="module")
def context() -> torch.Tensor:
    return torch.randn(1, 77, 32, generator=torch.Generator().manual_seed(5))


@pytest.fixture(scope="module")
def start() -> torch.Tensor:
    return torch.randn(2, 4, 16, 16, generator=torch.Generator().manual_seed(6))


def ours(model: DiffusionModel, context, x, sigmas, solver, **options: Any) -> torch.Tensor:
    def predict(scaled: torch.Tensor, t: float, sigma: float) -> torch.Tensor:
        times = torch.full((len(scaled),), t)
        return model.network(scaled, times, context.expand(len(scaled), -1, -1))

    with torch.no_grad():
        *_, last = solver(denoiser(model, predict), x, sigmas, **options)
    return last.x


def theirs(scheduler, model: DiffusionModel, context, x) -> torch.Tensor:
    with torch.no_grad():
        for t in scheduler.timesteps:
            scale = getattr(scheduler, "scale_model_input", None)  # flow schedulers have none
            scaled = x if scale is None else scale(x, t)
            times = torch.full((len(x),), float(t))
            out = model.network(scaled, times, context.expand(len(x), -1, -1))
            x = scheduler.step(out, t, x, return_dict=False)[0]
    return x


def assert_close(found: torch.Tensor, wanted: torch.Tensor) -> None:
    assert (found - wanted).abs().max() <= 1e-4 * wanted.abs().mean()


def set_exact_times(scheduler, model: DiffusionModel, visited: list[float]) -> None:
    """The timesteps that really belong to the levels at which the network is asked."""
    levels = levels_of(model)
    times = [timestep(model.prediction, levels, sigma) for sigma in visited]
    scheduler.timesteps = torch.tensor(times, dtype=torch.float64)
    scheduler.set_begin_index(0)


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction"])
@pytest.mark.parametrize(
    ("scheduler_name", "name"),
    [
        ("EulerDiscreteScheduler", "euler"),
        ("HeunDiscreteScheduler", "heun"),
        ("KDPM2DiscreteScheduler", "dpm_2"),
        ("LMSDiscreteScheduler", "lms"),
    ],
)
def test_exploding_schedulers(
    diffusion: Callable[[Prediction], DiffusionModel],
    context: torch.Tensor,
    start: torch.Tensor,
    scheduler_name: str,
    name: SamplerName,
    prediction: Prediction,
) -> None:
    import diffusers

    model = diffusion(prediction)
    scheduler = getattr(diffusers, scheduler_name)(
        **BETAS, use_karras_sigmas=True, prediction_type=prediction
    )
    scheduler.set_timesteps(STEPS)
    # Schedulers with two model calls a step list each level twice.
    levels = torch.unique_consecutive(scheduler.sigmas).tolist()
    if name == "dpm_2":
        middles = [math.sqrt(high * low) for high, low in pairwise(levels[:-1])]
        between = [level for pair in zip(middles, levels[1:-1], strict=True) for level in pair]
        set_exact_times(scheduler, model, [levels[0], *between])
    x = start * levels[0]
    wanted = theirs(scheduler, model, context, x)
    assert_close(ours(model, context, x, levels, SOLVERS[name]), wanted)


MULTISTEP: dict[SamplerName, tuple[str, dict[str, Any]]] = {
    "dpmpp_2m": ("DPMSolverMultistepScheduler", {"final_sigmas_type": "zero"}),
    "uni_pc_bh2": (
        "UniPCMultistepScheduler",
        {"solver_order": 3, "solver_type": "bh2", "final_sigmas_type": "zero"},
    ),
    # These two give nan for a step to 0: they repeat their last level, and are stopped before.
    "uni_pc": (
        "UniPCMultistepScheduler",
        {
            "solver_order": 3,
            "solver_type": "bh1",
            "final_sigmas_type": "sigma_min",
            "lower_order_final": False,
        },
    ),
    "deis": ("DEISMultistepScheduler", {"solver_order": 3, "lower_order_final": False}),
}


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction", "flow"])
@pytest.mark.parametrize("name", MULTISTEP)
def test_exponential_integrators(
    diffusion: Callable[[Prediction], DiffusionModel],
    context: torch.Tensor,
    start: torch.Tensor,
    name: SamplerName,
    prediction: Prediction,
) -> None:
    import diffusers

    model = diffusion(prediction)
    scheduler_name, options = MULTISTEP[name]
    if prediction == "flow":
        options = {**options, "use_flow_sigmas": True, "prediction_type": "flow_prediction"}
    else:
        options = {**options, "use_karras_sigmas": True, "prediction_type": prediction}
    scheduler = getattr(diffusers, scheduler_name)(**BETAS, **options)
    scheduler.set_timesteps(STEPS)
    levels = torch.unique_consecutive(scheduler.sigmas).tolist()
    set_exact_times(scheduler, model, levels[:-1])
    path = FLOW if prediction == "flow" else EXPLODING
    x = start * levels[0]
    # These schedulers hold x in the variance-preserving frame.
    scale = 1.0 if path is FLOW else 1 / math.sqrt(1 + levels[0] ** 2)
    wanted = theirs(scheduler, model, context, x * scale)
    if path is EXPLODING:
        wanted = wanted * math.sqrt(1 + levels[-1] ** 2)
    assert_close(ours(model, context, x, levels, SOLVERS[name], path=path), wanted)


@pytest.mark.parametrize("prediction", ["epsilon", "v_prediction"])
def test_ddim_with_its_own_timesteps(
    diffusion: Callable[[Prediction], DiffusionModel],
    context: torch.Tensor,
    start: torch.Tensor,
    prediction: Prediction,
) -> None:
    """Levels, timesteps and solver at once: `ddim_uniform` is diffusers' "leading" plus one."""
    from diffusers import DDIMScheduler

    model = diffusion(prediction)
    scheduler = DDIMScheduler(
        **BETAS, steps_offset=1, clip_sample=False, prediction_type=prediction
    )
    scheduler.set_timesteps(STEPS)
    levels = schedule("ddim_uniform", levels_of(model), STEPS)
    x = start * levels[0]
    wanted = theirs(scheduler, model, context, x / math.sqrt(1 + levels[0] ** 2))
    assert_close(ours(model, context, x, levels, SOLVERS["ddim"]), wanted)


@pytest.mark.parametrize(
    ("scheduler_name", "name"),
    [("FlowMatchEulerDiscreteScheduler", "euler"), ("FlowMatchHeunDiscreteScheduler", "heun")],
)
def test_flow_schedulers(
    diffusion: Callable[[Prediction], DiffusionModel],
    context: torch.Tensor,
    start: torch.Tensor,
    scheduler_name: str,
    name: SamplerName,
) -> None:
    import diffusers

    model = diffusion("flow")
    scheduler = getattr(diffusers, scheduler_name)(shift=3.0)
    scheduler.set_timesteps(STEPS)
    levels = torch.unique_consecutive(scheduler.sigmas).tolist()
    wanted = theirs(scheduler, model, context, start)
    assert_close(ours(model, context, start, levels, SOLVERS[name]), wanted)
