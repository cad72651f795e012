"""The language of prompts: emphasis, breaks and escapes. Pure text, no model.

    (word)        the word weighs 1.1 times as much; ((word)) 1.21 times
    (word:1.3)    the words between the parentheses weigh 1.3, whatever stands around them
    [word]        the word weighs 1/1.1
    BREAK         what follows begins a new window of 75 tokens
    \\( \\) \\[ \\] \\\\   the character itself

A parenthesis without its partner is plain text. `(word:1.3)` sets the weight as ComfyUI does; the
same text in a nested parenthesis is not multiplied by the outer weight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

EMPHASIS = 1.1
STRONGEST = 100.0
"""Weights are kept within ±100: nesting multiplies without end."""

_WEIGHT = re.compile(r":\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*$")
_BREAK = re.compile(r"\bBREAK\b")


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of the prompt with one weight."""

    text: str
    weight: float = 1.0


class Break:
    """What follows begins a new window."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Break)

    def __hash__(self) -> int:
        return hash(Break)

    def __repr__(self) -> str:
        return "Break()"


Piece = Words | Break


def parse(prompt: str) -> list[Piece]:
    """The prompt as stretches of equal weight, in order. Every text is a prompt: none is wrong."""
    return [piece for piece, _ in located(prompt)]


def located(prompt: str) -> list[tuple[Piece, list[int]]]:
    """As `parse`, each piece with the place in the prompt of every character of its text; a
    Break with the place behind it."""
    pieces: list[tuple[Piece, list[int]]] = []
    for text, weight, start in _weighted(prompt):
        at = 0
        for found in [*_BREAK.finditer(text), None]:
            end = found.start() if found else len(text)
            if at < end:
                places = list(range(start + at, start + end))
                _append(pieces, Words(text[at:end], weight), places)
            if found:
                at = found.end()
                pieces.append((Break(), [start + at]))
    return pieces


def escape(text: str) -> str:
    """The text with every character of the language made plain; `parse` gives it back whole."""
    return re.sub(r"([()\[\]\\])", r"\\\1", text)


def _append(pieces: list[tuple[Piece, list[int]]], words: Words, places: list[int]) -> None:
    """Add a stretch, joined to the one before if the weight is the same."""
    last, before = pieces[-1] if pieces else (None, [])
    if isinstance(last, Words) and last.weight == words.weight:
        pieces[-1] = (Words(last.text + words.text, words.weight), before + places)
    else:
        pieces.append((words, places))


# --------------------------------------------------------------------- parentheses

_TOKEN = re.compile(r"\\(?P<escaped>[()\[\]\\])|(?P<bracket>[()\[\]])|(?P<text>[^()\[\]\\]+|\\)")
_OPENER = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "(", ")", "[", "]", "text" or "escaped"
    text: str
    at: int
    """Where the text begins in the prompt."""


def _tokens(prompt: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(prompt):
        kind = str(match.lastgroup)
        text = match[kind]
        found.append(_Token(text if kind == "bracket" else kind, text, match.start(kind)))
    return found


def _weighted(prompt: str) -> Iterator[tuple[str, float, int]]:
    """Stretches with their weights and places. A loop over a stack: depth is no limit."""
    tokens = _tokens(prompt)
    partner = _pairs(tokens)
    explicit = _explicit_weights(tokens, partner)
    weights = [1.0]
    for i, token in enumerate(tokens):
        if i not in partner:
            text = token.text
            if i + 1 in explicit:
                text = text[: explicit[i + 1].start]
            yield text, weights[-1], token.at
        elif partner[i] < i:
            weights.pop()
        elif partner[i] in explicit:
            weights.append(explicit[partner[i]].weight)
        else:
            factor = EMPHASIS if token.kind == "(" else 1 / EMPHASIS
            weights.append(min(weights[-1] * factor, STRONGEST))


def _pairs(tokens: Sequence[_Token]) -> dict[int, int]:
    """Each bracket's index → its partner's. A closer takes the nearest opener of its kind;
    openers passed over on the way are plain text."""
    partner: dict[int, int] = {}
    stack: list[int] = []
    waiting = {"(": 0, "[": 0}
    for i, token in enumerate(tokens):
        if token.kind in waiting:
            stack.append(i)
            waiting[token.kind] += 1
        elif token.kind in _OPENER and waiting[_OPENER[token.kind]]:
            while True:
                opener = stack.pop()
                waiting[tokens[opener].kind] -= 1
                if tokens[opener].kind == _OPENER[token.kind]:
                    break
            partner[opener], partner[i] = i, opener
    return partner


@dataclass(frozen=True, slots=True)
class _Explicit:
    weight: float
    start: int
    """Where `:1.3` begins in the text before the closer."""


def _explicit_weights(tokens: Sequence[_Token], partner: Mapping[int, int]) -> dict[int, _Explicit]:
    """Closing parentheses whose text ends in a weight and holds something else too."""
    found: dict[int, _Explicit] = {}
    for closer, opener in partner.items():
        if tokens[closer].kind != ")" or tokens[closer - 1].kind != "text":
            continue
        match = _WEIGHT.search(tokens[closer - 1].text)
        if match and (match.start() > 0 or closer - 2 > opener):
            weight = max(-STRONGEST, min(STRONGEST, float(match[1])))
            found[closer] = _Explicit(weight, match.start())
    return found
