"""One step of an optimizer."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.optim import Optimizer


def descend(optimizer: Optimizer, loss: Tensor, rate: float, clip: float | None = 1.0) -> None:
    """Move the optimizer's weights down the loss at this learning rate.

    Gradients longer than `clip`, all of them as one vector, are cut to it.
    """
    weights = [weight for group in optimizer.param_groups for weight in group["params"]]
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    if clip is not None:
        torch.nn.utils.clip_grad_norm_(weights, clip)
    optimizer.step()
