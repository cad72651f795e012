"""Values set from outside: `set: {"positive.text": "a cat"}` of a job, `--set` of the command."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

from nodes.api.sentence import say
from server.graph.catalogue import Catalogue, InputPort
from server.graph.model import SUBGRAPH, Document, NodeData
from server.graph.problems import InvalidWorkflow, Problem, did_you_mean, nearest, shown
from server.graph.schemas import Refused

MOST_SEEDS = 20
"""Seeds that a job names."""

LARGEST_SEED = 2**64 - 1


class Overridden(NamedTuple):
    """A workflow with what could be set, and a problem for each address that does not exist."""

    document: Document
    problems: list[Problem]


def override(document: Document, values: Mapping[str, Any], catalogue: Catalogue) -> Overridden:
    """The workflow with `node.input` set to each value.

    The values themselves are checked by `validate`, like any other.
    """
    nodes = dict(document.nodes)
    problems: list[Problem] = []
    for address, value in values.items():
        node, name = _split(address)
        data = nodes.get(node)
        if data is None:
            problems.append(_no_node(address, node, nodes))
            continue
        kind = catalogue.get(data.type)
        if kind is not None and name not in kind.inputs:
            problems.append(_no_input(node, kind.name, name, list(kind.inputs)))
            continue
        nodes[node] = replace(data, inputs={**data.inputs, name: value})
    return Overridden(replace(document, nodes=nodes), problems)


def read_override(document: Document, text: str, catalogue: Catalogue) -> tuple[str, Any]:
    """`sampler.steps=4` as typed on a command line → ("sampler.steps", 4).

    The input's own schema decides how the text is read, so `text=4` stays a text.
    """
    address, equals, written = text.partition("=")
    address = address.strip()
    node, name = _split(address)
    if not equals or not name or not node:
        problem = Problem(
            None,
            None,
            "input.unknown",
            say("{text} is not of the form node.input=value.", text=shown(text)),
            say("Write for example sampler.steps=4."),
        )
        raise InvalidWorkflow([problem])
    data = document.nodes.get(node)
    kind = catalogue.get(data.type) if data is not None else None
    port = kind.inputs.get(name) if kind is not None else None
    return address, _read(port, written)


def _read(port: InputPort | None, written: str) -> Any:
    """The value a text stands for: the text itself where it fits, else JSON."""
    if port is None or port.check is None:
        return written
    lowered = {"true": True, "yes": True, "false": False, "no": False}.get(written.lower())
    try:
        read = json.loads(written)
    except (ValueError, RecursionError):
        read = written
    for value in (written, read, lowered):
        if value is None:
            continue
        try:
            port.check(value, [])
        except Refused:
            continue
        return value
    return read


def raise_seeds(document: Document, catalogue: Catalogue, by: int) -> Document:
    """The workflow with every written seed raised: the n-th of several jobs draws another
    picture. Beyond the largest seed it starts again from the smallest.

    What a person chose in the editor holds (`ui.seed_control`): a seed that is `fixed` stays, one
    that is to `decrement` is lowered.
    """
    if by == 0:
        return document
    return replace(
        document,
        nodes=_raised(document, document.nodes, catalogue, by),
        subgraphs={
            name: replace(graph, nodes=_raised(document, graph.nodes, catalogue, by))
            for name, graph in document.subgraphs.items()
        },
    )


def _raised(
    document: Document, nodes: Mapping[str, NodeData], catalogue: Catalogue, by: int
) -> dict[str, NodeData]:
    raised = {}
    for node, data in nodes.items():
        inputs = dict(data.inputs)
        for name, seed, last in _seeds(document, data, catalogue):
            control = _control(data, name)
            if control == "fixed":
                continue
            moved = (seed - by if control == "decrement" else seed + by) % (last + 1)
            outer, dot, inner = name.partition(".")
            inputs[outer] = {**inputs.get(outer, {}), inner: moved} if dot else moved
        raised[node] = replace(data, inputs=inputs)
    return raised


def written_seeds(document: Document, catalogue: Catalogue) -> dict[str, int | str]:
    """The seeds that stand in a workflow, by `node.input`, for telling its runs apart; those
    inside a subgraph as `SUBGRAPH/node.input`. At most MOST_SEEDS."""
    found: dict[str, int | str] = {}
    graphs = [("", document.nodes)]
    graphs += [(f"{name}/", graph.nodes) for name, graph in document.subgraphs.items()]
    for prefix, nodes in graphs:
        for node, data in nodes.items():
            for name, seed, _ in _seeds(document, data, catalogue):
                if len(found) == MOST_SEEDS:
                    return found
                # Beyond 2^53 a number of JSON is no longer exact.
                found[f"{prefix}{node}.{name}"] = seed if seed < 2**53 else str(seed)
    return found


def _seeds(
    document: Document, data: NodeData, catalogue: Catalogue
) -> Iterator[tuple[str, int, int]]:
    """A node's written seeds: name, value and the largest there may be."""
    if data.type.startswith(SUBGRAPH):
        yield from _promoted_seeds(document, data.type, data.inputs)
        return
    kind = catalogue.get(data.type)
    if kind is not None and kind.body is not None and kind.body_inputs is not None:
        # A loop hands its body's seeds in by a dict of its own.
        handed = data.inputs.get(kind.body_inputs, {})
        if isinstance(handed, Mapping):
            for name, seed, last in _promoted_seeds(
                document, data.inputs.get(kind.body), handed, but=kind.gives
            ):
                yield f"{kind.body_inputs}.{name}", seed, last
    for name, port in kind.inputs.items() if kind is not None else ():
        value = data.inputs.get(name, port.default)
        if port.seed and port.check is not None and type(value) in (int, str):
            with suppress(Refused):
                yield name, port.check(value, []), port.maximum or LARGEST_SEED


