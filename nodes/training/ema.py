"""A running mean of weights, which draws better than the weights of any single step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn


class Ema:
    """Exponential moving average of a module's floating weights; its buffers are followed as they are."""

    def __init__(self, module: nn.Module, decay: float = 0.999) -> None:
        self.module = module
        self.decay = decay
        self.updates = 0
        self.mean = {name: value.detach().clone() for name, value in module.state_dict().items()}

    @torch.no_grad()
    def update(self) -> None:
        """Move the mean toward the weights, faster in the first steps, when it still holds the start."""
        self.updates += 1
        keep = min(self.decay, (1 + self.updates) / (10 + self.updates))
        means: list[Tensor] = []
        values: list[Tensor] = []
        for name, value in self.module.state_dict().items():
            if value.is_floating_point():
                means.append(self.mean[name])
                values.append(value)
            else:
                self.mean[name].copy_(value)
        torch._foreach_lerp_(means, values, 1 - keep)

    @contextmanager
    def applied(self) -> Iterator[nn.Module]:
        """The module with the mean in place of its weights; they are put back afterwards."""
        kept = {name: value.detach().clone() for name, value in self.module.state_dict().items()}
        self.module.load_state_dict(self.mean)
        try:
            yield self.module
        finally:
            self.module.load_state_dict(kept)

    def state_dict(self) -> dict[str, Any]:
        return {"mean": self.mean, "updates": self.updates}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        for name, value in state["mean"].items():
            self.mean[name].copy_(value)
        self.updates = state["updates"]
