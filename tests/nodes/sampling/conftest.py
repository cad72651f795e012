"""A tiny random denoising network and what hands it to the nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
import torch

from nodes.api import Conditioning, ConditioningEntry, Model, Recipe
from nodes.models.diffusion import DiffusionModel, LatentFormat, Prediction

CONTEXT = 32
"""Width of the tiny network's prompts."""


def scaled_linear_sigmas() -> torch.Tensor:
    """SD1's training noise levels, written out here so that the models room is no part of it."""
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
    alphas_bar = (1 - betas).cumprod(0)
    return ((1 - alphas_bar) / alphas_bar).sqrt()


@pytest.fixture(scope="session")
def unet() -> torch.nn.Module:
    from diffusers import UNet2DConditionModel

    torch.manual_seed(0)
    module = UNet2DConditionModel(
        sample_size=16,
        block_out_channels=(32, 64),
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=CONTEXT,
        attention_head_dim=4,
        norm_num_groups=8,
    )
    # A fresh UNet hardly heeds its prompt: louder cross-attention makes guidance matter.
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            if "attn2.to_out" in name:
                parameter.mul_(20)
    return module.eval().requires_grad_(False)


class Lender:
    """`Models` with one model in it; counts the forwards."""

    def __init__(self, model: DiffusionModel) -> None:
        self.shapes: list[tuple[int, ...]] = []
        network = model.network

        def counted(x: Any, t: Any, context: Any, pooled: Any = None) -> torch.Tensor:
            self.shapes.append((*x.shape[:1], *x.shape[2:], context.shape[1]))
            return network(x, t, context, pooled)

        self.model = replace(model, network=counted)

    @contextmanager
    def borrow(self, recipe: Recipe) -> Iterator[DiffusionModel]:
        yield self.model


@dataclass
class Studio:
    """The tiny model as nodes see it."""

    models: Lender
    model: Model
    positive: Conditioning
    negative: Conditioning

    @property
    def wires(self) -> dict[str, Any]:
        """The inputs every sampler node takes, beside its latent."""
        return {"model": self.model, "positive": self.positive, "negative": self.negative}


@pytest.fixture(scope="session")
def diffusion(unet: torch.nn.Module) -> Callable[[Prediction], DiffusionModel]:
    def build(prediction: Prediction) -> DiffusionModel:
        sigmas = scaled_linear_sigmas()
        if prediction == "flow":
            sigmas = torch.arange(1, 1001, dtype=torch.float64) / 1000
        return DiffusionModel(
            network=lambda x, t, context, pooled=None: unet(x, t, context, return_dict=False)[0],
            prediction=prediction,
            sigmas=sigmas,
            latent=LatentFormat("sd1", 4, 8, 0.18215),
            device=torch.device("cpu"),
            dtype=torch.float32,
            module=unet,
        )

    return build


def prompt(seed: int, length: int = 77, **entry: Any) -> Conditioning:
    tokens = torch.randn(1, length, CONTEXT, generator=torch.Generator().manual_seed(seed))
    return Conditioning((ConditioningEntry(tokens, **entry),))


@pytest.fixture
def studio(diffusion: Callable[[Prediction], DiffusionModel]) -> Studio:
    return Studio(Lender(diffusion("epsilon")), Model(Recipe("test", "tiny")), prompt(1), prompt(2))
