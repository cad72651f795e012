"""Between pictures and latents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

import torch
from pydantic import Field

from nodes.api import (
    SILENT,
    VAE,
    Image,
    Latent,
    Mask,
    Models,
    Node,
    NodeError,
    Options,
    Progress,
    say,
)
from nodes.models.local import LOCAL_MODELS
from nodes.models.memory import give_back
from nodes.models.tiles import Tiling
from nodes.models.vae import Autoencoder, fit

LARGE_BYTES = 6_000_000_000
"""Working memory above which a picture goes through in tiles unless told otherwise: SD1's VAE
reaches it at 1,200 x 1,200 in float32. A fixed number, so that the same graph draws the same."""
AUTO_TILING = Tiling(1024, 128)


class AutoTiles(Options):
    """Large pictures in tiles, others whole."""

    kind: Literal["auto"] = "auto"


class Whole(Options):
    """Always in one piece; needs the most memory."""

    kind: Literal["whole"] = "whole"


class Tiles(Options):
    """Always in overlapping tiles, blended into each other."""

    kind: Literal["tiles"] = "tiles"
    size: Annotated[
        int,
        Field(ge=64, le=4096, multiple_of=32, description="Side of a tile.",
              json_schema_extra={"unit": "px", "step": 32}),
    ] = 512  # fmt: skip
    overlap: Annotated[
        int,
        Field(ge=0, le=2048, multiple_of=8, description="Pixels that neighbouring tiles share.",
              json_schema_extra={"unit": "px", "step": 8}),
    ] = 64  # fmt: skip


TileOptions = Annotated[
    AutoTiles | Whole | Tiles,
    Field(
        discriminator="kind",
        description="Work tile by tile where memory is short.",
        json_schema_extra={"advanced": True},
    ),
]


class VAEDecode(Node[Image]):
    """Turn a latent into the picture it stands for."""

    category = "latent"
    synonyms = ("VAEDecodeTiled",)
    output_name = "image"

    latent: Latent
    vae: VAE
    tiling: TileOptions = AutoTiles()

    def run(self, models: Models = LOCAL_MODELS, progress: Progress = SILENT) -> Image:
        with models.borrow(self.vae.recipe) as vae:
            samples = _samples(self.latent, vae)
            cell = vae.latent.downscale
            height, width = samples.shape[-2] * cell, samples.shape[-1] * cell
            return Image(
                _roomy(
                    self.tiling,
                    _tiles(self.tiling, vae, height, width),
                    lambda tiling: vae.decode(samples, tiling, _steps(progress, tiling)),
                )
            )


class VAEEncode(Node[Latent]):
    """Turn a picture into a latent.

    A side that is no multiple of 8 is cropped evenly at both ends; alpha is left out.
    """

    category = "latent"
    synonyms = ("VAEEncodeTiled",)
    output_name = "latent"

    image: Image
    vae: VAE
    tiling: TileOptions = AutoTiles()

    def run(self, models: Models = LOCAL_MODELS, progress: Progress = SILENT) -> Latent:
        with models.borrow(self.vae.recipe) as vae:
            return _encode(vae, self.image.pixels, self.tiling, progress)


class VAEEncodeForInpaint(Node[Latent]):
    """Encode a picture with the masked part greyed out, ready to be drawn anew there.

    Use it with a denoise of 1. For less, use VAEEncode and a noise mask, which keep what is
    under the mask.
    """

    category = "latent/inpaint"
    output_name = "latent"

    image: Image
    vae: VAE
    mask: Mask
    grow_mask: Annotated[
        int,
        Field(
            ge=0,
            le=512,
            description="Width of the brush that widens the mask, so that seams are drawn anew "
            "too: 6 adds 3 pixels at each side.",
            json_schema_extra={"unit": "px"},
        ),
    ] = 6
    tiling: TileOptions = AutoTiles()

    def run(self, models: Models = LOCAL_MODELS, progress: Progress = SILENT) -> Latent:
        with models.borrow(self.vae.recipe) as vae:
            cell = vae.latent.downscale
            pixels = self.image.pixels
            mask = fit(fit_mask(self.mask.values, pixels, self), cell)
            pixels = fit(pixels, cell)
            grey = torch.where(mask.round() > 0, torch.full_like(pixels, 0.5), pixels)
            latent = _encode(vae, grey, self.tiling, progress)
        return Latent(
            latent.samples, format=latent.format, noise_mask=grow(mask, self.grow_mask).round()
        )


def grow(mask: torch.Tensor, brush: int) -> torch.Tensor:
    """The mask (B, 1, H, W) drawn again with a square brush of that many pixels."""
    if brush < 2:
        return mask
    before = brush // 2
    padded = torch.nn.functional.pad(mask, (before, brush - 1 - before) * 2)
    return torch.nn.functional.max_pool2d(padded, brush, stride=1)


def fit_mask(values: torch.Tensor, pixels: torch.Tensor, node: Node[Latent]) -> torch.Tensor:
    """The mask as (B, 1, H, W) of the picture's size; NodeError if their batches do not meet."""
    if values.shape[0] not in (1, pixels.shape[0]):
        raise NodeError(
            say(
                "{type} `mask` has {shape} masks for {shape2} pictures.",
                type=type(node).__name__,
                shape=values.shape[0],
                shape2=pixels.shape[0],
            ),
            input="mask",
            remedy=say("Give one mask, or one for each picture."),
        )
    mask = values[:, None]
    if mask.shape[-2:] != pixels.shape[-2:]:
        mask = torch.nn.functional.interpolate(
            mask, size=tuple(pixels.shape[-2:]), mode="bilinear", align_corners=False
        )
    return mask.expand(pixels.shape[0], -1, -1, -1)


