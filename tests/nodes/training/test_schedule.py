"""Learning rates over a run."""

from __future__ import annotations

import itertools

from nodes.training.schedule import decay_start, rate_at


def test_it_rises_holds_and_falls() -> None:
    rates = [rate_at(step, 1000, warmup=100, decay=0.2) for step in range(1000)]
    assert rates[0] == 1 / 100
    assert all(later > earlier for earlier, later in itertools.pairwise(rates[:100]))
    assert set(rates[99:800]) == {1.0}
    assert all(later < earlier for earlier, later in itertools.pairwise(rates[800:]))
    assert 0 < rates[-1] < 0.01


def test_before_the_decay_the_length_does_not_matter() -> None:
    start = decay_start(1000, 0.2)
    assert start == 800
    assert all(
        rate_at(step, 1000, 50, 0.2) == rate_at(step, 5000, 50, 0.2) for step in range(start)
    )


def test_without_decay_it_holds_to_the_end() -> None:
    assert rate_at(999, 1000, warmup=10, decay=0.0) == 1.0
