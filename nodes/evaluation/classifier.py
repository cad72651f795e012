"""An outside judge: a classifier that never saw a drawn picture says what each one shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from nodes.data.labelled import Labelled, batch_of
from nodes.evaluation.fidelity import Rate


class Judge:
    """A support vector machine on pixels (scikit-learn's SVC with its own defaults)."""

    def __init__(self, source: Labelled) -> None:
        from sklearn.svm import SVC

        pictures, labels = batch_of(source, range(len(source)))
        self._machine = SVC()
        self._machine.fit(_rows(pictures / 255), labels.numpy())

    def classes_of(self, pictures: Tensor) -> NDArray[np.int64]:
        """The class of each of (B, C, H, W) in 0..1."""
        found: NDArray[np.int64] = self._machine.predict(_rows(pictures)).astype(np.int64)
        return found

    def accuracy(self, pictures: Tensor, labels: Sequence[int]) -> Rate:
        """How many of the pictures show what their labels say."""
        found = self.classes_of(pictures)
        return Rate(int((found == np.asarray(labels)).sum()), len(labels))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many classes a set of pictures shows, and how evenly."""

    classes: int
    """Classes that at least a tenth of their fair share of the pictures show."""
    effective: float
    """exp(entropy) of the classes found: all of them if all are equally frequent."""
    of: int


def coverage(found: NDArray[np.int64], classes: int) -> Coverage:
    """What classes are among those a judge found."""
    shares = np.bincount(found, minlength=classes) / len(found)
    present = shares[shares > 0]
    effective = math.exp(-float((present * np.log(present)).sum()))
    return Coverage(int((shares >= 0.1 / classes).sum()), effective, classes)


def _rows(pictures: Tensor) -> NDArray[np.float32]:
    rows: NDArray[np.float32] = pictures.flatten(1).to("cpu", torch.float32).numpy()
    return rows
