"""The KSampler nodes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from nodes.api import (
    SILENT,
    Conditioning,
    Guidance,
    Latent,
    Model,
    Models,
    Node,
    Progress,
    Seed,
    Steps,
    Strength,
)
from nodes.models.diffusion import with_options
from nodes.models.local import LOCAL_MODELS
from nodes.sampling.prediction import levels_of
from nodes.sampling.sample import Plan, sample
from nodes.sampling.schedules import SchedulerName, schedule
from nodes.sampling.solvers import SamplerName

Sampler = Annotated[
    SamplerName,
    Field(
        description="How the picture is drawn from the noise. dpmpp_2m needs few steps; names "
        "with ancestral or sde draw new noise on the way."
    ),
]
Scheduler = Annotated[
    SchedulerName, Field(description="Which noise levels the steps visit: where time is spent.")
]
StepIndex = Annotated[int, Field(ge=0, le=10_000, json_schema_extra={"advanced": True})]


class KSampler(Node[Latent]):
    """Denoise a latent toward the positive prompt and away from the negative one.

    With `denoise` below 1 the latent keeps its composition: only the last steps of a longer
    schedule are run. A noise mask on the latent limits the work to the masked part. The picture
    depends on the seed and its index in the batch alone.
    """

    title = "KSampler"
    category = "sampling"
    output_name = "latent"
    synonyms = (
        "sampler",
        "scheduler",
        "guidance",
        "txt2img",
        "denoise",
        "img2img",
        "inpaint",
        "KSamplerSelect",
        "BasicScheduler",
        "KarrasScheduler",
        "ExponentialScheduler",
        "BetaSamplingScheduler",
        "CFGGuider",
        "BasicGuider",
        "RandomNoise",
        "SamplerCustom",
    )

    model: Model
    positive: Conditioning
    negative: Conditioning
    latent: Latent
    seed: Seed = 0
    steps: Steps = 20
    cfg: Guidance = 7.0
    sampler: Sampler = "dpmpp_2m"
    scheduler: Scheduler = "karras"
    denoise: Strength = 1.0

    def run(self, progress: Progress = SILENT, models: Models = LOCAL_MODELS) -> Latent:
        with models.borrow(self.model.recipe) as borrowed:
            model = with_options(borrowed, self.model.options)
            plan = Plan(
                sampler=self.sampler,
                sigmas=schedule(self.scheduler, levels_of(model), self.steps, self.denoise),
                seed=self.seed,
                cfg=self.cfg,
                rescale=_rescale(self.model),
            )
            return sample(model, self.positive, self.negative, self.latent, plan, progress)


class KSamplerAdvanced(Node[Latent]):
    """Denoise a part of a schedule, for runs that change hands in the middle.

    Two samplers share one picture when the first ends at the step at which the second starts,
    the first returns its leftover noise and the second adds none.
    """

    category = "sampling"
    output_name = "latent"
    title = "KSampler (advanced)"
    synonyms = (
        "sampler",
        "two passes",
        "refiner",
        "leftover noise",
        "SamplerCustomAdvanced",
        "SplitSigmas",
        "DisableNoise",
        "AddNoise",
    )

    model: Model
    positive: Conditioning
    negative: Conditioning
    latent: Latent
    add_noise: Annotated[
        bool, Field(description="Off: the latent holds the noise of an earlier run already.")
    ] = True
    seed: Seed = 0
    steps: Steps = 20
    cfg: Guidance = 7.0
    sampler: Sampler = "dpmpp_2m"
    scheduler: Scheduler = "karras"
    start_at_step: Annotated[StepIndex, Field(description="The first step that is run.")] = 0
    end_at_step: Annotated[
        StepIndex, Field(description="The step before which to stop; 10000: run to the end.")
    ] = 10_000
    return_with_leftover_noise: Annotated[
        bool, Field(description="Off: the last step that is run removes all noise.")
    ] = False

    def run(self, progress: Progress = SILENT, models: Models = LOCAL_MODELS) -> Latent:
        with models.borrow(self.model.recipe) as borrowed:
            model = with_options(borrowed, self.model.options)
            sigmas = schedule(self.scheduler, levels_of(model), self.steps)
            sigmas = sigmas[self.start_at_step : self.end_at_step + 1]
            if len(sigmas) > 1 and not self.return_with_leftover_noise:
                sigmas[-1] = 0.0
            plan = Plan(
                sampler=self.sampler,
                sigmas=sigmas,
                seed=self.seed,
                cfg=self.cfg,
                rescale=_rescale(self.model),
                add_noise=self.add_noise,
            )
            return sample(model, self.positive, self.negative, self.latent, plan, progress)


def _rescale(model: Model) -> float:
    """`cfg_rescale` among the model's sampling options; 0 is none."""
    value = model.options.get("cfg_rescale", 0.0)
    return float(value) if isinstance(value, int | float) else 0.0
