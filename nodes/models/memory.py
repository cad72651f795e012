"""Loaded modules under one budget of bytes."""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psutil
import torch

from nodes.api.services import Files
from nodes.api.wires import Recipe
from nodes.models.loaders import Loaders, Source, modules_of, standard_loaders
from nodes.models.precision import Place, Precision, pick_device

SHARE_OF_RAM = 0.6
SHARE_OF_GPU = 0.85


@dataclass(slots=True)
class _Held:
    loaded: Any
    nbytes: int
    borrowers: int = 0


class ModelMemory:
    """Implements `nodes.api.Models`: load once, keep warm, evict what was used longest ago.

    What is borrowed is never evicted, so the budget may be passed while more is borrowed at once
    than it holds; it is met again as soon as something is given back.
    """

    def __init__(
        self,
        files: Files,
        *,
        device: str | torch.device = "auto",
        precision: Precision = "auto",
        budget_bytes: int | None = None,
        loaders: Loaders | None = None,
    ) -> None:
        where = device if isinstance(device, torch.device) else pick_device(device)
        self.place = Place(where, precision)
        self.budget_bytes = default_budget(where) if budget_bytes is None else budget_bytes
        self._files = files
        self._loaders = standard_loaders() if loaders is None else loaders
        self._held: OrderedDict[Recipe, _Held] = OrderedDict()  # used longest ago first
        self._table = threading.Lock()
        """Guards `_held`; never kept while a file is read, so that `usage` answers at once."""
        self._loading = threading.Lock()

    @contextmanager
    def borrow(self, recipe: Recipe) -> Iterator[Any]:
        """The object made by the recipe, kept while the context is open."""
        held = self._take(recipe)
        if held is None:
            with self._loading:  # one file at a time: two loads would only share the disk
                held = self._take(recipe) or self._load(recipe)
        try:
            yield held.loaded
        finally:
            with self._table:
                held.borrowers -= 1
            del held
            self._evict(self.budget_bytes)

    def free(self) -> int:
        """Let go of everything that is not borrowed and give the memory back to the system.

        Returns the bytes of the weights let go.
        """
        before = self.used_bytes()
        self._evict(0)
        give_back()
        return before - self.used_bytes()

    def usage(self) -> list[dict[str, Any]]:
        """`[{id, loader, bytes, borrowed}]`, what was used last first."""
        with self._table:
            return [
                {
                    "id": recipe.file,
                    "loader": recipe.loader,
                    "bytes": held.nbytes,
                    "borrowed": held.borrowers > 0,
                }
                for recipe, held in reversed(self._held.items())
            ]

    def used_bytes(self) -> int:
        """Bytes of all weights held."""
        with self._table:
            return sum(held.nbytes for held in self._held.values())

    def _take(self, recipe: Recipe) -> _Held | None:
        """What is held already, marked as borrowed and as used last."""
        with self._table:
            held = self._held.get(recipe)
            if held is not None:
                held.borrowers += 1
                self._held.move_to_end(recipe)
            return held

    def _load(self, recipe: Recipe) -> _Held:
        loader = self._loaders[recipe.loader]
        folder, _, name = recipe.file.partition("/")
        source = Source(recipe, self._files.model(folder, name), self.place, self._files)
        self._forget_older(recipe)
        self._evict(max(0, self.budget_bytes - loader.size(source)))
        try:
            loaded = loader.load(source)
        except torch.OutOfMemoryError:  # others use the device too: make all the room there is
            self.free()
            loaded = loader.load(source)
        nbytes = sum(_nbytes(module) for module in modules_of(loaded))
        held = _Held(loaded, nbytes, borrowers=1)
        with self._table:
            self._held[recipe] = held
        return held

    def _forget_older(self, recipe: Recipe) -> None:
        """The same file before it changed will not be asked for again."""
        with self._table:
            for other, held in list(self._held.items()):
                same = (other.loader, other.file) == (recipe.loader, recipe.file)
                if same and other.identity != recipe.identity and not held.borrowers:
                    del self._held[other]

    def _evict(self, budget: int) -> None:
        """Let go of what was used longest ago until the rest fits the budget."""
        with self._table:
            leaving = self._leaving(budget)
            for recipe in leaving:
                del self._held[recipe]
        if leaving:
            give_back()

    def _leaving(self, budget: int) -> list[Recipe]:
        used = sum(held.nbytes for held in self._held.values())
        leaving = []
        for recipe, held in self._held.items():
            if used > budget and not held.borrowers:
                leaving.append(recipe)
                used -= held.nbytes
        return leaving


def default_budget(device: torch.device) -> int:
    """Bytes for weights when nobody set a budget: a share of the device's whole memory."""
    if device.type == "cuda":
        return int(torch.cuda.get_device_properties(device).total_memory * SHARE_OF_GPU)
    return int(psutil.virtual_memory().total * SHARE_OF_RAM)


def give_back() -> None:
    """Return freed memory to the system, so that other programs see it."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, musl has not
        if trim is not None:
            trim(0)


def _nbytes(module: torch.nn.Module) -> int:
    tensors = [*module.parameters(), *module.buffers()]
    return sum(tensor.nbytes for tensor in tensors)
