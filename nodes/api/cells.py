"""Where the pictures of a grid stand, and what its rows and columns are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of one size, row by row; pixels from the picture's upper left corner."""

    columns: int
    rows: int
    count: int
    """Pictures there are; the last row need not be full."""
    left: int
    """Where the first column begins."""
    top: int
    width: int
    """Of a cell."""
    height: int
    gap: int
    """Between two cells."""
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()

    @classmethod
    def read(cls, told: Mapping[str, Any] | None) -> Cells | None:
        """The inverse of `dataclasses.asdict`, also where JSON made lists of the labels."""
        if not told:
            return None
        labels = {name: tuple(told[name]) for name in ("row_labels", "column_labels")}
        return cls(**{**told, **labels})
