"""What one run tells: how its nodes fare, and the files they made."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable
from typing import Any

from nodes.api.outputs import EncodedFile
from server.engine.progress import LINES_KEPT, Emit
from server.engine.protocol import Logged, NodeChanged, NodeStatus, Produced
from server.engine.resolved import Resolved
from server.engine.results import Result
from server.graph.calls import Call

Made = tuple[str, tuple[EncodedFile, ...]]
"""A node and the files it made."""


class Report:
    """Tells of the nodes of one graph under their whole ids, inside a loop `loop/INDEX/node`."""

    def __init__(self, job: str, prefix: str, emit: Emit, resolved: Resolved) -> None:
        self.produced: list[Made] = []
        """(node, files) handed over so far, those of loops inside included."""
        self.said: deque[tuple[str, str]] = deque(maxlen=LINES_KEPT)
        """(node, line) of what nodes said, for the result of the loop around them."""
        self._job = job
        self._prefix = prefix
        self._emit = emit
        self._resolved = resolved

    def node(self, node: str, status: NodeStatus, ms: float = 0.0) -> None:
        self._emit(NodeChanged(self._job, self._prefix + node, status, ms))

    def repeat(self, node: str, lines: Iterable[tuple[str, str]]) -> None:
        """Say again what a node, and those in its body, said when they made a result that is
        known now."""
        self.note(node, lines)
        for who, line in lines:
            self._emit(Logged(self._job, self._prefix + _inside(node, who), line))

    def note(self, node: str, lines: Iterable[tuple[str, str]]) -> None:
        """Keep what was said already."""
        self.said += [(_inside(node, who), line) for who, line in lines]

    def result(self, call: Call, result: Result, *, cached: bool) -> None:
        """Hand over the files of a result, curves and tables among them."""
        files = result.files + tuple(_record(result.values[name]) for name in call.type.records)
        if files:
            self._files(call.id, files, cached, self._resolved.of(files, call))
        for node, inside in result.inner:
            if cached:  # else each has been handed over when it was made
                self._files(f"{call.id}/{node}", inside, cached, {})
            else:
                self.produced.append((f"{call.id}/{node}", inside))

    def _files(
        self, node: str, files: tuple[EncodedFile, ...], cached: bool, resolved: dict[str, Any]
    ) -> None:
        self._emit(Produced(self._job, self._prefix + node, files, cached, resolved))
        self.produced.append((node, files))


def _inside(node: str, who: str) -> str:
    return f"{node}/{who}" if who else node


def _record(value: Any) -> EncodedFile:
    """A curve or a table as an asset."""
    name = type(value).__name__.lower()
    return EncodedFile(
        json.dumps(value.pack().data).encode(),
        "application/json",
        ".json",
        "curve" if name == "curve" else "table",
        prefix=name,
        embed_workflow=False,
    )
