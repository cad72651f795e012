"""The node whose data set is handwritten digits, at hand without a download."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple

import numpy as np
import torch
from PIL import Image as PIL
from pydantic import Field
from torch import Tensor

from nodes.api import Dataset, Node, Seed
from nodes.data.labelled import LabelledExample
from nodes.training.draws import generator

Split = Literal["train", "held out"]


@dataclass(frozen=True, slots=True)
class Digits:
    """Some of scikit-learn's 1,797 digits, scaled up; implements `Labelled`."""

    split: Split
    held_out: float = 0.2
    """Share of each digit that is kept out of the training split."""
    side: int = 28
    seed: int = 0

    @property
    def size(self) -> tuple[int, int]:
        return self.side, self.side

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple("0123456789")

    def __len__(self) -> int:
        return len(_split(self.split, self.held_out, self.seed))

    def __getitem__(self, index: int) -> LabelledExample:
        position = _split(self.split, self.held_out, self.seed)[index]
        pictures, labels = _digits(self.side)
        return LabelledExample(pictures[position], int(labels[position]))


@lru_cache(maxsize=4)
def _digits(side: int) -> tuple[Tensor, Tensor]:
    """All of them: uint8 (1797, 1, side, side), white on black, and int64 (1797,)."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    scaled = [
        np.asarray(
            PIL.fromarray((image * (255 / 16)).astype(np.float32)).resize(
                (side, side), PIL.Resampling.BICUBIC
            )
        )
        for image in bunch.images
    ]
    levels = np.stack(scaled).round().clip(0, 255).astype(np.uint8)
    return torch.from_numpy(levels)[:, None], torch.from_numpy(bunch.target.astype(np.int64))


@lru_cache(maxsize=8)
def _split(split: Split, held_out: float, seed: int) -> tuple[int, ...]:
    """Positions of a split; each digit gives the same share."""
    _, labels = _digits(8)
    chosen: list[int] = []
    for label in range(10):
        positions = torch.nonzero(labels == label)[:, 0]
        order = torch.randperm(len(positions), generator=generator(seed, "split", label))
        kept = round(len(positions) * held_out)
        part = order[:kept] if split == "held out" else order[kept:]
        chosen += positions[part].tolist()
    return tuple(sorted(chosen))


class Splits(NamedTuple):
    dataset: Dataset
    held_out: Dataset


class DigitsDataset(Node[Splits]):
    """1,797 handwritten digits with their classes, to train a first model in a minute.

    They come with scikit-learn (UCI "Optical Recognition of Handwritten Digits", 8 × 8 pixels)
    and are scaled up. `held_out` are those that training never sees, to measure with.
    """

    category = "training/data"
    synonyms = ("MNIST", "numbers", "handwriting", "toy data")

    side: Annotated[
        Literal["8", "16", "28", "32", "64"],
        Field(description="Width and height.", json_schema_extra={"unit": "px"}),
    ] = "28"
    held_out: Annotated[
        float,
        Field(
            ge=0.05,
            le=0.9,
            description="Share of each digit kept out of training.",
            json_schema_extra={"step": 0.05},
        ),
    ] = 0.2
    seed: Seed = 0

    def run(self) -> Splits:
        side = int(self.side)
        return Splits(
            Dataset(Digits("train", self.held_out, side, self.seed)),
            Dataset(Digits("held out", self.held_out, side, self.seed)),
        )
