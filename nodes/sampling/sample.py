"""One run of a sampler: latent in, latent out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import torch

from nodes.api import SILENT, Conditioning, Latent, NodeError, Progress, say
from nodes.models.diffusion import DiffusionModel, LatentFormat
from nodes.sampling.guidance import Guide
from nodes.sampling.noise import BrownianNoise, initial_noise
from nodes.sampling.path import EXPLODING, Path
from nodes.sampling.prediction import denoiser, keep_outside, levels_of, path_of
from nodes.sampling.preview import contact_sheet
from nodes.sampling.regions import fit_mask
from nodes.sampling.solvers import SamplerName, solve
from nodes.sampling.solvers.step import Sigmas

CLOCK_CELLS = 32
"""Cells the Brownian motion's clock has over a model's range of noise levels: about a step each."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does, beside the model and the prompts."""

    sampler: SamplerName
    sigmas: Sigmas
    """Noise levels, falling; fewer than two: nothing to do."""
    seed: int
    cfg: float
    rescale: float = 0.0
    add_noise: bool = True
    """False: the latent holds the noise of an earlier run already."""


def sample(
    model: DiffusionModel,
    positive: Conditioning,
    negative: Conditioning,
    latent: Latent,
    plan: Plan,
    progress: Progress = SILENT,
) -> Latent:
    """The latent taken from the first noise level of the plan to the last.

    Where `latent.noise_mask` is 0 the samples come back bit-equal once noise level 0 is reached.
    A latent that ends above 0 holds noise and goes on in a run with `add_noise=False`.
    """
    latent = fill_empty(model, latent)
    check(model, latent, positive, negative)
    if len(plan.sigmas) < 2:
        return latent
    with torch.inference_mode(), _watched(model, progress):
        samples = _run(model, positive, negative, latent, plan, progress)
    if not bool(samples.isfinite().all()):
        raise NodeError(
            say("The model's numbers overflowed: the picture would be black."),
            input="model",
            remedy=say("Load the checkpoint with precision bf16 or fp32, or lower cfg."),
            code="model.not_finite",
        )
    # A copy made outside: tensors of inference mode cannot take part in training.
    return replace(latent, samples=samples.clone())


def _run(
    model: DiffusionModel,
    positive: Conditioning,
    negative: Conditioning,
    latent: Latent,
    plan: Plan,
    progress: Progress,
) -> torch.Tensor:
    """The samples at the last noise level, unscaled, on the CPU."""
    fmt, path = model.latent, path_of(model.prediction)
    known = ((latent.samples.float() - fmt.shift) * fmt.scale).to(model.device)
    mask = _mask(latent, model.device)
    guide = Guide(model, positive, negative, plan.cfg, known.shape, rescale=plan.rescale)
    denoise = denoiser(model, guide)
    if mask is not None:
        denoise = keep_outside(denoise, mask, known)
    x = _noised(model, latent, known, plan, path)
    noise = BrownianNoise(
        plan.seed, _indices(latent), known.shape[1:], _clock(model), device=model.device
    )
    total = len(plan.sigmas) - 1
    progress.step(0, total)
    steps = solve(plan.sampler, denoise, x, plan.sigmas, noise=noise, path=path)
    for i, (x, x0) in enumerate(steps, 1):  # noqa: B007 (the last x is the result)
        progress.step(i, total)
        if progress.wants_preview():
            progress.preview(partial(contact_sheet, x0, fmt))
    return _finished(latent, x, mask, plan.sigmas[-1], path, fmt)


@contextmanager
def _watched(model: DiffusionModel, progress: Progress) -> Iterator[None]:
    """Cancellation before every block of the network, so that it does not wait for a step."""
    remove = model.add_watch(progress.check) if model.add_watch is not None else None
    try:
        yield
    finally:
        if remove is not None:
            remove()


def fill_empty(model: DiffusionModel, latent: Latent) -> Latent:
    """An empty latent in the model's own space: its channels and cells, nothing in it."""
    if latent.format != "empty":
        return latent
    fmt = model.latent
    if latent.size is None:
        height, width = latent.samples.shape[-2:]
    else:
        height, width = (max(1, round(side / fmt.downscale)) for side in latent.size)
    # `shift` is what scales to 0.
    samples = torch.full((len(latent.samples), fmt.channels, height, width), fmt.shift)
    return replace(latent, samples=samples, format=fmt.name, size=None)


