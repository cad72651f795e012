"""Every node that works on pictures, masks, latents, prompts and plain values, called with inputs
that its own schema allows: whatever they are, it gives what its wires promise or a NodeError with
a remedy, and leaves its inputs alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch

from nodes.api import (
    Conditioning,
    ConditioningEntry,
    Curve,
    Image,
    Latent,
    Mask,
    Node,
    NodeError,
    Registry,
    Table,
    Wire,
    discover,
)

CALLS = 40
MOST_PIXELS = 250_000
NEEDS_ITS_SURROUNDINGS = {"ForEach", "Repeat", "LoadImage", "LoadImageMask", "WildcardFiles"}
REGISTRY: Registry = discover()


class Guesses:
    """Values that a schema or a wire allows, those at the edges above all."""

    def __init__(self, seed: str) -> None:
        self._draw = random.Random(seed)
        self._torch = torch.Generator().manual_seed(self._draw.getrandbits(32))
        self._wires: dict[str, Callable[[], object]] = {
            "Image": self._image,
            "Mask": self._mask,
            "Latent": self._latent,
            "Conditioning": self._conditioning,
            "Curve": lambda: Curve({"loss": ((1, 0.5), (2, 0.25))}),
            "Table": lambda: Table(("a", "b"), ((1, "x"), (None, 0.5))),
            "*": lambda: self._draw.choice([1, "a", self._image()]),
        }

    def knows(self, wire: str) -> bool:
        return wire in self._wires

    def inputs(self, ports: list[dict[str, Any]]) -> dict[str, Any]:
        given = {}
        for port in ports:
            if not port["required"] and self._draw.random() < 0.3:
                continue
            if "wire" not in port:
                given[port["name"]] = self._value(port["schema"])
            elif port.get("list"):
                given[port["name"]] = [self._wires[port["wire"]]() for _ in range(self._of(1, 3))]
            else:
                given[port["name"]] = self._wires[port["wire"]]()
        if given.get("width", 0) * given.get("height", 0) > MOST_PIXELS:
            given["width"] = given["height"] = 64  # what a test can hold
        return given

    def _value(self, schema: dict[str, Any]) -> Any:
        for key in ("anyOf", "oneOf"):
            if key in schema:
                return self._value(self._draw.choice(schema[key]))
        if "wire" in schema:
            return self._wires[schema["wire"]]()
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._draw.choice(schema["enum"])
        match schema.get("type"):
            case "integer":
                step = schema.get("multipleOf", 1)
                low, high = schema.get("minimum", -9), schema.get("maximum", 9)
                low = -(-low // step) * step
                return self._draw.choice([low, min(low + step * self._of(0, 40), high)])
            case "number":
                low, high = schema.get("minimum", -3.0), schema.get("maximum", 3.0)
                return self._draw.choice([low, high, self._draw.uniform(low, min(high, low + 4))])
            case "boolean":
                return self._draw.random() < 0.5
            case "object":
                return {name: self._value(s) for name, s in schema.get("properties", {}).items()}
            case "array":
                return [self._value(schema["items"]) for _ in range(self._of(1, 3))]
            case "string" if "#" in schema.get("pattern", ""):
                return self._draw.choice(["#ff0080", "#00ff0080"])
            case "string":
                return self._draw.choice(["a", "a + b", "{a|b} (x:1.2)", "1\n2", "%date%", "ü" * 9])
            case _:
                return None

    def _of(self, low: int, high: int) -> int:
        return self._draw.randint(low, high)

    def _rand(self, *shape: int) -> torch.Tensor:
        return torch.rand(shape, generator=self._torch)

    def _image(self) -> Image:
        channels, height = self._draw.choice([1, 3, 4]), self._draw.choice([1, 2, 8, 33])
        return Image(self._rand(self._of(1, 3), channels, height, self._draw.choice([1, 7, 40])))

    def _mask(self) -> Mask:
        return Mask(self._rand(self._of(1, 3), self._draw.choice([1, 8, 33]), self._of(1, 40)))

    def _latent(self) -> Latent:
        batch, height, width = (self._draw.choice(n) for n in ([1, 3], [1, 6], [1, 6]))
        if self._draw.random() < 0.3:
            size = (height * 8, width * 8)
            return Latent(torch.zeros(batch, 4, height, width), format="empty", size=size)
        name, channels = self._draw.choice([("sd1", 4), ("sd1", 4), ("16c8", 16)])
        masks = self._draw.choice([None, self._rand(1, 1, 5, 9), self._rand(batch, 1, 40, 3)])
        indices = self._draw.choice([None, tuple(range(7, 7 + batch))])
        samples = self._rand(batch, channels, height, width)
        return Latent(samples, format=name, noise_mask=masks, indices=indices)

    def _conditioning(self) -> Conditioning:
        entries = [
            ConditioningEntry(
                self._rand(self._of(1, 2), 77 * self._of(1, 2), 8),
                pooled=self._draw.choice([None, self._rand(1, 8)]),
            )
            for _ in range(self._of(1, 2))
        ]
        return Conditioning(tuple(entries))


def entries() -> Iterator[dict[str, Any]]:
    guesses = Guesses("")
    for entry in REGISTRY.catalogue():
        ports = entry["inputs"]
        wires = all(guesses.knows(port["wire"]) for port in ports if "wire" in port)
        files = any("choices" in port.get("schema", {}) for port in ports)
        rooms = entry["category"].startswith(("training", "evaluation"))
        if wires and not files and not rooms and entry["type"] not in NEEDS_ITS_SURROUNDINGS:
            yield entry


@pytest.mark.parametrize("entry", [pytest.param(e, id=e["type"]) for e in entries()])
def test_it_gives_what_it_promises_or_says_what_to_do(entry: dict[str, Any]) -> None:
    cls = REGISTRY[entry["type"]]
    done = 0
    for call in range(CALLS):
        inputs = Guesses(f"{entry['type']}/{call}").inputs(entry["inputs"])
        node = cls(**inputs)
        before = [(tensor, tensor.clone()) for tensor in tensors(inputs)]
        try:
            result: object = node.run()
        except NodeError as error:
            refused(cls, error)
            continue
        done += 1
        for tensor, kept in before:
            assert torch.equal(tensor, kept), f"{entry['type']} changed what it was given"
        for value in result if isinstance(result, tuple) else (result,):
            promised(value)
    assert done, f"{entry['type']} refused everything"


def refused(cls: type[Node[Any]], error: NodeError) -> None:
    assert error.message
    assert error.remedy
    assert error.input is None or error.input in cls.model_fields


def promised(value: object) -> None:
    """The shapes and ranges that a wire's own docstring states."""
    match value:
        case Image(pixels=pixels):
            assert pixels.ndim == 4
            assert pixels.shape[1] in (1, 3, 4)
            within_one(pixels)
        case Mask(values=values):
            assert values.ndim == 3
            within_one(values)
        case Latent(samples=samples, noise_mask=mask, indices=indices):
            assert samples.dtype == torch.float32
            assert samples.ndim == 4
            assert samples.numel()
            assert samples.isfinite().all()
            assert indices is None or len(indices) == len(samples)
            assert mask is None or (mask.ndim == 4 and len(mask) in (1, len(samples)))
        case Conditioning(entries=found):
            assert all(entry.tokens.ndim == 3 for entry in found)


def within_one(values: torch.Tensor) -> None:
    assert values.dtype == torch.float32
    assert values.numel()
    assert float(values.min()) >= 0
    assert float(values.max()) <= 1


def tensors(value: object) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, dict):
        yield from (tensor for item in value.values() for tensor in tensors(item))
    elif isinstance(value, (list, tuple)):
        yield from (tensor for item in value for tensor in tensors(item))
    elif isinstance(value, (Wire, ConditioningEntry)):
        names = [*getattr(value, "__dataclass_fields__", {})]
        yield from (tensor for name in names for tensor in tensors(getattr(value, name)))
