"""Areas, masks and their weights."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nodes.api import ConditioningEntry
from nodes.sampling.regions import area_slices, fit_mask, weight

fractions = st.floats(0, 1)
sides = st.integers(1, 64)


@given(area=st.tuples(fractions, fractions, fractions, fractions), height=sides, width=sides)
def test_an_area_is_never_empty_and_lies_inside(area, height: int, width: int) -> None:
    rows, columns = area_slices(area, height, width)
    assert 0 <= rows.start < rows.stop <= height
    assert 0 <= columns.start < columns.stop <= width


def test_halves_meet() -> None:
    left, right = area_slices((0, 0, 0.5, 1), 16, 24), area_slices((0.5, 0, 0.5, 1), 16, 24)
    assert left == (slice(0, 16), slice(0, 12))
    assert right == (slice(0, 16), slice(12, 24))


def test_a_mask_cut_along_cells_stays_exact() -> None:
    mask = torch.zeros(1, 1, 128, 128)
    mask[..., 64:, :32] = 1
    fitted = fit_mask(mask, 16, 16)
    assert torch.equal(fitted, fit_mask(fitted, 16, 16))
    assert fitted.unique().tolist() == [0, 1]
    assert fitted.mean() == mask.mean()


@pytest.mark.parametrize("size", [(3, 3), (16, 16), (40, 9)])
def test_a_fitted_mask_keeps_its_range(size: tuple[int, int]) -> None:
    mask = torch.rand(2, 1, 17, 23)
    fitted = fit_mask(mask, *size)
    assert fitted.shape == (2, 1, *size)
    assert fitted.min() >= 0
    assert fitted.max() <= 1


def test_weights_fade_towards_inner_edges_only() -> None:
    entry = ConditioningEntry(torch.zeros(1, 1, 1), strength=2.0)
    area = area_slices((0.5, 0.0, 0.5, 1.0), 64, 64)
    values = weight(entry, area, 64, 64)
    assert values.shape == (1, 1, 64, 32)
    assert torch.allclose(values[0, 0, :, 0], torch.full((64,), 0.25))
    assert torch.equal(values[0, 0, :, 8:], torch.full((64, 24), 2.0))
