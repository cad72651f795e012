"""An asset as clients see it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from server.clock import iso

AssetKind = Literal["image", "preview", "curve", "table", "model", "text", "data", "input"]
KINDS: tuple[str, ...] = get_args(AssetKind)

SHOWN_KINDS = ("image", "preview", "input")
"""Kinds that may be pictures, with a thumbnail."""

BASE = "/api/v1/assets"


@dataclass(frozen=True, slots=True)
class Asset:
    """One row: a name and a history for a blob. `job`, `node`, `idx` are those that made it."""

    id: str
    kind: str
    name: str
    blob: str
    media_type: str
    size: int
    created_at: int
    job: str | None = None
    node: str | None = None
    idx: int | None = None
    path: str | None = None
    width: int | None = None
    height: int | None = None
    graph: str | None = None
    trashed_at: int | None = None
    favourite: int = 0

    @property
    def uploaded(self) -> bool:
        return self.kind == "input"

    @property
    def is_picture(self) -> bool:
        return self.width is not None and self.kind in SHOWN_KINDS

    def row(self) -> tuple[Any, ...]:
        """The values in the order of `COLUMNS`."""
        return tuple(getattr(self, name) for name in COLUMNS)

    def json(self) -> dict[str, Any]:
        """The asset as the API gives it. `url` is the one to show a picture by."""
        address = f"{BASE}/{self.id}"
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "path": self.path,
            "media_type": self.media_type,
            "size": self.size,
            "width": self.width,
            "height": self.height,
            "sha256": self.blob,
            "job": self.job,
            "node": self.node,
            "index": self.idx,
            "has_workflow": self.graph is not None,
            "favourite": bool(self.favourite),
            "trashed": self.trashed_at is not None,
            "created_at": iso(self.created_at),
            "url": f"{address}/view" if self.uploaded and self.is_picture else f"{address}/content",
            "content_url": f"{address}/content",
            "thumbnail_url": f"{address}/thumbnail" if self.is_picture else None,
        }


COLUMNS = tuple(Asset.__dataclass_fields__)

SELECT = f"SELECT {', '.join(COLUMNS)} FROM assets"
INSERT = f"INSERT INTO assets ({', '.join(COLUMNS)}) VALUES "


def from_row(row: Mapping[str, Any]) -> Asset:
    return Asset(**{name: row[name] for name in COLUMNS})


def by_node(assets: Iterable[Asset]) -> list[dict[str, Any]]:
    """A job's `outputs`: `[{node, assets: [asset]}]`, in the order the nodes made them."""
    found: dict[str, list[Asset]] = {}
    for asset in assets:
        if asset.trashed_at is None:
            found.setdefault(asset.node or "", []).append(asset)
    return [
        {"node": node, "assets": [a.json() for a in sorted(made, key=_index)]}
        for node, made in found.items()
    ]


def _index(asset: Asset) -> float:
    return math.inf if asset.idx is None else asset.idx