def check(
    model: DiffusionModel, latent: Latent, positive: Conditioning, negative: Conditioning
) -> None:
    """NodeError for what this model cannot sample."""
    fmt = model.latent
    channels = latent.samples.shape[1]
    if latent.format != fmt.name or channels != fmt.channels:
        raise NodeError(
            say(
                "The latent is of the format {format} with {channels} channels; this model "
                "works on {name} with {fmt_channels}.",
                format=latent.format,
                channels=channels,
                name=fmt.name,
                fmt_channels=fmt.channels,
            ),
            input="latent",
            remedy=say("Start from EmptyLatent, or encode the picture with this model's VAE."),
            code="input.latent_format",
        )
    mask = latent.noise_mask
    if mask is not None and len(mask) not in (1, len(latent.samples)):
        raise NodeError(
            say(
                "The latent carries {mask} noise masks for {samples} pictures.",
                mask=len(mask),
                samples=len(latent.samples),
            ),
            input="latent",
            remedy=say("Set one mask, or one for each picture, with LatentNoiseMask."),
        )
    config = getattr(model.module, "config", None)
    expected = getattr(config, "cross_attention_dim", None)
    for name, conditioning in (("positive", positive), ("negative", negative)):
        if not conditioning.entries:
            raise NodeError(
                say("The {name} conditioning holds no prompt.", name=name),
                input=name,
                remedy=say("Link a CLIPEncode; an empty text is a prompt too."),
                code="input.empty",
            )
        for entry in conditioning.entries:
            width = entry.tokens.shape[-1]
            if isinstance(expected, int) and width != expected:
                raise NodeError(
                    say(
                        "The {name} prompt is encoded {width} wide; this model reads {expected}.",
                        name=name,
                        width=width,
                        expected=expected,
                    ),
                    input=name,
                    remedy=say("Encode the prompt with the CLIP of the model's own checkpoint."),
                    code="input.conditioning_width",
                )


def _indices(latent: Latent) -> tuple[int, ...]:
    return latent.indices if latent.indices is not None else tuple(range(len(latent.samples)))


def _mask(latent: Latent, device: torch.device) -> torch.Tensor | None:
    if latent.noise_mask is None:
        return None
    height, width = latent.samples.shape[-2:]
    return fit_mask(latent.noise_mask, height, width).to(device)


def _clock(model: DiffusionModel) -> Callable[[float], float]:
    """A time that rises as noise falls: log sigma, or sigma itself for flow; CLOCK_CELLS long
    over the model's levels."""
    levels = levels_of(model)
    if model.prediction == "flow":
        return lambda sigma: (1 - sigma) * CLOCK_CELLS
    top, bottom = math.log(levels[-1]), math.log(levels[0])
    return lambda sigma: (top - math.log(sigma)) / (top - bottom) * CLOCK_CELLS


def _noised(
    model: DiffusionModel, latent: Latent, known: torch.Tensor, plan: Plan, path: Path
) -> torch.Tensor:
    """Where the first step begins: the known latent with noise of the first level on it."""
    sigma = plan.sigmas[0]
    x = path.alpha(sigma) * known
    if not plan.add_noise:
        return x
    level = sigma
    if path is EXPLODING and sigma >= float(model.sigmas[-1]) * (1 - 1e-6):
        # At the model's top level it has seen x0 and noise together: unit variance at c_in.
        level = math.sqrt(1 + sigma**2)
    noise = initial_noise(plan.seed, _indices(latent), known.shape[1:]).to(known.device)
    return torch.add(x, noise, alpha=level)


def _finished(
    latent: Latent,
    x: torch.Tensor,
    mask: torch.Tensor | None,
    sigma: float,
    path: Path,
    fmt: LatentFormat,
) -> torch.Tensor:
    alpha = path.alpha(sigma)
    if alpha not in (0.0, 1.0):
        x = x / alpha  # with leftover noise: as `_noised` of the next run expects it
    samples = (x / fmt.scale + fmt.shift).float().cpu()
    if mask is not None and sigma == 0:
        samples = torch.where(mask.cpu() > 0, samples, latent.samples.float())
    return samples
