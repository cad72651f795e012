"""Pictures in another size."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field

from nodes.api import Image, Node, ScaleMethod
from nodes.image.placement import center_window
from nodes.image.resize import resize

Side = Annotated[
    int,
    Field(
        ge=0,
        le=16_384,
        description="Pixels; 0 follows from the other side and the picture's shape.",
        json_schema_extra={"unit": "px"},
    ),
]
Factor = Annotated[float, Field(ge=0.01, le=8, json_schema_extra={"step": 0.01})]


class ImageScale(Node[Image]):
    """Scale pictures to a width and a height.

    With `crop: center` the picture keeps its shape and what sticks out is cut off; otherwise it
    is stretched. Shrinking averages pixels, so that fine patterns do not alias.
    """

    category = "image/transform"
    output_name = "image"
    synonyms = ("resize", "upscale", "downscale", "ResizeImageMaskNode")
    cost = ("width", "height", 12)

    image: Image
    width: Side = 512
    height: Side = 512
    method: ScaleMethod = "lanczos"
    crop: Literal["disabled", "center"] = "disabled"

    def run(self) -> Image:
        pixels = self.image.pixels
        old_height, old_width = pixels.shape[-2:]
        width, height = self.width, self.height
        if not width and not height:
            return self.image
        width = width or max(1, round(old_width * height / old_height))
        height = height or max(1, round(old_height * width / old_width))
        if self.crop == "center":
            pixels = pixels[..., *center_window((old_height, old_width), height, width)]
        return Image(resize(pixels, width, height, self.method))


class ImageScaleBy(Node[Image]):
    """Scale pictures by a factor."""

    category = "image/transform"
    output_name = "image"
    synonyms = ("resize", "upscale", "downscale")

    image: Image
    factor: Factor = 2.0
    method: ScaleMethod = "lanczos"

    def run(self) -> Image:
        height, width = self.image.pixels.shape[-2:]
        sides = (max(1, round(width * self.factor)), max(1, round(height * self.factor)))
        return Image(resize(self.image.pixels, *sides, self.method, input="factor"))


class ImageScaleToTotalPixels(Node[Image]):
    """Scale pictures to a number of megapixels, keeping their shape.

    One megapixel is 1024 × 1024 pixels. `multiple_of` rounds both sides, as models want them.
    """

    category = "image/transform"
    output_name = "image"
    synonyms = ("resize", "megapixels")

    image: Image
    megapixels: Annotated[
        float, Field(ge=0.01, le=256, json_schema_extra={"step": 0.01, "unit": "MP"})
    ] = 1.0
    multiple_of: Annotated[int, Field(ge=1, le=256)] = 1
    method: ScaleMethod = "lanczos"

    def run(self) -> Image:
        height, width = self.image.pixels.shape[-2:]
        factor = math.sqrt(self.megapixels * 1024 * 1024 / (width * height))
        sides = (self._side(width * factor), self._side(height * factor))
        return Image(resize(self.image.pixels, *sides, self.method, input="megapixels"))

    def _side(self, pixels: float) -> int:
        return max(1, round(pixels / self.multiple_of)) * self.multiple_of


class ImageScaleToMaxDimension(Node[Image]):
    """Scale pictures so that their longer side has a length, keeping their shape."""

    category = "image/transform"
    output_name = "image"
    synonyms = ("resize", "longest side")

    image: Image
    size: Annotated[int, Field(ge=1, le=16_384, json_schema_extra={"unit": "px"})] = 512
    method: ScaleMethod = "lanczos"

    def run(self) -> Image:
        height, width = self.image.pixels.shape[-2:]
        factor = self.size / max(width, height)
        sides = (max(1, round(width * factor)), max(1, round(height * factor)))
        return Image(resize(self.image.pixels, *sides, self.method, input="size"))
