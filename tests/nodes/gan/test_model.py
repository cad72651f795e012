"""The two networks, and a generator's file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from nodes.api import UnsupportedModel
from nodes.gan.file import load_generator, read_card, save_generator
from nodes.gan.model import (
    MLP,
    Architecture,
    Convolutional,
    Shape,
    build_discriminator,
    build_generator,
    levels_of,
)
from nodes.gan.nodes import draw

ARCHITECTURES: list[Architecture] = [
    MLP(latent=8, width=32),
    MLP(latent=8, width=32, conditional=False),
    Convolutional(latent=8, width=4),
    Convolutional(latent=8, width=4, conditional=False),
]


def shape(side: int = 28, channels: int = 1) -> Shape:
    return Shape(side=side, channels=channels, classes=("a", "b", "c"))


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize(("side", "channels"), [(8, 1), (13, 1), (28, 1), (32, 3), (64, 3)])
def test_any_size_is_drawn_and_doubted(
    architecture: Architecture, side: int, channels: int
) -> None:
    generator = build_generator(architecture, shape(side, channels))
    discriminator = build_discriminator(architecture, shape(side, channels))
    labels = torch.tensor([0, 1, 2, 0])
    pictures = generator(torch.randn(4, 8), labels)
    assert pictures.shape == (4, channels, side, side)
    assert pictures.abs().max() <= 1
    assert discriminator(pictures, labels).shape == (4,)


def test_a_side_is_halved_while_it_can() -> None:
    assert [levels_of(side) for side in (8, 28, 64, 33, 12, 96)] == [0, 2, 3, 0, 1, 4]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_class_matters_exactly_where_it_is_a_condition(architecture: Architecture) -> None:
    torch.manual_seed(0)
    generator = build_generator(architecture, shape())
    discriminator = build_discriminator(architecture, shape()).eval()
    noise = torch.randn(2, 8)
    one, other = torch.tensor([0, 0]), torch.tensor([1, 2])
    differs = not torch.equal(generator.draw(noise, one), generator.draw(noise, other))
    pictures = torch.rand(2, 1, 28, 28)
    doubts = not torch.equal(discriminator(pictures, one), discriminator(pictures, other))
    assert (differs, doubts) == (architecture.conditional, architecture.conditional)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_picture_depends_on_seed_and_place_alone(architecture: Architecture) -> None:
    generator = build_generator(architecture, shape())
    labels = torch.arange(7) % 3
    together = draw(generator, 11, range(7), labels)
    for index in (0, 3, 6):
        alone = draw(generator, 11, range(index, index + 1), labels[index : index + 1])
        assert (alone - together[index : index + 1]).abs().max() < 1 / 255
    assert not torch.allclose(together, draw(generator, 12, range(7), labels), atol=1e-3)
    assert not generator.draw(torch.randn(1, 8), labels[:1]).requires_grad


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_file_gives_the_generator_back(architecture: Architecture, tmp_path: Path) -> None:
    generator = build_generator(architecture, shape())
    generator(torch.randn(8, 8), torch.zeros(8, dtype=torch.long))  # batch norm sees something
    generator.eval()
    save_generator(tmp_path / "x.safetensors", generator)
    loaded = load_generator(tmp_path / "x.safetensors")
    assert loaded.architecture == architecture
    assert loaded.shape == shape()
    weights = generator.half().float().state_dict()
    for name, value in loaded.state_dict().items():
        if value.is_floating_point():
            assert torch.equal(value, weights[name]), name
    noise, labels = torch.randn(3, 8), torch.tensor([0, 1, 2])
    assert torch.equal(loaded.draw(noise, labels), generator.draw(noise, labels))
    assert not loaded.training


def test_foreign_and_broken_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    save_file({"w": torch.zeros(2)}, path)
    with pytest.raises(UnsupportedModel, match="holds no generator"):
        read_card(path)
    save_file({"w": torch.zeros(2)}, path, metadata={"tessera.gan": '{"architecture": 3}'})
    with pytest.raises(UnsupportedModel, match="cannot be read"):
        read_card(path)
    save_generator(path, build_generator(ARCHITECTURES[0], shape()))
    with safe_open(path, "pt") as file:
        metadata = dict(file.metadata())
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    card = json.loads(metadata["tessera.gan"])
    card["shape"]["side"] = 16
    save_file(tensors, path, metadata={"tessera.gan": json.dumps(card)})
    with pytest.raises(UnsupportedModel, match="other weights than it says"):
        load_generator(path)
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(UnsupportedModel):
        load_generator(path)
