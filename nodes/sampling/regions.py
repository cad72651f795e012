"""Where in the latent a prompt holds: areas, masks and their weights."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from nodes.api import ConditioningEntry

FEATHER = 8
"""Latent cells over which an area fades into its neighbours, at most a quarter of its side."""


def fit_mask(mask: torch.Tensor, height: int, width: int) -> torch.Tensor:
    """A mask (N, 1, H, W) at another size: by coverage when it shrinks, bilinear when it grows.

    Coverage keeps a mask that is cut along cells exact: 0 stays 0, 1 stays 1.
    """
    mask = mask.to(torch.float32)
    if mask.shape[-2:] == (height, width):
        return mask
    if mask.shape[-2] >= height and mask.shape[-1] >= width:
        return F.interpolate(mask, size=(height, width), mode="area")
    return F.interpolate(mask, size=(height, width), mode="bilinear", align_corners=False)


def area_slices(
    area: tuple[float, float, float, float], height: int, width: int
) -> tuple[slice, slice]:
    """(x, y, width, height) in fractions of the picture as rows and columns of the latent."""
    x, y, w, h = area
    return _span(y, h, height), _span(x, w, width)


def _span(start: float, length: float, cells: int) -> slice:
    size = min(cells, max(1, round(length * cells)))
    first = min(max(0, round(start * cells)), cells - size)
    return slice(first, first + size)


def weight(
    entry: ConditioningEntry, area: tuple[slice, slice] | None, height: int, width: int
) -> torch.Tensor:
    """How much an entry counts in its area: (1 or B, 1, h, w) of the area."""
    rows, columns = area or (slice(0, height), slice(0, width))
    if entry.mask is not None:
        mask = entry.mask if entry.mask.ndim == 3 else entry.mask[None]
        return fit_mask(mask[:, None], height, width)[..., rows, columns] * entry.strength
    fade = torch.outer(_fade(rows, height), _fade(columns, width))
    return fade[None, None] * entry.strength


def _fade(span: slice, cells: int) -> torch.Tensor:
    """1 inside, falling towards every edge that is not the picture's own."""
    size = span.stop - span.start
    steps = max(1, min(FEATHER, size // 4))
    ramp = (torch.arange(size) + 1).clamp(max=steps) / steps
    fade = torch.ones(size)
    if span.start > 0:
        fade = fade * ramp
    if span.stop < cells:
        fade = fade * ramp.flip(0)
    return fade
