"""What a file is that was brought as a picture and cannot be opened as one."""

from __future__ import annotations

import re
from pathlib import Path

from nodes.api.sentence import Sentence, say

_HEIC = re.compile(rb"....ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL)
_SVG = re.compile(rb"\s*(<\?xml.*?)?(<!--.*?-->\s*)*(<!DOCTYPE svg.*?)?<svg\b", re.DOTALL)
_OURS = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|BM|II\*\0|MM\0\*|....ftypavi[fs]", re.DOTALL
)

REMEDY = say("Bring a whole PNG, JPEG or WebP file of it.")


def why_no_picture(path: Path, name: str) -> Sentence:
    """A sentence that names the file and what it is instead."""
    with path.open("rb") as file:
        first = file.read(4096)
    if not first:
        return say("{name} is empty.", name=name)
    if _HEIC.match(first):
        return say("{name} is a HEIC picture, which cannot be opened here.", name=name)
    if _SVG.match(first.removeprefix(b"\xef\xbb\xbf")):
        return say("{name} is an SVG drawing, which has no pixels to load.", name=name)
    if _OURS.match(first):
        return say("{name} is damaged: it cannot be read to its end.", name=name)
    return say("{name} is no picture that can be opened here.", name=name)
