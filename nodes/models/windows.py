"""How a prompt's words fill the windows that a text encoder sees. Needs no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from nodes.models.tokenizer.clip import WINDOW

ROOM = WINDOW - 2
"""Tokens of a prompt in one window, beside START and END."""
LONGEST_WORD = 8
"""A word of up to so many tokens is moved to the next window whole."""

U = TypeVar("U")
"""What stands for a token: its id, or a learned vector in its place."""


@dataclass(slots=True)
class Window(Generic[U]):
    """Up to 75 tokens that the encoder sees together, each with its weight."""

    units: list[U] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def add(self, units: Sequence[U], weight: float) -> None:
        self.units.extend(units)
        self.weights.extend([weight] * len(units))

    @property
    def left(self) -> int:
        return ROOM - len(self.units)


def place(windows: list[Window[U]], units: Sequence[U], weight: float) -> None:
    """Put a word into the last window, or into new ones.

    A word never spans two windows unless it is longer than eight tokens.
    """
    if windows[-1].left < len(units) <= LONGEST_WORD:
        windows.append(Window())
    at = 0
    while at < len(units):
        if not windows[-1].left:
            windows.append(Window())
        some = units[at : at + windows[-1].left]
        windows[-1].add(some, weight)
        at += len(some)
