"""Texts in PNG files: a `tEXt` chunk each, `iTXt` where it is not ASCII.

PNG Specification (Third Edition), section 11.3.3.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping

from nodes.image.metadata.xmp import MAX_TEXT

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(type, start, end) of each chunk, header and checksum included."""
    if not data.startswith(SIGNATURE):
        raise ValueError("not a PNG file")
    at = len(SIGNATURE)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError("the PNG file is cut off")
        yield data[at + 4 : at + 8], at, end
        at = end


def embed(data: bytes, texts: Mapping[str, str]) -> bytes:
    """The file with the texts, those of other names kept. ValueError for a damaged file."""
    parts = [SIGNATURE]
    for kind, start, end in _chunks(data):
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            name = data[start + 8 : end - 4].partition(b"\0")[0].decode("latin-1")
            if name in texts:
                continue
        parts.append(data[start:end])
        if kind == b"IHDR":
            parts.extend(_text_chunk(name, text) for name, text in texts.items())
    return b"".join(parts)


def _text_chunk(name: str, text: str) -> bytes:
    if text.isascii():
        return _chunk(b"tEXt", name.encode() + b"\0" + text.encode())
    # keyword, not compressed, no language, no translated keyword, UTF-8
    return _chunk(b"iTXt", name.encode() + b"\0\0\0\0\0" + text.encode())


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def read(data: bytes) -> dict[str, str]:
    """All texts by name. ValueError for a damaged file."""
    texts: dict[str, str] = {}
    for kind, start, end in _chunks(data):
        body = data[start + 8 : end - 4]
        name, _, rest = body.partition(b"\0")
        if kind == b"tEXt":
            texts[name.decode("latin-1")] = rest.decode("latin-1")
        elif kind == b"zTXt":
            texts[name.decode("latin-1")] = _inflate(rest[1:]).decode("latin-1")
        elif kind == b"iTXt":
            compressed = rest[0] == 1
            content = rest[2:].split(b"\0", 2)[2]
            raw = _inflate(content) if compressed else content
            texts[name.decode("latin-1")] = raw.decode("utf-8", "replace")
    return texts


def _inflate(data: bytes) -> bytes:
    stream = zlib.decompressobj()
    text = stream.decompress(data, MAX_TEXT)
    if stream.unconsumed_tail:
        raise ValueError("a compressed text is too long")
    return text
