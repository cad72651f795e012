"""What a node may ask of its surroundings, found by the type of a `run` parameter.

Each has a local default, so that a node runs alone in a test or a script.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from nodes.api.errors import MissingFile
from nodes.api.sentence import say
from nodes.api.wires import Recipe


class Models(Protocol):
    """Loaded modules under one memory budget."""

    def borrow(self, recipe: Recipe) -> AbstractContextManager[Any]:
        """The module made by the recipe, on its device, kept while the context is open."""


class Files(Protocol):
    """Files by the names inputs use. Every name is resolved inside its folder, or refused."""

    def model(self, folder: str, name: str) -> Path:
        """A model file: `model("checkpoints", "starter.safetensors")`. MissingFile if absent."""

    def input(self, name: str) -> Path:
        """An uploaded or dropped input file, or `asset:ID`. MissingFile if absent."""

    def save_model(self, folder: str, name: str) -> Path:
        """Where a model a node made is to be written (write to a temporary name beside it,
        then rename). The parent exists."""


class Scratch(Protocol):
    """A folder of one call's own that survives a crash; keyed by the call's fingerprint without
    the inputs the class names in `resumes_over`."""

    @property
    def path(self) -> Path: ...


class Body(Protocol):
    """The subgraph a loop runs."""

    def __call__(self, inputs: Mapping[str, object], *, index: int) -> Mapping[str, object]:
        """Run the body once; its declared outputs by name. Each iteration is cached."""


class LocalFiles:
    """Files below plain folders: the default outside the server."""

    def __init__(self, models: tuple[Path, ...] = (Path("models"),), inputs: Path = Path("input")):
        self._models = models
        self._inputs = inputs

    def model(self, folder: str, name: str) -> Path:
        for root in self._models:
            path = _inside(root / folder, name)
            if path.exists():
                return path
        raise MissingFile(
            say(
                "{folder}/{name} is not in {models}.",
                folder=folder,
                name=name,
                models=", ".join(str(m) for m in self._models),
            ),
            remedy=say(
                "Put the file into models/{folder}, or choose one that is there.", folder=folder
            ),
        )

    def input(self, name: str) -> Path:
        path = _inside(self._inputs, name)
        if not path.exists():
            raise MissingFile(
                say("{name} is not among the inputs.", name=name), remedy=say("Upload it first.")
            )
        return path

    def save_model(self, folder: str, name: str) -> Path:
        path = _inside(self._models[0] / folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


LOCAL_FILES: Files = LocalFiles()
"""What a node's `files` parameter defaults to."""


def _inside(root: Path, name: str) -> Path:
    if "\0" not in name:
        path = (root / name).resolve()
        if path.is_relative_to(root.resolve()):
            return path
    raise MissingFile(
        say("{name} points outside its folder.", name=repr(name)),
        remedy=say("Use a name inside it."),
    )


class TemporaryScratch:
    """A scratch folder that lives as long as this object: the default outside the server."""

    def __init__(self) -> None:
        self._path: Path | None = None

    @property
    def path(self) -> Path:
        if self._path is None:
            self._path = Path(tempfile.mkdtemp(prefix="tessera-"))
            weakref.finalize(self, shutil.rmtree, self._path, ignore_errors=True)
        return self._path
