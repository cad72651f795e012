"""The model files there are, listed quickly and again when the disk changed, with their hashes."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nodes.models import library
from nodes.models.extra_paths import ExtraPathsError, read_extra_paths
from nodes.models.library import ModelFile
from server import shipped
from server.clock import iso
from server.database import Database
from server.errors import SettingsError
from server.settings import Settings

log = logging.getLogger("tessera.models")

FRESH_S = 2.0
"""How long a listing is trusted. A name that is not in it is looked for at once."""

CHUNK = 1 << 22

EXTRA_PATHS = "extra_model_paths.yaml"
"""ComfyUI's file of model folders elsewhere, read from the data directory."""

_HASHES = "SELECT path, identity, sha256 FROM model_hashes"
_KEEP = (
    "INSERT INTO model_hashes (path, identity, sha256) VALUES (:path, :identity, :sha256)"
    " ON CONFLICT (path) DO UPDATE SET identity = :identity, sha256 = :sha256"
)


class ModelFolders:
    """Model files below some roots; earlier roots hide later ones' files of the same id."""

    def __init__(
        self, roots: Sequence[Path], extra: Sequence[tuple[str, Sequence[Path]]] = ()
    ) -> None:
        self.roots = tuple(roots)
        self._library = library.ModelFolders(roots, dict(extra))
        self._listed: dict[str, dict[str, ModelFile]] = {}
        self._read: dict[str, float] = {}

    def all(self) -> dict[str, ModelFile]:
        """Every model by id. Blocks for a walk where the listing is old."""
        return {
            model.id: model for folder in self.folders() for model in self._list(folder).values()
        }

    def get(self, id: str) -> ModelFile | None:
        """One model by its id, `folder/relative.safetensors`."""
        folder, _, name = id.partition("/")
        return self._list(folder).get(name) if folder in self.folders() else None

    def names(self, folder: str) -> list[str]:
        """Names in one folder, as nodes' inputs use them."""
        return list(self._list(folder))

    def files(self, folder: str) -> list[ModelFile]:
        """The models in one folder."""
        return list(self._list(folder).values())

    def word_lists(self) -> list[str]:
        """Names of the lists that `__name__` in a prompt draws from."""
        found = {
            path.relative_to(place).with_suffix("").as_posix()
            for place in self._library.places("wildcards")
            for path in place.rglob("*.txt")
        }
        return sorted(name for name in found if not name.startswith("."))

    def forget(self) -> None:
        """Read anew at the next look."""
        self._read.clear()

    def folders(self) -> list[str]:
        return self._library.folders()

    def _list(self, folder: str) -> dict[str, ModelFile]:
        if time.monotonic() - self._read.get(folder, float("-inf")) > FRESH_S:
            self._listed[folder] = {model.name: model for model in self._library.list(folder)}
            self._read[folder] = time.monotonic()
        return self._listed[folder]


def model_roots(settings: Settings) -> tuple[Path, ...]:
    """Folders that models are looked for in; the first one is written to."""
    roots = (settings.data / "models", *settings.models, shipped.models())
    return tuple(dict.fromkeys(roots))


def extra_models(data: Path) -> tuple[tuple[str, tuple[Path, ...]], ...]:
    """The places that `extra_model_paths.yaml` in the data directory adds, by folder name; none
    without one.

    Raises SettingsError if it cannot be read.
    """
    file = data / EXTRA_PATHS
    if not file.exists():
        return ()
    try:
        return tuple((name, tuple(places)) for name, places in read_extra_paths(file).items())
    except ExtraPathsError as error:
        raise SettingsError(f"{error}.") from None


class ModelHashes:
    """SHA-256 of model files, taken one after the other in the background."""

    def __init__(self, database: Database, folders: ModelFolders) -> None:
        self._database = database
        self._folders = folders
        self._known: dict[str, tuple[str, str]] = {}

    async def load(self) -> None:
        """Read the hashes that were taken before."""
        for row in await self._database.read(lambda c: c.all(_HASHES)):
            self._known[row["path"]] = (row["identity"], row["sha256"])

    def of(self, model: ModelFile) -> str | None:
        """The hash, once it is known."""
        identity, sha256 = self._known.get(str(model.path), ("", ""))
        return sha256 if identity == identity_of(model) else None

    async def take_missing(self) -> int:
        """Hash what is new or changed; how many files."""
        taken = 0
        for model in (await asyncio.to_thread(self._folders.all)).values():
            if self.of(model) is None and model.path.is_file():
                taken += await self._take(model)
        return taken

    async def _take(self, model: ModelFile) -> int:
        try:
            sha256 = await asyncio.to_thread(_sha256, model.path)
        except OSError as error:
            log.debug("%s cannot be hashed: %s", model.id, error)
            return 0
        await self.keep(model, sha256)
        return 1

    async def keep(self, model: ModelFile, sha256: str) -> None:
        """Remember a hash that was taken."""
        identity = identity_of(model)
        values = {"path": str(model.path), "identity": identity, "sha256": sha256}
        await self._database.write(lambda tx: tx.run(_KEEP, values).rowcount)
        self._known[str(model.path)] = (identity, sha256)


def identity_of(model: ModelFile) -> str:
    """Changes when the file does."""
    return f"{model.size}-{model.modified_ns}"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def model_json(model: ModelFile, sha256: str | None, *, preview: bool = False) -> dict[str, Any]:
    """The model as the API gives it."""
    return {
        "id": model.id,
        "folder": model.folder,
        "name": model.name,
        "size": model.size,
        "modified_at": iso(model.modified_ns // 1_000_000),
        "family": model.family,
        "label": model.label,
        "kind": model.kind,
        "supported": model.supported,
        "problem": model.problem or None,
        "sha256": sha256,
        "preview_url": f"/api/v1/models/{quote(model.id)}/preview" if preview else None,
    }
