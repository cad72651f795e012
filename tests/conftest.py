"""What every test stands on: no network, and a tiny model to borrow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from nodes.api import LocalFiles
    from nodes.models.memory import ModelMemory

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@pytest.fixture(scope="session")
def models_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder that holds checkpoints/tiny.safetensors."""
    from tests.fixtures.models import tiny_checkpoint

    root = tmp_path_factory.mktemp("models")
    tiny_checkpoint(root / "checkpoints")
    return root


@pytest.fixture(scope="session")
def tiny_files(models_root: Path) -> LocalFiles:
    """Files over `models_root`."""
    from nodes.api import LocalFiles

    return LocalFiles(models=(models_root,))


@pytest.fixture(scope="session")
def tiny_models(tiny_files: LocalFiles) -> ModelMemory:
    """A model memory over `models_root`, on the CPU."""
    from nodes.models.memory import ModelMemory

    return ModelMemory(tiny_files, device="cpu")
