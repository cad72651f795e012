"""Scaling pictures: filters that average when shrinking, so that nothing aliases."""

from __future__ import annotations

import math
from typing import Final

import torch
import torch.nn.functional as F

from nodes.api import NodeError, ScaleMethod, say

MAX_SIDE: Final = 16_384
LANCZOS_RADIUS: Final = 3
CHUNK: Final = 256
"""Output lines per matrix product of the Lanczos filter: bounds its matrices to a band."""


def size_of(values: torch.Tensor) -> tuple[int, int]:
    """(height, width) of (…, H, W)."""
    return values.shape[-2], values.shape[-1]


def resize(
    pixels: torch.Tensor, width: int, height: int, method: ScaleMethod, *, input: str = "width"
) -> torch.Tensor:
    """(B, C, height, width) of (B, C, H, W), clamped to 0..1.

    Transparent pixels do not bleed their colour: RGBA is filtered premultiplied by alpha.
    """
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise NodeError(
            say(
                "The picture would be {width} × {height} pixels; 1 to {most} a side are possible.",
                width=width,
                height=height,
                most=MAX_SIDE,
            ),
            input=input,
            remedy=say("Choose another size."),
        )
    if pixels.shape[-2:] == (height, width):
        return pixels
    if pixels.shape[1] != 4 or method == "nearest-exact":
        return _filtered(pixels, width, height, method).clamp(0, 1)
    alpha = pixels[:, 3:]
    small = _filtered(torch.cat([pixels[:, :3] * alpha, alpha], 1), width, height, method)
    small_alpha = small[:, 3:].clamp(0, 1)
    color = small[:, :3] / small_alpha.clamp(min=1e-6)
    return torch.cat([color, small_alpha], 1).clamp(0, 1)


def _filtered(pixels: torch.Tensor, width: int, height: int, method: ScaleMethod) -> torch.Tensor:
    size = (height, width)
    if method == "nearest-exact":
        return F.interpolate(pixels, size, mode="nearest-exact")
    if method == "area":
        return F.interpolate(pixels, size, mode="area")
    if method == "lanczos":
        return _lanczos(_lanczos(pixels, width, dim=-1), height, dim=-2)
    # antialias widens the filter when shrinking, and makes bicubic Pillow's (a = -0.5) throughout
    return F.interpolate(pixels, size, mode=method, antialias=True)


def _lanczos(pixels: torch.Tensor, size: int, dim: int) -> torch.Tensor:
    """One axis resampled with the windowed sinc of radius 3 (Duchon 1979, "Lanczos filtering in
    one and two dimensions"), widened by the scale when shrinking."""
    length = pixels.shape[dim]
    if length == size:
        return pixels
    scale = length / size
    support = LANCZOS_RADIUS * max(scale, 1.0)
    lines = pixels.movedim(dim, -1)
    parts = []
    for start in range(0, size, CHUNK):
        out = torch.arange(start, min(start + CHUNK, size), dtype=torch.float64)
        centers = (out + 0.5) * scale
        low = max(0, math.floor(float(centers[0]) - support))
        high = min(length, math.ceil(float(centers[-1]) + support) + 1)
        taps = torch.arange(low, high, dtype=torch.float64) + 0.5
        x = (taps[None, :] - centers[:, None]) / max(scale, 1.0)
        weights = torch.sinc(x) * torch.sinc(x / LANCZOS_RADIUS)
        weights = torch.where(x.abs() < LANCZOS_RADIUS, weights, 0.0)
        weights = (weights / weights.sum(dim=1, keepdim=True)).to(pixels)
        parts.append(lines[..., low:high] @ weights.T)
    return torch.cat(parts, dim=-1).movedim(-1, dim).contiguous()


def resize_mask(values: torch.Tensor, width: int, height: int) -> torch.Tensor:
    """(B, height, width) of a mask (B, H, W), bilinear."""
    return resize(values[:, None], width, height, "bilinear")[:, 0]
