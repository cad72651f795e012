"""Digits with classes, against scikit-learn's own."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_digits

from nodes.api import Dataset, NodeError
from nodes.data.digits import Digits, DigitsDataset
from nodes.data.labelled import Labelled, batch_of, labelled
from nodes.data.scene_dataset import Scenes


def test_both_splits_together_are_all_digits_once() -> None:
    pictures = {}
    for split in ("train", "held out"):
        source = Digits(split, side=8)  # type: ignore[arg-type]
        for index in range(len(source)):
            example = source[index]
            pictures.setdefault((example.picture.numpy().tobytes(), example.label), []).append(
                split
            )
    bunch = load_digits()
    expected = {
        (np.round(image * (255 / 16)).astype(np.uint8).tobytes(), int(label))
        for image, label in zip(bunch.images, bunch.target, strict=True)
    }
    assert set(pictures) == expected
    assert sum(map(len, pictures.values())) == 1797
    assert all(len(set(splits)) == 1 for splits in pictures.values())


def test_every_digit_gives_the_same_share() -> None:
    unseen = Digits("held out", held_out=0.2)
    _, labels = batch_of(unseen, range(len(unseen)))
    counts = np.bincount(labels.numpy())
    shares = counts / np.bincount(load_digits().target)
    assert shares == pytest.approx(0.2, abs=0.005)


def test_the_node_gives_two_labelled_sets() -> None:
    splits = DigitsDataset(side="16", held_out=0.25).run()
    source = labelled(splits.dataset, "Test")
    assert isinstance(source, Labelled)
    assert source.size == (16, 16)
    assert source.classes == tuple("0123456789")
    assert len(source) + len(labelled(splits.held_out, "Test")) == 1797
    picture, label = source[5]
    assert picture.shape == (1, 16, 16)
    assert 0 <= label < 10
    other = DigitsDataset(side="16", held_out=0.25, seed=1).run()
    assert any(
        source[i].picture.tolist() != labelled(other.dataset, "Test")[i].picture.tolist()
        for i in range(20)
    )


def test_pictures_without_classes_are_refused() -> None:
    with pytest.raises(NodeError, match="Scenes, whose pictures have no classes"):
        labelled(Dataset(Scenes(3)), "TrainGAN")
