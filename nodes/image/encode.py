"""Tensors as picture files."""

from __future__ import annotations

import io

import torch
from PIL import Image as PIL

MODES = {1: "L", 3: "RGB", 4: "RGBA"}


def to_pil(picture: torch.Tensor) -> PIL.Image:
    """An 8-bit picture of (C, H, W) float 0..1, C = 1, 3 or 4; values are rounded."""
    levels = picture.detach().clamp(0, 1).mul(255).round_().to("cpu", torch.uint8)
    values = levels.permute(1, 2, 0).contiguous().numpy()
    return PIL.fromarray(values[:, :, 0] if values.shape[2] == 1 else values)


def from_pil(picture: PIL.Image) -> torch.Tensor:
    """(C, H, W) float32 0..1 of an 8-bit L, RGB or RGBA picture."""
    values = torch.frombuffer(bytearray(picture.tobytes()), dtype=torch.uint8)
    channels = len(picture.getbands())
    return values.view(picture.height, picture.width, channels).permute(2, 0, 1).float().div_(255)


def png(picture: torch.Tensor, compress_level: int = 4) -> bytes:
    return _saved(to_pil(picture), "PNG", compress_level=compress_level)


def jpeg(picture: torch.Tensor, quality: int = 92) -> bytes:
    """JPEG has no transparency: what is transparent becomes white."""
    if picture.shape[0] == 4:
        picture = picture[:3] * picture[3:] + (1 - picture[3:])
    # 4:4:4 from quality 90 up: halved colour resolution shows on thin coloured lines.
    return _saved(to_pil(picture), "JPEG", quality=quality, subsampling=0 if quality >= 90 else 2)


def webp(picture: torch.Tensor, quality: int = 90, lossless: bool = False) -> bytes:
    return _saved(to_pil(picture), "WEBP", quality=quality, lossless=lossless, exact=lossless)


def _saved(picture: PIL.Image, format: str, **options: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()
