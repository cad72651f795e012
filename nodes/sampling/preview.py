"""A latent as a small picture, without the VAE: one matrix from latent channels to RGB."""

from __future__ import annotations

import math
from functools import lru_cache

import torch
import torch.nn.functional as F

from nodes.models.diffusion import LatentFormat

MOST = 16
"""Pictures of a batch that a preview shows."""

LEGIBLE = 64
"""Pixels a preview's longer side has at least: a smaller one is enlarged, so that the JPEG on
the wire does not average its few colours."""

Fit = tuple[tuple[float, ...], ...]
"""`channels` rows of three weights, then one row of three biases: `LatentFormat.preview`."""


def fit_preview(latents: torch.Tensor, pictures: torch.Tensor) -> Fit:
    """The least-squares map from latents to the mean colours of the pixels they stand for.

    latents (B, C, h, w) unscaled, pictures (B, 3, H, W) RGB 0..1.
    """
    cells = F.interpolate(pictures.double(), size=latents.shape[-2:], mode="area")
    a = latents.double().permute(0, 2, 3, 1).flatten(0, 2)
    a = torch.cat([a, torch.ones(len(a), 1, dtype=a.dtype, device=a.device)], dim=1)
    b = cells.permute(0, 2, 3, 1).flatten(0, 2)
    solution = torch.linalg.lstsq(a.cpu(), b.cpu(), driver="gelsd").solution
    return tuple(tuple(row) for row in solution.tolist())


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
    """Scaled latents (B, C, h, w) as RGB (B, 3, h, w) 0..1 on the CPU."""
    latents = latents.detach().cpu().float()
    if fmt.preview is None:
        return _without_fit(latents)
    matrix, bias = _affine(fmt)
    return (torch.einsum("rc,bchw->brhw", matrix, latents) + bias).clamp(0, 1)


@lru_cache(maxsize=16)
def _affine(fmt: LatentFormat) -> tuple[torch.Tensor, torch.Tensor]:
    """The fit with the unscaling in it, rgb = w · (z / scale + shift) + b: (3, C) and (3, 1, 1)."""
    assert fmt.preview is not None
    fit = torch.tensor(fmt.preview, dtype=torch.float64)  # (C + 1, 3)
    weights, bias = fit[:-1], fit[-1]
    bias = bias + weights.sum(0) * fmt.shift
    return (weights.T / fmt.scale).float().contiguous(), bias.float().view(3, 1, 1)


def _without_fit(latents: torch.Tensor) -> torch.Tensor:
    """A latent space without a fit: its first three channels, each over its own range."""
    planes = latents[:, :3]
    if planes.shape[1] < 3:
        planes = planes[:, :1].expand(-1, 3, -1, -1)
    low, high = planes.amin((2, 3), keepdim=True), planes.amax((2, 3), keepdim=True)
    return (planes - low) / (high - low).clamp(min=1e-6)
