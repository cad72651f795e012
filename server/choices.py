"""Lists of choices that change with the disk, by their addresses in the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from server.models import ModelFolders

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif"})

MASKS = "masks"
"""The folder among the inputs for masks that were drawn here: no pictures to choose from."""


class ChoiceLists:
    """`models/FOLDER`, `wildcards`, `inputs/images`, `inputs/masks` and `inputs/folders` (those with
    pictures)."""

    def __init__(self, models: ModelFolders, inputs: Path) -> None:
        self._models = models
        self._inputs = inputs

    def get(self, address: str, *, anew: bool = False) -> list[str] | None:
        """The present values; None if there is no such list."""
        if anew:
            self._models.forget()
        room, _, name = address.partition("/")
        if address == "wildcards":
            return self._models.word_lists()
        if room == "models" and name in self._models.folders():
            return self._models.names(name)
        if address == "inputs/images":
            return sorted(path.as_posix() for path in self._pictures() if not _is_mask(path))
        if address == "inputs/masks":
            return sorted(path.as_posix() for path in self._pictures() if _is_mask(path))
        if address == "inputs/folders":
            pictures = (path for path in self._pictures() if not _is_mask(path))
            folders = {folder for path in pictures for folder in path.parents}
            return sorted(folder.as_posix() for folder in folders if folder.parts)
        return None

    def _pictures(self) -> Iterator[Path]:
        """Every picture among the inputs, by its path inside them."""
        for path in self._inputs.rglob("*"):
            inside = path.relative_to(self._inputs)
            hidden = any(part.startswith(".") for part in inside.parts)
            if path.suffix.lower() in PICTURES and not hidden and path.is_file():
                yield inside

    def for_validation(self, address: str) -> Collection[str] | None:
        """As `get`, where a value that is not listed is looked for once more, and an asset's id
        stands for a picture."""
        listed = self.get(address)
        return None if listed is None else _Present(self, address, listed)


def _is_mask(path: Path) -> bool:
    return path.parts[0] == MASKS


class _Present(Collection[str]):
    def __init__(self, lists: ChoiceLists, address: str, listed: list[str]) -> None:
        self._lists = lists
        self._address = address
        self._listed = listed

    def __contains__(self, value: object) -> bool:
        if value in self._listed:
            return True
        if self._address.startswith("inputs/"):
            return isinstance(value, str) and value.startswith("asset:")
        self._listed = self._lists.get(self._address, anew=True) or []
        return value in self._listed

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)
