"""Latents cropped, flipped and turned; a noise mask goes along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import torch

from nodes.api import Latent, LatentPixels, Node, NodeError, say
from nodes.latent.space import LatentOffset, cell, with_samples
from nodes.sampling.regions import fit_mask


class LatentCrop(Node[Latent]):
    """Cut a rectangle out of a latent; what lies outside the latent is left away."""

    category = "latent/transform"
    output_name = "latent"
    synonyms = ("cut",)

    latent: Latent
    width: LatentPixels = 512
    height: LatentPixels = 512
    x: LatentOffset = 0
    y: LatentOffset = 0

    def run(self) -> Latent:
        rows, columns = self.latent.samples.shape[-2:]
        pixels = cell(self.latent)
        for name, at, size in (("x", self.x, columns), ("y", self.y, rows)):
            if at >= size * pixels:
                raise NodeError(
                    say(
                        "{name} = {at} lies outside the latent, which stands for {columns} × {rows} "
                        "pixels.",
                        name=name,
                        at=at,
                        columns=columns * pixels,
                        rows=rows * pixels,
                    ),
                    input=name,
                    remedy=say("Choose {name} below {size}.", name=name, size=size * pixels),
                )
        x, y = self.x // pixels, self.y // pixels
        width, height = max(1, self.width // pixels), max(1, self.height // pixels)
        return _on_both(self.latent, lambda v: v[..., y : y + height, x : x + width].clone())


class LatentFlip(Node[Latent]):
    """Mirror a latent."""

    category = "latent/transform"
    output_name = "latent"
    synonyms = ("mirror",)

    latent: Latent
    direction: Literal["horizontal", "vertical"] = "horizontal"

    def run(self) -> Latent:
        axis = -1 if self.direction == "horizontal" else -2
        return _on_both(self.latent, lambda values: values.flip(axis))


class LatentRotate(Node[Latent]):
    """Turn a latent clockwise by quarter turns."""

    category = "latent/transform"
    output_name = "latent"
    synonyms = ("turn",)

    latent: Latent
    degrees: Literal[0, 90, 180, 270] = 90

    def run(self) -> Latent:
        turns = -self.degrees // 90
        return _on_both(self.latent, lambda v: torch.rot90(v, turns, dims=(-2, -1)).clone())


def _on_both(latent: Latent, change: Callable[[torch.Tensor], torch.Tensor]) -> Latent:
    """The change done to the samples and to the noise mask, brought to their cells."""
    mask = latent.noise_mask
    if mask is not None:
        height, width = latent.samples.shape[-2:]
        mask = change(fit_mask(mask, height, width))
    return with_samples(latent, change(latent.samples), mask)
