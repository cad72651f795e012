"""Several pictures as one, for previews."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor


def grid(pictures: Tensor, columns: int = 8, gap: int = 1) -> Tensor:
    """Pictures (N, 3, H, W) of 0..1 side by side in rows of `columns`: (3, rows·H', columns·W')."""
    count = len(pictures)
    columns = min(columns, count)
    rows = -(-count // columns)
    cells = F.pad(pictures.clamp(0, 1), (gap, gap, gap, gap), value=0.5)
    cells = F.pad(cells, (0, 0, 0, 0, 0, 0, 0, rows * columns - count), value=0.5)
    _, channels, height, width = cells.shape
    cells = cells.view(rows, columns, channels, height, width).permute(2, 0, 3, 1, 4)
    return cells.reshape(channels, rows * height, columns * width)
