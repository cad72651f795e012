"""A loaded denoising network, as the sampling room sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import torch

from nodes.api.wires import Scalar
from nodes.models.preview_fit import PreviewFit

Prediction = Literal["epsilon", "v_prediction", "flow"]


@dataclass(frozen=True, slots=True)
class LatentFormat:
    """The space a VAE encodes into. Wires carry latents unscaled; networks see them scaled:
    `scaled = (latent - shift) * scale`."""

    name: str  # "sd1", "sdxl", "tessera-…"
    channels: int
    downscale: int
    """Pixels per latent cell along each axis."""
    scale: float
    shift: float = 0.0
    preview: PreviewFit | None = None
    """From an unscaled latent to a small picture."""


class Network(Protocol):
    def __call__(
        self,
        x: torch.Tensor,  # (B, C, h, w) as the network wants it, already scaled by c_in
        t: torch.Tensor,  # (B,) float training timestep (fractional allowed); flow: 0..1000
        context: torch.Tensor,  # (B, N, D)
        pooled: torch.Tensor | None = None,  # (B, P)
    ) -> torch.Tensor: ...  # (B, C, h, w): what `prediction` says


@dataclass(frozen=True, slots=True)
class DiffusionModel:
    """What borrowing a `Model` recipe gives."""

    network: Network
    prediction: Prediction
    sigmas: torch.Tensor
    """Noise levels of the training timesteps, rising, float64 (T,). For a flow model the times
    sigma = t in (0, 1]."""
    latent: LatentFormat
    device: torch.device
    dtype: torch.dtype
    module: torch.nn.Module
    """The module behind `network`, for forward pre-hooks (cancellation) and training."""
    add_watch: Callable[[Callable[[], None]], Callable[[], None]] | None = None
    """Install a callback that runs before every block's forward; returns its remover."""


def with_options(model: DiffusionModel, options: Mapping[str, Scalar]) -> DiffusionModel:
    """The borrowed model under the settings its wire carries: `prediction`, if one was chosen."""
    match options.get("prediction"):
        case "epsilon":
            return replace(model, prediction="epsilon")
        case "v_prediction":
            return replace(model, prediction="v_prediction")
        case _:
            return model
