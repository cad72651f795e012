"""Where a picture lies on another one, in rows and columns."""

from __future__ import annotations

from typing import NamedTuple

Window = tuple[slice, slice]
"""Rows and columns."""


class Overlap(NamedTuple):
    """What two pictures share: the same window in each one's own rows and columns."""

    below: Window
    above: Window


def overlap(below: tuple[int, int], above: tuple[int, int], x: int, y: int) -> Overlap | None:
    """Of two sizes (height, width), the second's corner at (x, y) of the first; None if they do
    not meet."""
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + above[1], below[1]), min(y + above[0], below[0])
    if left >= right or top >= bottom:
        return None
    return Overlap(
        (slice(top, bottom), slice(left, right)),
        (slice(top - y, bottom - y), slice(left - x, right - x)),
    )


def center_window(size: tuple[int, int], height: int, width: int) -> Window:
    """The largest window in the middle of a size (height, width) that has the shape of another."""
    rows, columns = size
    kept_rows = min(rows, max(1, round(columns * height / width)))
    kept_columns = min(columns, max(1, round(rows * width / height)))
    top, left = (rows - kept_rows) // 2, (columns - kept_columns) // 2
    return slice(top, top + kept_rows), slice(left, left + kept_columns)
