"""Random numbers by step."""

from __future__ import annotations

import torch

from nodes.training.draws import batch_indices, generator, words


def test_a_draw_depends_on_seed_purpose_and_step() -> None:
    def numbers(*key: object) -> list[float]:
        return torch.rand(4, generator=generator(*key)).tolist()  # type: ignore[arg-type]

    assert numbers(0, "a", 1) == numbers(0, "a", 1)
    others = [numbers(1, "a", 1), numbers(0, "b", 1), numbers(0, "a", 2)]
    assert all(other != numbers(0, "a", 1) for other in others)
    assert words(0, "a", 1).random() == words(0, "a", 1).random()


def test_every_epoch_shows_everything_once() -> None:
    seen = [i for step in range(15) for i in batch_indices(3, step, batch=4, count=20)]
    for epoch in range(3):
        assert sorted(seen[20 * epoch : 20 * (epoch + 1)]) == list(range(20))
    assert seen[:20] != seen[20:40]


def test_a_batch_may_be_larger_than_the_data() -> None:
    assert sorted(batch_indices(0, 0, batch=7, count=3))[:6] == [0, 0, 1, 1, 2, 2][:6]
    assert len(batch_indices(0, 5, batch=7, count=3)) == 7


def test_steps_may_be_asked_for_in_any_order() -> None:
    forward = [batch_indices(1, step, 3, 10) for step in range(12)]
    backward = [batch_indices(1, step, 3, 10) for step in reversed(range(12))]
    assert forward == backward[::-1]
