"""The pictures that people keep beside their model files, as other programs do too."""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

from nodes.models.library import ModelFile
from server.assets.pictures import Pictures

ENDINGS = tuple(
    f"{middle}{suffix}"
    for middle in ("", ".preview")
    for suffix in (".png", ".jpg", ".jpeg", ".webp")
)


class ModelPreviews:
    """`name.png` or `name.preview.png` beside `name.safetensors`. Methods block."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures

    def pictured(self, models: Sequence[ModelFile]) -> set[str]:
        """Ids of the models that have a picture. Each folder is listed once."""
        names: dict[Path, frozenset[str]] = {}
        found = set()
        for model in models:
            folder = model.path.parent
            if folder not in names:
                names[folder] = _names(folder)
            if any(model.path.stem + ending in names[folder] for ending in ENDINGS):
                found.add(model.id)
        return found

    def thumbnail(self, model: ModelFile) -> Path | None:
        """The picture small; None without one. Raises Undecodable."""
        beside = (model.path.with_name(model.path.stem + ending) for ending in ENDINGS)
        picture = next((path for path in beside if path.is_file()), None)
        if picture is None:
            return None
        stat = picture.stat()
        told = f"{picture} {stat.st_size} {stat.st_mtime_ns} {stat.st_ino}"
        key = blake2b(os.fsencode(told), digest_size=32).hexdigest()
        return self._pictures.thumbnail(key, picture)


def _names(folder: Path) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except OSError:
        return frozenset()
