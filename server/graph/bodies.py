"""The subgraphs that loops run: what they are handed, and what they give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nodes.api.sentence import say
from server.graph.calls import Graph
from server.graph.catalogue import Catalogue, NodeType
from server.graph.level import Level
from server.graph.linking import LITERALS, fits
from server.graph.links import Link, links_in
from server.graph.model import SUBGRAPH, Subgraph
from server.graph.problems import Problem, shown
from server.graph.schemas import Refused
from server.graph.subgraphs import ABSENT
from server.graph.wiring import resolve


@dataclass(frozen=True, slots=True)
class Body:
    """A subgraph that a loop runs: its calls, and where its outputs come from."""

    graph: Graph
    inputs: tuple[str, ...]
    defaults: Mapping[str, Any]
    results: Mapping[str, Any]
    """Output → Link, Given or a literal."""

    @property
    def keeps(self) -> bool:
        """Whether it holds output nodes, so that the loop is a result on its own."""
        return any(call.type.output_node for call in self.graph)


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop whose body is to be checked."""

    id: str
    title: str
    """Name of the subgraph."""
    kind: NodeType
    carried: Mapping[str, str]
    """Name handed in beside what the loop gives itself → its wire."""


def loop_of(level: Level, node: str, kind: NodeType) -> Loop | None:
    """The loop that a node is; None, and a problem, when it names no subgraph."""
    assert kind.body is not None
    values = level.values[node]
    value = values.get(kind.body)
    if type(value) is not str or not value.startswith(SUBGRAPH):
        if kind.body in values and value is not ABSENT:
            level.problems.append(
                Problem(
                    node,
                    kind.body,
                    "input.wrong_type",
                    say(
                        "{type} `{body}` is {value}, not the name of a subgraph.",
                        type=kind.name,
                        body=kind.body,
                        value=shown(value),
                    ),
                    say('Write "{subgraph}NAME".', subgraph=SUBGRAPH),
                )
            )
        return None
    handed = values.get(kind.body_inputs or "") or {}
    carried = {
        name: level.carried(item) if type(item) is Link else LITERALS.get(type(item), "*")
        for name, item in (handed.items() if type(handed) is dict else ())
    }
    id = f"{level.loop}/{node}" if level.loop else node
    return Loop(id, value.removeprefix(SUBGRAPH), kind, carried)


def make_body(level: Level, graph: Subgraph, catalogue: Catalogue) -> Body:
    """The body of a checked subgraph; problems of its outputs go to the level."""
    results: dict[str, Any] = {}
    for port in graph.outputs:
        raw = {"$link": port.source} if type(port.source) is list else port.source
        try:
            results[port.name] = resolve(level.scope, raw, catalogue)
        except Refused as refused:
            message = say(
                "Output {name} of the subgraph: {message}.",
                name=repr(port.name),
                message=refused.message,
            )
            level.problems.append(Problem(None, None, refused.code, message, refused.remedy))
    return Body(
        Graph(level.calls, tuple(_calls_of(results.values(), level)), level.skipped),
        tuple(port.name for port in graph.inputs),
        {p.name: p.extra["default"] for p in graph.inputs if "default" in p.extra},
        results,
    )


def handed_in(loop: Loop, graph: Subgraph) -> list[Problem]:
    """What a body declares and does not get, or gets of another type."""
    problems = []
    for port in graph.inputs:
        carried = loop.carried.get(port.name)
        if carried is None:
            if port.name not in loop.kind.gives and "default" not in port.extra:
                problems.append(
                    Problem(
                        loop.id,
                        loop.kind.body_inputs or loop.kind.body,
                        "input.missing",
                        say(
                            "The subgraph {title} needs {name}, which {type} does not hand in.",
                            title=repr(loop.title),
                            name=repr(port.name),
                            type=loop.kind.name,
                        ),
                        say("Connect an output of type {wire} under that name.", wire=port.wire),
                    )
                )
        elif not fits(carried, frozenset({port.wire}), False) and (carried, port.wire) != (
            "Int",
            "Float",
        ):
            problems.append(
                Problem(
                    loop.id,
                    loop.kind.body_inputs,
                    "link.type_mismatch",
                    say(
                        "The subgraph {title} takes {wire} as {name}; it is handed {carried}.",
                        title=repr(loop.title),
                        wire=port.wire,
                        name=repr(port.name),
                        carried=carried,
                    ),
                    say("Connect an output of type {wire}.", wire=port.wire),
                )
            )
    return problems


def keeping(bodies: Mapping[str, Body]) -> set[str]:
    """Bodies with output nodes, in themselves or in loops inside."""
    keeping = {title for title, body in bodies.items() if body.keeps}
    grown = True
    while grown:
        more = {
            title
            for title, body in bodies.items()
            if title not in keeping and any(call.body in keeping for call in body.graph)
        }
        keeping |= more
        grown = bool(more)
    return keeping


def _calls_of(values: Iterable[Any], level: Level) -> list[str]:
    """The calls that a body's outputs come from, and the output nodes inside it."""
    named = [link.node for value in values for link in links_in(value)]
    kept = [n for n, kind in level.types.items() if kind.output_node]
    return [node for node in dict.fromkeys([*named, *kept]) if node in level.calls]
