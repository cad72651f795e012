"""Latents over latents."""

from __future__ import annotations

from typing import Annotated

import torch
from pydantic import Field

from nodes.api import Fraction, Latent, Mask, Node, NodeError, say
from nodes.image.channels import same_batch
from nodes.latent.resample import resample
from nodes.latent.space import LatentOffset, cell, same_size, same_space, with_samples
from nodes.sampling.regions import fit_mask


class LatentComposite(Node[Latent]):
    """Paste a latent onto another.

    `feather` fades the pasted latent's edges, save those at the other's border. The mask is
    scaled to the pasted latent; 1 shows it. What sticks out is cut off.
    """

    category = "latent"
    output_name = "latent"
    synonyms = ("paste", "LatentCompositeMasked")

    destination: Latent
    source: Latent
    mask: Mask | None = None
    x: LatentOffset = 0
    y: LatentOffset = 0
    feather: LatentOffset = 0
    resize_source: Annotated[
        bool, Field(description="Scale the source to the destination's size.")
    ] = False

    def run(self) -> Latent:
        base, over = same_space(self.destination, self.source, input="source")
        pixels = cell(base)
        below, above = base.samples, over.samples
        height, width = below.shape[-2:]
        if self.resize_source:
            above = resample(above, height, width, "bilinear")
        x, y = self.x // pixels, self.y // pixels
        if x >= width or y >= height:
            name, limit = ("x", width) if x >= width else ("y", height)
            raise NodeError(
                say(
                    "{name} = {self} lies outside the destination of {width} × {height} pixels.",
                    name=name,
                    self=getattr(self, name),
                    width=width * pixels,
                    height=height * pixels,
                ),
                input=name,
                remedy=say("Choose {name} below {limit}.", name=name, limit=limit * pixels),
            )
        rows, columns = above.shape[-2:]
        shown = torch.ones(1, 1, rows, columns)
        if self.mask is not None:
            shown = fit_mask(self.mask.values[:, None], rows, columns)
        # Cut to what lies inside first, so that a cut edge is the border's and does not fade.
        above = above[..., : height - y, : width - x]
        shown = shown[..., : height - y, : width - x]
        rows, columns = above.shape[-2:]
        shown = shown * torch.outer(
            _fade(rows, self.feather // pixels, y > 0, y + rows < height),
            _fade(columns, self.feather // pixels, x > 0, x + columns < width),
        )
        above, shown = same_batch(above, shown, input="mask")
        below, above = same_batch(below, above, input="source")
        result = below.clone()
        here = (..., slice(y, y + rows), slice(x, x + columns))
        result[here] = torch.lerp(result[here], above.to(result), shown.to(result))
        return with_samples(base, result, base.noise_mask)


class LatentBlend(Node[Latent]):
    """Mix two latents: 0 is the first, 1 the second."""

    category = "latent"
    output_name = "latent"
    synonyms = ("mix", "LatentInterpolate")

    latent1: Latent
    latent2: Latent
    factor: Fraction = 0.5

    def run(self) -> Latent:
        first, second = same_space(self.latent1, self.latent2, input="latent2")
        same_size(first, second, input="latent2")
        a, b = same_batch(first.samples, second.samples, input="latent2")
        return with_samples(first, torch.lerp(a, b, self.factor), first.noise_mask)


def _fade(size: int, feather: int, at_start: bool, at_end: bool) -> torch.Tensor:
    """(size,): 1 inside, falling over `feather` cells towards the ends that fade."""
    fade = torch.ones(size)
    if feather == 0:
        return fade
    ramp = ((torch.arange(size) + 1) / (feather + 1)).clamp(max=1)
    if at_start:
        fade = fade * ramp
    if at_end:
        fade = fade * ramp.flip(0)
    return fade
