"""The vocabulary in which a family says how it is recognised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from nodes.api.sentence import say
from nodes.models.header import Header

Kind = Literal[
    "checkpoint",
    "diffusion model",
    "vae",
    "text encoder",
    "lora",
    "controlnet",
    "embedding",
    "upscaler",
    "vision encoder",
    "adapter",
    "gan",
    "other",
]

UNET_PREFIXES = ("model.diffusion_model.", "diffusion_model.", "net.")


class Names:
    """A header's tensor shapes, the diffusion model's also without their prefix."""

    def __init__(self, header: Header) -> None:
        self.metadata: Mapping[str, str] = header.metadata
        self.shapes: dict[str, tuple[int, ...]] = {}
        for name, info in header.tensors.items():
            self.shapes[name] = info.shape
            for prefix in UNET_PREFIXES:
                if name.startswith(prefix):
                    self.shapes.setdefault(name[len(prefix) :], info.shape)

    @cached_property
    def joined(self) -> str:
        """Every name on a line of its own, for signs that look for a part of a name."""
        return "\n".join(["", *self.shapes, ""])


Sign = Callable[[Names], bool]


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of model file."""

    name: str
    label: str
    """With its article: "an SDXL checkpoint"."""
    kind: Kind
    signs: tuple[Sign, ...]
    """All of them hold for a file of this family."""
    supported: bool = False
    remedy: str = say("Choose an SD1.x checkpoint (.safetensors) or a diffusers folder of one.")

    def matches(self, names: Names) -> bool:
        return all(sign(names) for sign in self.signs)


def has(*keys: str) -> Sign:
    """Every one of the tensors is there."""
    return lambda names: all(key in names.shapes for key in keys)


def has_any(*keys: str) -> Sign:
    """At least one of the tensors is there."""
    return lambda names: any(key in names.shapes for key in keys)


def lacks(*keys: str) -> Sign:
    """None of the tensors is there."""
    return lambda names: not any(key in names.shapes for key in keys)


def mentions(*parts: str) -> Sign:
    """Some tensor's name contains one of the parts."""
    return lambda names: any(part in names.joined for part in parts)


def begins(*parts: str) -> Sign:
    """Some tensor's name begins with one of the parts."""
    return lambda names: any(f"\n{part}" in names.joined for part in parts)


def ends(*parts: str) -> Sign:
    """Some tensor's name ends with one of the parts."""
    return lambda names: any(f"{part}\n" in names.joined for part in parts)


def size(key: str, dimension: int, *wanted: int) -> Sign:
    """The tensor's dimension is one of the wanted sizes."""

    def sign(names: Names) -> bool:
        shape = names.shapes.get(key, ())
        return len(shape) > dimension and shape[dimension] in wanted

    return sign


def rank(key: str, wanted: int) -> Sign:
    """The tensor has that many dimensions."""
    return lambda names: len(names.shapes.get(key, ())) == wanted


def noted(key: str) -> Sign:
    """The file's metadata has an entry of that name."""
    return lambda names: key in names.metadata


def either(*signs: Sign) -> Sign:
    """One of the signs holds."""
    return lambda names: any(sign(names) for sign in signs)


def every(*signs: Sign) -> Sign:
    """All of the signs hold."""
    return lambda names: all(sign(names) for sign in signs)


def no(sign: Sign) -> Sign:
    """The sign does not hold."""
    return lambda names: not sign(names)
