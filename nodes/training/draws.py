"""Random numbers of a training step.

Every draw is a function of (seed, purpose, step), so a resumed run draws what an uninterrupted one would have:
no generator's state has to be kept.
"""

from __future__ import annotations

import hashlib
import random

import torch


def _number(*parts: object) -> int:
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:8], "little") >> 1  # torch takes 63 bits


def generator(seed: int, purpose: str, step: int) -> torch.Generator:
    """Torch's random numbers for one purpose in one step, on the CPU."""
    return torch.Generator().manual_seed(_number(seed, purpose, step))


def words(seed: int, purpose: str, step: int) -> random.Random:
    """Python's random numbers for one purpose in one step."""
    return random.Random(_number(seed, purpose, step))


def batch_indices(seed: int, step: int, batch: int, count: int) -> list[int]:
    """Which examples step `step` sees: every epoch is a new permutation of all `count`, cut into batches."""
    indices: list[int] = []
    position = step * batch
    while len(indices) < batch:
        epoch, offset = divmod(position + len(indices), count)
        order = _order(seed, epoch, count)
        indices.extend(order[offset : offset + batch - len(indices)])
    return indices


_orders: dict[tuple[int, int, int], list[int]] = {}


def _order(seed: int, epoch: int, count: int) -> list[int]:
    key = (seed, epoch, count)
    if key not in _orders:
        _orders.clear()  # two epochs are never needed for long
        _orders[key] = torch.randperm(count, generator=generator(seed, "order", epoch)).tolist()
    return _orders[key]
