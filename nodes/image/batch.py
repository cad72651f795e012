"""Several pictures as one batch, and parts of a batch."""

from __future__ import annotations

from typing import Annotated, Literal

import torch
from pydantic import Field

from nodes.api import BatchSize, Image, Node, NodeError, ScaleMethod
from nodes.image.channels import same_channels
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
                f"Picture {index + 1} is {old_width} × {old_height}, the first {width} × {height}.",
                input="images",
                remedy="Scale it first, or set `sizes` to crop or stretch.",
            )
        if self.sizes == "crop":
            kept_width = min(old_width, max(1, round(old_height * width / height)))
            kept_height = min(old_height, max(1, round(old_width * height / width)))
            x, y = (old_width - kept_width) // 2, (old_height - kept_height) // 2
            pixels = pixels[:, :, y : y + kept_height, x : x + kept_width]
        return resize(pixels, width, height, self.method, input="images")


class ImageFromBatch(Node[Image]):
    """Some pictures of a batch. A negative index counts from the end."""

    category = "image/batch"
    output_name = "image"
    synonyms = ("pick", "select", "slice")

    image: Image
    index: Annotated[int, Field(ge=-4096, le=4095)] = 0
    length: BatchSize = 1

    def run(self) -> Image:
        batch = self.image.pixels.shape[0]
        start = self.index + batch if self.index < 0 else self.index
        if not 0 <= start < batch:
            raise NodeError(
                f"There is no picture {self.index} among {batch}.",
                input="index",
                remedy=f"Choose 0 to {batch - 1}, or -{batch} to -1.",
            )
        return Image(self.image.pixels[start : start + self.length].clone())


class RepeatImageBatch(Node[Image]):
    """A batch several times over."""

    category = "image/batch"
    output_name = "image"
    synonyms = ("duplicate", "copy")

    image: Image
    times: BatchSize = 2

    def run(self) -> Image:
        return Image(self.image.pixels.repeat(self.times, 1, 1, 1))
