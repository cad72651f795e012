"""Pictures over pictures: blend, composite, alpha."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Literal, NamedTuple

import torch
from pydantic import Field

from nodes.api import Fraction, Image, Mask, Node
from nodes.image.channels import same_batch, same_channels, to_rgb
from nodes.image.placement import overlap
from nodes.image.resize import resize, resize_mask, size_of

BlendMode = Literal["normal", "multiply", "screen", "overlay", "soft_light", "difference"]
Position = Annotated[
    int, Field(ge=-16_384, le=16_384, description="Pixels.", json_schema_extra={"unit": "px"})
]
Blend = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def _hard_light(below: torch.Tensor, above: torch.Tensor) -> torch.Tensor:
    return torch.where(above <= 0.5, below * 2 * above, 1 - (1 - below) * (1 - (2 * above - 1)))


def _soft_light(below: torch.Tensor, above: torch.Tensor) -> torch.Tensor:
    lighter = torch.where(below <= 0.25, ((16 * below - 12) * below + 4) * below, below.sqrt())
    return torch.where(
        above <= 0.5,
        below - (1 - 2 * above) * below * (1 - below),
        below + (2 * above - 1) * (lighter - below),
    )


BLENDS: Mapping[BlendMode, Blend] = {
    "normal": lambda below, above: above,  # noqa: ARG005
    "multiply": lambda below, above: below * above,
    "screen": lambda below, above: below + above - below * above,
    "overlay": lambda below, above: _hard_light(above, below),
    "soft_light": _soft_light,
    "difference": lambda below, above: (below - above).abs(),
}
"""Separable blend modes of W3C Compositing and Blending Level 1, section 10.1."""


class ImageBlend(Node[Image]):
    """Mix two pictures. The second is scaled to the first."""

    category = "image/compose"
    output_name = "image"
    synonyms = ("mix", "layer", "overlay")

    image1: Image
    image2: Image
    factor: Fraction = 0.5
    mode: BlendMode = "normal"

    def run(self) -> Image:
        height, width = self.image1.pixels.shape[-2:]
        below, above = same_channels(
            self.image1.pixels, resize(self.image2.pixels, width, height, "bicubic")
        )
        below, above = same_batch(below, above, input="image2")
        return Image(torch.lerp(below, BLENDS[self.mode](below, above), self.factor).clamp(0, 1))


class ImageComposite(Node[Image]):
    """Paste a picture onto another, where a mask and its own transparency let it show.

    The mask is scaled to the pasted picture; 1 shows it. What sticks out is cut off.
    """

    category = "image/compose"
    output_name = "image"
    synonyms = ("paste", "overlay", "ImageCompositeMasked", "PorterDuffImageComposite")

    destination: Image
    source: Image
    mask: Mask | None = None
    x: Position = 0
    y: Position = 0
    resize_source: Annotated[
        bool, Field(description="Scale the source to the destination's size.")
    ] = False

    def run(self) -> Image:
        below, source = self.destination.pixels, self.source.pixels
        if self.resize_source:
            height, width = size_of(below)
            source = resize(source, width, height, "bilinear")
        shown = source[:, 3:] if source.shape[1] == 4 else torch.ones_like(source[:, :1])
        if self.mask is not None:
            mask = resize_mask(self.mask.values, source.shape[-1], source.shape[-2])
            shown, mask = same_batch(shown, mask[:, None], input="mask")
            shown = shown * mask
        source, shown = same_batch(source, shown, input="mask")
        below, source = same_channels(below, source)
        below, source = same_batch(below, source, input="source")
        below, shown = same_batch(below, shown, input="source")

        shared = overlap(size_of(below), size_of(source), self.x, self.y)
        result = below.clone()
        if shared is not None:
            here, there = (..., *shared.below), (..., *shared.above)
            result[here] = _over(below[here], source[there], shown[there])
        return Image(result)


def _over(below: torch.Tensor, above: torch.Tensor, alpha: torch.Tensor) -> torch.Tensor:
    """`above` with coverage alpha over `below` (Porter and Duff 1984), colours unmultiplied."""
    if below.shape[1] != 4:
        return torch.lerp(below, above, alpha)
    under = below[:, 3:] * (1 - alpha)
    out = alpha + under
    color = (above[:, :3] * alpha + below[:, :3] * under) / out.clamp(min=1e-6)
    return torch.cat([color, out], dim=1)


class JoinImageWithAlpha(Node[Image]):
    """Pictures with transparency from a mask: 1 becomes transparent."""

    category = "image/compose"
    output_name = "image"
    synonyms = ("transparency", "rgba")

    image: Image
    mask: Mask

    def run(self) -> Image:
        height, width = self.image.pixels.shape[-2:]
        alpha = 1 - resize_mask(self.mask.values, width, height)[:, None]
        pixels, alpha = same_batch(to_rgb(self.image.pixels), alpha, input="mask")
        return Image(torch.cat([pixels, alpha], dim=1))


class Split(NamedTuple):
    image: Image
    mask: Mask


class SplitImageWithAlpha(Node[Split]):
    """The colours of pictures, and their transparency as a mask: 1 is transparent."""

    category = "image/compose"
    synonyms = ("transparency", "rgba")

    image: Image

    def run(self) -> Split:
        pixels = self.image.pixels
        transparent = 1 - pixels[:, 3] if pixels.shape[1] == 4 else torch.zeros_like(pixels[:, 0])
        return Split(Image(to_rgb(pixels).clone()), Mask(transparent))
