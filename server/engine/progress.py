"""A running node's voice: steps, previews, metrics and log lines, as often as anyone can read."""

from __future__ import annotations

import io
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from PIL import Image as Picture

from nodes.api import Cancelled, Yielded
from server.engine.control import Control
from server.engine.protocol import Advanced, FromWorker, Logged, Measured, PreviewFrame, Stepped

if TYPE_CHECKING:
    import torch

STEP_S = 0.05
PREVIEW_S = 0.1
METRIC_S = 0.1
LINES_KEPT = 100
"""Lines kept with a result; a node or a loop that says more repeats the last of them."""
PREVIEW_PIXELS = 512
"""Longer side of a preview; a larger picture is shrunk."""
JPEG_QUALITY = 85

Emit = Callable[[FromWorker], None]


class NodeProgress:
    """Implements `nodes.api.Progress` for one call."""

    def __init__(
        self,
        job: str,
        node: str,
        emit: Emit,
        control: Control,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._job = job
        self._node = node
        self._emit = emit
        self._control = control
        self._clock = clock
        self._first: tuple[int, float] | None = None
        self._at = 0
        self._last_step = -STEP_S
        self._last_preview = -PREVIEW_S
        self._last_metric = clock()
        self._sequence = 0
        self._points: list[tuple[str, int, float]] = []
        self.lines: deque[str] = deque(maxlen=LINES_KEPT)
        """What was said, oldest first."""

    def step(self, step: int, total: int, unit: str = "step") -> None:
        self.check()
        now = self._clock()
        if self._first is None or step < self._at:  # a new phase counts from its own beginning
            self._first = (step, now)
        self._at = step
        if now - self._last_step < STEP_S and step < total:
            return
        self._last_step = now
        first, since = self._first
        done = step - first
        eta_ms = round((now - since) / done * (total - step) * 1000) if done > 0 else None
        self._emit(Stepped(self._job, self._node, step, total, unit, eta_ms))

    def wants_preview(self) -> bool:
        return self._control.watchers > 0 and self._clock() - self._last_preview >= PREVIEW_S

    def preview(self, picture: Callable[[], torch.Tensor]) -> None:
        self.check()
        if not self.wants_preview():
            return
        self._last_preview = self._clock()
        data, width, height = encode_preview(picture())
        self._sequence += 1
        self._emit(
            PreviewFrame(self._job, self._node, self._sequence, "image/jpeg", width, height, data)
        )

    def metric(self, series: str, step: int, value: float) -> None:
        self._points.append((series, step, float(value)))
        now = self._clock()
        if now - self._last_metric >= METRIC_S:
            self._last_metric = now
            self.flush()

    def log(self, line: str) -> None:
        self.lines.append(line)
        self._emit(Logged(self._job, self._node, line))

    def check(self) -> None:
        if self._control.cancelled:
            raise Cancelled

    def advanced(self) -> None:
        self._emit(Advanced(self._job))

    def should_yield(self) -> bool:
        return self._control.waiting_jobs > 0

    def give_way(self) -> None:
        self.flush()
        raise Yielded

    def flush(self) -> None:
        """Send what was measured and not yet sent; when the node ends."""
        if self._points:
            self._emit(Measured(self._job, self._node, tuple(self._points)))
            self._points = []


def encode_preview(picture: torch.Tensor) -> tuple[bytes, int, int]:
    """JPEG bytes, width and height of a (3, H, W), (1, H, W) or (H, W) picture in 0..1."""
    levels = picture.detach().clamp(0, 1).mul(255).round().byte().cpu()
    if levels.ndim == 3:
        levels = levels[0] if levels.shape[0] == 1 else levels[:3].permute(1, 2, 0)
    image = Picture.fromarray(levels.contiguous().numpy())
    image.thumbnail((PREVIEW_PIXELS, PREVIEW_PIXELS))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue(), image.width, image.height
