"""An optimizer that learns from about half as many pictures as AdamW, for about 1.3 times the work a step.

Momentum of a weight matrix is made orthogonal before it is followed, so that no direction of it
rules the step (Jordan et al. 2024, "Muon", kellerjordan.github.io/posts/muon), and is scaled to
the size of AdamW's steps, so that AdamW's learning rates hold (Liu et al. 2025, arXiv 2502.16982).
torch.optim.Muon takes matrices alone; convolutions, which are most of a UNet, are matrices here
too: (out, in · height · width).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, overload

import torch
from torch import Tensor, nn

SIZE = 0.2  # root mean square of an update, in learning rates, as AdamW's usually is


class Muon(torch.optim.Optimizer):
    """Muon for inner weight matrices and convolutions, AdamW for all other weights."""

    def __init__(
        self,
        named: Iterable[tuple[str, nn.Parameter]],
        lr: float = 1e-3,
        weight_decay: float = 0.01,
        momentum: float = 0.95,
        betas: tuple[float, float] = (0.9, 0.99),
        eps: float = 1e-8,
    ) -> None:
        inner: list[nn.Parameter] = []
        others: list[nn.Parameter] = []
        for name, weight in named:
            (inner if _is_inner(name, weight) else others).append(weight)
        groups = [
            {"params": inner, "orthogonal": True},
            {"params": others, "orthogonal": False},
        ]
        defaults = {
            "lr": lr, "weight_decay": weight_decay, "momentum": momentum, "betas": betas, "eps": eps,
        }  # fmt: skip
        super().__init__([group for group in groups if group["params"]], defaults)

    @overload
    def step(self, closure: None = None) -> None: ...
    @overload
    def step(self, closure: Callable[[], float]) -> float: ...
    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:
        """Move the weights; a closure is not called."""
        for group in self.param_groups:
            weights = [weight for weight in group["params"] if weight.grad is not None]
            if group["orthogonal"]:
                self._follow_orthogonal(weights, group)
            else:
                self._follow_adam(weights, group)
        return None

    def _follow_orthogonal(self, weights: list[Tensor], group: dict[str, Any]) -> None:
        by_shape: dict[tuple[int, int], list[tuple[Tensor, Tensor]]] = {}
        for weight in weights:
            state = self.state[weight]
            if not state:
                state["momentum"] = torch.zeros_like(weight)
            gradient = weight.grad
            assert gradient is not None
            state["momentum"].lerp_(gradient, 1 - group["momentum"])
            ahead = gradient.lerp(state["momentum"], group["momentum"]).flatten(1)  # Nesterov
            by_shape.setdefault((ahead.shape[0], ahead.shape[1]), []).append((weight, ahead))
        for (rows, columns), pairs in by_shape.items():
            updates = orthogonal(torch.stack([ahead for _, ahead in pairs]))
            size = SIZE * max(rows, columns) ** 0.5
            for (weight, _), update in zip(pairs, updates, strict=True):
                weight.mul_(1 - group["lr"] * group["weight_decay"])
                weight.add_(update.reshape(weight.shape), alpha=-group["lr"] * size)

    def _follow_adam(self, weights: list[Tensor], group: dict[str, Any]) -> None:
        first, second = group["betas"]
        for weight in weights:
            state = self.state[weight]
            if not state:
                state["step"] = torch.zeros(())
                state["mean"], state["square"] = torch.zeros_like(weight), torch.zeros_like(weight)
            gradient = weight.grad
            assert gradient is not None
            state["step"] += 1
            state["mean"].lerp_(gradient, 1 - first)
            state["square"].lerp_(gradient.square(), 1 - second)
            step = float(state["step"])
            scale = (state["square"] / (1 - second**step)).sqrt_().add_(group["eps"])
            weight.mul_(1 - group["lr"] * group["weight_decay"])
            weight.addcdiv_(state["mean"], scale, value=-group["lr"] / (1 - first**step))


def orthogonal(matrices: Tensor, iterations: int = 5) -> Tensor:
    """The orthogonal matrix nearest to each, roughly: singular values come out between 0.7 and 1.2.

    (N, rows, columns) -> the same, float32. Newton–Schulz iterations of fifth order in bfloat16,
    with Jordan's coefficients.
    """
    tall = matrices.shape[1] > matrices.shape[2]
    x = (matrices.mT if tall else matrices).bfloat16()
    x = x / (x.float().norm(dim=(1, 2), keepdim=True) + 1e-7).bfloat16()
    for _ in range(iterations):
        a = x @ x.mT
        b = torch.baddbmm(a, a, a, beta=-4.7750, alpha=2.0315)
        x = torch.baddbmm(x, b, x, beta=3.4445)
    return (x.mT if tall else x).float()


def _is_inner(name: str, weight: nn.Parameter) -> bool:
    """Matrices between hidden layers: neither tables nor what touches the latent itself."""
    outer = ("embedding", "conv_in", "conv_out")
    return weight.ndim >= 2 and not any(part in name for part in outer)
