"""Pictures cropped, padded, flipped and turned."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

import torch
import torch.nn.functional as F
from pydantic import Field

from nodes.api import Color, Image, Mask, Node, NodeError, Pixels, say
from nodes.image.channels import with_channels
from nodes.image.create import rgb_of

Offset = Annotated[
    int, Field(ge=0, le=16_384, description="Pixels.", json_schema_extra={"unit": "px"})
]


class ImageCrop(Node[Image]):
    """Cut a rectangle out of pictures; what lies outside the picture is left away."""

    category = "image/transform"
    output_name = "image"
    synonyms = ("cut", "trim")

    image: Image
    width: Pixels = 512
    height: Pixels = 512
    x: Offset = 0
    y: Offset = 0

    def run(self) -> Image:
        return Image(crop(self.image.pixels, self.x, self.y, self.width, self.height))


def crop(values: torch.Tensor, x: int, y: int, width: int, height: int) -> torch.Tensor:
    """The part of (…, H, W) from (x, y), at most width × height. NodeError if it is empty."""
    rows, columns = values.shape[-2:]
    for name, at, size in (("x", x, columns), ("y", y, rows)):
        if at >= size:
            raise NodeError(
                say(
                    "{name} = {at} lies outside the picture of {columns} × {rows} pixels.",
                    name=name,
                    at=at,
                    columns=columns,
                    rows=rows,
                ),
                input=name,
                remedy=say("Choose {name} below {size}.", name=name, size=size),
            )
    return values[..., y : y + height, x : x + width].clone()


class Padded(NamedTuple):
    image: Image
    mask: Mask


class ImagePad(Node[Padded]):
    """Add a border to pictures, with the mask that outpaints it.

    The mask is 1 on the border and falls smoothly to 0 over `feather` pixels inside the picture.
    """

    category = "image/transform"
    synonyms = ("outpaint", "extend", "border", "ImagePadForOutpaint")

    image: Image
    left: Offset = 0
    top: Offset = 0
    right: Offset = 0
    bottom: Offset = 0
    feather: Offset = 40
    fill: Annotated[
        Literal["color", "edge", "mirror"],
        Field(description="A colour, the edge's pixels, or the picture mirrored."),
    ] = "color"
    color: Color = "#808080"

    def run(self) -> Padded:
        pixels = self.image.pixels
        batch, channels, height, width = pixels.shape
        left, top = self.left, self.top
        out_height, out_width = top + height + self.bottom, left + width + self.right
        if max(out_height, out_width) > 16_384:
            raise NodeError(
                say(
                    "The picture would be {out_width} × {out_height} pixels; 16384 a side are "
                    "possible.",
                    out_width=out_width,
                    out_height=out_height,
                ),
                input="right" if out_width > 16_384 else "bottom",
                remedy=say("Pad less."),
            )
        if self.fill == "color":
            color = torch.tensor(rgb_of(self.color)).view(1, -1, 1, 1)
            canvas = with_channels(color, channels).repeat(batch, 1, out_height, out_width)
            canvas[:, :, top : top + height, left : left + width] = pixels
        else:
            rows = _outside(torch.arange(-top, height + self.bottom), height, self.fill)
            columns = _outside(torch.arange(-left, width + self.right), width, self.fill)
            canvas = pixels[:, :, rows][:, :, :, columns]
        return Padded(Image(canvas), Mask(self._mask(height, width).repeat(batch, 1, 1)))

    def _mask(self, height: int, width: int) -> torch.Tensor:
        """(1, H, W): 1 outside, ((feather - d) / feather)² at d pixels from a padded edge."""
        far = torch.full((), float("inf"))
        rows, columns = torch.arange(height).float(), torch.arange(width).float()
        vertical = torch.minimum(
            rows if self.top else far.expand(height),
            rows.flip(0) if self.bottom else far.expand(height),
        )
        horizontal = torch.minimum(
            columns if self.left else far.expand(width),
            columns.flip(0) if self.right else far.expand(width),
        )
        distance = torch.minimum(vertical[:, None], horizontal[None, :])
        inside = ((self.feather - distance) / max(self.feather, 1)).clamp(0, 1).square()
        sides = (self.left, self.right, self.top, self.bottom)
        return F.pad(inside[None], sides, value=1.0)


def _outside(index: torch.Tensor, size: int, fill: Literal["edge", "mirror"]) -> torch.Tensor:
    """Indices inside 0..size-1 for positions that may lie far outside."""
    if fill == "edge" or size == 1:
        return index.clamp(0, size - 1)
    period = 2 * (size - 1)
    folded = index.remainder(period)
    return torch.where(folded < size, folded, period - folded)


class ImageFlip(Node[Image]):
    """Mirror pictures."""

    category = "image/transform"
    output_name = "image"
    synonyms = ("mirror",)

    image: Image
    direction: Literal["horizontal", "vertical"] = "horizontal"

    def run(self) -> Image:
        return Image(self.image.pixels.flip(-1 if self.direction == "horizontal" else -2))


class ImageRotate(Node[Image]):
    """Turn pictures clockwise by quarter turns."""

    category = "image/transform"
    output_name = "image"
    synonyms = ("turn",)

    image: Image
    degrees: Literal[0, 90, 180, 270] = 90

    def run(self) -> Image:
        return Image(torch.rot90(self.image.pixels, -self.degrees // 90, dims=(-2, -1)).clone())
