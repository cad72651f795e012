"""Captions as token ids, for training a text encoder on the few tokens that its captions use.

CLIP's table has 49,408 rows of which a small data set meets dozens. Training keeps a row for each of those and one
for everything else; afterwards the rows are put where CLIP's own tokenizer looks for them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import torch
from torch import Tensor

from nodes.models.tokenizer.clip import END, START, VOCABULARY, WINDOW

Tokenize = Callable[[str], list[int]]  # without start and end

LENGTH = WINDOW
TABLE = VOCABULARY


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
        self.start, self.end = self._number[START], self._number[END]

    def __len__(self) -> int:
        return len(self.tokens) + 1

    def _tokens(self, word: str) -> list[int]:
        if word not in self._seen:
            self._seen[word] = self.tokenize(word)
        return self._seen[word]

    def encode(
        self, captions: Iterable[str], strangers: float = 0.0, draw: random.Random | None = None
    ) -> Tensor:
        """Rows of `LENGTH` numbers: start, caption, then end to the last; longer captions are cut.

        A share of `strangers` captions has an unknown word put in, so that unknown words come to
        mean nothing; `draw` says where.
        """
        rows = []
        for caption in captions:
            tokens = [token for word in caption.split() for token in self._tokens(word)]
            numbers = [self._number.get(token, self.unknown) for token in tokens][: LENGTH - 2]
            if draw is not None and numbers and draw.random() < strangers:
                numbers.insert(draw.randint(0, len(numbers)), self.unknown)
                numbers = numbers[: LENGTH - 2]
            rows.append([self.start, *numbers, *[self.end] * (LENGTH - 1 - len(numbers))])
        return torch.tensor(rows)

    def compact_table(self, table: Tensor) -> Tensor:
        """The rows of CLIP's table that are trained, that for unknown words last: (len, D).

        A word that the model did not know so far begins beside the unknown word, not as it:
        equal rows would have to be told apart by training first.
        """
        unknown = table[self._unused()]
        rows = table[self.tokens].clone()
        for row, token in zip(rows, self.tokens, strict=True):
            if torch.equal(row, unknown):
                draw = torch.Generator().manual_seed(token)
                row += 0.02 * torch.randn(row.shape, generator=draw)
        return torch.cat([rows, unknown[None]])

    def renew(self, compact: Tensor, words: str) -> Tensor:
        """The compact table with the rows of these words drawn anew, spread as the others are.

        Two words that were learnt as one ("left" and "right", as long as only the axis mattered)
        lie so close together that training hardly tells them apart; this sets them apart again.
        """
        compact = compact.clone()
        centre, spread = compact[: self.unknown].mean(dim=0), compact[: self.unknown].std(dim=0)
        for token in dict.fromkeys(self.tokenize(words)):
            if token in self._number:
                noise = torch.randn(
                    compact.shape[1], generator=torch.Generator().manual_seed(token)
                )
                compact[self._number[token]] = centre + spread * noise
        return compact

    def full_table(self, compact: Tensor, table: Tensor) -> Tensor:
        """`table` (TABLE, D) with the trained rows in their places.

        The row for unknown words goes to every row that was equal to it before: to all other words
        of a model that was trained from nothing, to one of a model that knows them.
        """
        full = table.clone()
        full[(table == table[self._unused()]).all(dim=1)] = compact[self.unknown]
        full[self.tokens] = compact[: self.unknown]
        return full

    def has_strangers(self, table: Tensor) -> bool:
        """Whether the words that no caption uses share a row: the table of a model that was
        trained from nothing, or is to be."""
        return int((table == table[self._unused()]).all(dim=1).sum()) > 1

    def _unused(self) -> int:
        """A token that no caption uses."""
        return next(token for token in range(TABLE) if token not in self._number)
