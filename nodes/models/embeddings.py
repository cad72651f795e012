"""Textual inversions: words that stand for learned vectors (Gal et al. 2022, arXiv:2208.01618)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch

from nodes.api.errors import MissingFile, NodeError
from nodes.api.sentence import say
from nodes.api.services import Files
from nodes.models import learned_words
from nodes.models.header import read_header
from nodes.models.mapped import STORED, map_file, view

FOLDER = "embeddings"


@dataclass(frozen=True, slots=True)
class Learned:
    """A name in a prompt and the vectors that stand for it."""

    name: str
    vectors: torch.Tensor  # (n, width) float32


class Embeddings:
    """The textual inversions in models/embeddings, read when a prompt names them."""

    def __init__(self, files: Files | None = None) -> None:
        self._files = files
        self._read: dict[tuple[Path, int], dict[str, torch.Tensor]] = {}

    def split(self, text: str, width: int) -> Iterator[str | Learned]:
        """The text in order, learned words replaced by their vectors.

        `embedding:NAME` has to exist; a bare NAME counts where models/embeddings holds
        NAME.safetensors. NodeError on input `text` if there is no such embedding, or if it was
        learned for a text encoder of another width.
        """
        for part in learned_words.split(text, self._is_learned):
            if part.name is None:
                yield part.text
            else:
                yield Learned(part.name, self._vectors(part.name, width))

    def _is_learned(self, name: str) -> bool:
        return self._file(f"{name}.safetensors") is not None

    def _vectors(self, name: str, width: int) -> torch.Tensor:
        tables = self._tables(name)
        fitting = [table for table in tables.values() if table.shape[-1] == width]
        if not fitting:
            widths = ", ".join(str(table.shape[-1]) for table in tables.values()) or "none"
            raise NodeError(
                say(
                    "The embedding {name} was learned for another model: its vectors have {widths} "
                    "numbers, this text encoder needs {width}.",
                    name=name,
                    widths=widths,
                    width=width,
                ),
                input="text",
                remedy=say("Use an embedding made for this checkpoint's family."),
                code="prompt.embedding_mismatch",
            )
        return fitting[0]

    def _tables(self, name: str) -> dict[str, torch.Tensor]:
        path = self._path(name)
        key = (path, path.stat().st_mtime_ns)
        if key not in self._read:
            self._read[key] = read_vectors(path)
        return self._read[key]

    def _path(self, name: str) -> Path:
        for candidate in (f"{name}.safetensors", name, f"{name}.pt", f"{name}.bin"):
            path = self._file(candidate)
            if path is not None:
                return path
        raise NodeError(
            say("There is no embedding {name}.", name=name),
            input="text",
            remedy=say(
                "Put {name}.safetensors into models/{folder}, or take the name out of the prompt.",
                name=name,
                folder=FOLDER,
            ),
            code="prompt.embedding_missing",
        )

    def _file(self, name: str) -> Path | None:
        if self._files is None:
            return None
        try:
            path = self._files.model(FOLDER, name)
        except MissingFile:
            return None
        return path if path.is_file() else None


def read_vectors(path: Path) -> dict[str, torch.Tensor]:
    """Every table of vectors in a textual-inversion file, (n, width) float32 each.

    UnsupportedModel if the file is pickled or no whole safetensors file.
    """
    header = read_header(path)
    file = map_file(path)
    return {
        name: view(file, info).reshape(-1, info.shape[-1]).to(torch.float32, copy=True)
        for name, info in header.tensors.items()
        if info.dtype in STORED and len(info.shape) in (1, 2) and info.elements
    }
