"""Where a prompt names textual inversions: `embedding:NAME`, or a bare NAME. Needs no torch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_PREFIX = "embedding:"
_NAMED = re.compile(r"\bembedding:(?P<name>[^\s,()\[\]:]+)", re.IGNORECASE)
_WORD = re.compile(r"[\w.-]{3,}")


class Stretch(NamedTuple):
    """A part of a text: plain words, or the name of an embedding."""

    at: int
    """Where it begins."""
    text: str
    name: str | None
    """The embedding it stands for."""


def split(text: str, is_learned: Callable[[str], bool]) -> Iterator[Stretch]:
    """The text in order, without gaps. `embedding:NAME` is always a name; a bare word is one if it
    is learned."""
    at = 0
    for match in _NAMED.finditer(text):
        yield from _bare(text, at, match.start(), is_learned)
        name = match["name"].rstrip(".")
        at = match.start() + len(_PREFIX) + len(name)
        yield Stretch(match.start(), text[match.start() : at], name)
    yield from _bare(text, at, len(text), is_learned)


def _bare(text: str, at: int, end: int, is_learned: Callable[[str], bool]) -> Iterator[Stretch]:
    for match in _WORD.finditer(text, at, end):
        name = match[0].strip(".-")
        if name and is_learned(name):
            first = match.start() + match[0].index(name)
            yield Stretch(at, text[at:first], None)
            at = first + len(name)
            yield Stretch(first, name, name)
    yield Stretch(at, text[at:end], None)
