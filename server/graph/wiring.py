"""What an input's value comes down to: links followed through instances and bypassed nodes."""

from __future__ import annotations

from typing import Any, Final

from nodes.api.sentence import say
from server.graph.catalogue import Catalogue
from server.graph.links import Given, Link
from server.graph.model import SUBGRAPH, NodeData
from server.graph.problems import did_you_mean, listed, nearest, shown
from server.graph.schemas import Refused
from server.graph.subgraphs import ABSENT, Scope


class _Muted:
    """The value of an input that a muted node would have given."""

    __slots__ = ("by",)

    def __init__(self, by: str) -> None:
        self.by = by


Muted: Final = _Muted


def resolve(scope: Scope, value: Any, catalogue: Catalogue) -> Any:
    """A value as written in a scope, with Link, Given, Muted or ABSENT where it held links.

    Raises Refused for a link that leads nowhere.
    """
    kind = type(value)
    if kind is dict:
        if "$link" in value:
            return _link(scope, value, catalogue)
        if "$input" in value:
            return _input(scope, value, catalogue)
        fields = {}
        for key, item in value.items():
            if type(item) in (dict, list):
                item = resolve(scope, item, catalogue)
                if item is ABSENT or type(item) is Muted:
                    continue
            fields[key] = item
        return fields
    if kind is list:
        items = [
            resolve(scope, item, catalogue) if type(item) in (dict, list) else item
            for item in value
        ]
        present = [item for item in items if item is not ABSENT and type(item) is not Muted]
        if items and not present:
            return items[0]
        return present
    return value


def source(scope: Scope, node: str, output: str, catalogue: Catalogue) -> Any:
    """What stands behind an output: a Link to an active call, a literal, Given, Muted or ABSENT."""
    walked: list[tuple[Scope, tuple[str, str]]] = []
    seen: set[tuple[int, str, str]] = set()
    found: Any
    while True:
        key = (node, output)
        if key in scope.sources:
            found = scope.sources[key]
            break
        if (id(scope), node, output) in seen:
            found = Refused(
                "workflow.cycle",
                say(
                    "{prefix}{node} waits for itself through bypassed nodes",
                    prefix=scope.prefix,
                    node=node,
                ),
                say("Remove one of the links."),
            )
            break
        seen.add((id(scope), node, output))
        walked.append((scope, key))
        step = _step(scope, node, output, catalogue)
        while type(step) is tuple:  # (scope, raw value): still to be read
            scope, raw = step
            if type(raw) is dict and "$input" in raw:
                step = _given(scope, raw)
            else:
                break
        if type(step) is not tuple:
            found = step
            break
        scope, raw = step
        if type(raw) is dict and "$link" in raw:
            try:
                node, output = _pair(raw)
            except Refused as refused:
                found = refused
                break
        else:
            try:
                found = resolve(scope, raw, catalogue)
            except Refused as refused:
                found = refused
            break
    for place, key in walked:
        place.sources[key] = found
    if type(found) is Refused:
        raise found
    return found


def plain_link(scope: Scope, value: dict[str, Any]) -> Link | None:
    """The link a value is, if it leads straight to an active node: nearly all of them do."""
    pair = value.get("$link")
    if type(pair) is list and len(pair) == 2 and len(value) == 1 and type(pair[0]) is str:
        plain = scope.active.get(pair[0])
        if plain is not None and type(pair[1]) is str:
            name = plain[1].output_names.get(pair[1])
            if name is not None:
                return Link(plain[0], name)
    return None


def _link(scope: Scope, value: dict[str, Any], catalogue: Catalogue) -> Any:
    found = plain_link(scope, value)
    if found is not None:
        return found
    node, output = _pair(value)
    return source(scope, node, output, catalogue)


def _pair(value: dict[str, Any]) -> tuple[str, str]:
    pair = value["$link"]
    if (
        type(pair) is list
        and len(pair) == 2
        and type(pair[0]) is str
        and type(pair[1]) is str
        and len(value) == 1
    ):
        return pair[0], pair[1]
    raise Refused(
        "link.malformed",
        say("{value} is no link", value=shown(value)),
        say('Write {"$link": ["node", "output"]}.'),
    )


