"""What a labelled data set is to those who learn from it: pictures of one size, each of a class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, runtime_checkable

import torch
from torch import Tensor

from nodes.api import Dataset, NodeError, say


class LabelledExample(NamedTuple):
    picture: Tensor  # uint8 (C, H, W), C = 1 (grey) or 3
    label: int


@runtime_checkable
class Labelled(Protocol):
    """Pictures of a few classes, the same for the same index every time."""

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of every picture, px."""

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes; a label is an index into them."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int) -> LabelledExample: ...


def labelled(dataset: Dataset, node: str, input: str = "dataset") -> Labelled:
    """The data set's source; NodeError if it has no labels or no pictures."""
    source = dataset.source
    if not isinstance(source, Labelled):
        raise NodeError(
            say(
                "{node} `{input}` is a {type}, whose pictures have no classes.",
                node=node,
                input=input,
                type=type(source).__name__,
            ),
            input=input,
            remedy=say("Link a data set with classes, such as DigitsDataset."),
        )
    if len(source) == 0:
        raise NodeError(
            say("{node} `{input}` is empty.", node=node, input=input),
            input=input,
            remedy=say("Choose one with pictures."),
        )
    return source


def batch_of(source: Labelled, indices: Sequence[int]) -> tuple[Tensor, Tensor]:
    """uint8 (B, C, H, W) and int64 (B,): pictures and their labels."""
    examples = [source[index] for index in indices]
    pictures = torch.stack([example.picture for example in examples])
    return pictures, torch.tensor([example.label for example in examples])
