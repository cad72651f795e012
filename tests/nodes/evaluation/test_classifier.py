"""The judge of drawn pictures, and what it makes of true ones."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score
from sklearn.svm import SVC

from nodes.data.digits import Digits
from nodes.data.labelled import batch_of
from nodes.evaluation.classifier import Judge, coverage


def test_the_judge_knows_digits_it_never_saw_as_scikit_learn_does() -> None:
    train, unseen = Digits("train", side=8), Digits("held out", side=8)
    pictures, labels = batch_of(unseen, range(len(unseen)))
    rate = Judge(train).accuracy(pictures / 255, labels.tolist())
    x, y = (t.numpy() for t in batch_of(train, range(len(train))))
    machine = SVC().fit(x.reshape(len(x), -1) / 255.0, y)
    expected = accuracy_score(labels, machine.predict(pictures.flatten(1).numpy() / 255.0))
    assert rate.share == pytest.approx(expected, abs=2 / 359)
    assert rate.share > 0.97
    assert rate.count == len(unseen)


def test_coverage_has_closed_forms() -> None:
    even = coverage(np.arange(1000) % 10, 10)
    assert (even.classes, even.of) == (10, 10)
    assert even.effective == pytest.approx(10)
    one = coverage(np.full(50, 3), 10)
    assert (one.classes, one.effective) == (1, pytest.approx(1))
    half = coverage(np.arange(100) % 5, 10)
    assert (half.classes, half.effective) == (5, pytest.approx(5))
    rare = coverage(np.array([0] * 995 + [1] * 5), 10)
    assert rare.classes == 1, "half a percent is less than a tenth of a tenth"
    real = coverage(load_digits().target, 10)
    assert real.effective == pytest.approx(10, abs=0.01)
