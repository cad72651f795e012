"""Texts as an XMP packet, and ComfyUI's in EXIF: what JPEG and WebP files carry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from PIL import Image

NAMESPACE = "urn:tessera:metadata:1"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MAX_TEXT = 64 * 2**20
"""Characters read at most, so that a small hostile file cannot fill the memory."""


def packet(texts: Mapping[str, str]) -> bytes:
    """The texts as one XMP packet."""
    # JSON in ASCII: XML cannot hold every character, and would change line ends
    content = escape(json.dumps(dict(texts), separators=(",", ":")))
    return wrapped(
        f'<rdf:Description rdf:about="" xmlns:tessera="{NAMESPACE}">'
        f"<tessera:texts>{content}</tessera:texts></rdf:Description>"
    )


def wrapped(description: str) -> bytes:
    """An `rdf:Description` as a packet."""
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">'
        f'{description}</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
    return packet.encode()


def packet_texts(packet: bytes) -> dict[str, str]:
    """The texts in a packet; none if it is damaged or another program's."""
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


def exif_texts(data: bytes) -> dict[str, str]:
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
