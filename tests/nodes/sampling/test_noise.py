"""Noise hangs on (seed, index) alone."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import torch

from nodes.sampling.noise import BrownianNoise, initial_noise

SHAPE = (4, 16, 16)
SEEDS = [0, 7, 2**32 + 7, 2**64 - 1]


def clock(sigma: float) -> float:
    return -4 * math.log(sigma)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_picture_alone_has_the_noise_it_has_in_a_batch(seed: int) -> None:
    batch = initial_noise(seed, range(4), SHAPE)
    for index in range(4):
        assert torch.equal(batch[index : index + 1], initial_noise(seed, [index], SHAPE))


@pytest.mark.parametrize("seed", [*SEEDS, 156_680_208_700_286])
def test_the_first_picture_has_the_noise_of_other_programs(seed: int) -> None:
    """Also at seeds of more than 32 bits, which is what their editors draw."""
    expected = torch.randn(1, *SHAPE, generator=torch.Generator().manual_seed(seed))
    assert torch.equal(initial_noise(seed, [0], SHAPE), expected)


def test_all_else_hangs_on_all_bits_of_the_seed() -> None:
    """torch's CPU generator knows the low 32 bits alone: only the very first noise may be equal."""
    far = 2**32
    assert torch.equal(initial_noise(7, [0], SHAPE), initial_noise(7 + far, [0], SHAPE))
    assert not torch.equal(initial_noise(7, [1], SHAPE), initial_noise(7 + far, [1], SHAPE))
    ways = [BrownianNoise(seed, [0], SHAPE, clock)(9.0, 2.0) for seed in (7, 7 + far)]
    assert not torch.equal(*ways)


def test_neighbouring_seeds_and_indices_share_nothing() -> None:
    noises = [initial_noise(seed, [index], SHAPE) for seed in (5, 6) for index in (0, 1, 2)]
    for i, a in enumerate(noises):
        for b in noises[:i]:
            correlation = torch.corrcoef(torch.stack([a.flatten(), b.flatten()]))[0, 1]
            assert abs(correlation) < 0.15


@pytest.mark.parametrize("seed", SEEDS)
def test_noise_on_the_way_is_each_pictures_own(seed: int) -> None:
    sigmas = [14.0, 9.0, 3.0, 2.9, 2.8, 0.1]

    def drawn(indices: list[int]) -> list[torch.Tensor]:
        noise = BrownianNoise(seed, indices, SHAPE, clock)
        return [noise(a, b) for a, b in pairwise(sigmas)]

    batch = drawn([0, 1, 2])
    for index in (0, 1, 2):
        for together, alone in zip(batch, drawn([index]), strict=True):
            assert torch.equal(together[index : index + 1], alone)


def test_increments_are_standard_normal_and_independent() -> None:
    noise = BrownianNoise(3, [0], (64, 64, 8), clock)
    # Long steps over several cells, short ones that share a cell, and one at a cell's edge.
    sigmas = [14.0, 9.0, math.exp(-0.5), 0.6, 0.599, 0.5985, 0.02]
    drawn = [noise(a, b).flatten() for a, b in pairwise(sigmas)]
    n = drawn[0].numel()
    for values in drawn:
        assert abs(values.mean()) < 5 / math.sqrt(n)
        assert abs(values.var() - 1) < 5 * math.sqrt(2 / n)
    correlations = torch.corrcoef(torch.stack(drawn)) - torch.eye(len(drawn))
    assert correlations.abs().max() < 5 / math.sqrt(n)


def test_a_part_of_a_step_fits_the_whole() -> None:
    noise = BrownianNoise(3, [0], SHAPE, clock)
    first, whole = noise(9.0, 5.0), noise(9.0, 2.0)
    rest = noise(5.0, 2.0)
    spans = clock(5.0) - clock(9.0), clock(2.0) - clock(5.0)
    joined = math.sqrt(spans[0]) * first + math.sqrt(spans[1]) * rest
    torch.testing.assert_close(joined / math.sqrt(sum(spans)), whole)


def test_twice_the_steps_follow_the_same_motion() -> None:
    def motion(steps: int) -> torch.Tensor:
        sigmas = torch.logspace(1, -1, steps + 1, dtype=torch.float64).tolist()
        noise = BrownianNoise(3, [0], SHAPE, clock)
        halfway = sigmas[: steps // 2 + 1]
        total = torch.zeros(1, *SHAPE)
        for a, b in pairwise(halfway):
            total += math.sqrt(clock(b) - clock(a)) * noise(a, b)
        return total

    few, many = motion(6).flatten(), motion(14).flatten()
    assert torch.corrcoef(torch.stack([few, many]))[0, 1] > 0.95


def test_noise_is_asked_downwards() -> None:
    noise = BrownianNoise(3, [0], SHAPE, clock)
    noise(5.0, 2.0)
    with pytest.raises(ValueError, match="falling order"):
        noise(9.0, 5.0)
