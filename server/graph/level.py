"""One graph while it is checked: the workflow itself, or the body of a loop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from server.graph.calls import Call
from server.graph.catalogue import NodeType
from server.graph.links import Given, Link
from server.graph.problems import Problem
from server.graph.subgraphs import Scope


class Use(NamedTuple):
    """A link found in a node's inputs."""

    input: str
    link: Link | Given
    accepts: frozenset[str]
    """Wires that fit where it stands."""
    as_list: bool
    """Whether a list of them fits too."""


@dataclass(slots=True)
class Level:
    """What is known of each node so far."""

    scope: Scope
    loop: str
    """Id of the loop whose body this is; empty for the workflow."""
    problems: list[Problem]
    skipped: dict[str, str]
    """Nodes that do not run → the muted node they are or wait for."""
    types: dict[str, NodeType] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Inputs after resolving and checking; ABSENT where there is a problem."""
    wires: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """What each output carries."""
    calls: dict[str, Call] = field(default_factory=dict)

    def carried(self, link: Link | Given) -> str:
        """The wire that comes along a link; `*` where it cannot be told."""
        if isinstance(link, Given):
            ports = self.scope.graph.inputs if self.scope.graph is not None else ()
            return next((port.wire for port in ports if port.name == link.name), "*")
        return self.wires.get(link.node, _UNKNOWN).get(link.output, "*")


_UNKNOWN: Mapping[str, str] = {}
