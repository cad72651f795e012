"""Texts inside picture files: how a workflow travels in a PNG, JPEG or WebP.

The pixels' bytes are never touched; only chunks beside them are added or replaced.

- PNG: a `tEXt` chunk per text after IHDR (`iTXt` where the text is not ASCII), as other tools
  write theirs; those of ComfyUI (`prompt`, `workflow`) and `parameters` are read alike.
- JPEG and WebP: an XMP packet, all texts as one JSON object in `tessera:texts`. A JPEG segment
  holds 64 kB: what is longer goes on in Extended XMP segments (Adobe XMP Specification part 3,
  section 1.1.3.1). ComfyUI's texts in the EXIF of WebP files are read too.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping

from nodes.image.metadata import jpeg, png, webp


def embed(data: bytes, media_type: str, texts: Mapping[str, str]) -> bytes:
    """The file with the texts inside; texts of the same names are replaced.

    Raises ValueError for a media type that cannot hold texts, a damaged file, or a text with
    a NUL or half a surrogate pair.
    """
    for name, text in texts.items():
        if not re.fullmatch(r"[!-~]([ -~]{0,77}[!-~])?", name):
            raise ValueError(f"{name!r} cannot name a text: 1 to 79 ASCII characters are needed")
        if "\0" in text:
            raise ValueError(f"the text {name!r} holds a NUL character")
        text.encode()
    try:
        if media_type == "image/png":
            return png.embed(data, texts)
        if media_type == "image/jpeg":
            return jpeg.embed(data, {**jpeg.read(data), **texts})
        if media_type == "image/webp":
            return webp.embed(data, {**webp.read(data), **texts})
    except (struct.error, IndexError) as error:
        raise ValueError(f"the {media_type} file is damaged") from error
    raise ValueError(f"texts cannot be embedded in {media_type}")


def read(data: bytes) -> dict[str, str]:
    """All texts of a PNG, JPEG or WebP by name; empty for anything else or a damaged file."""
    try:
        if data.startswith(png.SIGNATURE):
            return png.read(data)
        if data.startswith(b"\xff\xd8"):
            return jpeg.read(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return webp.read(data)
    except (ValueError, struct.error, IndexError, zlib.error):
        return {}
    return {}
