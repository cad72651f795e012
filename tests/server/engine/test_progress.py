"""Progress tells enough and not more; previews are pictures."""

from __future__ import annotations

import io

import pytest
import torch
from PIL import Image as Picture

from nodes.api import Cancelled, Yielded
from server.engine.control import Control
from server.engine.progress import NodeProgress, encode_preview
from server.engine.protocol import FromWorker, Measured, PreviewFrame, Stepped


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Heard:
    def __init__(self) -> None:
        self.messages: list[FromWorker] = []
        self.control = Control()
        self.clock = Clock()
        self.progress = NodeProgress("job", "node", self.messages.append, self.control, self.clock)

    def steps(self) -> list[Stepped]:
        return [m for m in self.messages if isinstance(m, Stepped)]


def test_at_most_twenty_steps_a_second_and_always_the_last() -> None:
    heard = Heard()
    for step in range(1, 1001):
        heard.clock.now = step * 0.002
        heard.progress.step(step, 1000)
    steps = heard.steps()
    assert len(steps) <= 2.0 / 0.05 + 2
    assert steps[0].step == 1
    assert steps[-1].step == 1000


def test_the_time_left_follows_from_the_steps_done() -> None:
    heard = Heard()
    for step in (0, 1, 2):
        heard.clock.now = step * 1.5
        heard.progress.step(step, 10)
    assert [step.eta_ms for step in heard.steps()] == [None, 13_500, 12_000]


def test_a_second_phase_counts_from_its_own_beginning() -> None:
    heard = Heard()
    for now, step in ((0, 0), (10, 10), (20, 0), (21, 1)):
        heard.clock.now = now
        heard.progress.step(step, 10, "tile")
    assert heard.steps()[-1].eta_ms == 9_000


def test_previews_go_to_watchers_ten_times_a_second_at_most() -> None:
    heard = Heard()
    made = 0

    def picture() -> torch.Tensor:
        nonlocal made
        made += 1
        return torch.zeros(3, 8, 8)

    heard.progress.preview(picture)
    assert made == 0
    heard.control.watchers = 1
    for tick in range(100):
        heard.clock.now = tick * 0.01
        heard.progress.preview(picture)
    frames = [m for m in heard.messages if isinstance(m, PreviewFrame)]
    assert made == len(frames) <= 10
    assert [frame.sequence for frame in frames] == list(range(1, len(frames) + 1))


@pytest.mark.parametrize("shape", [(3, 6, 10), (1, 6, 10), (6, 10), (4, 6, 10)])
def test_a_preview_is_the_picture(shape: tuple[int, ...]) -> None:
    picture = torch.full(shape, 0.5)
    data, width, height = encode_preview(picture)
    image = Picture.open(io.BytesIO(data)).convert("RGB")
    assert image.size == (width, height) == (10, 6)
    low, high = image.getextrema()[0]  # type: ignore[misc]
    assert 126 <= low <= high <= 130


def test_colours_and_sides_of_a_preview_are_right() -> None:
    picture = torch.zeros(3, 16, 32)
    picture[0, :, :16] = 1.5  # red on the left, beyond the range
    image = Picture.open(io.BytesIO(encode_preview(picture)[0])).convert("RGB")
    left, right = image.getpixel((4, 8)), image.getpixel((28, 8))
    assert left[0] > 240 > 15 > left[1]  # type: ignore[index]
    assert max(right) < 15  # type: ignore[arg-type]


def test_large_previews_are_shrunk() -> None:
    _, width, height = encode_preview(torch.zeros(3, 600, 1200))
    assert (width, height) == (512, 256)


def test_points_of_curves_go_in_bundles() -> None:
    heard = Heard()
    for step in range(1000):
        heard.clock.now = step * 0.001
        heard.progress.metric("loss", step, 1.0)
    heard.progress.flush()
    bundles = [m for m in heard.messages if isinstance(m, Measured)]
    assert len(bundles) <= 11
    assert sum(len(bundle.points) for bundle in bundles) == 1000


def test_cancelling_is_noticed_at_any_word() -> None:
    heard = Heard()
    heard.control.cancelled = True
    for word in (heard.progress.check, lambda: heard.progress.step(1, 2)):
        with pytest.raises(Cancelled):
            word()
    with pytest.raises(Cancelled):
        heard.progress.preview(lambda: torch.zeros(3, 2, 2))


def test_giving_way_happens_when_others_wait() -> None:
    heard = Heard()
    assert not heard.progress.should_yield()
    heard.control.waiting_jobs = 2
    assert heard.progress.should_yield()
    heard.progress.metric("loss", 1, 0.5)
    with pytest.raises(Yielded):
        heard.progress.give_way()
    assert isinstance(heard.messages[-1], Measured)
