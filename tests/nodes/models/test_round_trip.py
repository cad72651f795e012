"""A random model, written as a file, is found and loaded again as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from nodes.api import LocalFiles, Recipe
from nodes.models.detect import blueprint, detect
from nodes.models.memory import ModelMemory
from tests.fixtures.models import (
    random_modules,
    tiny_checkpoint,
    write_folder,
    write_single_file,
)

CPU = torch.device("cpu")


def assert_same_weights(loaded: torch.nn.Module, original: torch.nn.Module) -> None:
    theirs = original.state_dict()
    ours = loaded.state_dict()
    assert ours.keys() == theirs.keys()
    for name, weight in theirs.items():
        torch.testing.assert_close(ours[name], weight, rtol=0, atol=0, msg=name)
    assert not any(tensor.is_meta for tensor in [*loaded.parameters(), *loaded.buffers()])


def assert_loads_correctly(
    root: Path, file: str, unet: Any, vae: Any, text: Any, prediction: str = "epsilon"
) -> None:
    """Weights equal, and outputs equal to those of diffusers' and transformers' own modules."""
    memory = ModelMemory(LocalFiles((root,)), device="cpu")
    draw = torch.Generator().manual_seed(5)
    with memory.borrow(Recipe("diffusion", file)) as model:
        assert_same_weights(model.module, unet)
        assert model.prediction == prediction
        channels = unet.config["in_channels"]
        x = torch.randn(2, channels, 16, 16, generator=draw)
        t = torch.tensor([3.0, 700.5])
        context = torch.randn(2, 77, unet.config["cross_attention_dim"], generator=draw)
        with torch.no_grad():
            torch.testing.assert_close(
                model.network(x, t, context), unet(x, t, context).sample, rtol=0, atol=0
            )
    with memory.borrow(Recipe("vae", file)) as autoencoder:
        assert_same_weights(autoencoder.module, vae)
        pixels = torch.rand(1, 3, 64, 48, generator=draw)
        latents = autoencoder.encode(pixels)
        with torch.no_grad():
            expected = vae.encode(pixels * 2 - 1).latent_dist.mode()
            torch.testing.assert_close(latents, expected, rtol=0, atol=0)
            drawn = (vae.decode(expected).sample / 2 + 0.5).clamp(0, 1)
        torch.testing.assert_close(autoencoder.decode(latents), drawn, rtol=0, atol=0)
    with memory.borrow(Recipe("text", file)) as encoder:
        assert_same_weights(encoder.module, text)


def test_single_file(tmp_path: Path) -> None:
    modules = random_modules(seed=3)
    write_single_file(tmp_path / "checkpoints" / "a.safetensors", *modules)
    assert detect(tmp_path / "checkpoints" / "a.safetensors").family == "sd1"
    assert_loads_correctly(tmp_path, "checkpoints/a.safetensors", *modules)


def test_diffusers_folder(tmp_path: Path) -> None:
    modules = random_modules(seed=4)
    write_folder(tmp_path / "checkpoints" / "a", *modules, prediction="v_prediction")
    assert detect(tmp_path / "checkpoints" / "a").family == "sd1-folder"
    assert_loads_correctly(tmp_path, "checkpoints/a", *modules, prediction="v_prediction")


def test_our_single_file_is_the_layout_diffusers_reads(tmp_path: Path) -> None:
    """diffusers' own converters, given the file, find every weight where it belongs."""
    from diffusers.loaders.single_file_utils import (
        convert_ldm_clip_checkpoint,
        convert_ldm_unet_checkpoint,
        convert_ldm_vae_checkpoint,
    )

    unet, vae, text = random_modules(
        unet={
            "block_out_channels": [16, 32, 32],
            "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
            "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
            "layers_per_block": 2,
            "transformer_layers_per_block": 1,
        },
        vae={"layers_per_block": 2},
    )
    path = write_single_file(tmp_path / "a.safetensors", unet, vae, text, dtype=torch.float32)
    tensors = load_file(path)
    for module, converted in (
        (unet, convert_ldm_unet_checkpoint(dict(tensors), unet.config)),
        (vae, convert_ldm_vae_checkpoint(dict(tensors), vae.config)),
        (
            text,
            {
                key.removeprefix("text_model."): value
                for key, value in convert_ldm_clip_checkpoint(dict(tensors)).items()
            },
        ),
    ):
        expected = module.state_dict()
        assert converted.keys() == expected.keys()
        for name, weight in expected.items():
            assert torch.equal(converted[name], weight), name


@pytest.mark.parametrize("kept", ["unet", "vae"])
def test_a_file_may_hold_some_parts_only(tmp_path: Path, kept: str) -> None:
    modules = dict(zip(("unet", "vae", "text"), random_modules(), strict=True))
    path = write_single_file(tmp_path / "a.safetensors", **{kept: modules[kept]})
    found = blueprint(path)
    assert {name for name in modules if getattr(found, name) is not None} == {kept}


def test_the_tiny_checkpoint_is_small_and_the_same_every_time(tmp_path: Path) -> None:
    first = tiny_checkpoint(tmp_path / "one")
    second = tiny_checkpoint(tmp_path / "two")
    one, two = load_file(first), load_file(second)
    assert one.keys() == two.keys()
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert first.stat().st_size < 5_000_000
