"""What one run tells: how its nodes fare, and the files they made."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from nodes.api.outputs import EncodedFile
from server.engine.progress import Emit
from server.engine.protocol import Logged, NodeChanged, NodeStatus, Produced
from server.engine.resolved import Resolved
from server.engine.results import Result
from server.graph.calls import Call


class Report:
    """Tells of the nodes of one graph under their whole ids, inside a loop `loop/INDEX/node`."""

    def __init__(self, job: str, prefix: str, emit: Emit, resolved: Resolved) -> None:
        self.produced: list[tuple[str, tuple[EncodedFile, ...]]] = []
        """(node, files) handed over so far, those of loops inside included."""
        self._job = job
        self._prefix = prefix
        self._emit = emit
        self._resolved = resolved

    def node(self, node: str, status: NodeStatus, ms: float = 0.0) -> None:
        self._emit(NodeChanged(self._job, self._prefix + node, status, ms))

    def lines(self, node: str, lines: Iterable[str]) -> None:
        """Say again what a node said when it made a result that is known now."""
        for line in lines:
            self._emit(Logged(self._job, self._prefix + node, line))

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
