"""Texts in WebP files: an XMP chunk (RFC 9649). ComfyUI's texts in EXIF are read too."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from nodes.image.metadata.xmp import exif_texts, packet, packet_texts

ALPHA = 0x10
XMP = 0x04
"""Flags of the extended header."""


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ValueError("not a WebP file")
    at = 12
    while at + 8 <= len(data):
        (length,) = struct.unpack_from("<I", data, at + 4)
        if at + 8 + length > len(data):
            raise ValueError("the WebP file is cut off")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + (length & 1)


def embed(data: bytes, texts: Mapping[str, str]) -> bytes:
    """The file with the texts and no others. ValueError for a damaged file."""
    chunks = [(kind, body) for kind, body in _riff_chunks(data) if kind != b"XMP "]
    if not chunks:
        raise ValueError("the WebP file is empty")
    if chunks[0][0] != b"VP8X":
        chunks.insert(0, (b"VP8X", _vp8x(*chunks[0])))
    header = chunks[0][1]
    chunks[0] = (b"VP8X", bytes([header[0] | XMP]) + header[1:])
    chunks.append((b"XMP ", packet(texts)))
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(part)) + part + b"\0" * (len(part) & 1)
        for kind, part in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _vp8x(kind: bytes, body: bytes) -> bytes:
    """The extended header that a simple WebP file lacks (RFC 9649, sections 2.5 to 2.7)."""
    flags = 0
    if kind == b"VP8L":
        bits = int(struct.unpack_from("<I", body, 1)[0])
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        flags = ALPHA if bits >> 28 & 1 else 0
    elif kind == b"VP8 ":
        width, height = (int(side) & 0x3FFF for side in struct.unpack_from("<HH", body, 6))
    else:
        raise ValueError(f"the WebP file begins with an unknown chunk {kind!r}")
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes([flags, 0, 0, 0]) + sides


def read(data: bytes) -> dict[str, str]:
    """All texts by name. ValueError for a damaged file."""
    texts: dict[str, str] = {}
    for kind, body in _riff_chunks(data):
        if kind == b"EXIF":
            texts |= exif_texts(body)
        elif kind == b"XMP ":
            texts |= packet_texts(body)
    return texts
