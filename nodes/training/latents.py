"""Latents of a whole data set, computed once: the autoencoder costs more than the step it would feed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from diffusers import AutoencoderKL
from torch import Tensor

from nodes.api import SILENT, Progress, say

Pictures = Callable[[Sequence[int]], Tensor]  # indices -> uint8 (B, 3, H, W)

SHARD = 512  # pictures a file; a crash loses at most one


@torch.no_grad()
def cache_latents(
    encode: Callable[[Tensor], Tensor],
    pictures: Pictures,
    count: int,
    folder: Path,
    progress: Progress = SILENT,
) -> Tensor:
    """What `encode` makes of pictures 0..count-1: float16 (count, C, h, w).

    It gets uint8 (B, 3, H, W). What is found in `folder` is not computed again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shards = []
    for start in range(0, count, SHARD):
        stop = min(start + SHARD, count)
        path = folder / f"{start:07d}-{stop:07d}.pt"
        if not path.exists():
            batches = [range(first, min(first + 16, stop)) for first in range(start, stop, 16)]
            latents = [encode(pictures(batch)).to("cpu", torch.float16) for batch in batches]
            part = path.with_suffix(".part")
            torch.save(torch.cat(latents), part)
            os.replace(part, path)
        shards.append(torch.load(path, weights_only=True))
        progress.step(stop, count, say("latent"))
    return torch.cat(shards)


class Whitening(NamedTuple):
    """Per-channel statistics of latents: subtract the mean, divide by the spread."""

    mean: Tensor  # (C,)
    spread: Tensor  # (C,)


def measure(latents: Tensor) -> Whitening:
    """Mean and standard deviation of each channel over (N, C, h, w)."""
    values = latents.float()
    return Whitening(values.mean(dim=(0, 2, 3)), values.std(dim=(0, 2, 3)))


@torch.no_grad()
def fold_whitening(vae: AutoencoderKL, whitening: Whitening, spread: float = 1.0) -> None:
    """Change the 1 × 1 convolutions around the latent so that latents times `scaling_factor` have mean 0 and `spread`.

    The autoencoder restores pictures exactly as before; only the coordinates of its latent space change.
    """
    mean, gain = whitening.mean, spread / (vae.config["scaling_factor"] * whitening.spread)
    channels = len(mean)
    weight, bias = vae.quant_conv.weight, vae.quant_conv.bias
    assert bias is not None
    weight[:channels] *= gain[:, None, None, None]
    bias[:channels] = (bias[:channels] - mean) * gain
    bias[channels:] += 2 * gain.log()  # the log-variances
    weight, bias = vae.post_quant_conv.weight, vae.post_quant_conv.bias
    assert bias is not None
    bias += weight[:, :, 0, 0] @ mean
    weight /= gain[None, :, None, None]
