"""The latent-to-RGB fit."""

from __future__ import annotations

import pytest
import torch

from nodes.models.diffusion import LatentFormat
from nodes.models.preview_fit import Convolution, PreviewFit, matrix_fit
from nodes.sampling.preview import contact_sheet, pictures_of


def seeded(*shape: int) -> torch.Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize(("scale", "shift"), [(0.18215, 0.0), (0.3611, 0.1159)])
def test_a_matrix_is_applied_to_unscaled_latents(scale: float, shift: float) -> None:
    latents = seeded(3, 4, 8, 8) * 4 - 2
    weights, bias = seeded(4, 3) * 0.1, torch.tensor([0.5, 0.4, 0.6])
    small = torch.einsum("bchw,cr->brhw", latents, weights) + bias[:, None, None]
    fit = matrix_fit(weights.tolist(), bias.tolist())
    fmt = LatentFormat("test", 4, 8, scale, shift, preview=fit)
    shown = pictures_of((latents - shift) * scale, fmt)
    torch.testing.assert_close(shown, small.clamp(0, 1), atol=1e-5, rtol=1e-5)


def test_layers_are_drawn_as_torch_draws_them() -> None:
    torch.manual_seed(3)
    first = torch.nn.Conv2d(4, 6, 3, padding=1, padding_mode="replicate")
    second = torch.nn.Conv2d(6, 12, 1)
    network = torch.nn.Sequential(first, torch.nn.ReLU(), second, torch.nn.PixelShuffle(2))
    layers = []
    for layer in (first, second):
        assert layer.bias is not None
        out, given, height, width = layer.weight.shape
        numbers = (tuple(v.flatten().tolist()) for v in (layer.weight, layer.bias))
        layers.append(Convolution((out, given, height, width), *numbers))
    fmt = LatentFormat("test", 4, 8, 1.0, preview=PreviewFit(tuple(layers), 2))
    latents = torch.randn(2, 4, 5, 7)
    shown = pictures_of(latents, fmt)
    assert shown.shape == (2, 3, 10, 14)
    torch.testing.assert_close(shown, network(latents).detach().clamp(0, 1))


@pytest.mark.parametrize("channels", [1, 4, 16])
def test_a_space_without_a_fit_shows_something(channels: int) -> None:
    fmt = LatentFormat("unknown", channels, 8, 1.0)
    shown = pictures_of(torch.randn(2, channels, 6, 5), fmt)
    assert shown.shape == (2, 3, 6, 5)
    assert shown.min() >= 0
    assert shown.max() <= 1
    assert shown.std() > 0.1


@pytest.mark.parametrize(
    ("batch", "rows", "columns"), [(1, 1, 1), (2, 1, 2), (4, 2, 2), (5, 2, 3), (40, 4, 4)]
)
def test_a_batch_is_shown_as_a_grid(batch: int, rows: int, columns: int) -> None:
    fmt = LatentFormat("unknown", 4, 8, 1.0)
    latents = torch.randn(batch, 4, 130, 140)
    sheet = contact_sheet(latents, fmt)
    assert sheet.shape == (3, rows * 130, columns * 140)
    first = pictures_of(latents[:1], fmt)[0]
    assert torch.equal(sheet[:, :130, :140], first)
    if columns > 1:
        second = pictures_of(latents[1:2], fmt)[0]
        assert torch.equal(sheet[:, :130, 140:280], second)


def test_a_small_latent_is_shown_larger() -> None:
    fmt = LatentFormat("unknown", 4, 8, 1.0)
    assert contact_sheet(torch.randn(1, 4, 16, 12), fmt).shape == (3, 64, 48)