def _encode(
    vae: Autoencoder, pixels: torch.Tensor, options: AutoTiles | Whole | Tiles, progress: Progress
) -> Latent:
    height, width = pixels.shape[-2:]
    samples = _roomy(
        options,
        _tiles(options, vae, height, width),
        lambda tiling: vae.encode(pixels, tiling, _steps(progress, tiling)),
    )
    return Latent(samples, format=vae.latent.name)


def _steps(progress: Progress, tiling: Tiling | None) -> Callable[[int, int], None]:
    unit = say("tile") if tiling else say("picture")
    return lambda step, total: progress.step(step, total, unit)


def _roomy(
    options: AutoTiles | Whole | Tiles,
    tiling: Tiling | None,
    work: Callable[[Tiling | None], torch.Tensor],
) -> torch.Tensor:
    """The work's result; where the device's memory is too small for it and the choice was left
    to us, again in small tiles."""
    try:
        return work(tiling)
    except torch.OutOfMemoryError:
        if not isinstance(options, AutoTiles):
            raise
    give_back()
    return work(Tiling(Tiles().size, Tiles().overlap))


def _samples(latent: Latent, vae: Autoencoder) -> torch.Tensor:
    """The latent's samples as this VAE takes them; NodeError if it cannot."""
    wanted = vae.latent.channels
    if latent.format == "empty" and latent.size is not None:
        height, width = (side // vae.latent.downscale for side in latent.size)
        return torch.zeros(latent.samples.shape[0], wanted, height, width)
    if latent.samples.shape[1] != wanted:
        raise NodeError(
            say(
                "VAEDecode `latent` has {shape} channels, this VAE needs {wanted}.",
                shape=latent.samples.shape[1],
                wanted=wanted,
            ),
            input="vae",
            remedy=say("Use the VAE of the checkpoint that drew the latent."),
            code="latent.channels",
        )
    return latent.samples


def _tiles(
    options: AutoTiles | Whole | Tiles, vae: Autoencoder, height: int, width: int
) -> Tiling | None:
    match options:
        case Whole():
            return None
        case AutoTiles():
            return AUTO_TILING if vae.working_bytes(height, width) > LARGE_BYTES else None
        case Tiles(size=size, overlap=overlap):
            return Tiling(size, min(overlap, size // 2))
