"""The model memory of a script or a test: what a node uses when nobody hands it one."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, Any

from nodes.api.services import LocalFiles, Models
from nodes.api.wires import Recipe

if TYPE_CHECKING:
    from nodes.models.memory import ModelMemory


@cache
def local_memory() -> ModelMemory:
    """One memory over ./models, made when first asked for."""
    from nodes.models.memory import ModelMemory

    return ModelMemory(LocalFiles())


class _Local:
    """Models of `local_memory`; nothing is made before something is borrowed."""

    def borrow(self, recipe: Recipe) -> AbstractContextManager[Any]:
        return local_memory().borrow(recipe)


LOCAL_MODELS: Models = _Local()
