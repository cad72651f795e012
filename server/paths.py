"""The one resolver for every path that comes from outside."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_DEVICES = re.compile(
    r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$", re.IGNORECASE
)
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')

MAX_NAME_BYTES = 255
"""Longest part of a path that common file systems take."""


class PathRefused(ValueError):
    """A name that does not stay inside its folder, or that some system cannot hold."""


def check_name(name: str) -> tuple[str, ...]:
    """The parts of a relative name such as `portraits/red.png`.

    Raises PathRefused for absolute names, `..`, drive letters, backslashes, control characters
    and Windows' device names, on every system alike: what one machine saved another can open.
    """
    if not name:
        raise PathRefused("The name is empty.")
    if name.startswith("/"):
        raise PathRefused(f"{name!r} is absolute; give a name inside the folder.")
    try:
        name.encode()
    except UnicodeEncodeError:
        raise PathRefused(f"{name!r} is not valid Unicode.") from None
    parts = tuple(name.split("/"))
    for part in parts:
        _check_part(name, part)
    return parts


def _check_part(name: str, part: str) -> None:
    if part in ("", ".", ".."):
        raise PathRefused(f"{name!r} points outside its folder or has an empty part.")
    found = _FORBIDDEN.search(part)
    if found:
        raise PathRefused(f"{name!r} holds {found.group()!r}, which file names may not.")
    if part[-1] in ". ":
        raise PathRefused(f"{name!r}: a part ends with a dot or a space.")
    if _DEVICES.match(part.split(".")[0].rstrip()):
        raise PathRefused(f"{name!r}: {part} is a device's name on Windows.")
    if len(part.encode()) > MAX_NAME_BYTES:
        raise PathRefused(f"{name[:40]!r}… has a part longer than {MAX_NAME_BYTES} bytes.")


def resolve(root: Path, name: str) -> Path:
    """The path of a relative name below a folder, symbolic links followed.

    Raises PathRefused if the name is refused, or if a link leads out of the folder. The file
    need not exist.
    """
    parts = check_name(name)
    base = root.resolve()
    path = base.joinpath(*parts).resolve()
    if not path.is_relative_to(base):
        raise PathRefused(f"{name!r} leads outside its folder by a link.")
    return path


def clean_name(name: str, fallback: str = "file") -> str:
    """A single safe file name made from any text, as near to it as possible."""
    text = unicodedata.normalize("NFC", name.encode(errors="ignore").decode())
    text = re.split(r"[/\\]", text)[-1]
    text = _FORBIDDEN.sub("_", text).strip(". ")
    stem, dot, extension = text.rpartition(".")
    if dot and len(extension) <= 16:
        stem = stem.encode()[: MAX_NAME_BYTES - 40].decode(errors="ignore")
        text = f"{stem}.{extension}"
    else:
        text = text.encode()[: MAX_NAME_BYTES - 40].decode(errors="ignore")
    text = text.strip(". ")
    if not text:
        return fallback
    return f"_{text}" if _DEVICES.match(text.split(".")[0].rstrip()) else text
