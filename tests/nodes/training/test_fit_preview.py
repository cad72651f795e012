"""The fit behind live previews."""

from __future__ import annotations

import colorsys
from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.linear_model import LinearRegression

from nodes.models.diffusion import LatentFormat
from nodes.sampling.preview import pictures_of
from nodes.training.fit_preview import fit_preview


def hues(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Latents of hue, saturation and value in large cells, and the pictures they stand for."""
    cells = torch.rand(count, 3, 4, 4, generator=torch.Generator().manual_seed(count))
    rgb = np.apply_along_axis(lambda hsv: colorsys.hsv_to_rgb(*hsv), 1, cells.numpy())
    latents = torch.cat([cells, cells[:, :1] * 0], 1) * 9 - 4
    return (
        F.interpolate(latents, scale_factor=4, mode="nearest"),
        F.interpolate(torch.from_numpy(rgb).float(), scale_factor=32, mode="nearest"),
    )


def test_colours_that_no_matrix_tells_apart_are_learnt() -> None:
    """scikit-learn's best linear map as the yardstick, on pictures the fit has not seen."""
    latents, pictures = hues(32)
    unseen, wanted = hues(20)
    fmt = LatentFormat("test", 4, 8, 0.5, 0.25, preview=fit_preview(latents, pictures))
    shown = pictures_of((unseen - 0.25) * 0.5, fmt)
    small = F.interpolate(wanted, scale_factor=0.25, mode="area")
    ours = float((shown - small).pow(2).mean().sqrt())

    def rows(values: torch.Tensor) -> np.ndarray:
        found: np.ndarray = values.permute(0, 2, 3, 1).flatten(0, 2).numpy()
        return found

    coarse = F.avg_pool2d(pictures, 8)
    line = LinearRegression().fit(rows(latents), rows(coarse))
    linear = np.sqrt(np.mean((line.predict(rows(unseen)) - rows(F.avg_pool2d(wanted, 8))) ** 2))
    assert shown.shape == small.shape
    assert ours < linear / 2


def test_the_same_numbers_give_the_same_fit_and_leave_the_generator_alone() -> None:
    latents, pictures = hues(3)
    torch.manual_seed(5)
    before = torch.rand(3)
    torch.manual_seed(5)
    fits = [fit_preview(latents, pictures) for _ in range(2)]
    assert torch.equal(torch.rand(3), before)
    for one, other in pairwise(fits):
        assert one.layers == other.layers
