"""The UNet as the sampling room sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from nodes.api import Cancelled, LocalFiles, Recipe, UnsupportedModel
from nodes.models.memory import ModelMemory
from nodes.models.preview_fit import matrix_fit
from tests.fixtures.models import random_modules, write_single_file

TINY = Recipe("diffusion", "checkpoints/tiny.safetensors")


def test_a_watch_can_stop_a_step_between_its_blocks(tiny_models: ModelMemory) -> None:
    x, context = torch.zeros(1, 4, 8, 8), torch.zeros(1, 77, 32)
    calls: list[int] = []

    def stop_at_the_third() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise Cancelled

    with tiny_models.borrow(TINY) as model, torch.no_grad():
        assert model.add_watch is not None
        remove = model.add_watch(stop_at_the_third)
        with pytest.raises(Cancelled):
            model.network(x, torch.tensor([1.0]), context)
        assert len(calls) == 3
        remove()
        model.network(x, torch.tensor([1.0]), context)
        assert len(calls) == 3

        remove = model.add_watch(lambda: calls.append(1))
        model.network(x, torch.tensor([1.0]), context)
        remove()
        blocks = len(calls) - 3
    # 2 levels down with 1 layer, a middle of 2, 2 levels up with 2: 8 residual layers,
    # and a transformer in each of the first level's layers and in the middle: 4.
    assert blocks == 12


def test_the_preview_of_the_metadata_is_handed_on(tmp_path: Path) -> None:
    matrix = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9], [1.0, 1.1, 1.2]]
    preview = json.dumps({"matrix": matrix, "bias": [0.5, 0.4, 0.3]})
    write_single_file(
        tmp_path / "checkpoints" / "a.safetensors",
        *random_modules(),
        metadata={"tessera.preview": preview},
    )
    memory = ModelMemory(LocalFiles((tmp_path,)), device="cpu")
    with memory.borrow(Recipe("diffusion", "checkpoints/a.safetensors")) as model:
        assert model.latent.preview is not None
        assert model.latent.preview.layers == matrix_fit(matrix, [0.5, 0.4, 0.3]).layers
        assert model.latent.scale == 0.18215


NOTES = [
    "",
    "{",
    "[]",
    "null",
    '{"norm_num_groups": "32"}',
    '{"norm_num_groups": -4}',
    '{"norm_num_groups": true}',
    '{"block_out_channels": [4096, 4096], "layers_per_block": 1000000}',
    '{"act_fn": 3, "attention_head_dim": [1, "x"]}',
]


@pytest.mark.parametrize("notes", NOTES)
def test_odd_notes_are_passed_over(tmp_path: Path, notes: str) -> None:
    """Metadata is anybody's text: what it says of shapes is ignored, what makes no sense too."""
    from nodes.models.detect import blueprint

    path = write_single_file(tmp_path / "a.safetensors", *random_modules())
    from safetensors.torch import load_file, save_file

    said = {f"tessera.{part}": notes for part in ("unet", "vae", "text", "preview", "prediction")}
    save_file(load_file(path), path, said)
    found = blueprint(path)
    assert found.unet is not None
    assert found.unet.config["block_out_channels"] == [16, 32]
    assert found.unet.config["layers_per_block"] == [1, 1]
    assert found.unet.config["norm_num_groups"] == 16
    assert found.noise.prediction == "epsilon"
    assert found.latent.preview is None


@pytest.mark.parametrize(
    ("part", "loader", "notes"),
    [
        ("unet", "diffusion", '{"norm_num_groups": 7}'),
        ("unet", "diffusion", '{"norm_num_groups": 0}'),
        ("unet", "diffusion", '{"act_fn": "no such thing"}'),
        ("unet", "diffusion", '{"attention_head_dim": [2]}'),
        ("text", "text", '{"hidden_act": "no such thing"}'),
        ("text", "text", '{"num_attention_heads": 5}'),
    ],
)
def test_notes_that_build_nothing_are_an_error_with_a_remedy(
    tmp_path: Path, part: str, loader: str, notes: str
) -> None:
    path = tmp_path / "checkpoints" / "a.safetensors"
    write_single_file(path, *random_modules(), metadata={f"tessera.{part}": notes})
    memory = ModelMemory(LocalFiles((tmp_path,)), device="cpu")
    with (
        pytest.raises(UnsupportedModel, match="cannot be built as its file describes it") as caught,
        memory.borrow(Recipe(loader, "checkpoints/a.safetensors")),
    ):
        pass
    assert caught.value.remedy
    assert memory.usage() == []


def test_a_weight_of_another_shape_is_named(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    path = write_single_file(tmp_path / "checkpoints" / "a.safetensors", *random_modules())
    tensors = load_file(path)
    name = "model.diffusion_model.out.2.bias"
    save_file({**tensors, name: torch.zeros(7, dtype=torch.float16)}, path)
    memory = ModelMemory(LocalFiles((tmp_path,)), device="cpu")
    with (
        pytest.raises(UnsupportedModel, match=r"out\.2\.bias has shape \[7\]; this unet needs"),
        memory.borrow(Recipe("diffusion", "checkpoints/a.safetensors")),
    ):
        pass
    del tensors[name]
    save_file(tensors, path)
    with (
        pytest.raises(UnsupportedModel, match=r"unet lacks the tensor out\.2\.bias"),
        memory.borrow(Recipe("diffusion", "checkpoints/a.safetensors")),
    ):
        pass
