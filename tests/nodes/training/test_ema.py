"""The mean of weights."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from nodes.training.ema import Ema


def test_it_is_the_exponential_mean_once_warm() -> None:
    layer = nn.Linear(1, 1, bias=False)
    ema = Ema(layer, decay=0.5)
    wanted = float(layer.weight.detach())
    for update, value in enumerate([1.0, -2.0, 4.0, 8.0, 3.0], start=1):
        with torch.no_grad():
            layer.weight.fill_(value)
        ema.update()
        keep = min(0.5, (1 + update) / (10 + update))
        wanted = keep * wanted + (1 - keep) * value
    assert float(ema.mean["weight"]) == pytest.approx(wanted)


def test_applied_puts_the_weights_back_even_after_an_error() -> None:
    layer = nn.Linear(3, 2)
    ema = Ema(layer)
    with torch.no_grad():
        layer.weight.add_(1.0)
    before = layer.weight.detach().clone()

    def fail() -> None:
        with ema.applied() as module:
            assert torch.equal(module.state_dict()["weight"], ema.mean["weight"])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert torch.equal(layer.weight, before)
    assert not torch.equal(layer.weight, ema.mean["weight"])


def test_buffers_are_followed() -> None:
    norm = nn.BatchNorm1d(2)
    ema = Ema(norm)
    norm(torch.randn(8, 2))
    ema.update()
    assert int(ema.mean["num_batches_tracked"]) == 1
