"""Texts in JPEG files: an XMP packet.

A segment holds 64 kB: what is longer goes on in Extended XMP segments (Adobe XMP Specification part
3, section 1.1.3.1). ComfyUI's texts in EXIF are read too.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Mapping

from nodes.image.metadata.xmp import MAX_TEXT, exif_texts, packet, packet_texts, wrapped

XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_HEADER = b"http://ns.adobe.com/xmp/extension/\0"
EXIF_HEADER = b"Exif\0\0"
NOTE_NAMESPACE = "http://ns.adobe.com/xmp/note/"
MAX_SEGMENT = 65_000  # of the 65,533 a JPEG segment holds


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of each segment before the picture's scan, marker included."""
    if not data.startswith(b"\xff\xd8"):
        raise ValueError("not a JPEG file")
    at = 2
    while True:
        if at + 4 > len(data) or data[at] != 0xFF:
            raise ValueError("the JPEG file is damaged")
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker in (0xDA, 0xD9):  # start of scan, end of image
            return
        end = at + 2 + int(struct.unpack_from(">H", data, at + 2)[0])
        if end > len(data):
            raise ValueError("the JPEG file is cut off")
        yield marker, at, end
        at = end


def embed(data: bytes, texts: Mapping[str, str]) -> bytes:
    """The file with the texts and no others. ValueError for a damaged file."""
    before: list[bytes] = []  # JFIF and EXIF come first, by their standards
    after: list[bytes] = []
    at = 2
    for marker, start, end in _segments(data):
        body = data[start + 4 : end]
        at = end
        if marker == 0xE1 and body.startswith((XMP_HEADER, EXTENDED_HEADER)):
            continue
        early = marker == 0xE0 or (marker == 0xE1 and body.startswith(EXIF_HEADER))
        (before if early else after).append(data[start:end])
    xmp = [_segment(body) for body in _xmp_bodies(texts)]
    return b"".join([b"\xff\xd8", *before, *xmp, *after, data[at:]])


def _segment(body: bytes) -> bytes:
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _xmp_bodies(texts: Mapping[str, str]) -> Iterator[bytes]:
    whole = packet(texts)
    if len(whole) <= MAX_SEGMENT:
        yield XMP_HEADER + whole
        return
    guid = hashlib.md5(whole, usedforsecurity=False).hexdigest().upper().encode()
    note = f'xmlns:xmpNote="{NOTE_NAMESPACE}" xmpNote:HasExtendedXMP="{guid.decode()}"'
    yield XMP_HEADER + wrapped(f'<rdf:Description rdf:about="" {note}/>')
    for offset in range(0, len(whole), MAX_SEGMENT):
        position = struct.pack(">II", len(whole), offset)
        yield EXTENDED_HEADER + guid + position + whole[offset : offset + MAX_SEGMENT]


def read(data: bytes) -> dict[str, str]:
    """All texts by name. ValueError for a damaged file."""
    texts: dict[str, str] = {}
    extended: dict[bytes, bytearray] = {}
    for marker, start, end in _segments(data):
        body = data[start + 4 : end]
        if marker != 0xE1:
            continue
        if body.startswith(EXIF_HEADER):
            texts |= exif_texts(body)
        elif body.startswith(XMP_HEADER):
            texts |= packet_texts(body[len(XMP_HEADER) :])
        elif body.startswith(EXTENDED_HEADER):
            rest = body[len(EXTENDED_HEADER) :]
            guid, (total, offset), part = rest[:32], struct.unpack(">II", rest[32:40]), rest[40:]
            if total > MAX_TEXT or offset + len(part) > total:
                raise ValueError("an extended XMP packet has a wrong length")
            # `total` alone must not make memory: the file has to hold what it claims
            whole = extended.setdefault(guid, bytearray())
            if offset != len(whole):
                raise ValueError("an extended XMP packet has a gap")
            whole += part
    for whole in extended.values():
        texts |= packet_texts(bytes(whole))
    return texts
