"""Work on a picture too large for memory in overlapping tiles whose seams are blended."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import torch


@dataclass(frozen=True, slots=True)
class Tiling:
    """Size of the tiles and of their overlap, in cells of the input."""

    size: int
    overlap: int

    def __post_init__(self) -> None:
        if not 0 <= self.overlap < self.size:
            raise ValueError(f"tiles of {self.size} cannot overlap by {self.overlap}")


def spans(length: int, size: int, overlap: int) -> list[tuple[int, int]]:
    """Tiles along one axis: equal sizes, evenly spread, overlapping by at least `overlap`."""
    if length <= size:
        return [(0, length)]
    count = math.ceil((length - overlap) / (size - overlap))
    starts = [round(i * (length - size) / (count - 1)) for i in range(count)]
    return [(start, start + size) for start in starts]


def process(
    x: torch.Tensor,  # (1, C, h, w)
    work: Callable[[torch.Tensor], torch.Tensor],  # (1, C, a, b) → (1, D, a·scale, b·scale)
    tiling: Tiling,
    scale: Fraction,
    done: Callable[[int, int], None] = lambda _step, _total: None,
) -> torch.Tensor:
    """`work` applied tile by tile, (1, D, h·scale, w·scale) float32.

    With a scale of 1/n every size is a multiple of n. Where tiles overlap their results are mixed
    with weights that fall linearly toward the tile's edge and add up to one, so that no seam is
    left. `done` hears of every tile.
    """
    height, width = x.shape[-2:]
    rows = _spans_on_cells(height, tiling, scale.denominator)
    columns = _spans_on_cells(width, tiling, scale.denominator)
    total = len(rows) * len(columns)
    out = weights = torch.empty(0)
    for i, (top, bottom) in enumerate(rows):
        for j, (left, right) in enumerate(columns):
            tile = work(x[..., top:bottom, left:right]).float()
            if not out.numel():
                size = (_scaled(height, scale), _scaled(width, scale))
                out = torch.zeros(1, tile.shape[1], *size, device=tile.device)
                weights = torch.zeros(1, 1, *size, device=tile.device)
            y, x0 = _scaled(top, scale), _scaled(left, scale)
            h, w = tile.shape[-2:]
            edge = max(1, _scaled(tiling.overlap, scale))
            down = _ramp(h, edge, starts=top > 0, ends=bottom < height)
            across = _ramp(w, edge, starts=left > 0, ends=right < width)
            weight = (down[:, None] * across[None, :]).to(tile.device)
            out[..., y : y + h, x0 : x0 + w] += tile * weight
            weights[..., y : y + h, x0 : x0 + w] += weight
            done(i * len(columns) + j + 1, total)
    return out / weights


def _spans_on_cells(length: int, tiling: Tiling, cell: int) -> list[tuple[int, int]]:
    """Spans whose ends are multiples of `cell`, so that each end is a place in the result."""
    found = spans(length // cell, tiling.size // cell, tiling.overlap // cell)
    return [(start * cell, end * cell) for start, end in found]


def _scaled(cells: int, scale: Fraction) -> int:
    return int(cells * scale)


def _ramp(length: int, edge: int, *, starts: bool, ends: bool) -> torch.Tensor:
    """Weights along one axis: 1 inside, falling toward the ends that meet another tile."""
    places = torch.arange(length, dtype=torch.float32) + 0.5
    ramp = torch.ones(length)
    if starts:
        ramp = torch.minimum(ramp, places / edge)
    if ends:
        ramp = torch.minimum(ramp, (length - places) / edge)
    return ramp
