"""Masks: made, converted, grown, combined. 1 is where to repaint."""

from __future__ import annotations

from typing import Annotated, Literal

import torch
import torch.nn.functional as F
from pydantic import Field

from nodes.api import BatchSize, Color, Fraction, Image, Mask, Node, Pixels
from nodes.batch import BatchIndex, part
from nodes.image.channels import luma, same_batch, to_rgb, to_rgba
from nodes.image.compose import Position
from nodes.image.create import rgb_of
from nodes.image.placement import overlap
from nodes.image.resize import size_of
from nodes.image.transform import Offset, crop


class SolidMask(Node[Mask]):
    """A mask of one value."""

    category = "mask"
    output_name = "mask"
    cost = ("width", "height", "batch", 4)

    value: Fraction = 1.0
    width: Pixels = 512
    height: Pixels = 512
    batch: BatchSize = 1

    def run(self) -> Mask:
        return Mask(torch.full((self.batch, self.height, self.width), self.value))


class MaskToImage(Node[Image]):
    """A mask as a grey picture: white is 1."""

    category = "mask"
    output_name = "image"
    synonyms = ("MaskPreview",)

    mask: Mask

    def run(self) -> Image:
        return Image(self.mask.values[:, None].repeat(1, 3, 1, 1))


class ImageToMask(Node[Mask]):
    """A channel of pictures as a mask, as it is: bright (or opaque) becomes 1."""

    category = "mask"
    output_name = "mask"

    image: Image
    channel: Literal["red", "green", "blue", "alpha", "brightness"] = "red"

    def run(self) -> Mask:
        pixels = self.image.pixels
        if self.channel == "brightness":
            return Mask(luma(pixels)[:, 0].clone())
        channel = ("red", "green", "blue", "alpha").index(self.channel)
        return Mask(to_rgba(pixels)[:, channel].clone())


class ImageColorToMask(Node[Mask]):
    """1 where pictures have a colour, within a tolerance in each channel."""

    category = "mask"
    output_name = "mask"
    synonyms = ("chroma key", "green screen")

    image: Image
    color: Color = "#00ff00"
    tolerance: Fraction = 0.05

    def run(self) -> Mask:
        wanted = torch.tensor(rgb_of(self.color)[:3]).view(1, 3, 1, 1)
        distance = (to_rgb(self.image.pixels) - wanted).abs().amax(dim=1)
        # half a level of 8 bits: tolerance 0 still finds the colour itself
        return Mask((distance <= self.tolerance + 0.5 / 255).float())


class InvertMask(Node[Mask]):
    """Repaint what was kept, and the other way round."""

    category = "mask"
    output_name = "mask"

    mask: Mask

    def run(self) -> Mask:
        return Mask(1 - self.mask.values)


class ThresholdMask(Node[Mask]):
    """1 above a value, 0 elsewhere."""

    category = "mask"
    output_name = "mask"
    synonyms = ("binary",)

    mask: Mask
    value: Fraction = 0.5

    def run(self) -> Mask:
        return Mask((self.mask.values > self.value).float())


class CropMask(Node[Mask]):
    """A rectangle of a mask."""

    category = "mask"
    output_name = "mask"

    mask: Mask
    width: Pixels = 512
    height: Pixels = 512
    x: Offset = 0
    y: Offset = 0

    def run(self) -> Mask:
        return Mask(crop(self.mask.values, self.x, self.y, self.width, self.height))


class GrowMask(Node[Mask]):
    """Widen a mask by pixels, or narrow it by a negative number."""

    category = "mask"
    output_name = "mask"
    synonyms = ("expand", "shrink", "dilate", "erode")

    mask: Mask
    expand: Annotated[
        int, Field(ge=-1024, le=1024, description="Pixels.", json_schema_extra={"unit": "px"})
    ] = 6
    tapered_corners: Annotated[
        bool, Field(description="Grow as a diamond instead of a square.")
    ] = True

    def run(self) -> Mask:
        values = self.mask.values if self.expand >= 0 else 1 - self.mask.values
        grown = dilate(values, abs(self.expand), tapered=self.tapered_corners)
        return Mask(grown if self.expand >= 0 else 1 - grown)


def dilate(values: torch.Tensor, size: int, *, tapered: bool) -> torch.Tensor:
    """(B, H, W): the largest value within `size` pixels, by city blocks or along each axis."""
    if tapered:
        for _ in range(size):
            across = F.max_pool2d(values, (1, 3), 1, (0, 1))
            values = torch.maximum(across, F.max_pool2d(values, (3, 1), 1, (1, 0)))
        return values.clone()
    while size > 0:  # squares add up: pooling pads at most half of its window
        step = min(size, 16)
        window = 2 * step + 1
        values = F.max_pool2d(values, (1, window), 1, (0, step))
        values = F.max_pool2d(values, (window, 1), 1, (step, 0))
        size -= step
    return values.clone()


class FeatherMask(Node[Mask]):
    """Let a mask fade out toward the picture's edges."""

    category = "mask"
    output_name = "mask"
    synonyms = ("soften", "fade")

    mask: Mask
    left: Offset = 0
    top: Offset = 0
    right: Offset = 0
    bottom: Offset = 0

    def run(self) -> Mask:
        height, width = self.mask.values.shape[-2:]
        columns, rows = torch.arange(1.0, width + 1), torch.arange(1.0, height + 1)
        across = _ramp(columns, self.left) * _ramp(columns.flip(0), self.right)
        down = _ramp(rows, self.top) * _ramp(rows.flip(0), self.bottom)
        return Mask(self.mask.values * down[:, None] * across[None, :])


def _ramp(distance: torch.Tensor, length: int) -> torch.Tensor:
    return (distance / length).clamp(max=1) if length else torch.ones_like(distance)


class MaskComposite(Node[Mask]):
    """Combine a mask with another one placed on it."""

    category = "mask"
    output_name = "mask"
    synonyms = ("combine", "union", "intersection")

    destination: Mask
    source: Mask
    x: Position = 0
    y: Position = 0
    operation: Literal["multiply", "add", "subtract", "and", "or", "xor"] = "multiply"

    def run(self) -> Mask:
        below, source = same_batch(self.destination.values, self.source.values, input="source")
        shared = overlap(size_of(below), size_of(source), self.x, self.y)
        result = below.clone()
        if shared is not None:
            here, there = (..., *shared.below), (..., *shared.above)
            result[here] = self._combined(below[here], source[there])
        return Mask(result)

    def _combined(self, below: torch.Tensor, above: torch.Tensor) -> torch.Tensor:
        first, second = below.round().bool(), above.round().bool()
        match self.operation:
            case "multiply":
                return below * above
            case "add":
                return (below + above).clamp(max=1)
            case "subtract":
                return (below - above).clamp(min=0)
            case "and":
                return (first & second).float()
            case "or":
                return (first | second).float()
            case "xor":
                return (first ^ second).float()


class MaskFromBatch(Node[Mask]):
    """Some masks of a batch. A negative index counts from the end."""

    category = "mask"
    output_name = "mask"

    mask: Mask
    index: BatchIndex = 0
    length: BatchSize = 1

    def run(self) -> Mask:
        values = self.mask.values
        return Mask(values[part(len(values), self.index, self.length, "mask")].clone())
