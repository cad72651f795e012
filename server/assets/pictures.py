"""Pictures in the server: opened within limits, shown small, and re-encoded when foreign."""

from __future__ import annotations

import functools
import io
import os
import tempfile
import warnings
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from nodes.api.sentence import say
from server.assets.blobs import PREFIX

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
"""Formats that are opened. Others, however harmless they look, are kept as plain data."""

MEDIA_TYPES: Final = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # What Pillow calls a phone's JPEG with a second picture behind it.
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
}

THUMBNAIL = 320
"""Longest side of a thumbnail, in pixels."""


class Undecodable(ValueError):
    """A picture that is damaged or beyond the limits; says which."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a picture's first bytes say."""

    format: str
    width: int
    height: int

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]


def read_header(path: Path, *, max_pixels: int) -> Header | None:
    """Format and size; None if the file is no picture of a known format.

    Raises Undecodable if it has more pixels than allowed.
    """
    try:
        with _open(path, max_pixels) as picture:
            width, height = picture.size
            # A turned photograph is shown upright, and so are its sides.
            if picture.getexif().get(0x0112, 1) in (5, 6, 7, 8):
                width, height = height, width
            return Header(str(picture.format), width, height)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, Undecodable):
            raise
        return None


class Pictures:
    """Thumbnails and re-encoded copies, kept by the blob's hash below the cache folder."""

    def __init__(self, folder: Path, *, max_pixels: int) -> None:
        self._folder = folder
        self._max_pixels = max_pixels

    def thumbnail(self, sha256: str, blob: Path, side: int = THUMBNAIL) -> Path:
        """A WebP that fits into a square. Blocks. Raises Undecodable."""
        return self._made(f"{sha256}-{side}.webp", blob, side)

    def view(self, sha256: str, blob: Path) -> Path:
        """The whole picture decoded and encoded anew: nothing but its pixels is left.

        Blocks. Raises Undecodable.
        """
        return self._made(f"{sha256}-view.png", blob, None)

    def forget(self, sha256: str) -> None:
        for path in self._folder.glob(f"{sha256}-*"):
            path.unlink(missing_ok=True)

    def _made(self, name: str, blob: Path, side: int | None) -> Path:
        target = self._folder / name
        if target.exists():
            return target
        data = self._encoded(blob, side)
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(prefix=PREFIX, dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(half, target)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(half)
        return target

    def _encoded(self, blob: Path, side: int | None) -> bytes:
        out = io.BytesIO()
        try:
            with _open(blob, self._max_pixels) as picture:
                if side is not None:
                    picture.draft("RGB", (side, side))  # JPEG decodes smaller, much faster.
                shown = _eight_bit(ImageOps.exif_transpose(picture))
                if shown.mode not in ("RGB", "RGBA", "L"):
                    has_alpha = "A" in shown.getbands() or "transparency" in shown.info
                    shown = shown.convert("RGBA" if has_alpha else "RGB")
                if side is None:
                    # A fresh picture: `save` would carry texts and profiles over.
                    clean = Image.new(shown.mode, shown.size)
                    clean.paste(shown)
                    clean.save(out, "PNG", compress_level=1)
                else:
                    shown.thumbnail((side, side), Image.Resampling.LANCZOS)
                    shown.save(out, "WEBP", quality=80, method=2)
        except Undecodable:
            raise
        except Exception as error:  # Pillow raises whatever a damaged file leads it to.
            raise Undecodable(
                say("The picture cannot be decoded: {error}.", error=error)
            ) from error
        return out.getvalue()


@functools.cache
def _readable() -> list[str]:
    """The formats this build of Pillow knows; some lack AVIF."""
    Image.init()
    return [name for name in FORMATS if name in Image.OPEN]


def _eight_bit(picture: Image.Image) -> Image.Image:
    """A picture of deeper numbers in 8 bits: Pillow's own conversion would cut them off."""
    if picture.mode.startswith("I;16"):
        return picture.point(lambda value: value * (1 / 257)).convert("L")
    if picture.mode in ("I", "F"):
        # These have no range of their own: shown from the least to the most there is.
        least, most = picture.getextrema()
        assert isinstance(least, int | float)
        assert isinstance(most, int | float)
        scale = 255 / (most - least) if most > least else 0.0
        return picture.point(lambda value: value * scale + -least * scale).convert("L")
    return picture


def _open(path: Path, max_pixels: int) -> Image.Image:
    with warnings.catch_warnings():
        # Pillow's own warning comes at a fixed size; ours is a setting.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(path, formats=_readable())
        except Image.DecompressionBombError as error:
            raise Undecodable(say("The picture is too large: {error}.", error=error)) from error
    width, height = picture.size
    if width * height > max_pixels:
        picture.close()
        raise Undecodable(
            say(
                "The picture has {width} × {height} pixels, more than the {max_pixels} allowed.",
                width=width,
                height=height,
                max_pixels=max_pixels,
            )
        )
    return picture
