"""Several pictures as one batch, and parts of a batch."""

from __future__ import annotations

from typing import Annotated, Literal

import torch
from pydantic import Field

from nodes.api import BatchSize, Image, Node, NodeError, ScaleMethod, say
from nodes.batch import BatchIndex, part
from nodes.image.channels import same_channels
from nodes.image.placement import center_window
from nodes.image.resize import resize


class ImageBatch(Node[Image]):
    """Join pictures into one batch.

    Pictures of other sizes are scaled to the first one's (what sticks out is cut off), or
    refused.
    """

    category = "image/batch"
    output_name = "image"
    synonyms = ("join", "concat", "BatchImagesNode")

    images: Annotated[list[Image], Field(min_length=1)]
    sizes: Annotated[
        Literal["crop", "stretch", "refuse"],
        Field(description="What happens to pictures of another size than the first."),
    ] = "crop"
    method: ScaleMethod = "lanczos"

    def run(self) -> Image:
        first = self.images[0].pixels
        fitted = [self._fitted(image.pixels, first, i) for i, image in enumerate(self.images)]
        return Image(torch.cat(same_channels(*fitted)))

    def _fitted(self, pixels: torch.Tensor, first: torch.Tensor, index: int) -> torch.Tensor:
        height, width = first.shape[-2:]
        old_height, old_width = pixels.shape[-2:]
        if (old_height, old_width) == (height, width):
            return pixels
        if self.sizes == "refuse":
            raise NodeError(
                say(
                    "Picture {index} is {old_width} × {old_height}, the first {width} × {height}.",
                    index=index + 1,
                    old_width=old_width,
                    old_height=old_height,
                    width=width,
                    height=height,
                ),
                input="images",
                remedy=say("Scale it first, or set `sizes` to crop or stretch."),
            )
        if self.sizes == "crop":
            pixels = pixels[..., *center_window((old_height, old_width), height, width)]
        return resize(pixels, width, height, self.method, input="images")


class ImageFromBatch(Node[Image]):
    """Some pictures of a batch. A negative index counts from the end."""

    category = "image/batch"
    output_name = "image"
    synonyms = ("pick", "select", "slice")

    image: Image
    index: BatchIndex = 0
    length: BatchSize = 1

    def run(self) -> Image:
        pixels = self.image.pixels
        return Image(pixels[part(len(pixels), self.index, self.length, "picture")].clone())


class RepeatImageBatch(Node[Image]):
    """A batch several times over."""

    category = "image/batch"
    output_name = "image"
    synonyms = ("duplicate", "copy")

    image: Image
    times: BatchSize = 2

    def run(self) -> Image:
        return Image(self.image.pixels.repeat(self.times, 1, 1, 1))
