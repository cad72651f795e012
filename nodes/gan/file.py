"""A generator as one safetensors file: weights, and in the metadata what they draw."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError
from safetensors.torch import load_file

from nodes.api import Options, UnsupportedModel, say
from nodes.gan.model import Architecture, Generator, Shape, build_generator
from nodes.models.export import write_tensors
from nodes.models.header import read_header

METADATA = "tessera.gan"


class Card(Options):
    """What no weight shows."""

    architecture: Architecture
    shape: Shape


def save_generator(path: Path, generator: Generator) -> None:
    """Write the file in half precision; a reader sees the old one or the whole new one."""
    card = Card(architecture=generator.architecture, shape=generator.shape)
    weights = {
        name: value
        for name, value in generator.state_dict().items()
        if value.is_floating_point()  # all but batch norm's counters, which only training needs
    }
    write_tensors(path, weights, {METADATA: card.model_dump_json()})


def read_card(path: Path) -> Card:
    """What a file draws. UnsupportedModel if it holds no generator."""
    text = read_header(path).metadata.get(METADATA)
    if text is None:
        raise UnsupportedModel(
            say("{name} holds no generator.", name=path.name),
            remedy=say("Choose a file that TrainGAN wrote."),
        )
    try:
        return Card.model_validate_json(text)
    except ValidationError as error:
        raise UnsupportedModel(
            say("{name} describes its generator in a way that cannot be read.", name=path.name),
            remedy=say("Train it again with TrainGAN."),
        ) from error


def load_generator(path: Path) -> Generator:
    """The generator of a file, on the CPU, in float32. UnsupportedModel if there is none."""
    card = read_card(path)
    weights = {name: value.float() for name, value in load_file(path).items()}
    generator = build_generator(card.architecture, card.shape)
    wanted = {n: v.shape for n, v in generator.state_dict().items() if v.is_floating_point()}
    if {name: value.shape for name, value in weights.items()} != wanted:
        raise UnsupportedModel(
            say("{name} holds other weights than it says.", name=path.name),
            remedy=say("Train it again with TrainGAN."),
        )
    generator.load_state_dict(weights, strict=False)
    return generator.eval()
