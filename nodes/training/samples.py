"""Pictures from a model in training: DPM-Solver++ 2M with classifier-free guidance, as diffusers has it."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from diffusers import AutoencoderKL, DPMSolverMultistepScheduler, UNet2DConditionModel
from torch import Tensor
from transformers import CLIPTextModel

from nodes.training.draws import generator
from nodes.training.vocabulary import Vocabulary


@torch.no_grad()
def draw_latents(
    unet: UNet2DConditionModel,
    text: CLIPTextModel,
    vocabulary: Vocabulary,
    captions: Sequence[str],
    size: tuple[int, int],
    prediction: str,
    steps: int = 20,
    cfg: float = 3.0,
    seed: int = 0,
) -> Tensor:
    """Scaled latents (B, C, h, w) for captions; picture i depends on (seed, i) alone."""
    scheduler = DPMSolverMultistepScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        prediction_type=prediction,
        use_karras_sigmas=True,
    )
    scheduler.set_timesteps(steps)
    device = unet.device
    context = text(vocabulary.encode([*captions, ""]).to(device)).last_hidden_state
    positive, negative = context[:-1], context[-1:].expand(len(captions), -1, -1)
    channels = unet.config["in_channels"]
    x: Tensor = torch.stack(
        [
            torch.randn((channels, *size), generator=generator(seed, "sample", i))
            for i in range(len(captions))
        ]
    )
    x = x.to(device) * scheduler.init_noise_sigma
    for t in scheduler.timesteps:
        wanted = unet(x, t, positive).sample
        if cfg != 1.0:
            unwanted = unet(x, t, negative).sample
            wanted = unwanted + cfg * (wanted - unwanted)
        x = scheduler.step(wanted, t, x).prev_sample
    return x


@torch.no_grad()
def decode_latents(vae: AutoencoderKL, scaled: Tensor) -> Tensor:
    """Scaled latents -> uint8 (B, 3, H, W)."""
    pictures: Tensor = vae.decode(scaled / vae.config["scaling_factor"]).sample
    return ((pictures.clamp(-1, 1) + 1) * 127.5).round().to("cpu", torch.uint8)
