"""Latents in another size."""

from __future__ import annotations

from typing import Literal

import torch
import torch.nn.functional as F

LatentScaleMethod = Literal["nearest-exact", "bilinear", "area", "bicubic", "bislerp"]


def resample(
    samples: torch.Tensor, height: int, width: int, method: LatentScaleMethod
) -> torch.Tensor:
    """(B, C, height, width) of (B, C, h, w)."""
    if samples.shape[-2:] == (height, width):
        return samples.clone()
    if method == "bislerp":
        return _slerp_axis(_slerp_axis(samples, width, dim=3), height, dim=2)
    if method in ("nearest-exact", "area"):
        return F.interpolate(samples, (height, width), mode=method)
    # Not antialiased: a latent is no picture, and averaging its cells washes it out.
    return F.interpolate(samples, (height, width), mode=method, align_corners=False)


def _slerp_axis(samples: torch.Tensor, size: int, dim: int) -> torch.Tensor:
    """One axis interpolated between neighbouring cells, each a vector over its channels:
    lengths linearly, directions along the arc (Shoemake 1985, "Animating Rotation with
    Quaternion Curves"). Between unlike cells no contrast is lost, as it is by averaging."""
    length = samples.shape[dim]
    at = (torch.arange(size, dtype=torch.float64) + 0.5) * (length / size) - 0.5
    at = at.clamp(0, length - 1)
    low = at.floor().long()
    high = (low + 1).clamp(max=length - 1)
    shape = [size if axis == dim else 1 for axis in range(samples.ndim)]
    share = (at - low).to(samples).view(shape)
    a, b = samples.index_select(dim, low), samples.index_select(dim, high)
    norm_a, norm_b = (v.norm(dim=1, keepdim=True).clamp(min=1e-12) for v in (a, b))
    unit_a, unit_b = a / norm_a, b / norm_b
    cosine = (unit_a * unit_b).sum(dim=1, keepdim=True).clamp(-1, 1)
    angle = cosine.acos()
    sine = angle.sin()
    arc = (((1 - share) * angle).sin() * unit_a + (share * angle).sin() * unit_b) / sine
    # Along the same or opposite directions there is no arc to follow.
    direction = torch.where(sine > 1e-4, arc, torch.lerp(unit_a, unit_b, share))
    return direction * torch.lerp(norm_a, norm_b, share)