def _promoted_seeds(
    document: Document, subgraph: object, inputs: Mapping[str, Any], but: Collection[str] = ()
) -> Iterator[tuple[str, int, int]]:
    name = subgraph.removeprefix(SUBGRAPH) if isinstance(subgraph, str) else ""
    graph = document.subgraphs.get(name)
    for port in graph.inputs if graph is not None else ():
        schema = port.extra.get("schema")
        value = inputs.get(port.name, port.extra.get("default"))
        if not isinstance(schema, Mapping) or schema.get("seed") is not True or port.name in but:
            continue
        last = schema.get("maximum")
        largest = last if type(last) is int and last > 0 else LARGEST_SEED
        if type(value) is str and value.isascii() and value.isdigit() and len(value) <= 20:
            value = int(value)
        if type(value) is int and 0 <= value <= largest:
            yield port.name, value, largest


def _control(data: NodeData, name: str) -> Any:
    controls = data.ui.get("seed_control")
    return controls.get(name) if isinstance(controls, Mapping) else None


def _split(address: str) -> tuple[str, str]:
    node, _, name = address.rpartition(".")
    return node, name


def _no_node(address: str, node: str, nodes: Mapping[str, NodeData]) -> Problem:
    close = nearest(node, nodes)
    return Problem(
        node or None,
        None,
        "input.unknown",
        say(
            "{address} names the node {node}, which the workflow does not have.",
            address=shown(address),
            node=repr(node),
        ),
        did_you_mean(close, say("Its nodes are {nodes}.", nodes=", ".join(nodes))),
    )


def _no_input(node: str, kind: str, name: str, inputs: list[str]) -> Problem:
    close = nearest(name, inputs)
    return Problem(
        node,
        name,
        "input.unknown",
        say("{kind} has no input {name}.", kind=kind, name=repr(name)),
        did_you_mean(close, say("Its inputs are {inputs}.", inputs=", ".join(inputs))),
    )
