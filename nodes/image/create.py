"""Pictures from nothing, and their measures."""

from __future__ import annotations

from typing import NamedTuple

import torch

from nodes.api import BatchSize, Color, Image, Node, Pixels


def rgb_of(color: str) -> tuple[float, ...]:
    """The channels 0..1 of `#rrggbb` or `#rrggbbaa`."""
    return tuple(channel / 255 for channel in bytes.fromhex(color.removeprefix("#")))


class EmptyImage(Node[Image]):
    """Pictures of one colour; with an alpha channel if the colour has one (#rrggbbaa)."""

    category = "image"
    output_name = "image"
    synonyms = ("blank", "solid", "fill")
    cost = ("width", "height", "batch", 12)

    width: Pixels = 512
    height: Pixels = 512
    batch: BatchSize = 1
    color: Color = "#000000"

    def run(self) -> Image:
        channels = torch.tensor(rgb_of(self.color)).view(1, -1, 1, 1)
        return Image(channels.repeat(self.batch, 1, self.height, self.width))


class ImageSize(NamedTuple):
    width: int
    height: int
    batch: int


class GetImageSize(Node[ImageSize]):
    """Width and height in pixels, and the number of pictures."""

    category = "image"
    synonyms = ("dimensions", "resolution", "count")

    image: Image

    def run(self) -> ImageSize:
        batch, _, height, width = self.image.pixels.shape
        return ImageSize(width, height, batch)
