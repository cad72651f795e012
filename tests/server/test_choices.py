"""Choices that change with the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.choices import ChoiceLists
from server.models import ModelFolders


@pytest.fixture
def choices(tmp_path: Path) -> ChoiceLists:
    inputs = tmp_path / "input"
    pictures = ("a.png", "cats/b.JPG", "cats/black/c.webp", ".hidden/d.png", "masks/a.png")
    for name in (*pictures, "cats/notes.txt"):
        path = inputs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (inputs / "empty").mkdir()
    (tmp_path / "models/vae").mkdir(parents=True)
    (tmp_path / "models/vae/small.safetensors").touch()
    return ChoiceLists(ModelFolders([tmp_path / "models"]), inputs)


def test_pictures_and_the_folders_that_hold_them(choices: ChoiceLists) -> None:
    assert choices.get("inputs/images") == ["a.png", "cats/b.JPG", "cats/black/c.webp"]
    assert choices.get("inputs/folders") == ["cats", "cats/black"]
    assert choices.get("inputs/masks") == ["masks/a.png"]


def test_models_by_folder(choices: ChoiceLists) -> None:
    assert choices.get("models/vae") == ["small.safetensors"]
    assert choices.get("models/nonsense") is None
    assert choices.get("inputs/nonsense") is None


def test_a_folder_is_checked_as_a_picture_is(choices: ChoiceLists) -> None:
    present = choices.for_validation("inputs/folders")
    assert present is not None
    assert "cats" in present
    assert "dogs" not in present
