"""Making pictures fit each other: channels and batch."""

from __future__ import annotations

import torch

from nodes.api import NodeError, say

LUMA = (0.299, 0.587, 0.114)
"""Weights of R, G, B in perceived brightness, ITU-R BT.601."""


def to_rgb(pixels: torch.Tensor) -> torch.Tensor:
    """(B, 3, H, W) of (B, 1|3|4, H, W); alpha is dropped."""
    if pixels.shape[1] == 1:
        return pixels.expand(-1, 3, -1, -1)
    return pixels[:, :3]


def to_rgba(pixels: torch.Tensor) -> torch.Tensor:
    """(B, 4, H, W), opaque where there was no alpha."""
    if pixels.shape[1] == 4:
        return pixels
    return torch.cat([to_rgb(pixels), torch.ones_like(pixels[:, :1])], dim=1)


def with_channels(pixels: torch.Tensor, channels: int) -> torch.Tensor:
    """The pixels with 1, 3 or 4 channels; grey is the mean brightness by BT.601."""
    if pixels.shape[1] == channels:
        return pixels
    if channels == 1:
        return luma(pixels)
    return to_rgb(pixels) if channels == 3 else to_rgba(pixels)


def luma(pixels: torch.Tensor) -> torch.Tensor:
    """(B, 1, H, W): the brightness of every pixel."""
    if pixels.shape[1] == 1:
        return pixels
    weights = torch.tensor(LUMA, dtype=pixels.dtype, device=pixels.device).view(1, 3, 1, 1)
    return (pixels[:, :3] * weights).sum(dim=1, keepdim=True)


def same_channels(*pictures: torch.Tensor) -> list[torch.Tensor]:
    """All with the channels of the richest."""
    most = max(p.shape[1] for p in pictures)
    return [with_channels(p, most) for p in pictures]


def same_batch(first: torch.Tensor, second: torch.Tensor, *, input: str) -> list[torch.Tensor]:
    """Both with one batch size: a single picture is repeated. `input` names the second."""
    a, b = first.shape[0], second.shape[0]
    if a == b:
        return [first, second]
    if 1 not in (a, b):
        raise NodeError(
            say("`{input}` has {b} pictures where {a} are needed.", input=input, b=b, a=a),
            input=input,
            remedy=say("Use one picture, or as many as the other input has."),
        )
    most = max(a, b)
    return [t.expand(most, *t.shape[1:]) for t in (first, second)]
