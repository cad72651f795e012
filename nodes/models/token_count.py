"""How many tokens a prompt has in each window of the text encoder. Needs no torch."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from nodes.models.learned_words import split
from nodes.models.prompt import Break, located
from nodes.models.tokenizer import ClipTokenizer, clip_tokenizer
from nodes.models.windows import Window, place


@dataclass(frozen=True, slots=True)
class Counted:
    """One window of a prompt."""

    start: int
    """Place in the prompt of its first word."""
    tokens: int
    """Of the prompt: START and END come on top."""


def count(
    prompt: str,
    vectors: Callable[[str], int | None] = lambda _: None,
    tokenizer: ClipTokenizer | None = None,
) -> list[Counted]:
    """The windows that `TextEncoder.tokens` makes of a prompt; at least one.

    `vectors` gives how many vectors the embedding of a name has, None where there is none of that
    name.
    """
    ids = (tokenizer or clip_tokenizer()).ids
    windows: list[Window[int]] = [Window()]
    starts = [0]

    def add(units: list[int], at: int) -> None:
        place(windows, units, 1.0)
        starts.extend([at] * (len(windows) - len(starts)))

    for piece, places in located(prompt):
        if isinstance(piece, Break):
            windows.append(Window())
            starts.extend(places)
            continue
        for part in split(piece.text, lambda name: vectors(name) is not None):
            if part.name is not None:
                add([0] * (vectors(part.name) or 0), places[part.at])
                continue
            for word in re.finditer(r"\S+", part.text):
                add(ids(word[0]), places[part.at + word.start()])
    return [Counted(at, len(w.units)) for at, w in zip(starts, windows, strict=True)]
