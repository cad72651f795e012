"""Where an input's value comes from, when it is not written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Link:
    """The value of an input that comes from another call."""

    node: str
    output: str


@dataclass(frozen=True, slots=True)
class Given:
    """The value of an input that the caller of a loop's body hands in."""

    name: str


def links_in(value: Any) -> Iterator[Link]:
    """Every link inside a value."""
    stack = [value]
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind is Link:
            yield item
        elif kind is dict:
            stack.extend(item.values())
        elif kind is list:
            stack.extend(item)
