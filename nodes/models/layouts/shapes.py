"""Read a part of a checkpoint: the shapes below one prefix, and guesses where shapes are silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from math import gcd

from nodes.api.sentence import say


class UnreadableLayout(ValueError):
    """The tensors do not form the network that their names announce; the message says where."""


class Shapes:
    """Tensor shapes by name, names without the prefix."""

    def __init__(self, shapes: Mapping[str, tuple[int, ...]], prefix: str = "") -> None:
        n = len(prefix)
        self._shapes = {k[n:]: shape for k, shape in shapes.items() if k.startswith(prefix)}

    def __contains__(self, key: str) -> bool:
        return key in self._shapes

    def __getitem__(self, key: str) -> tuple[int, ...]:
        try:
            return self._shapes[key]
        except KeyError:
            raise UnreadableLayout(say("{tensor} is missing", tensor=key)) from None

    def __len__(self) -> int:
        return len(self._shapes)

    def size(self, key: str, dimension: int) -> int:
        """One dimension of a tensor that has to be there."""
        shape = self[key]
        if len(shape) <= dimension:
            raise UnreadableLayout(say("{tensor} has shape {shape}", tensor=key, shape=list(shape)))
        return shape[dimension]

    def count(self, pattern: str) -> int:
        """How many of `pattern.format(0)`, `pattern.format(1)`, … are prefixes of names here."""
        n = 0
        while any(key.startswith(pattern.format(n)) for key in self._shapes):
            n += 1
        return n


def largest_power_of_two(widths: Iterable[int], limit: int) -> int:
    """The largest power of two up to `limit` that divides every width: the common choice of
    norm groups and heads where the file does not tell."""
    common = reduce(gcd, widths, 0)
    guess = limit
    while guess > 1 and common % guess:
        guess //= 2
    return guess
