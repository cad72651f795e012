"""Tiles and their seams, on functions whose answer is known."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from nodes.models.tiles import Tiling, process, spans


@given(
    length=st.integers(1, 500), size=st.integers(2, 100), overlap=st.integers(0, 99)
)  # fmt: skip
def test_spans_cover_everything_and_overlap_enough(length: int, size: int, overlap: int) -> None:
    overlap = min(overlap, size - 1)
    found = spans(length, size, overlap)
    assert found[0][0] == 0
    assert found[-1][1] == length
    assert {end - start for start, end in found} == {min(size, length)}
    for (_, before), (after, _) in pairwise(found):
        assert before - after >= overlap


@pytest.mark.parametrize(
    ("scale", "work"),
    [
        (Fraction(1), lambda x: x * 2),
        (Fraction(4), lambda x: F.interpolate(x, scale_factor=4, mode="nearest") * 2),
        (Fraction(1, 4), lambda x: F.avg_pool2d(x, 4) * 2),
    ],
)
@pytest.mark.parametrize("overlap", [0, 4, 12])
def test_a_local_function_is_not_changed_by_tiling(scale: Fraction, work, overlap: int) -> None:  # type: ignore[no-untyped-def]
    x = torch.rand(1, 3, 40, 68)
    found = process(x, work, Tiling(16, overlap), scale)
    torch.testing.assert_close(found, work(x), rtol=1e-5, atol=1e-6)


def test_a_seam_is_a_smooth_slope() -> None:
    """Each tile answers with its own number: the mix changes in small even steps only."""
    number = iter(range(100))
    x = torch.zeros(1, 1, 8, 120)
    found = process(
        x, lambda tile: torch.full_like(tile, next(number)), Tiling(40, 20), Fraction(1)
    )
    steps = found[0, 0, 0].diff()
    assert steps.min() >= -1e-6
    assert steps.max() <= 1 / 19
    assert found[0, 0, 0, 0] == 0
    assert found[0, 0, 0, -1] == 4


def test_progress_counts_tiles() -> None:
    seen: list[tuple[int, int]] = []
    process(
        torch.zeros(1, 1, 8, 16),
        lambda tile: tile,
        Tiling(8, 0),
        Fraction(1),
        lambda step, total: seen.append((step, total)),
    )
    assert seen == [(1, 2), (2, 2)]


def test_an_overlap_as_large_as_the_tile_is_refused() -> None:
    with pytest.raises(ValueError, match="tiles of 8 cannot overlap by 8"):
        Tiling(8, 8)
