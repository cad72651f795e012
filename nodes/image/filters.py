"""Colour and sharpness of pictures."""

from __future__ import annotations

from typing import Annotated

import torch
import torch.nn.functional as F
from pydantic import Field

from nodes.api import Image, Node
from nodes.image.channels import luma

Radius = Annotated[
    int,
    Field(ge=1, le=256, description="Reach in pixels.", json_schema_extra={"unit": "px"}),
]
Sigma = Annotated[
    float,
    Field(ge=0.1, le=100, description="Width of the bell.", json_schema_extra={"step": 0.1}),
]
Gain = Annotated[
    float, Field(ge=0, le=10, description="1 changes nothing.", json_schema_extra={"step": 0.05})
]


class ImageInvert(Node[Image]):
    """The negative of pictures; transparency stays."""

    category = "image/color"
    output_name = "image"
    synonyms = ("negative",)

    image: Image

    def run(self) -> Image:
        pixels = self.image.pixels
        if pixels.shape[1] == 4:
            return Image(torch.cat([1 - pixels[:, :3], pixels[:, 3:]], dim=1))
        return Image(1 - pixels)


class ImageColor(Node[Image]):
    """Brightness, contrast and saturation of pictures, each as a factor.

    Contrast spreads around the picture's mean brightness; saturation 0 is grey.
    """

    category = "image/color"
    output_name = "image"
    synonyms = ("adjust", "color correct", "brightness", "contrast", "saturation", "grayscale")

    image: Image
    brightness: Gain = 1.0
    contrast: Gain = 1.0
    saturation: Gain = 1.0

    def run(self) -> Image:
        channels = min(self.image.pixels.shape[1], 3)
        color, alpha = self.image.pixels[:, :channels], self.image.pixels[:, channels:]
        color = (color * self.brightness).clamp(0, 1)
        mean = luma(color).mean(dim=(1, 2, 3), keepdim=True)
        color = (mean + (color - mean) * self.contrast).clamp(0, 1)
        grey = luma(color)
        color = (grey + (color - grey) * self.saturation).clamp(0, 1)
        return Image(torch.cat([color, alpha], dim=1))


class ImageBlur(Node[Image]):
    """Blur pictures with a Gaussian bell."""

    category = "image/filter"
    output_name = "image"
    synonyms = ("gaussian", "soften")

    image: Image
    radius: Radius = 3
    sigma: Sigma = 1.5

    def run(self) -> Image:
        return Image(blur(self.image.pixels, self.radius, self.sigma))


class ImageSharpen(Node[Image]):
    """Sharpen pictures by an unsharp mask: add what a blur takes away."""

    category = "image/filter"
    output_name = "image"
    synonyms = ("unsharp mask", "crisp")

    image: Image
    radius: Radius = 2
    sigma: Sigma = 1.0
    amount: Annotated[float, Field(ge=0, le=5, json_schema_extra={"step": 0.05})] = 1.0

    def run(self) -> Image:
        pixels = self.image.pixels
        sharp = pixels + self.amount * (pixels - blur(pixels, self.radius, self.sigma))
        return Image(sharp.clamp(0, 1))


def blur(pixels: torch.Tensor, radius: int, sigma: float) -> torch.Tensor:
    """(B, C, H, W) convolved with a Gaussian of 2·radius + 1 taps, mirrored at the edges."""
    offsets = torch.arange(-radius, radius + 1, dtype=torch.float64)
    weights = torch.exp(-0.5 * (offsets / sigma).square())
    weights = (weights / weights.sum()).to(pixels)
    for dim in (-1, -2):
        lines = pixels.movedim(dim, -1)
        size = lines.shape[-1]
        period = max(2 * (size - 1), 1)
        index = torch.arange(-radius, size + radius).remainder(period)
        index = torch.where(index < size, index, period - index)  # d c b | a b c d | c b a
        flat = lines[..., index].reshape(-1, 1, size + 2 * radius)
        blurred = F.conv1d(flat, weights.view(1, 1, -1)).view(lines.shape)
        pixels = blurred.movedim(-1, dim)
    return pixels.contiguous()
