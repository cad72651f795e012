"""Text as pixels, for labels."""

from __future__ import annotations

import unicodedata
from typing import Final

from PIL import Image as PIL
from PIL import ImageColor, ImageDraw, ImageFont

FALLBACKS: Final = (
    "NotoSans-Regular.ttf",
    "DejaVuSans.ttf",
    "Arial Unicode.ttf",
    "arialuni.ttf",
    "msyh.ttc",
    "NotoSansCJK-Regular.ttc",
)
"""Asked of the system where Pillow's own font lacks a character."""
PLAINER: Final = {"×": "x", "–": "-", "—": "-", "≥": ">=", "≤": "<=", "ß": "ss", "ø": "o"}
LINE: Final = 1.25
"""Line height as a share of the font size."""

LONGEST: Final = 4000
"""Characters of a label that are looked at."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def text_block(
    text: str, size: int, width: int, *, max_lines: int, ink: str, background: str
) -> PIL.Image:
    """The text wrapped to a width in pixels and centred; what is too long ends with an ellipsis.

    Any Unicode is accepted. What no font here has loses its accent, or shows as a box.
    """
    font, text = _lettering(text[:LONGEST], size)
    lines = wrapped(text, font, width, max_lines)
    height = round(size * LINE)
    block = PIL.new("RGB", (max(width, 1), max(height * len(lines), 1)), background)
    draw = ImageDraw.Draw(block)
    for i, line in enumerate(lines):
        x = max(0, (width - font.getlength(line)) / 2)
        draw.text((x, i * height), line, ImageColor.getrgb(ink), font)
    return block


def text_width(text: str, size: int) -> int:
    """Pixels the text takes in one line."""
    font, text = _lettering(text[:LONGEST], size)
    return int(max((font.getlength(line) for line in text.splitlines()), default=0)) + 1


def wrapped(text: str, font: Font, width: int, max_lines: int) -> list[str]:
    """Lines that fit the width, words kept whole where they can be."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        if len(lines) > max_lines:
            break
        line = ""
        for word in paragraph.split():
            if len(lines) > max_lines:
                break
            joined = f"{line} {word}" if line else word
            if font.getlength(joined) <= width:
                line = joined
                continue
            if line:
                lines.append(line)
            while font.getlength(word) > width and len(word) > 1 and len(lines) <= max_lines:
                kept = _fitting(word, font, width)
                lines.append(word[:kept])
                word = word[kept:]
            line = word
        lines.append(line)
    if len(lines) > max_lines:
        last = lines[max_lines - 1]
        while last and font.getlength(last + "…") > width:
            last = last[:-1]
        lines = [*lines[: max_lines - 1], last + "…"]
    return lines


def _fitting(word: str, font: Font, width: int) -> int:
    low, high = 1, min(len(word), 2 * width + 16)  # few letters are narrower than half a pixel
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if font.getlength(word[:middle]) <= width else (low, middle - 1)
    return low


def _lettering(text: str, size: int) -> tuple[Font, str]:
    """The font that knows most of the text, and the text in what it knows."""
    best: Font = ImageFont.load_default(size)
    missing = _missing(best, text)
    for name in FALLBACKS if missing else ():
        try:
            font = ImageFont.truetype(name, size)
        except OSError:
            continue
        lacking = _missing(font, text)
        if len(lacking) < len(missing):
            best, missing = font, lacking
    return best, "".join(PLAINER.get(c, _base(c)) if c in missing else c for c in text)


def _missing(font: Font, text: str) -> set[str]:
    box = bytes(font.getmask("\U0010fffe"))  # what a font draws for a character it lacks
    return {c for c in set(text) if not c.isspace() and bytes(font.getmask(c)) == box}


def _base(character: str) -> str:
    """The letter without its accent; the character itself if it has none."""
    letters = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return letters or character
