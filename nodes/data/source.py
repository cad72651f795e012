"""What a data set is to those who learn from it: pictures of one size with captions, by index."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, runtime_checkable

import torch
from torch import Tensor

from nodes.api import Dataset, NodeError, say


class Example(NamedTuple):
    """One picture with one of its captions."""

    picture: Tensor  # uint8 (3, H, W)
    caption: str


@runtime_checkable
class Source(Protocol):
    """Captioned pictures, the same for the same index every time."""

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of every picture, px."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int) -> Example: ...

    def picture(self, index: int) -> Tensor:
        """uint8 (3, H, W)."""

    def caption(self, index: int, draw: random.Random) -> str:
        """One of the picture's captions; costs no drawing or decoding of the picture."""


def captioned(dataset: Dataset, node: str) -> Source:
    """The data set's source; NodeError if it has no captioned pictures."""
    source = dataset.source
    if not isinstance(source, Source):
        raise NodeError(
            say(
                "{node} `dataset` is a {type}, which has no captioned pictures.",
                node=node,
                type=type(source).__name__,
            ),
            input="dataset",
            remedy=say("Link a SceneDataset or an ImageFolderDataset."),
        )
    if len(source) == 0:
        raise NodeError(
            say("{node} `dataset` is empty.", node=node),
            input="dataset",
            remedy=say("Choose one with pictures."),
        )
    return source


def pictures_of(source: Source, indices: Sequence[int]) -> Tensor:
    """Pictures of a source as one batch: uint8 (B, 3, H, W)."""
    return torch.stack([source.picture(index) for index in indices])


def some_captions(source: Source, count: int = 4000, seed: int = 0) -> Iterable[str]:
    """About `count` captions, to learn a vocabulary from; several of each picture if it has few."""
    step = max(1, len(source) // count)
    for index in range(0, len(source), step):
        for again in range(max(1, count // len(source))):
            yield source.caption(index, random.Random(f"{seed}/{index}/{again}"))
