"""Plain values as nodes: one value, linked to many inputs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from nodes.api import Node, Seed, params


class Int(Node[int]):
    """A whole number."""

    category = "primitive"
    output_name = "value"
    synonyms = ("PrimitiveInt", "number", "integer", "constant")

    value: Annotated[int, Field(ge=-(2**63 - 1), le=2**63 - 1)] = 0

    def run(self) -> int:
        return self.value


class Float(Node[float]):
    """A number."""

    category = "primitive"
    output_name = "value"
    synonyms = ("PrimitiveFloat", "number", "constant")

    value: Annotated[float, Field(allow_inf_nan=False, json_schema_extra={"step": 0.1})] = 0.0

    def run(self) -> float:
        return self.value


class Boolean(Node[bool]):
    """Yes or no."""

    category = "primitive"
    output_name = "value"
    synonyms = ("PrimitiveBoolean", "true", "false", "toggle", "constant")

    value: bool = False

    def run(self) -> bool:
        return self.value


class String(Node[str]):
    """A line of text."""

    category = "primitive"
    output_name = "value"
    synonyms = ("PrimitiveString", "constant")

    value: Annotated[str, Field(max_length=100_000)] = ""

    def run(self) -> str:
        return self.value


class Text(Node[str]):
    """Text of several lines."""

    category = "primitive"
    output_name = "value"
    synonyms = ("PrimitiveStringMultiline", "multiline", "prompt", "constant")

    value: params.Text = ""

    def run(self) -> str:
        return self.value


class SeedValue(Node[int]):
    """One seed for several nodes."""

    category = "primitive"
    output_name = "seed"
    synonyms = ("random", "noise")

    seed: Seed = 0

    def run(self) -> int:
        return self.seed
