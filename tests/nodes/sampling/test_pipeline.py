"""The whole way from prompt to picture through the nodes, against diffusers' own pipelines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
import torch

from nodes.api import Image, Latent, LocalFiles
from nodes.autoencoder import VAEDecode, VAEEncode
from nodes.checkpoint import Checkpoint, LoadCheckpoint
from nodes.conditioning import CLIPEncode
from nodes.latent import EmptyLatent, LatentBatch
from nodes.sampling.ksampler import KSampler
from nodes.sampling.prediction import levels_of
from nodes.sampling.schedules import SchedulerName, schedule
from nodes.sampling.solvers import SamplerName
from tests.fixtures.models import random_modules

if TYPE_CHECKING:
    from nodes.models.memory import ModelMemory

pytestmark = [
    # diffusers' schedulers turn tensors into arrays the way numpy 2 deprecates.
    pytest.mark.filterwarnings("ignore:__array_:DeprecationWarning"),
    # A pipeline of random modules comes from no repository and says so.
    pytest.mark.filterwarnings("ignore:.*_name_or_path.*"),
]

SIDE, STEPS, CFG, SEED = 128, 6, 5.0, 21
BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}


@pytest.fixture(scope="module")
def checkpoint(tiny_files: LocalFiles) -> Checkpoint:
    return LoadCheckpoint(name="tiny.safetensors").run(tiny_files)


def pipeline(scheduler: Any, kind: str = "StableDiffusionPipeline") -> Any:
    import diffusers

    unet, vae, text = random_modules()
    pipe = getattr(diffusers, kind)(
        vae=vae,
        text_encoder=text,
        tokenizer=None,
        unet=unet,
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipe.set_progress_bar_config(disable=True)
    return pipe


def encoded(checkpoint: Checkpoint, models: ModelMemory, text: str) -> Any:
    return CLIPEncode(clip=checkpoint.clip, text=text).run(models)


def draw(
    checkpoint: Checkpoint,
    models: ModelMemory,
    latent: Latent,
    sampler: SamplerName,
    scheduler: SchedulerName,
    **inputs: Any,
) -> Image:
    options: dict[str, Any] = {"seed": SEED, "steps": STEPS, "cfg": CFG, **inputs}
    found = KSampler(
        model=checkpoint.model,
        positive=encoded(checkpoint, models, "a red heart"),
        negative=encoded(checkpoint, models, "a blue square"),
        latent=latent,
        sampler=sampler,
        scheduler=scheduler,
        **options,
    ).run(models=models)
    return VAEDecode(latent=found, vae=checkpoint.vae).run(models)


def embeds(checkpoint: Checkpoint, models: ModelMemory) -> dict[str, torch.Tensor]:
    return {
        "prompt_embeds": encoded(checkpoint, models, "a red heart").entries[0].tokens,
        "negative_prompt_embeds": encoded(checkpoint, models, "a blue square").entries[0].tokens,
    }


def same_picture(found: torch.Tensor, wanted: torch.Tensor) -> None:
    assert wanted.std() > 0.05  # a picture, not a grey card
    assert (found - wanted).abs().max() < 1 / 255


@pytest.mark.parametrize(
    ("sampler", "schedule_name", "scheduler_name", "options"),
    [
        ("ddim", "ddim_uniform", "DDIMScheduler", {"clip_sample": False}),
        (
            "euler",
            "ddim_uniform",
            "EulerDiscreteScheduler",
            {"timestep_spacing": "leading"},
        ),
        ("heun", "karras", "HeunDiscreteScheduler", {"use_karras_sigmas": True}),
    ],
)
def test_text_to_image_is_diffusers(
    checkpoint: Checkpoint,
    tiny_models: ModelMemory,
    sampler: SamplerName,
    schedule_name: SchedulerName,
    scheduler_name: str,
    options: dict[str, Any],
) -> None:
    """Same noise, same levels: the same picture."""
    import diffusers

    scheduler = getattr(diffusers, scheduler_name)(**BETAS, steps_offset=1, **options)
    pipe = pipeline(scheduler)
    with tiny_models.borrow(checkpoint.model.recipe) as model:
        level = schedule(schedule_name, levels_of(model), STEPS)[0]
    # At the model's highest level we begin with noise of unit variance as the network sees it.
    start = math.hypot(1, level) if schedule_name == "karras" else level
    preserving = math.hypot(1, level) if sampler == "ddim" else 1.0
    scheduler.set_timesteps(STEPS)
    scale = start / preserving / float(scheduler.init_noise_sigma)
    noise = torch.randn(1, 4, SIDE // 8, SIDE // 8, generator=torch.Generator().manual_seed(SEED))
    wanted = pipe(
        **embeds(checkpoint, tiny_models),
        height=SIDE,
        width=SIDE,
        num_inference_steps=STEPS,
        guidance_scale=CFG,
        latents=noise * scale,
        output_type="pt",
    ).images
    empty = EmptyLatent(width=SIDE, height=SIDE).run()
    found = draw(checkpoint, tiny_models, empty, sampler, schedule_name)
    same_picture(found.pixels, wanted)


def test_a_picture_in_a_batch_is_the_picture_alone(
    checkpoint: Checkpoint, tiny_models: ModelMemory
) -> None:
    """Within 1/255 after the VAE, with and without noise on the way."""
    empty = EmptyLatent(width=64, height=64, batch=3).run()
    for sampler in ("dpmpp_2m", "dpmpp_2m_sde"):
        batch = draw(checkpoint, tiny_models, empty, sampler, "karras")
        alone = draw(
            checkpoint, tiny_models, EmptyLatent(width=64, height=64).run(), sampler, "karras"
        )
        same_picture(batch.pixels[:1], alone.pixels)


def test_image_to_image_starts_from_the_picture(
    checkpoint: Checkpoint, tiny_models: ModelMemory
) -> None:
    picture = Image(torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(2)))
    latent = VAEEncode(image=picture, vae=checkpoint.vae).run(tiny_models)
    same = VAEDecode(latent=latent, vae=checkpoint.vae).run(tiny_models)
    little = draw(checkpoint, tiny_models, latent, "euler", "karras", denoise=0.1)
    much = draw(checkpoint, tiny_models, latent, "euler", "karras", denoise=0.9)
    assert (little.pixels - same.pixels).abs().mean() < (much.pixels - same.pixels).abs().mean()


def test_encoded_and_empty_latents_share_a_batch(
    checkpoint: Checkpoint, tiny_models: ModelMemory
) -> None:
    picture = Image(torch.rand(1, 3, 64, 64, generator=torch.Generator().manual_seed(2)))
    latent = VAEEncode(image=picture, vae=checkpoint.vae).run(tiny_models)
    both = LatentBatch(latents=[latent, EmptyLatent(width=64, height=64).run()]).run()
    found = draw(checkpoint, tiny_models, both, "dpmpp_2m", "karras", denoise=0.5)
    alone = draw(checkpoint, tiny_models, latent, "dpmpp_2m", "karras", denoise=0.5)
    same_picture(found.pixels[:1], alone.pixels)
