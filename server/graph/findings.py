"""The sentences of validation: a problem for each thing that can be wrong with a node's inputs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from server.graph.catalogue import InputPort, NodeType
from server.graph.links import Link
from server.graph.problems import Problem, nearest, shown
from server.graph.schemas import Refused
from server.graph.subgraphs import Place

GIGABYTE = 1024**3


def unknown_input(place: Place, name: str) -> Problem:
    close = nearest(name, place.type.inputs)
    return Problem(
        place.id,
        name,
        "input.unknown",
        f"{place.type.name} has no input {name!r}.",
        f"Did you mean {' or '.join(close)}?"
        if close
        else f"Its inputs are {', '.join(place.type.inputs) or 'none'}.",
    )


def refused(place: Place, name: str, refused: Refused) -> Problem:
    return Problem(
        place.id,
        name,
        refused.code,
        f"{place.type.name} `{name}`: {refused.message}.",
        refused.remedy,
    )


def missing(node: str, kind: NodeType, name: str) -> Problem:
    port = kind.inputs[name]
    wire = port.wire if port.wire not in (None, "*") else None
    return Problem(
        node,
        name,
        "input.missing",
        f"{kind.name} `{name}` has no value.",
        f"Connect an output of type {wire}." if wire else "Give it a value or a link.",
    )


def mismatch(
    node: str,
    kind: NodeType,
    port: InputPort,
    link: Any,
    carried: str,
    accepts: frozenset[str],
    bound: Mapping[str, str],
) -> Problem:
    wanted = " or ".join(sorted(accepts)) or "a written value"
    if port.match is not None and port.match in bound:
        wanted = f"{bound[port.match]}, like the node's other inputs"
    origin = f"{link.node}.{link.output}" if type(link) is Link else f"the input {link.name}"
    source = f"a list of {carried[1:-1]}" if carried[0] == "[" else carried
    return Problem(
        node,
        port.name,
        "link.type_mismatch",
        f"{kind.name} `{port.name}` takes {wanted}; {origin} gives {source}.",
        "Run the list through ForEach, or pick one item."
        if carried[0] == "["
        else f"Connect an output of type {wanted}.",
    )


def unlike(node: str, kind: NodeType, port: InputPort, value: object, wire: str) -> Problem:
    return Problem(
        node,
        port.name,
        "input.wrong_type",
        f"{kind.name} `{port.name}`: {shown(value)} is not {wire}, like the node's other inputs.",
        f"Give it a value of type {wire}, or change the others.",
    )


def too_large(
    node: str, kind: NodeType, factors: Mapping[str, Any], needed: float, limit: int
) -> Problem:
    size = ", ".join(f"{name} {value}" for name, value in factors.items())
    return Problem(
        node,
        next(iter(factors), None),
        "node.too_large",
        f"{kind.name} would need {needed / GIGABYTE:,.1f} GB ({size}); "
        f"the limit is {limit / GIGABYTE:,.1f} GB.",
        "Choose a smaller size.",
    )


def file_missing(address: str, value: str, known: Collection[str]) -> Refused:
    close = nearest(value, known)
    if close:
        remedy = f"Did you mean {' or '.join(close)}?"
    elif address.startswith("models/"):
        remedy = f"Put the file into {address}, or choose one that is there."
    else:
        remedy = "Upload it, or choose one that is there."
    return Refused("input.file_missing", f"{shown(value)} is not there", remedy)


def needs_link(wire: str | None, value: object) -> Refused:
    return Refused(
        "input.wrong_type",
        f"it takes a link of type {wire}, not {shown(value)}",
        f"Connect an output of type {wire}.",
    )
