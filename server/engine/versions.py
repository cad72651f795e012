"""Whether tensors were written into: torch counts every in-place change of a tensor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any


def versions_of(inputs: Mapping[str, Any]) -> dict[str, int]:
    """Path of every tensor among the inputs → how often it has been changed in place."""
    found: dict[str, int] = {}
    stack: list[tuple[str, Any]] = list(inputs.items())
    while stack:
        path, value = stack.pop()
        version = getattr(value, "_version", None)
        if isinstance(version, int):
            found[path] = version
        elif isinstance(value, list | tuple):
            stack.extend((f"{path}.{i}", item) for i, item in enumerate(value))
        elif isinstance(value, Mapping):
            stack.extend((f"{path}.{name}", item) for name, item in value.items())
        elif is_dataclass(value) and not isinstance(value, type):
            stack.extend((f"{path}.{f.name}", getattr(value, f.name)) for f in fields(value))
    return found
