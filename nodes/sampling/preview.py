"""A latent as a small picture, without the VAE."""

from __future__ import annotations

import math
from functools import lru_cache

import torch
import torch.nn.functional as F

from nodes.models.diffusion import LatentFormat
from nodes.models.preview_fit import PreviewFit

MOST = 16
"""Pictures of a batch that a preview shows."""

LEGIBLE = 64
"""Pixels a preview's longer side has at least: a smaller one is enlarged, so that the JPEG on
the wire does not average its few colours."""


def contact_sheet(latents: torch.Tensor, fmt: LatentFormat) -> torch.Tensor:
    """Scaled latents (B, C, h, w), as the network sees them, as one RGB picture (3, H, W) 0..1 on
    the CPU: a grid of at most MOST of them."""
    pictures = pictures_of(latents[:MOST], fmt)
    count, _, height, width = pictures.shape
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    if count < rows * columns:
        pictures = F.pad(pictures, (0, 0, 0, 0, 0, 0, 0, rows * columns - count))
    grid = pictures.view(rows, columns, 3, height, width).permute(2, 0, 3, 1, 4)
    sheet = grid.reshape(1, 3, rows * height, columns * width)
    enlarge = math.ceil(LEGIBLE / max(sheet.shape))
    if enlarge > 1:
        sheet = F.interpolate(sheet, scale_factor=enlarge, mode="bilinear")
    return sheet[0]


def pictures_of(latents: torch.Tensor, fmt: LatentFormat) -> torch.Tensor:
    """Scaled latents (B, C, h, w) as RGB (B, 3, u·h, u·w) 0..1 on the CPU, `u` the fit's upscale."""
    latents = latents.detach().cpu().float()
    if fmt.preview is None:
        return _without_fit(latents)
    return _drawn(latents / fmt.scale + fmt.shift, fmt.preview).clamp(0, 1)


def _drawn(x: torch.Tensor, fit: PreviewFit) -> torch.Tensor:
    for index, (weight, bias) in enumerate(_tensors(fit)):
        if index:
            x = x.relu()
        edge = weight.shape[-1] // 2
        if edge:
            x = F.pad(x, (edge,) * 4, mode="replicate")
        x = F.conv2d(x, weight, bias)
    return F.pixel_shuffle(x, fit.upscale)


@lru_cache(maxsize=16)
def _tensors(fit: PreviewFit) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Weight (out, in, k, k) and bias (out,) of every layer."""
    return [
        (torch.tensor(layer.weight).view(layer.shape), torch.tensor(layer.bias))
        for layer in fit.layers
    ]


def _without_fit(latents: torch.Tensor) -> torch.Tensor:
    """A latent space without a fit: its first three channels, each over its own range."""
    planes = latents[:, :3]
    if planes.shape[1] < 3:
        planes = planes[:, :1].expand(-1, 3, -1, -1)
    low, high = planes.amin((2, 3), keepdim=True), planes.amax((2, 3), keepdim=True)
    return (planes - low) / (high - low).clamp(min=1e-6)
