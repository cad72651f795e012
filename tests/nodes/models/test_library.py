"""Model folders: what is listed, how it is named, and what cannot be reached."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from nodes.api import MissingFile
from nodes.models import library
from nodes.models.extra_paths import ExtraPathsError, read_extra_paths
from nodes.models.library import ModelFolders, is_inside


def lora(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({"lora_unet_a.lora_down.weight": torch.zeros(2, 2)}, path)
    return path


def names(folders: ModelFolders, folder: str) -> list[str]:
    return [entry.name for entry in folders.list(folder)]


def test_lists_every_root_with_family_and_size(models_root: Path, tmp_path: Path) -> None:
    other = lora(tmp_path / "loras" / "style" / "ink.safetensors")
    folders = ModelFolders([models_root, tmp_path])
    (tiny,) = folders.list("checkpoints")
    assert tiny.id == "checkpoints/tiny.safetensors"
    assert (tiny.family, tiny.supported, tiny.problem) == ("sd1", True, "")
    assert tiny.size == tiny.path.stat().st_size
    (ink,) = folders.list("loras")
    assert (ink.id, ink.family, ink.supported) == ("loras/style/ink.safetensors", "lora", False)
    assert folders.model("loras", ink.name) == other


def test_what_cannot_be_read_is_listed_with_the_reason(tmp_path: Path) -> None:
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    (folder / "old.ckpt").write_bytes(b"\x80\x02}q\x00.")
    (folder / "half.safetensors").write_bytes(b"\x10\x00\x00\x00\x00\x00\x00\x00{}")
    (folder / "notes.txt").write_text("hello")
    (folder / ".hidden.safetensors").write_bytes(b"")
    entries = {entry.name: entry for entry in ModelFolders([tmp_path]).list("checkpoints")}
    assert set(entries) == {"old.ckpt", "half.safetensors"}
    assert "pickled" in entries["old.ckpt"].problem
    assert "save_file" in entries["old.ckpt"].problem
    assert "cut off" in entries["half.safetensors"].problem


def test_the_first_root_wins(tmp_path: Path) -> None:
    for root in ("one", "two"):
        lora(tmp_path / root / "loras" / "a.safetensors")
    folders = ModelFolders([tmp_path / "one", tmp_path / "two"])
    assert names(folders, "loras") == ["a.safetensors"]
    assert folders.model("loras", "a.safetensors").parent.parent.name == "one"


def test_older_folder_names_are_looked_through(tmp_path: Path) -> None:
    lora(tmp_path / "unet" / "a.safetensors")
    lora(tmp_path / "diffusion_models" / "b.safetensors")
    folders = ModelFolders([tmp_path])
    assert names(folders, "diffusion_models") == ["a.safetensors", "b.safetensors"]
    assert names(folders, "unet") == ["a.safetensors", "b.safetensors"]


def test_a_whole_comfyui_tree_may_be_given(tmp_path: Path) -> None:
    (tmp_path / "models" / "checkpoints").mkdir(parents=True)
    lora(tmp_path / "models" / "loras" / "a.safetensors")
    assert names(ModelFolders([tmp_path]), "loras") == ["a.safetensors"]


def test_a_diffusers_folder_is_one_entry(tmp_path: Path) -> None:
    from tests.fixtures.models import random_modules, write_folder

    write_folder(tmp_path / "checkpoints" / "mine", *random_modules())
    (entry,) = ModelFolders([tmp_path]).list("checkpoints")
    assert (entry.name, entry.family, entry.supported) == ("mine", "sd1-folder", True)
    assert entry.size > 1_000_000


def test_links_are_followed_and_circles_end(tmp_path: Path) -> None:
    lora(tmp_path / "elsewhere" / "a.safetensors")
    (tmp_path / "models" / "loras").mkdir(parents=True)
    (tmp_path / "models" / "loras" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "models" / "loras")
    (tmp_path / "models" / "loras" / "dangling.safetensors").symlink_to(tmp_path / "nowhere")
    folders = ModelFolders([tmp_path / "models"])
    assert names(folders, "loras") == ["linked/a.safetensors"]
    assert folders.model("loras", "linked/a.safetensors").exists()


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/passwd", "C:\\x", "\\\\host\\x", "..\\x", "", "a\0b"],
)
def test_a_name_cannot_climb_out(tmp_path: Path, name: str) -> None:
    (tmp_path / "x").write_text("secret")
    (tmp_path / "loras").mkdir()
    assert not is_inside(name)
    with pytest.raises(MissingFile, match="outside its folder"):
        ModelFolders([tmp_path]).model("loras", name)


def test_a_missing_model_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=r"loras/a\.safetensors is not there \(looked in .*loras"):
        ModelFolders([tmp_path]).model("loras", "a.safetensors")


def test_headers_of_unchanged_files_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lora(tmp_path / "loras" / "a.safetensors")
    read: list[Path] = []
    real = library.detect
    monkeypatch.setattr(library, "detect", lambda file: read.append(file) or real(file))
    folders = ModelFolders([tmp_path])
    folders.list("loras")
    folders.list("loras")
    assert read == [path]
    save_file({"emb_params": torch.zeros(1, 768)}, path)
    assert folders.list("loras")[0].family == "embedding"


def test_needs_no_torch() -> None:
    code = (
        "import sys, nodes.models.library, nodes.models.extra_paths; "
        "sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


# ------------------------------------------------------------ extra_model_paths.yaml


def test_extra_model_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELS_DISK", str(tmp_path / "disk"))
    file = tmp_path / "extra_model_paths.yaml"
    file.write_text(
        """
a111:
    base_path: webui
    checkpoints: models/Stable-diffusion
    loras: |
         models/Lora
         models/LyCORIS
    unet: models/unet
comfyui:
    base_path: $MODELS_DISK
    is_default: true
    checkpoints: checkpoints/
    custom_kind: things
other:
    embeddings: /abs/embeddings
empty:
"""
    )
    found = read_extra_paths(file)
    assert found["checkpoints"] == [
        tmp_path / "disk" / "checkpoints",
        tmp_path / "webui" / "models" / "Stable-diffusion",
    ]
    assert found["loras"] == [
        tmp_path / "webui" / "models" / "Lora",
        tmp_path / "webui" / "models" / "LyCORIS",
    ]
    assert found["diffusion_models"] == [tmp_path / "webui" / "models" / "unet"]
    assert found["custom_kind"] == [tmp_path / "disk" / "things"]
    assert found["embeddings"] == [Path("/abs/embeddings")]


def test_extra_folders_are_searched_after_the_roots(tmp_path: Path) -> None:
    lora(tmp_path / "far" / "b.safetensors")
    lora(tmp_path / "near" / "loras" / "a.safetensors")
    folders = ModelFolders([tmp_path / "near"], {"loras": [tmp_path / "far"]})
    assert names(folders, "loras") == ["a.safetensors", "b.safetensors"]
    assert "loras" in folders.folders()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "not readable YAML"),
        ("- a\n- b", "should hold sections"),
        ("a: 3", "section a should hold"),
        ("a:\n  loras: [1, 2]", r"a\.loras should be a path"),
    ],
)
def test_a_wrong_extra_file_says_where(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "extra_model_paths.yaml"
    file.write_text(text)
    with pytest.raises(ExtraPathsError, match=says):
        read_extra_paths(file)
