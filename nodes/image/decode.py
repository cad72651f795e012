"""Picture files as tensors, within limits."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch
from PIL import Image as PIL
from PIL import ImageOps, ImageSequence, UnidentifiedImageError

from nodes.api import NodeError, say
from nodes.image.sixteen_bits import FORMATS as SIXTEEN_BITS
from nodes.image.sixteen_bits import sixteen_bits

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
MAX_PIXELS: Final = 2**27
"""Over all frames: 134 million, 1.6 GB as float32 RGB."""


class Picture(NamedTuple):
    pixels: torch.Tensor  # (B, 3, H, W) float32, 0..1
    alpha: torch.Tensor | None  # (B, H, W) float32, 0..1; None if the file has no transparency


def decode(path: Path, *, input: str = "image", max_pixels: int = MAX_PIXELS) -> Picture:
    """The picture of a file upright (EXIF orientation), an animation as a batch of its frames.

    16 bits keep their precision, but in grey with transparency and in animations. Pages of
    another size than the first (thumbnails in TIFF and phone JPEGs) are left out. Raises NodeError
    for what is no picture, is cut off, or has too many pixels.
    """
    try:
        # Oddities of a file that reads well all the same; the size has a limit of its own below.
        with (
            warnings.catch_warnings(action="ignore"),
            PIL.open(path, formats=_readable()) as file,
        ):
            _refuse_bomb(file, path, input, max_pixels)
            deep = sixteen_bits(path) if file.format in SIXTEEN_BITS else None
            if deep is not None:
                frames = [_picture(torch.from_numpy(deep))]
            else:
                frames = [_frame(file)] if file.format == "MPO" else _frames(file)
    except (UnidentifiedImageError, PIL.DecompressionBombError) as error:
        too_large = isinstance(error, PIL.DecompressionBombError)
        raise NodeError(
            say("{name} has too many pixels.", name=path.name)
            if too_large
            else say("{name} is not a picture that can be read.", name=path.name),
            input=input,
            remedy=say("Scale it down first.")
            if too_large
            else say("Use a PNG, JPEG, WebP, GIF, BMP, TIFF or AVIF file."),
            code="input.file_invalid",
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise NodeError(
            say("{name} is damaged: {error}.", name=path.name, error=error),
            input=input,
            remedy=say("Upload the file again, or save it anew in an image editor."),
            code="input.file_invalid",
        ) from error
    pixels = torch.cat([frame.pixels for frame in frames])
    if all(frame.alpha is None for frame in frames):
        return Picture(pixels, None)
    opaque = torch.ones_like(pixels[:1, 0])
    return Picture(pixels, torch.cat([opaque if f.alpha is None else f.alpha for f in frames]))


def _readable() -> list[str]:
    """The formats this build of Pillow knows; some lack AVIF."""
    PIL.init()
    return [name for name in FORMATS if name in PIL.OPEN]


def _refuse_bomb(file: PIL.Image, path: Path, input: str, max_pixels: int) -> None:
    frames = 1 if file.format == "MPO" else getattr(file, "n_frames", 1)
    if file.width * file.height * frames > max_pixels:
        many = f" × {frames} frames" if frames > 1 else ""
        raise NodeError(
            say(
                "{name} has {width} × {height}{many} pixels; {max_pixels} million are the limit.",
                name=path.name,
                width=file.width,
                height=file.height,
                many=many,
                max_pixels=f"{max_pixels / 1000000.0:.0f}",
            ),
            input=input,
            remedy=say("Scale it down first."),
            code="input.file_invalid",
        )


def _frames(file: PIL.Image) -> list[Picture]:
    frames = [_frame(frame) for frame in ImageSequence.Iterator(file)]
    return [f for f in frames if f.pixels.shape == frames[0].pixels.shape]


def _frame(frame: PIL.Image) -> Picture:
    upright = ImageOps.exif_transpose(frame)
    if upright.mode.startswith("I"):  # I;16, or 32-bit integers, of which files use 16
        return Picture(_grey(upright, 65535), None)
    if upright.mode == "F":
        return Picture(_grey(upright, 1), None)
    if upright.has_transparency_data:
        return _picture(_levels(upright.convert("RGBA")))
    return _picture(_levels(upright.convert("RGB")))


def _levels(frame: PIL.Image) -> torch.Tensor:
    """(H, W, C) in 0..1 of an 8-bit frame."""
    return torch.from_numpy(np.array(frame)).float().div_(255)


def _picture(values: torch.Tensor) -> Picture:
    """(H, W, 3 or 4) in 0..1, the fourth of which is alpha."""
    planes = values.permute(2, 0, 1)[None]
    alpha = planes[:, 3].contiguous() if planes.shape[1] == 4 else None
    return Picture(planes[:, :3].contiguous(), alpha)


def _grey(frame: PIL.Image, white: int) -> torch.Tensor:
    values = torch.from_numpy(np.array(frame).astype(np.float32)).div_(white)
    return values.nan_to_num_(0).clamp_(0, 1).expand(1, 3, -1, -1).contiguous()
