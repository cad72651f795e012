"""Files a node hands over as values.

An output node never writes to disk: it returns its files encoded, the engine commits them once
per (job, node, index), names them and embeds the workflow. So a retry never doubles a file and
a cache hit costs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from nodes.api.cells import Cells

FileKind = Literal["image", "preview", "curve", "table", "model", "text", "data"]


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """One file, ready to be written."""

    data: bytes
    media_type: str
    """`image/png`, `image/jpeg`, `image/webp`, `application/json`, …"""
    extension: str
    """With its dot: `.png`."""
    kind: FileKind = "image"
    prefix: str = "tessera"
    """Name pattern, may hold a subfolder and `%date%`, `%seed%`, `%node.input%`; the counter is
    added by the engine. Ignored for previews."""
    width: int | None = None
    height: int | None = None
    embed_workflow: bool = True
    """Whether the engine writes the workflow into the file's metadata (images only)."""
    cells: Cells | None = None
    """Of a grid, where its pictures stand."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What an output node returns: its files. Not a port."""

    files: tuple[EncodedFile, ...]
    is_wire: ClassVar[bool] = False
