"""What the engine hands to nodes that ask for it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nodes.api import Files, LocalFiles, MissingFile, Models, NodeError, Recipe, Scratch
from nodes.api.sentence import say
from nodes.models.library import ModelFolders

SCRATCH_DAYS = 30


@dataclass(frozen=True, slots=True)
class Services:
    """One worker's services."""

    files: Files
    models: Models
    scratch: Callable[[str], Scratch]
    """The scratch folder of a key."""
    free_models: Callable[[], None] = lambda: None
    """Give back what no node has borrowed; after the device ran out of memory."""


class NoModels:
    """The models of a worker whose node packages have none."""

    def borrow(self, recipe: Recipe) -> AbstractContextManager[Any]:
        raise NodeError(
            say("No loader for {file}: this worker runs without model families.", file=recipe.file),
            code="model.unsupported",
            remedy=say("Start it with the package `nodes`."),
        )


@dataclass(slots=True)
class WorkerFiles:
    """Model and input files, and assets by the paths the server gave with the job."""

    local: LocalFiles
    assets: Mapping[str, str] = field(default_factory=dict)
    """Asset id → path of its blob."""
    folders: ModelFolders | None = None
    """Finds models under every name a folder has, and where `extra_model_paths.yaml` says."""

    def model(self, folder: str, name: str) -> Path:
        return (self.folders or self.local).model(folder, name)

    def input(self, name: str) -> Path:
        if not name.startswith("asset:"):
            return self.local.input(name)
        path = self.assets.get(name.removeprefix("asset:"))
        if path is None or not Path(path).exists():
            raise MissingFile(
                say("{name} is not among the assets.", name=name),
                remedy=say("Choose one that is there."),
            )
        return Path(path)

    def save_model(self, folder: str, name: str) -> Path:
        return self.local.save_model(folder, name)


@dataclass(frozen=True, slots=True)
class ScratchFolder:
    """Implements `nodes.api.Scratch`: the folder appears when a node first asks for it."""

    folder: Path

    @property
    def path(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder


def scratch_below(root: Path) -> Callable[[str], Scratch]:
    return lambda key: ScratchFolder(root / key[:2] / key)


def clear_old_scratch(root: Path, days: float = SCRATCH_DAYS) -> int:
    """Remove scratch folders nothing was written into for so many days; how many."""
    oldest = time.time() - days * 86_400
    removed = 0
    for folder in root.glob("??/*"):
        with suppress(OSError):
            newest = max(path.stat().st_mtime for path in (folder, *folder.rglob("*")))
            if newest < oldest:
                shutil.rmtree(folder)
                removed += 1
    return removed
