"""File names from patterns: `portraits/%date%_%seed%` → `portraits/2026-01-31_7`.

Whatever a pattern or a value in it says, the result is a relative path that stays inside its
folder and is a legal name on Linux, macOS and Windows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime

MAX_BYTES = 200
"""Of the whole relative path in UTF-8; leaves room for a counter and an extension."""
FALLBACK = "tessera"
PLACEHOLDER = re.compile(r"%([^%]+)%")
DATE_TOKEN = re.compile(r"yyyy|yy|MM|M|dd|d|hh|h|mm|m|ss|s")
FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE)
BIDI_CONTROLS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def expand(pattern: str, lookup: Callable[[str], object | None], at: datetime) -> str:
    """The relative path, without counter and extension, that a pattern stands for.

    `%date%` is yyyy-MM-dd, `%time%` hh-mm-ss, `%date:FORMAT%` any of yyyy yy MM M dd d hh h mm m
    ss s; every other `%name%` (`seed`, `width`, `height`, `batch`, `node.input`) is asked of
    `lookup`, and stays as it is where lookup gives None. Slashes in the pattern make folders,
    those in values do not.
    """

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name == "date":
            return at.strftime("%Y-%m-%d")
        if name == "time":
            return at.strftime("%H-%M-%S")
        if name.startswith("date:"):
            return FORBIDDEN.sub("-", _formatted(name.removeprefix("date:"), at))
        found = lookup(name)
        return match[0] if found is None else FORBIDDEN.sub("_", str(found))

    return safe_path(PLACEHOLDER.sub(value, pattern))


def safe_path(path: str) -> str:
    """The path made harmless: no `..`, no absolute or reserved names, no control characters."""
    parts = [safe_name(part) for part in re.split(r"[/\\]", path)]
    kept = [part for part in parts if part]
    while len("/".join(kept).encode()) > MAX_BYTES:
        # The name matters more than its folders: shorten it last.
        room = MAX_BYTES - len("/".join(kept[:-1]).encode()) - 1 if len(kept) > 1 else MAX_BYTES
        if len(kept) > 1 and room < MAX_BYTES // 2:
            kept.pop(-2)
        else:
            kept[-1] = safe_name(_cut(kept[-1], room))
    return "/".join(part for part in kept if part) or FALLBACK


def safe_name(name: str) -> str:
    """One component made harmless; empty if nothing is left."""
    text = unicodedata.normalize("NFC", name)
    text = "".join(
        c for c in text if unicodedata.category(c) not in ("Cc", "Cs") and c not in BIDI_CONTROLS
    )
    text = FORBIDDEN.sub("_", text).lstrip(". ").rstrip(". ")
    # Windows reserves the word before the first dot, whatever follows it.
    if RESERVED.fullmatch(text.partition(".")[0].rstrip()):
        text = "_" + text
    return text


def _cut(text: str, size: int) -> str:
    return text.encode()[: max(size, 0)].decode(errors="ignore")


def _formatted(pattern: str, at: datetime) -> str:
    values = {
        "yyyy": f"{at.year:04}",
        "yy": f"{at.year % 100:02}",
        "MM": f"{at.month:02}",
        "M": str(at.month),
        "dd": f"{at.day:02}",
        "d": str(at.day),
        "hh": f"{at.hour:02}",
        "h": str(at.hour),
        "mm": f"{at.minute:02}",
        "m": str(at.minute),
        "ss": f"{at.second:02}",
        "s": str(at.second),
    }
    return DATE_TOKEN.sub(lambda token: values[token[0]], pattern)
