"""Choices inside a text: `a {red|blue} ball` is one of two texts, by a seed.

`{a|b}` nests; `{3::a|b}` takes a three times as often; `\\{`, `\\|` and `\\}` are the characters
themselves; a brace without its partner stays as it is. `__name__` is a line of a list.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Sequence
from typing import Final

from nodes.api.sentence import say

MAX_DEPTH: Final = 32
MAX_LENGTH: Final = 1_000_000
MAX_CHOICES: Final = 10_000
"""Choices made in one text: lists that name each other could go on for ever."""

WEIGHT = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)::")
LIST_NAME = re.compile(r"__([A-Za-z0-9][A-Za-z0-9_./ -]*?)__")
ESCAPED = re.compile(r"\\([{|}])")

Lookup = Callable[[str], Sequence[str]]
"""The lines of a list by its name."""


def expand(text: str, seed: int, lookup: Lookup | None = None) -> str:
    """The text with every choice made; the same seed makes the same choices.

    Without `lookup`, `__name__` stays as it is. Raises ValueError for what grows without end.
    """
    return _Expansion(random.Random(seed), lookup).expand(text, 0)


def first_choice(text: str) -> str:
    """The first `{…|…}` in a text, as it stands; empty if there is none."""
    found = (text[start : end + 1] for start, end, bars in _groups(text) if bars)
    return next(found, "")


class _Expansion:
    def __init__(self, random_numbers: random.Random, lookup: Lookup | None) -> None:
        self._random = random_numbers
        self._lookup = lookup
        self._choices = 0
        self._length = 0

    def expand(self, text: str, depth: int) -> str:
        if depth > MAX_DEPTH:
            raise ValueError(say("choices are nested deeper than {most}", most=MAX_DEPTH))
        parts: list[str] = []
        at = 0
        for start, end, bars in _groups(text):
            parts.append(self._plain(text[at:start], depth))
            edges = [start, *bars, end]
            options = [text[a + 1 : b] for a, b in itertools.pairwise(edges)]
            parts.append(self.expand(self._choose(options), depth + 1))
            at = end + 1
        parts.append(self._plain(text[at:], depth))
        return "".join(parts)

    def _choose(self, options: Sequence[str]) -> str:
        self._choices += 1
        if self._choices > MAX_CHOICES:
            raise ValueError(say("more than {most} choices are made", most=MAX_CHOICES))
        weights = []
        texts = []
        for option in options:
            weight = WEIGHT.match(option)
            weights.append(float(weight[1]) if weight else 1.0)
            texts.append(option[weight.end() :] if weight else option)
        # random() alone is promised to stay the same in every Python version
        point = self._random.random() * sum(weights)
        for text, share in zip(texts, weights, strict=True):
            point -= share
            if point < 0:
                return text
        return texts[-1]

    def _plain(self, text: str, depth: int) -> str:
        lookup = self._lookup
        if lookup is not None:
            text = LIST_NAME.sub(
                lambda match: self.expand(self._line(lookup(match[1])), depth + 1), text
            )
        self._length += len(text)
        if self._length > MAX_LENGTH:
            raise ValueError(say("the text grows beyond {most} characters", most=MAX_LENGTH))
        return ESCAPED.sub(r"\1", text)

    def _line(self, lines: Sequence[str]) -> str:
        self._choices += 1
        if self._choices > MAX_CHOICES:
            raise ValueError(say("more than {most} choices are made", most=MAX_CHOICES))
        return lines[int(self._random.random() * len(lines))] if lines else ""


def _groups(text: str) -> list[tuple[int, int, list[int]]]:
    """(start, end, bars) of each outermost `{…}` with a partner."""
    open_groups: list[tuple[int, list[int]]] = []
    groups: list[tuple[int, int, list[int]]] = []
    escaped = False
    for at, character in enumerate(text):
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "{":
            open_groups.append((at, []))
        elif character == "|" and open_groups:
            open_groups[-1][1].append(at)
        elif character == "}" and open_groups:
            start, bars = open_groups.pop()
            while groups and groups[-1][0] > start:  # inner ones are found again, later
                groups.pop()
            groups.append((start, at, bars))
    return groups
