"""Captions as token ids, for training a text encoder on the few tokens that its captions use.

CLIP's table has 49,408 rows of which a small data set meets dozens. Training keeps a row for each of those and one
for everything else; afterwards the rows are put where CLIP's own tokenizer looks for them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import torch
from torch import Tensor

Tokenize = Callable[[str], list[int]]  # without start and end

START, END, LENGTH, TABLE = 49406, 49407, 77, 49408


class Vocabulary:
    """The tokens of some captions, numbered from 0; the last number stands for every other token."""

    def __init__(self, tokenize: Tokenize, captions: Iterable[str]) -> None:
        self.tokenize = tokenize
        self._seen: dict[str, list[int]] = {}
        used = {START, END}
        for caption in captions:
            used.update(token for word in caption.split() for token in self._tokens(word))
        self.tokens = sorted(used)
        self._number = {token: number for number, token in enumerate(self.tokens)}
        self.unknown = len(self.tokens)

    def __len__(self) -> int:
        return len(self.tokens) + 1

    def _tokens(self, word: str) -> list[int]:
        if word not in self._seen:
            self._seen[word] = self.tokenize(word)
        return self._seen[word]

    def encode(self, captions: Iterable[str], noise: random.Random | None = None) -> Tensor:
        """Rows of `LENGTH` numbers: start, caption, then end to the last; longer captions are cut.

        With `noise`, one caption in ten has an unknown word put in, so that unknown words come to mean nothing.
        """
        rows = []
        for caption in captions:
            tokens = [token for word in caption.split() for token in self._tokens(word)]
            numbers = [self._number.get(token, self.unknown) for token in tokens][: LENGTH - 2]
            if noise is not None and numbers and noise.random() < 0.1:
                numbers.insert(noise.randint(0, len(numbers)), self.unknown)
                numbers = numbers[: LENGTH - 2]
            end = self._number[END]
            rows.append([self._number[START], *numbers, *[end] * (LENGTH - 1 - len(numbers))])
        return torch.tensor(rows)

    def full_table(self, compact: Tensor) -> Tensor:
        """The trained rows at CLIP's places, the row for unknown words everywhere else: (len, D) -> (TABLE, D)."""
        table = compact[self.unknown].repeat(TABLE, 1)
        table[self.tokens] = compact[: self.unknown]
        return table
