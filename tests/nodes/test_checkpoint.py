"""Opening model files: what a graph's first node hands on."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from pydantic import ValidationError
from safetensors.torch import save_file

from nodes.api import LocalFiles, MissingFile, UnsupportedModel
from nodes.api.catalogue import describe
from nodes.checkpoint import LoadCheckpoint, LoadVAE
from nodes.models.diffusion import with_options
from nodes.models.memory import ModelMemory
from tests.fixtures.models import random_modules, write_single_file


def test_three_recipes_of_one_file(tiny_files: LocalFiles) -> None:
    model, clip, vae = LoadCheckpoint(name="tiny.safetensors").run(files=tiny_files)
    assert {model.recipe.loader, clip.recipe.loader, vae.recipe.loader} == {
        "diffusion",
        "text",
        "vae",
    }
    assert {wire.recipe.file for wire in (model, clip, vae)} == {"checkpoints/tiny.safetensors"}
    again = LoadCheckpoint(name="tiny.safetensors").run(files=tiny_files)
    assert again.model.recipe == model.recipe
    assert hash(again.model.recipe) == hash(model.recipe)


def test_a_chosen_prediction_reaches_the_sampler(
    tiny_files: LocalFiles, tiny_models: ModelMemory
) -> None:
    node = LoadCheckpoint(name="tiny.safetensors", prediction="v_prediction")
    model = node.run(files=tiny_files).model
    with tiny_models.borrow(model.recipe) as borrowed:
        assert borrowed.prediction == "epsilon"
        assert with_options(borrowed, model.options).prediction == "v_prediction"
        assert with_options(borrowed, {}).prediction == "epsilon"


def test_a_chosen_precision_is_another_recipe(
    tiny_files: LocalFiles, tiny_models: ModelMemory
) -> None:
    import torch

    plain = LoadCheckpoint(name="tiny.safetensors").run(files=tiny_files)
    chosen = LoadCheckpoint(name="tiny.safetensors", precision="bf16").run(files=tiny_files)
    assert plain.model.recipe != chosen.model.recipe
    with tiny_models.borrow(chosen.model.recipe) as model:
        assert model.dtype == torch.bfloat16
        assert next(model.module.parameters()).dtype == torch.bfloat16


def test_a_missing_checkpoint(tiny_files: LocalFiles) -> None:
    with pytest.raises(MissingFile, match="checkpoints/none"):
        LoadCheckpoint(name="none.safetensors").run(files=tiny_files)
    with pytest.raises(ValidationError):
        LoadCheckpoint(name="")


@pytest.mark.parametrize("node", [LoadCheckpoint, LoadVAE])
@pytest.mark.parametrize(
    ("tensors", "says"),
    [
        ({"lora_unet_x.lora_up.weight": (4, 4), "lora_unet_x.lora_down.weight": (4, 4)}, "LoRA"),
        ({"something": (4,)}, "no model that Tessera knows"),
    ],
)
def test_a_wrong_file_is_told_where_it_is_named(
    node: type[LoadCheckpoint | LoadVAE],
    tensors: dict[str, tuple[int, ...]],
    says: str,
    tmp_path: Path,
) -> None:
    """By the loader from the header, not by the sampler that would first read a weight."""
    folder = tmp_path / ("vae" if node is LoadVAE else "checkpoints")
    folder.mkdir()
    weights = {name: torch.zeros(shape) for name, shape in tensors.items()}
    save_file(weights, folder / "a.safetensors")
    with pytest.raises(UnsupportedModel, match=says) as caught:
        node(name="a.safetensors").run(files=LocalFiles((tmp_path,)))
    assert caught.value.input == "name"
    assert caught.value.remedy


def test_a_part_that_is_not_there_is_missed_when_it_is_used(tmp_path: Path) -> None:
    unet, vae, _ = random_modules()
    write_single_file(tmp_path / "checkpoints" / "a.safetensors", unet, vae)
    files = LocalFiles((tmp_path,))
    model, clip, _ = LoadCheckpoint(name="a.safetensors").run(files=files)
    memory = ModelMemory(files, device="cpu")
    with memory.borrow(model.recipe):
        pass
    with (
        pytest.raises(UnsupportedModel, match=r"a\.safetensors holds no text encoder"),
        memory.borrow(clip.recipe),
    ):
        pass


@pytest.mark.parametrize("own_names", [True, False])
def test_a_vae_of_its_own(tmp_path: Path, own_names: bool) -> None:
    """In LDM's names, and in the names diffusers writes, with what no shape shows noted."""
    import torch

    vae = random_modules(seed=6)[1]
    path = tmp_path / "vae" / "a.safetensors"
    if own_names:
        write_single_file(path, vae=vae)
    else:
        import json

        path.parent.mkdir()
        notes = {"tessera.vae": json.dumps({"norm_num_groups": 2})}
        save_file(dict(vae.state_dict()), path, notes)
    files = LocalFiles((tmp_path,))
    wire = LoadVAE(name="a.safetensors").run(files=files)
    with ModelMemory(files, device="cpu").borrow(wire.recipe) as loaded:
        latents = torch.randn(1, 4, 2, 2)
        with torch.no_grad():
            expected = (vae.decode(latents).sample / 2 + 0.5).clamp(0, 1)
        torch.testing.assert_close(loaded.decode(latents), expected, rtol=0, atol=0)


def test_catalogue_names_the_folder_to_choose_from() -> None:
    inputs = {entry["name"]: entry for entry in describe(LoadCheckpoint)["inputs"]}
    assert inputs["name"]["schema"]["choices"] == "models/checkpoints"
    assert [output["wire"] for output in describe(LoadCheckpoint)["outputs"]] == [
        "Model",
        "CLIP",
        "VAE",
    ]
