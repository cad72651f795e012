"""Instances of subgraphs, unfolded: every node at its place, `outer/inner`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nodes.api.sentence import say
from server.graph.catalogue import Catalogue, NodeType
from server.graph.model import SUBGRAPH, Document, NodeData, Subgraph
from server.graph.ordering import ordered
from server.graph.problems import MAX_PROBLEMS, Problem, did_you_mean, listed, suggestion

MAX_NODES = 100_000
"""Nodes a workflow may have after unfolding; a few nested lines could otherwise name billions."""


@dataclass(slots=True, eq=False)
class Scope:
    """One graph at one place: the workflow itself, or a subgraph inside an instance."""

    prefix: str
    nodes: Mapping[str, NodeData]
    graph: Subgraph | None = None
    parent: Scope | None = None
    instance: str = ""
    """Id of the instance in the parent."""
    callable: bool = False
    """Whether the inputs come from a loop, at run time."""
    inside: dict[str, Scope] = field(default_factory=dict)
    """Active instances → what is in them."""
    bypassed: dict[str, Subgraph] = field(default_factory=dict)
    """Bypassed instances → what they would have run."""
    active: dict[str, tuple[str, NodeType]] = field(default_factory=dict)
    """Active nodes → (unfolded id, type)."""
    sources: dict[tuple[str, str], Any] = field(default_factory=dict)
    """(node, output) → what was found there; filled by the wiring."""

    def given(self, name: str) -> Any:
        """What the instance hands in under a declared name, as the parent wrote it; ABSENT when
        it hands in nothing and no default is declared."""
        assert self.parent is not None
        inputs = self.parent.nodes[self.instance].inputs
        if name in inputs:
            return inputs[name]
        assert self.graph is not None
        return next(
            (
                p.extra["default"]
                for p in self.graph.inputs
                if p.name == name and "default" in p.extra
            ),
            ABSENT,
        )


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()
"""Stands for an input nobody set."""


@dataclass(slots=True)
class Place:
    """A node where it stands after unfolding."""

    id: str
    data: NodeData
    type: NodeType
    scope: Scope


@dataclass(slots=True)
class Unfolded:
    places: list[Place]
    muted: dict[str, str]
    """Nodes that are muted, or inside a muted instance → the muted one."""
    problems: list[Problem]


def unfold(document: Document, root: Scope, catalogue: Catalogue) -> Unfolded:
    """Every active node below a scope, with its type; problems for types nobody knows."""
    result = Unfolded([], {}, [])
    todo = [root]
    while todo:
        scope = todo.pop()
        for name, data in scope.nodes.items():
            node = scope.prefix + name
            if data.mode == "muted":
                result.muted[node] = node
            elif data.type.startswith(SUBGRAPH):
                inner = _inner(document, scope, name, data, result.problems)
                if inner is None or inner.graph is None:
                    continue
                if data.mode == "active":
                    scope.inside[name] = inner
                    todo.append(inner)
                else:
                    scope.bypassed[name] = inner.graph
            elif len(result.problems) >= MAX_PROBLEMS:
                return result
            elif (kind := catalogue.get(data.type)) is None:
                result.problems.append(_unknown_type(node, data.type, catalogue))
            elif data.version is not None and data.version > kind.version:
                result.problems.append(_newer(node, data, kind))
            elif data.mode == "active":
                scope.active[name] = (node, kind)
                result.places.append(Place(node, data, kind, scope))
    return result


def endless(document: Document) -> list[Problem]:
    """What forbids unfolding: subgraphs that hold an instance of themselves, directly or through
    others, and numbers of nodes beyond all measure."""
    uses = {name: _instances(graph.nodes) for name, graph in document.subgraphs.items()}
    found = circles(uses)
    if found:
        return found
    sizes: dict[str, int] = {}
    for name in ordered(uses)[0]:
        inside = document.subgraphs[name].nodes
        sizes[name] = len(inside) + sum(sizes.get(used, 0) for used in uses[name])
    whole = len(document.nodes) + sum(sizes.get(used, 0) for used in _instances(document.nodes))
    if max(whole, *sizes.values(), 0) <= MAX_NODES:
        return []
    return [
        Problem(
            None,
            None,
            "workflow.too_large",
            say(
                "With its subgraphs unfolded the workflow has more than {most} nodes.",
                most=MAX_NODES,
            ),
            say("Use a loop instead of nested copies, or split the workflow."),
        )
    ]


def _instances(nodes: Mapping[str, NodeData]) -> list[str]:
    """The subgraphs that nodes are instances of, each as often as it stands there."""
    return [
        node.type.removeprefix(SUBGRAPH)
        for node in nodes.values()
        if node.type.startswith(SUBGRAPH)
    ]


def circles(uses: Mapping[str, list[str]]) -> list[Problem]:
    """A problem for every circle among subgraphs, given which each one uses."""
    problems = []
    done: set[str] = set()
    for start in uses:
        path: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            name, leaving = stack.pop()
            if leaving:
                path.popitem()
                done.add(name)
            elif name in path:
                along = list(path)
                circle = [*along[along.index(name) :], name]
                problems.append(
                    Problem(
                        None,
                        None,
                        "subgraph.recursive",
                        say(
                            "Subgraph {name} contains itself: {circle}.",
                            name=repr(name),
                            circle=" → ".join(circle),
                        ),
                        say("Take the instance out of the circle; use Repeat for doing it again."),
                    )
                )
            elif name not in done and name in uses:
                path[name] = None
                stack.append((name, True))
                stack.extend((used, False) for used in uses[name])
    return problems


def _inner(
    document: Document, scope: Scope, name: str, data: NodeData, problems: list[Problem]
) -> Scope | None:
    node = scope.prefix + name
    title = data.type.removeprefix(SUBGRAPH)
    graph = document.subgraphs.get(title)
    if graph is None:
        problems.append(unknown_subgraph(node, None, title, document))
        return None
    declared = [port.name for port in graph.inputs]
    for given in data.inputs:
        if given not in declared:
            problems.append(
                Problem(
                    node,
                    given,
                    "input.unknown",
                    say(
                        "Subgraph {title} has no input {given}.",
                        title=repr(title),
                        given=repr(given),
                    ),
                    suggestion(
                        given,
                        declared,
                        say("It has {declared}.", declared=listed(declared)),
                    ),
                )
            )
    return Scope(prefix=f"{node}/", nodes=graph.nodes, graph=graph, parent=scope, instance=name)


def unknown_subgraph(node: str, input: str | None, title: str, document: Document) -> Problem:
    return Problem(
        node,
        input,
        "subgraph.unknown",
        say("The workflow has no subgraph {title}.", title=repr(title)),
        suggestion(title, document.subgraphs, say("Add it, or remove the node.")),
    )


def _unknown_type(node: str, name: str, catalogue: Catalogue) -> Problem:
    close = catalogue.nearest(name)
    return Problem(
        node,
        None,
        "node.type_unknown",
        say("There is no node type {name}.", name=repr(name)),
        did_you_mean(
            close,
            say("Install the plugin that has it and name it in the settings, or mute the node."),
        ),
    )


def _newer(node: str, data: NodeData, kind: NodeType) -> Problem:
    return Problem(
        node,
        None,
        "node.version_newer",
        say(
            "{type} is of version {version} in the file and {kind_version} here.",
            type=kind.name,
            version=data.version,
            kind_version=kind.version,
        ),
        say("Update Tessera, or place the node anew."),
    )
