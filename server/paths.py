"""The one resolver for every path that comes from outside."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from nodes.api.sentence import say

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
        raise PathRefused(say("The name is empty."))
    if name.startswith("/"):
        raise PathRefused(
            say("{name} is absolute; give a name inside the folder.", name=repr(name))
        )
    try:
        name.encode()
    except UnicodeEncodeError:
        raise PathRefused(say("{name} is not valid Unicode.", name=repr(name))) from None
    parts = tuple(name.split("/"))
    for part in parts:
        _check_part(name, part)
    return parts


def _check_part(name: str, part: str) -> None:
    if part in ("", ".", ".."):
        raise PathRefused(
            say("{name} points outside its folder or has an empty part.", name=repr(name))
        )
    found = _FORBIDDEN.search(part)
    if found:
        raise PathRefused(
            say(
                "{name} holds {found}, which file names may not.",
                name=repr(name),
                found=repr(found.group()),
            )
        )
    if part[-1] in ". ":
        raise PathRefused(say("{name}: a part ends with a dot or a space.", name=repr(name)))
    if _DEVICES.match(part.split(".")[0].rstrip()):
        raise PathRefused(
            say("{name}: {part} is a device's name on Windows.", name=repr(name), part=part)
        )
    if len(part.encode()) > MAX_NAME_BYTES:
        raise PathRefused(
            say(
                "{name}… has a part longer than {most} bytes.",
                name=repr(name[:40]),
                most=MAX_NAME_BYTES,
            )
        )


def resolve(root: Path, name: str) -> Path:
    """The path of a relative name below a folder, symbolic links followed.

    Raises PathRefused if the name is refused, or if a link leads out of the folder. The file
    need not exist.
    """
    parts = check_name(name)
    base = root.resolve()
    path = base.joinpath(*parts).resolve()
    if not path.is_relative_to(base):
        raise PathRefused(say("{name} leads outside its folder by a link.", name=repr(name)))
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
