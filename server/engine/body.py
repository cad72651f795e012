"""The subgraph a loop runs, as something the loop can call."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any, Protocol

from nodes.api import NodeError, Wire
from nodes.api.sentence import say
from server.engine.job_context import JobContext
from server.engine.progress import LINES_KEPT
from server.engine.report import Made, Report
from server.engine.results import Result
from server.graph.bodies import Body
from server.graph.calls import Graph
from server.graph.catalogue import canonical
from server.graph.links import Given, Link


class Iterate(Protocol):
    """Runs a body's graph once: what its calls gave, and what they told."""

    def __call__(
        self,
        graph: Graph,
        prints: Mapping[str, str],
        prefix: str,
        given: Mapping[str, Any],
        given_prints: Mapping[str, bytes],
    ) -> tuple[Mapping[str, Result], Report]: ...


class LoopBody:
    """Implements `nodes.api.Body` for one call of a loop.

    Iterations are cached like any call: an input keeps the fingerprint it had outside the loop,
    so changing one item of a list runs one iteration anew.
    """

    def __init__(
        self,
        context: JobContext,
        loop: str,
        body: Body,
        fingerprint: str,
        linked: Sequence[tuple[Any, bytes]],
        iterate: Iterate,
    ) -> None:
        self._context = context
        self._loop = loop
        self._body = body
        self._fingerprint = fingerprint
        self._linked = {id(value): (value, stamp) for value, stamp in linked}
        self._iterate = iterate
        self._last: dict[int, tuple[Any, bytes]] = {}
        """What the iteration before gave: Repeat hands it in again."""
        self.produced: list[Made] = []
        """Files of output nodes in the body, for the loop's own result."""
        self.said: deque[tuple[str, str]] = deque(maxlen=LINES_KEPT)
        """What its nodes said, for the same."""

    def __call__(self, inputs: Mapping[str, object], *, index: int) -> Mapping[str, object]:
        given = self._given(inputs)
        stamps = {name: self._stamp(name, value, index) for name, value in given.items()}
        prints = self._context.prints.of(self._body.graph, stamps)
        results, report = self._iterate(
            self._body.graph, prints, f"{self._loop}/{index}/", given, stamps
        )
        self.produced += [(f"{index}/{node}", files) for node, files in report.produced]
        self.said += [(f"{index}/{node}", line) for node, line in report.said]
        outputs: dict[str, object] = {}
        self._last = {}
        for name, source in self._body.results.items():
            if type(source) is Link:
                value = results[source.node].values[source.output]
                stamp = f"{prints[source.node]}.{source.output}".encode()
            elif type(source) is Given:
                value, stamp = given.get(source.name), stamps.get(source.name, b"")
            else:
                value, stamp = source, canonical(source)
            outputs[name] = value
            self._last[id(value)] = (value, stamp)
        return outputs

    def _given(self, inputs: Mapping[str, object]) -> dict[str, Any]:
        """What the body gets: the names it declares, its own defaults where nothing is handed in.
        A loop may offer more than a body has use for."""
        offered = {**self._body.defaults, **inputs}
        given: dict[str, Any] = {}
        for name in self._body.inputs:
            if name not in offered:
                raise NodeError(
                    say(
                        "The body needs {name}; the loop gives it {offered}.",
                        name=repr(name),
                        offered=", ".join(sorted(offered)) or "nothing",
                    ),
                    input="body",
                    code="input.missing",
                    remedy=say("Hand it in, declare a default, or take it out of the subgraph."),
                )
            given[name] = offered[name]
        return given

    def _stamp(self, name: str, value: Any, index: int) -> bytes:
        """The fingerprint of a value handed in: where it comes from, or else what it is."""
        if value is None or isinstance(value, bool | int | float | str):
            return canonical(value)  # equal numbers may be one object, so identity says nothing
        for known in (self._linked, self._last):
            found = known.get(id(value))
            if found is not None and found[0] is value:
                return found[1]
        content = content_stamp(value)
        if content is not None:
            return content
        # A value nobody can compare: the loop is pure, so the same loop makes it again.
        return f"{self._fingerprint}[{index}].{name}".encode()


def content_stamp(value: Any) -> bytes | None:
    """A fingerprint made from the value itself; None for what cannot be kept on disk."""
    if value is None or isinstance(value, bool | int | float | str):
        return canonical(value)
    if isinstance(value, list | tuple):
        parts = [content_stamp(item) for item in value]
        return b"[" + b",".join(p for p in parts if p) + b"]" if all(parts) else None
    if isinstance(value, Wire) and value.portable:
        packed = value.pack()
        digest = blake2b(type(value).__name__.encode(), digest_size=16)
        digest.update(canonical(dict(packed.data)))
        for name, tensor in sorted(packed.tensors.items()):
            digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
            flat = tensor.detach().cpu().contiguous().flatten()
            digest.update(flat.view(flat[:0].byte().dtype).numpy().data)  # as uint8
        return digest.hexdigest().encode()
    return None
