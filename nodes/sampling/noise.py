"""Noise that depends on (seed, index of the picture) alone, never on the batch it is drawn in.

All of it is drawn on the CPU, one generator a picture, so that every device draws the same.
"""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_right
from collections.abc import Callable, Sequence

import torch


def initial_noise(seed: int, indices: Sequence[int], shape: Sequence[int]) -> torch.Tensor:
    """Standard normal noise (len(indices), *shape), float32, on the CPU.

    Index 0 is drawn from `torch.Generator().manual_seed(seed)`, the noise that diffusers and
    ComfyUI draw for a single picture. torch's CPU generator uses the low 32 bits of a seed; so do
    they, and seeds in workflows are mostly longer. The other indices have a generator of their
    own, keyed by a hash of (seed, index).
    """
    return torch.stack([_draw(_seed_of(seed, index), shape) for index in indices])


def _seed_of(seed: int, index: int) -> int:
    return seed if index == 0 else _key("picture", seed, index)


def _key(*parts: str | int) -> int:
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _draw(seed: int, shape: Sequence[int]) -> torch.Tensor:
    return torch.randn(tuple(shape), generator=torch.Generator().manual_seed(seed))


class BrownianNoise:
    """The noise of stochastic solvers: normalised increments of one Brownian motion a picture.

    The motion runs over `clock(sigma)`, which must rise as sigma falls. It is drawn at the whole
    numbers of the clock from (seed, index, cell) and between them as a Brownian bridge (Kloeden
    & Platen, "Numerical Solution of SDEs", 1.8). So the noise of a part of a step fits the noise
    of the whole step, and another number of steps, or a run split in two, follows nearly the
    same path to nearly the same picture.
    """

    def __init__(
        self,
        seed: int,
        indices: Sequence[int],
        shape: Sequence[int],
        clock: Callable[[float], float],
        device: torch.device | str = "cpu",
    ) -> None:
        self._seed = seed
        self._indices = tuple(indices)
        self._shape = tuple(shape)
        self._clock = clock
        self._device = device
        self._times: list[float] = []  # rising, where the motion is known
        self._values: list[torch.Tensor] = []
        self._bridges: dict[int, int] = {}  # cell → points drawn in it

    def __call__(self, sigma: float, sigma_next: float) -> torch.Tensor:
        start, end = self._clock(sigma), self._clock(sigma_next)
        before, after = self._at(start), self._at(end)
        self._forget_before(start)
        return ((after - before) / math.sqrt(end - start)).to(self._device)

    def _at(self, time: float) -> torch.Tensor:
        """The motion at a time, relative to where it was first asked."""
        if not self._times:
            self._times.append(float(math.floor(time)))
            self._values.append(torch.zeros(len(self._indices), *self._shape))
        if time < self._times[0]:
            raise ValueError("the motion is asked in falling order of noise levels")
        while self._times[-1] < time:
            cell = math.floor(self._times[-1])
            self._times.append(cell + 1.0)
            self._values.append(self._values[-1] + self._normal("cell", cell))
        right = bisect_right(self._times, time)
        left_time, left = self._times[right - 1], self._values[right - 1]
        if left_time == time:
            return left
        right_time, right_value = self._times[right], self._values[right]
        share = (time - left_time) / (right_time - left_time)
        spread = math.sqrt(share * (right_time - time))
        cell = math.floor(left_time)
        self._bridges[cell] = self._bridges.get(cell, 0) + 1
        value = torch.lerp(left, right_value, share)
        value = value + spread * self._normal("bridge", cell, self._bridges[cell])
        self._times.insert(right, time)
        self._values.insert(right, value)
        return value

    def _normal(self, *key: str | int) -> torch.Tensor:
        """Standard normal noise for all pictures, (len(indices), *shape)."""
        return torch.stack([_draw(_key(self._seed, i, *key), self._shape) for i in self._indices])

    def _forget_before(self, time: float) -> None:
        needed = bisect_right(self._times, time) - 1
        del self._times[:needed], self._values[:needed]
