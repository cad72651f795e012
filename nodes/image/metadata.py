"""Texts inside picture files: how a workflow travels in a PNG, JPEG or WebP.

The pixels' bytes are never touched; only chunks beside them are added or replaced.

- PNG: a `tEXt` chunk per text after IHDR (`iTXt` where the text is not ASCII), as other tools
  write theirs; those of ComfyUI (`prompt`, `workflow`) and `parameters` are read alike.
- JPEG and WebP: an XMP packet, all texts as one JSON object in `tessera:texts`. A JPEG segment
  holds 64 kB: what is longer goes on in Extended XMP segments (Adobe XMP Specification part 3,
  section 1.1.3.1). ComfyUI's texts in the EXIF of WebP files are read too.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from PIL import Image

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_HEADER = b"http://ns.adobe.com/xmp/extension/\0"
EXIF_HEADER = b"Exif\0\0"
NAMESPACE = "urn:tessera:metadata:1"
NOTE_NAMESPACE = "http://ns.adobe.com/xmp/note/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MAX_SEGMENT = 65_000  # of the 65,533 a JPEG segment holds
MAX_TEXT = 64 * 2**20
"""Characters read at most, so that a small hostile file cannot fill the memory."""

VP8X_ALPHA = 0x10
VP8X_XMP = 0x04


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
            return _embed_png(data, texts)
        if media_type == "image/jpeg":
            return _embed_jpeg(data, {**_read_jpeg(data), **texts})
        if media_type == "image/webp":
            return _embed_webp(data, {**_read_webp(data), **texts})
    except (struct.error, IndexError) as error:
        raise ValueError(f"the {media_type} file is damaged") from error
    raise ValueError(f"texts cannot be embedded in {media_type}")


def read(data: bytes) -> dict[str, str]:
    """All texts of a PNG, JPEG or WebP by name; empty for anything else or a damaged file."""
    try:
        if data.startswith(PNG_SIGNATURE):
            return _read_png(data)
        if data.startswith(b"\xff\xd8"):
            return _read_jpeg(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _read_webp(data)
    except (ValueError, struct.error, IndexError, zlib.error):
        return {}
    return {}


# --- PNG ------------------------------------------------------------------------------------


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(type, start, end) of each chunk, header and checksum included."""
    if not data.startswith(PNG_SIGNATURE):
        raise ValueError("not a PNG file")
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError("the PNG file is cut off")
        yield data[at + 4 : at + 8], at, end
        at = end


def _embed_png(data: bytes, texts: Mapping[str, str]) -> bytes:
    parts = [PNG_SIGNATURE]
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


def _read_png(data: bytes) -> dict[str, str]:
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


# --- JPEG -----------------------------------------------------------------------------------


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


def _embed_jpeg(data: bytes, texts: Mapping[str, str]) -> bytes:
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
    packet = _packet(texts)
    if len(packet) <= MAX_SEGMENT:
        yield XMP_HEADER + packet
        return
    guid = hashlib.md5(packet, usedforsecurity=False).hexdigest().upper().encode()
    note = f'xmlns:xmpNote="{NOTE_NAMESPACE}" xmpNote:HasExtendedXMP="{guid.decode()}"'
    yield XMP_HEADER + _wrapped(f'<rdf:Description rdf:about="" {note}/>')
    for offset in range(0, len(packet), MAX_SEGMENT):
        position = struct.pack(">II", len(packet), offset)
        yield EXTENDED_HEADER + guid + position + packet[offset : offset + MAX_SEGMENT]


def _read_jpeg(data: bytes) -> dict[str, str]:
    texts: dict[str, str] = {}
    extended: dict[bytes, bytearray] = {}
    for marker, start, end in _segments(data):
        body = data[start + 4 : end]
        if marker != 0xE1:
            continue
        if body.startswith(EXIF_HEADER):
            texts |= _exif_texts(body)
        elif body.startswith(XMP_HEADER):
            texts |= _packet_texts(body[len(XMP_HEADER) :])
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
    for packet in extended.values():
        texts |= _packet_texts(bytes(packet))
    return texts


# --- WebP -----------------------------------------------------------------------------------


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


def _embed_webp(data: bytes, texts: Mapping[str, str]) -> bytes:
    chunks = [(kind, body) for kind, body in _riff_chunks(data) if kind != b"XMP "]
    if not chunks:
        raise ValueError("the WebP file is empty")
    if chunks[0][0] != b"VP8X":
        chunks.insert(0, (b"VP8X", _vp8x(*chunks[0])))
    header = chunks[0][1]
    chunks[0] = (b"VP8X", bytes([header[0] | VP8X_XMP]) + header[1:])
    chunks.append((b"XMP ", _packet(texts)))
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
        flags = VP8X_ALPHA if bits >> 28 & 1 else 0
    elif kind == b"VP8 ":
        width, height = (int(side) & 0x3FFF for side in struct.unpack_from("<HH", body, 6))
    else:
        raise ValueError(f"the WebP file begins with an unknown chunk {kind!r}")
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes([flags, 0, 0, 0]) + sides


def _read_webp(data: bytes) -> dict[str, str]:
    texts: dict[str, str] = {}
    for kind, body in _riff_chunks(data):
        if kind == b"EXIF":
            texts |= _exif_texts(body)
        elif kind == b"XMP ":
            texts |= _packet_texts(body)
    return texts


# --- XMP and EXIF ---------------------------------------------------------------------------


def _packet(texts: Mapping[str, str]) -> bytes:
    # JSON in ASCII: XML cannot hold every character, and would change line ends
    content = escape(json.dumps(dict(texts), separators=(",", ":")))
    return _wrapped(
        f'<rdf:Description rdf:about="" xmlns:tessera="{NAMESPACE}">'
        f"<tessera:texts>{content}</tessera:texts></rdf:Description>"
    )


def _wrapped(description: str) -> bytes:
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">'
        f'{description}</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return packet.encode()


def _packet_texts(packet: bytes) -> dict[str, str]:
    # Entities are how a small XML becomes a large one; XMP has no use for them.
    if b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return {}
    try:
        root = ElementTree.fromstring(packet.rstrip(b"\0"))
        content = root.findtext(f".//{{{NAMESPACE}}}texts")
        found = json.loads(content) if content else {}
    except (ElementTree.ParseError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: text for name, text in found.items() if isinstance(text, str)}


def _exif_texts(data: bytes) -> dict[str, str]:
    """`name:text` entries as ComfyUI writes them into the first directory."""
    exif = Image.Exif()
    try:
        exif.load(data)
        values = [value for value in exif.values() if isinstance(value, str)]
    except Exception:  # Pillow's parser raises whatever the damage leads to
        return {}
    found = (value.partition(":") for value in values)
    return {
        name.lower(): text for name, colon, text in found if colon and text.startswith(("{", "["))
    }
