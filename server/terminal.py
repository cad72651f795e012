"""What a run shows in the terminal: a bar over its nodes, a bar in the running one, its log."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from server.engine.protocol import FromWorker, Logged, NodeChanged, Planned, Stepped

WORTH_A_LINE_MS = 100.0
"""Where there is no bar to watch, nodes that took less are not told of."""


class Terminal:
    """Progress on stderr; on stdout only what `say` is given, so that it can be piped on."""

    def __init__(self) -> None:
        self.console = Console(stderr=True, highlight=False)
        self._bars = Progress(
            TextColumn("{task.description:16}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.console,
            disable=not self.console.is_terminal,
            transient=True,
            redirect_stdout=False,
        )

    def __enter__(self) -> Terminal:
        self._nodes = self._bars.add_task("nodes", total=None)
        self._steps = self._bars.add_task("", total=None, visible=False)
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    @contextmanager
    def waiting(self, what: str) -> Iterator[None]:
        """Shows that something takes a while."""
        if not self.console.is_terminal:
            yield
            return
        with self.console.status(f"{what} …"):
            yield

    def show(self, message: FromWorker) -> None:
        if isinstance(message, Planned):
            self._bars.update(self._nodes, total=len(message.run))
        elif isinstance(message, Stepped):
            self._bars.update(
                self._steps, completed=message.step, total=message.total, visible=True
            )
        elif isinstance(message, NodeChanged):
            self._changed(message)
        elif isinstance(message, Logged):
            self.console.print(f"{message.node}: {message.line}", markup=False)

    def say(self, line: str) -> None:
        """A line on stdout, above the bars."""
        if self.console.is_terminal and sys.stdout.isatty():
            self._bars.console.print(line, markup=False, soft_wrap=True)
        else:
            print(line, flush=True)

    def _changed(self, message: NodeChanged) -> None:
        if message.status == "running":
            self._bars.reset(self._steps, description=message.node, visible=False)
        elif message.status == "done":
            self._bars.advance(self._nodes)
            self._bars.update(self._steps, visible=False)
            if not self.console.is_terminal and message.ms >= WORTH_A_LINE_MS:
                self.console.print(f"{message.node}: {message.ms / 1000:.1f} s", markup=False)
