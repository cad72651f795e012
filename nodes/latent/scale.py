"""Latents made larger or smaller, for a second pass of the sampler."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from nodes.api import Latent, Node, NodeError, say
from nodes.image.placement import center_window
from nodes.latent.resample import LatentScaleMethod, resample
from nodes.latent.space import cell, with_samples
from nodes.sampling.regions import fit_mask

MAX_SIDE = 16_384


class LatentScale(Node[Latent]):
    """Scale a latent to a width and a height in pixels.

    With `crop: center` it keeps its shape and what sticks out is cut off; otherwise it is
    stretched.
    """

    category = "latent"
    output_name = "latent"
    synonyms = ("LatentUpscale", "resize")
    cost = ("width", "height", 0.25)

    latent: Latent
    width: Annotated[
        int,
        Field(
            ge=0,
            le=MAX_SIDE,
            description="Pixels; 0 follows from the height and the latent's shape.",
            json_schema_extra={"step": 8, "unit": "px"},
        ),
    ] = 512
    height: Annotated[
        int,
        Field(
            ge=0,
            le=MAX_SIDE,
            description="Pixels; 0 follows from the width and the latent's shape.",
            json_schema_extra={"step": 8, "unit": "px"},
        ),
    ] = 512
    method: LatentScaleMethod = "nearest-exact"
    crop: Literal["disabled", "center"] = "disabled"

    def run(self) -> Latent:
        samples = self.latent.samples
        old_height, old_width = samples.shape[-2:]
        width, height = self.width // cell(self.latent), self.height // cell(self.latent)
        if not self.width and not self.height:
            return self.latent
        width = max(1, width if self.width else round(old_width * height / old_height))
        height = max(1, height if self.height else round(old_height * width / old_width))
        mask = self.latent.noise_mask
        if self.crop == "center":
            kept = center_window((old_height, old_width), height, width)
            samples = samples[..., *kept]
            if mask is not None:
                mask = fit_mask(mask, old_height, old_width)[..., *kept]
        return with_samples(self.latent, resample(samples, height, width, self.method), mask)


class LatentScaleBy(Node[Latent]):
    """Scale a latent by a factor."""

    category = "latent"
    output_name = "latent"
    synonyms = ("LatentUpscaleBy", "resize", "hires fix")

    latent: Latent
    factor: Annotated[float, Field(ge=0.01, le=8, json_schema_extra={"step": 0.01})] = 1.5
    method: LatentScaleMethod = "nearest-exact"

    def run(self) -> Latent:
        samples, pixels = self.latent.samples, cell(self.latent)
        height, width = (max(1, round(side * self.factor)) for side in samples.shape[-2:])
        if max(height, width) * pixels > MAX_SIDE:
            raise NodeError(
                say(
                    "The latent would stand for {width} × {height} pixels; {most} a side are "
                    "possible.",
                    width=width * pixels,
                    height=height * pixels,
                    most=MAX_SIDE,
                ),
                input="factor",
                remedy=say("Scale by less."),
            )
        scaled = resample(samples, height, width, self.method)
        return with_samples(self.latent, scaled, self.latent.noise_mask)