def _input(scope: Scope, value: dict[str, Any], catalogue: Catalogue) -> Any:
    step: Any = (scope, value)
    while type(step) is tuple:
        scope, raw = step
        if type(raw) is dict and "$input" in raw:
            step = _given(scope, raw)
        else:
            return resolve(scope, raw, catalogue)
    return step


def _given(scope: Scope, value: dict[str, Any]) -> Any:
    """What `{"$input": name}` stands for: (the parent's scope, its raw value), Given or ABSENT."""
    name = value["$input"]
    declared = [port.name for port in scope.graph.inputs] if scope.graph is not None else []
    if type(name) is not str or name not in declared:
        close = nearest(name, declared) if type(name) is str else []
        raise Refused(
            "subgraph.input_unknown",
            say("{name} is not an input of the subgraph", name=shown(name))
            if scope.graph is not None
            else say('"$input" has a meaning inside a subgraph only'),
            did_you_mean(close, say("Declare it, or link a node.")),
        )
    if scope.callable:
        return Given(name)
    raw = scope.given(name)
    return ABSENT if raw is ABSENT else (scope.parent, raw)


def _step(scope: Scope, node: str, output: str, catalogue: Catalogue) -> Any:
    """One step towards the source: an answer, or (scope, raw value) to go on with."""
    data = scope.nodes.get(node)
    if data is None:
        close = nearest(node, scope.nodes)
        return Refused(
            "link.dangling",
            say(
                "it is linked to {prefix}{node}, which does not exist",
                prefix=scope.prefix,
                node=node,
            ),
            did_you_mean(close, say("Link another node.")),
        )
    if data.mode == "muted":
        return Muted(scope.prefix + node)
    if data.type.startswith(SUBGRAPH):
        return _through_instance(scope, node, output, data)
    kind = catalogue.get(data.type)
    if kind is None:
        return Link(scope.prefix + node, output)
    name = kind.output_names.get(output)
    if name is None:
        return _no_output(scope.prefix + node, kind.name, output, list(kind.outputs))
    if data.mode == "active":
        return Link(scope.prefix + node, name)
    through = kind.handed_through(kind.outputs[name], data.inputs)
    if through is None or through not in data.inputs:
        return _cannot_hand_through(scope.prefix + node, kind.outputs[name].wire)
    return (scope, data.inputs[through])


def _through_instance(scope: Scope, node: str, output: str, data: NodeData) -> Any:
    inner = scope.inside.get(node)
    if inner is not None and inner.graph is not None:
        port = next((p for p in inner.graph.outputs if p.name == output), None)
        if port is None and output == "output" and len(inner.graph.outputs) == 1:
            port = inner.graph.outputs[0]
        if port is None:
            names = [p.name for p in inner.graph.outputs]
            return _no_output(scope.prefix + node, data.type, output, names)
        if type(port.source) is list:
            return (inner, {"$link": port.source})
        return (inner, port.source)
    return _bypassed_instance(scope, node, output, data)


def _bypassed_instance(scope: Scope, node: str, output: str, data: NodeData) -> Any:
    graph = scope.bypassed.get(node)
    if graph is None:  # an unknown subgraph, told already
        return Link(scope.prefix + node, output)
    port = next((p for p in graph.outputs if p.name == output), None)
    if port is None:
        return _no_output(scope.prefix + node, data.type, output, [p.name for p in graph.outputs])
    for candidate in graph.inputs:
        if candidate.wire == port.wire and candidate.name in data.inputs:
            return (scope, data.inputs[candidate.name])
    return _cannot_hand_through(scope.prefix + node, port.wire)


def _no_output(node: str, kind: str, output: str, names: list[str]) -> Refused:
    close = nearest(output, names)
    return Refused(
        "link.output_unknown",
        say(
            "it is linked to {output} of {node}, which {kind} does not have",
            output=repr(output),
            node=node,
            kind=kind,
        ),
        did_you_mean(close, say("Its outputs are {names}.", names=listed(names))),
    )


def _cannot_hand_through(node: str, wire: str) -> Refused:
    return Refused(
        "link.bypassed",
        say(
            "{node} is bypassed and has no linked input of type {wire} to hand through",
            node=node,
            wire=wire,
        ),
        say("Mute the node instead, or link another."),
    )
