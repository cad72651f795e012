"""Learning rates over a run: warm up, stay constant, decay at the end.

The constant part does not know how long the run is, so a run may be prolonged from where its decay began
(Hu et al. 2024, "MiniCPM", arXiv 2404.06395, call it warmup-stable-decay).
"""

from __future__ import annotations

import math


def decay_start(total: int, decay: float) -> int:
    """The first step of the decay, the last `decay` share of `total` steps."""
    return total - int(total * decay)


def rate_at(step: int, total: int, warmup: int = 200, decay: float = 0.15) -> float:
    """Factor on the learning rate at `step` (from 0): linear up, 1, then one minus square root down to 0."""
    if step < warmup:
        return (step + 1) / warmup
    start = decay_start(total, decay)
    if step < start:
        return 1.0
    return 1.0 - math.sqrt((step - start) / max(1, total - start))
