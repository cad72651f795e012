"""Model files as the server lists them: folders of the data directory, of `--models` and of
Tessera itself, with hashes taken in the background."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.clock import iso
from server.database import Database, Snapshot

log = logging.getLogger("tessera.models")

FOLDERS = (
    "checkpoints",
    "clip",
    "clip_vision",
    "controlnet",
    "diffusion_models",
    "embeddings",
    "gan",
    "loras",
    "text_encoders",
    "upscale_models",
    "vae",
)
"""Folders a fresh data directory gets; others are listed too once they are there."""

EXTENSIONS = frozenset({".safetensors", ".sft", ".ckpt", ".pt", ".pth", ".bin", ".gguf", ".onnx"})
FRESH_S = 2.0
"""How long a listing is trusted. A name that is not in it is looked for at once."""

CHUNK = 1 << 22

_HASHES = "SELECT path, identity, sha256 FROM model_hashes"
_KEEP = (
    "INSERT INTO model_hashes (path, identity, sha256) VALUES (:path, :identity, :sha256)"
    " ON CONFLICT (path) DO UPDATE SET identity = :identity, sha256 = :sha256"
)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file (or one folder in diffusers' layout) below a model folder."""

    folder: str
    name: str
    path: Path
    size: int
    mtime_ns: int

    @property
    def id(self) -> str:
        return f"{self.folder}/{self.name}"

    @property
    def identity(self) -> str:
        return f"{self.size}-{self.mtime_ns}"


class ModelFolders:
    """Lists model files. Earlier roots hide later ones' files of the same id."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self.roots = tuple(roots)
        self._listed: dict[str, ModelFile] = {}
        self._at = float("-inf")

    def all(self) -> dict[str, ModelFile]:
        """Every model by id; read anew when the listing is old. Blocks for a walk then."""
        if time.monotonic() - self._at > FRESH_S:
            found: dict[str, ModelFile] = {}
            for root in self.roots:
                for model in _walk(root):
                    found.setdefault(model.id, model)
            self._listed = dict(sorted(found.items()))
            self._at = time.monotonic()
        return self._listed

    def names(self, folder: str) -> list[str]:
        """Names in one folder, as nodes' inputs use them."""
        return [model.name for model in self.all().values() if model.folder == folder]

    def forget(self) -> None:
        """Read anew at the next look."""
        self._at = float("-inf")

    def folders(self) -> list[str]:
        return sorted({*FOLDERS, *(model.folder for model in self.all().values())})


def _walk(root: Path) -> Iterator[ModelFile]:
    if not root.is_dir():
        return
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        stack = [folder]
        while stack:
            here = stack.pop()
            try:
                entries = list(here.iterdir())
            except OSError:
                continue
            if here != folder and any(e.name == "model_index.json" for e in entries):
                yield _file(folder, here)
                continue
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir():
                    stack.append(entry)
                elif entry.suffix.lower() in EXTENSIONS and entry.is_file():
                    yield _file(folder, entry)


def _file(folder: Path, path: Path) -> ModelFile:
    found = path.stat()
    name = path.relative_to(folder).as_posix()
    return ModelFile(folder.name, name, path, found.st_size, found.st_mtime_ns)


class ModelHashes:
    """SHA-256 of model files, taken one after the other while nothing else needs the disk."""

    def __init__(self, database: Database, folders: ModelFolders) -> None:
        self._database = database
        self._folders = folders
        self._known: dict[str, tuple[str, str]] = {}

    async def load(self) -> None:
        def work(connection: Snapshot) -> list[dict[str, Any]]:
            return connection.all(_HASHES)

        for row in await self._database.read(work):
            self._known[row["path"]] = (row["identity"], row["sha256"])

    def of(self, model: ModelFile) -> str | None:
        """The hash, once it is known."""
        identity, sha256 = self._known.get(str(model.path), ("", ""))
        return sha256 if identity == model.identity else None

    async def take_missing(self) -> int:
        """Hash what is new or changed; how many files."""
        taken = 0
        for model in list((await asyncio.to_thread(self._folders.all)).values()):
            if self.of(model) is None and model.path.is_file():
                await self._take(model)
                taken += 1
        return taken

    async def _take(self, model: ModelFile) -> None:
        try:
            sha256 = await asyncio.to_thread(_sha256, model.path)
        except OSError as error:
            log.debug("%s cannot be hashed: %s", model.id, error)
            return
        values = {"path": str(model.path), "identity": model.identity, "sha256": sha256}
        await self._database.write(lambda tx: (tx.run(_KEEP, values), None)[1])
        self._known[str(model.path)] = (model.identity, sha256)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def model_json(model: ModelFile, sha256: str | None, family: str | None = None) -> dict[str, Any]:
    return {
        "id": model.id,
        "folder": model.folder,
        "name": model.name,
        "size": model.size,
        "modified_at": iso(model.mtime_ns // 1_000_000),
        "family": family,
        "sha256": sha256,
    }
