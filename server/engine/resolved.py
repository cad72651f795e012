"""What came along links, for the names and the metadata of files."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

from nodes.api.outputs import EncodedFile
from server.graph.calls import Call, Graph
from server.graph.links import Given, Link

SCALARS = frozenset({"Int", "Float", "String", "Boolean", "*"})
RESOLVED_TEXT = 10_000
"""Longest text that goes into a file's metadata as what a link carried."""

_PATTERN = re.compile(r"%([A-Za-z0-9_-]+)\.([A-Za-z0-9_]+)%")


class Resolved:
    """Finds the numbers and texts that fed the calls of one graph. The workflow in a file says
    what was written; a wildcard's choice or a drawn seed is known only after the run."""

    def __init__(
        self,
        graph: Graph,
        prefix: str,
        given: Mapping[str, Any],
        value_of: Callable[[Link], Any],
    ) -> None:
        """`value_of` gives what a link carried, or None where that is forgotten."""
        self._graph = graph
        self._prefix = prefix
        self._given = given
        self._value_of = value_of
        self._scalars: dict[str, list[str]] | None = None
        """Call → inputs fed by a link with a number or a text; found when first needed."""

    def of(self, files: Sequence[EncodedFile], call: Call) -> dict[str, Any]:
        """Numbers and texts that came along links, where the files' names or metadata tell of
        them: those that name patterns refer to, and those of the calls upstream, nearest first.
        """
        resolved: dict[str, Any] = {}
        if any(file.embed_workflow and file.kind == "image" for file in files) or any(
            "%seed%" in file.prefix for file in files
        ):
            for node, name in self._scalar_links(call):
                self._resolve(node, name, resolved)
        for file in files:
            for node, name in _PATTERN.findall(file.prefix):
                self._resolve(node, name, resolved)
        return resolved

    def _resolve(self, node: str, name: str, resolved: dict[str, Any]) -> None:
        call = self._graph.calls.get(node)
        value = call.inputs.get(name) if call is not None else None
        if type(value) is Given:
            value = self._given.get(value.name)
        elif type(value) is Link:
            value = self._value_of(value)
        else:
            return  # written in the workflow itself
        if isinstance(value, bool | int | float) or (
            isinstance(value, str) and len(value) <= RESOLVED_TEXT
        ):
            resolved.setdefault(self._prefix + node, {})[name] = value

    def _scalar_links(self, call: Call) -> list[tuple[str, str]]:
        """(call, input) upstream where a number or a text comes along a link, nearest first."""
        if self._scalars is None:
            self._scalars = {
                one.id: names for one in self._graph if (names := self._linked_scalars(one))
            }
        if not self._scalars:
            return []
        found: list[tuple[str, str]] = []
        seen = {call.id}
        pending = deque(seen)
        while pending:
            node = pending.popleft()
            found += [(node, name) for name in self._scalars.get(node, ())]
            one = self._graph.calls[node]
            for source in (*one.sources, *chain.from_iterable(one.lazy_sources.values())):
                if source not in seen:
                    seen.add(source)
                    pending.append(source)
        return found

    def _linked_scalars(self, call: Call) -> list[str]:
        names = []
        for name, value in call.inputs.items():
            if type(value) is Link:
                wire = self._graph.calls[value.node].type.wires.get(value.output)
                if wire in SCALARS:
                    names.append(name)
            elif type(value) is Given:
                names.append(name)
        return names
