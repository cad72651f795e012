"""Pictures from a model in training, by the samplers that will draw with it afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from diffusers import UNet2DConditionModel
from torch import Tensor
from transformers import CLIPTextModel

from nodes.api import Conditioning, ConditioningEntry, Latent
from nodes.models.blueprint import Noise
from nodes.models.diffusion import DiffusionModel, LatentFormat
from nodes.models.noise import training_sigmas
from nodes.sampling.prediction import levels_of
from nodes.sampling.sample import Plan, sample
from nodes.sampling.schedules import schedule
from nodes.training.diffusion import Prediction
from nodes.training.vocabulary import Vocabulary


@torch.no_grad()
def draw_latents(
    unet: UNet2DConditionModel,
    text: CLIPTextModel,
    vocabulary: Vocabulary,
    prompts: Sequence[str],
    size: tuple[int, int],  # of the latent
    prediction: Prediction,
    latent: LatentFormat,
    *,
    steps: int = 20,
    cfg: float = 3.0,
    seed: int = 0,
) -> Tensor:
    """Latents (B, C, h, w) as the VAE takes them; picture i depends on (seed, i) and its prompt."""

    def network(x: Tensor, t: Tensor, context: Tensor, pooled: Tensor | None = None) -> Tensor:  # noqa: ARG001
        said: Tensor = unet(x, t, context).sample
        return said

    model = DiffusionModel(
        network=network,
        prediction=prediction,
        sigmas=training_sigmas(Noise(prediction)),
        latent=latent,
        device=unet.device,
        dtype=unet.dtype,
        module=unet,
    )
    ids = vocabulary.encode([*prompts, ""]).to(unet.device)
    context = text(ids).last_hidden_state.float()
    start = Latent(torch.zeros(len(prompts), latent.channels, *size), format=latent.name)
    plan = Plan("dpmpp_2m", schedule("karras", levels_of(model), steps), seed, cfg)
    positive = Conditioning((ConditioningEntry(context[:-1]),))
    negative = Conditioning((ConditioningEntry(context[-1:]),))
    return sample(model, positive, negative, start, plan).samples
