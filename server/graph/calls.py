"""A workflow made flat: the calls that may run, in an order in which each follows what it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from server.graph.catalogue import NodeType


@dataclass(slots=True)
class Call:
    """One node, ready to run: literals checked and coerced, links resolved to calls."""

    id: str
    """`outer/inner` for a node inside an instance."""
    type: NodeType
    inputs: dict[str, Any]
    """Only what the workflow sets; defaults are the class's. Link and Given stand at any depth."""
    sources: tuple[str, ...] = ()
    """Calls that must have run before, without those that only lazy inputs name."""
    lazy_sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lazy input → the calls it would take."""
    nested: tuple[str, ...] = ()
    """Inputs whose links stand below the top."""
    body: str | None = None
    """Name of the subgraph a loop runs."""


@dataclass(slots=True)
class Graph:
    """Calls in topological order."""

    calls: dict[str, Call]
    outputs: tuple[str, ...]
    """The wanted calls."""
    skipped: Mapping[str, str] = field(default_factory=dict)
    """Nodes that do not run, each with the muted node it is or waits for."""

    def __iter__(self) -> Iterator[Call]:
        return iter(self.calls.values())

    def __len__(self) -> int:
        return len(self.calls)
