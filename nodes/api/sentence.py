"""Sentences that other languages can say too: the English one, its pattern, and what stands in it.

A program that composes a sentence makes it with `say`. It reads and travels as the finished English
text; whoever shows it to a person finds the pattern's translation among the words of the packages
(`nodes.api.locales`) and puts the values into that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isfinite
from typing import Any, TypeAlias

Value: TypeAlias = "str | int | float"

_HOLE = re.compile(r"\{(\w+)\}")


class Sentence(str):
    """The finished English text, which knows how it was made."""

    __slots__ = ("pattern", "values")

    pattern: str
    """The text with its holes: "{type} has no input {input}."."""
    values: dict[str, Value]
    """What stands in the holes; a Sentence among them is said in the other language as well."""

    def __new__(cls, pattern: str, values: dict[str, Value]) -> Sentence:
        sentence = super().__new__(cls, filled(pattern, values))
        sentence.pattern = pattern
        sentence.values = values
        return sentence

    def __reduce__(self) -> tuple[Any, ...]:
        return Sentence, (self.pattern, self.values)

    def json(self) -> dict[str, Any]:
        """How it was made, as an API tells it."""
        values = {
            name: value.json() if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return {"pattern": self.pattern, "values": values}


def say(pattern: str, /, **values: object) -> Sentence:
    """The sentence of a pattern with its `{holes}` filled; a brace that is no hole stays.

    The pattern is written out where it is said, so that tests find it and ask for its translation.
    Numbers stay numbers; an error stands for the sentence it was raised with; anything else becomes
    text.
    """
    return Sentence(pattern, {name: _value(value) for name, value in values.items()})


def either(names: Iterable[str]) -> str:
    """ "A, B or C"."""
    listed = [str(name) for name in names]
    if len(listed) < 2:
        return "".join(listed)
    return say("{some} or {last}", some=", ".join(listed[:-1]), last=listed[-1])


def said(**texts: str | None) -> dict[str, Any]:
    """How those of some texts were made that were made by `say`."""
    return {name: text.json() for name, text in texts.items() if isinstance(text, Sentence)}


def filled(pattern: str, values: dict[str, Value]) -> str:
    """A pattern with its values; a hole without one stays as it is."""
    return _HOLE.sub(lambda hole: str(values[hole[1]]) if hole[1] in values else hole[0], pattern)


def _value(value: object) -> Value:
    if isinstance(value, BaseException) and value.args and isinstance(value.args[0], Sentence):
        return value.args[0]
    # Numbers that every reader of JSON takes for the same.
    if type(value) is int and abs(value) <= 2**53:
        return value
    if type(value) is float and isfinite(value):
        return value
    return value if isinstance(value, str) else str(value)
