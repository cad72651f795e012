"""How a running node speaks to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import torch


class Progress(Protocol):
    """Progress of one node's run. Every method is cheap; all of them may be called at any time."""

    def step(self, step: int, total: int, unit: str = "step") -> None:
        """`step` of `total` are done. Also a cancellation point."""

    def wants_preview(self) -> bool:
        """Whether a preview sent now would reach anyone (rate limit, nobody watching)."""

    def preview(self, picture: Callable[[], torch.Tensor]) -> None:
        """Show a picture while the node works.

        `picture` returns (3, H, W) or (H, W) float 0..1 and is called only when the preview is
        really sent.
        """

    def metric(self, series: str, step: int, value: float) -> None:
        """One point of a curve, shown live and kept with the job."""

    def log(self, line: str) -> None:
        """One line for the node's log."""

    def check(self) -> None:
        """Raise `Cancelled` if the person asked to stop. Call it in long loops."""

    def advanced(self) -> None:
        """Something that survives a crash was written: the job's attempts count anew."""

    def should_yield(self) -> bool:
        """Whether a short job waits for the device; ask at a checkpoint, then `give_way`."""

    def give_way(self) -> None:
        """At a checkpoint: let the waiting jobs run first.

        Raises `Yielded`; the engine requeues the job, which goes on from its scratch folder.
        """


class Yielded(BaseException):
    """A long node stepped aside at a checkpoint; its job goes back to the queue."""


class _Silent:
    """Progress to nobody: what a node gets when it is called directly."""

    def step(self, step: int, total: int, unit: str = "step") -> None: ...

    def wants_preview(self) -> bool:
        return False

    def preview(self, picture: Callable[[], torch.Tensor]) -> None: ...

    def metric(self, series: str, step: int, value: float) -> None: ...

    def log(self, line: str) -> None: ...

    def check(self) -> None: ...

    def advanced(self) -> None: ...

    def should_yield(self) -> bool:
        return False

    def give_way(self) -> None: ...


SILENT: Progress = _Silent()
