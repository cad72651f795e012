"""The latent-to-RGB fit."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from nodes.models.diffusion import LatentFormat
from nodes.sampling.preview import contact_sheet, fit_preview, pictures_of


def seeded(*shape: int) -> torch.Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize(("scale", "shift"), [(0.18215, 0.0), (0.3611, 0.1159)])
def test_a_linear_space_is_recovered(scale: float, shift: float) -> None:
    """Pictures that are a linear map of latents come back from the scaled latents."""
    latents = seeded(3, 4, 8, 8) * 4 - 2
    weights, bias = seeded(4, 3) * 0.1, torch.tensor([0.5, 0.4, 0.6])
    small = torch.einsum("bchw,cr->brhw", latents, weights) + bias[:, None, None]
    pictures = F.interpolate(small, scale_factor=8, mode="nearest")
    fit = fit_preview(latents, pictures)
    fmt = LatentFormat("test", 4, 8, scale, shift, preview=fit)
    shown = pictures_of((latents - shift) * scale, fmt)
    torch.testing.assert_close(shown, small.clamp(0, 1), atol=1e-4, rtol=1e-4)


def test_the_fit_is_the_best_linear_one() -> None:
    """scikit-learn's regression as the oracle, on data that is not linear."""
    from sklearn.linear_model import LinearRegression

    latents, pictures = torch.randn(4, 4, 8, 8), seeded(4, 3, 64, 64)
    cells = F.avg_pool2d(pictures, 8)
    a = latents.permute(0, 2, 3, 1).reshape(-1, 4).double().numpy()
    b = cells.permute(0, 2, 3, 1).reshape(-1, 3).double().numpy()
    oracle = LinearRegression().fit(a, b)
    fit = torch.tensor(fit_preview(latents, pictures), dtype=torch.float64)
    torch.testing.assert_close(fit[:4], torch.tensor(oracle.coef_.T), atol=1e-6, rtol=1e-6)
    torch.testing.assert_close(fit[4], torch.tensor(oracle.intercept_), atol=1e-6, rtol=1e-6)


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
