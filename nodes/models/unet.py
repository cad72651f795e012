"""A checkpoint's UNet as the sampling room sees it."""

from __future__ import annotations

from collections.abc import Callable

import torch

from nodes.models.blueprint import Blueprint, Part
from nodes.models.build import build
from nodes.models.diffusion import DiffusionModel, LatentFormat
from nodes.models.noise import training_sigmas


def diffusion_model(
    found: Blueprint, part: Part, device: torch.device, dtype: torch.dtype
) -> DiffusionModel:
    """The UNet built and loaded."""
    module = build(part, device, dtype)
    space = found.latent

    def network(
        x: torch.Tensor,
        t: torch.Tensor,
        context: torch.Tensor,
        pooled: torch.Tensor | None = None,  # noqa: ARG001 (SD1 has no use for it)
    ) -> torch.Tensor:
        sample: torch.Tensor = module(x, t, encoder_hidden_states=context, return_dict=False)[0]
        return sample

    return DiffusionModel(
        network=network,
        prediction=found.noise.prediction,
        sigmas=training_sigmas(found.noise),
        latent=LatentFormat(
            space.name, space.channels, space.downscale, space.scale, space.shift, space.preview
        ),
        device=device,
        dtype=dtype,
        module=module,
        add_watch=lambda callback: watch_blocks(module, callback),
    )


def watch_blocks(module: torch.nn.Module, callback: Callable[[], None]) -> Callable[[], None]:
    """Call back before every residual layer and transformer of a UNet; gives the remover.

    Those are the parts that take long: the callback comes every few hundredths of a step.
    """
    watched = ("ResnetBlock2D", "BasicTransformerBlock")

    def before(_module: torch.nn.Module, _args: object) -> None:
        callback()

    handles = [
        layer.register_forward_pre_hook(before)
        for layer in module.modules()
        if type(layer).__name__ in watched
    ]

    def remove() -> None:
        for handle in handles:
            handle.remove()

    return remove
