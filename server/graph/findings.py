"""The sentences of validation: a problem for each thing that can be wrong with a node's inputs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from nodes.api.sentence import either, say
from server.graph.catalogue import InputPort, NodeType
from server.graph.links import Link
from server.graph.problems import Problem, did_you_mean, listed, nearest, shown
from server.graph.schemas import Refused
from server.graph.subgraphs import Place

GIGABYTE = 1024**3


def unknown_input(place: Place, name: str) -> Problem:
    close = nearest(name, place.type.inputs)
    return Problem(
        place.id,
        name,
        "input.unknown",
        say("{type} has no input {name}.", type=place.type.name, name=repr(name)),
        did_you_mean(close, say("Its inputs are {inputs}.", inputs=listed(place.type.inputs))),
    )


def refused(place: Place, name: str, refused: Refused) -> Problem:
    return Problem(
        place.id,
        name,
        refused.code,
        say(
            "{type} `{name}`: {message}.", type=place.type.name, name=name, message=refused.message
        ),
        refused.remedy,
    )


def missing(node: str, kind: NodeType, name: str) -> Problem:
    port = kind.inputs[name]
    wire = port.wire if port.wire not in (None, "*") else None
    return Problem(
        node,
        name,
        "input.missing",
        say("{type} `{name}` has no value.", type=kind.name, name=name),
        say("Connect an output of type {wire}.", wire=wire)
        if wire
        else say("Give it a value or a link."),
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
    wanted = either(sorted(accepts)) or say("a written value")
    if port.match is not None and port.match in bound:
        wanted = say("{wire}, like the node's other inputs", wire=bound[port.match])
    origin = (
        f"{link.node}.{link.output}"
        if type(link) is Link
        else say("the input {name}", name=link.name)
    )
    source = say("a list of {wire}", wire=carried[1:-1]) if carried[0] == "[" else carried
    return Problem(
        node,
        port.name,
        "link.type_mismatch",
        say(
            "{type} `{name}` takes {wanted}; {origin} gives {source}.",
            type=kind.name,
            name=port.name,
            wanted=wanted,
            origin=origin,
            source=source,
        ),
        say("Run the list through ForEach, or pick one item.")
        if carried[0] == "["
        else say("Connect an output of type {wanted}.", wanted=wanted),
    )


def unlike(node: str, kind: NodeType, port: InputPort, value: object, wire: str) -> Problem:
    return Problem(
        node,
        port.name,
        "input.wrong_type",
        say(
            "{type} `{name}`: {value} is not {wire}, like the node's other inputs.",
            type=kind.name,
            name=port.name,
            value=shown(value),
            wire=wire,
        ),
        say("Give it a value of type {wire}, or change the others.", wire=wire),
    )


def too_large(
    node: str, kind: NodeType, factors: Mapping[str, Any], needed: float, limit: int
) -> Problem:
    size = ", ".join(f"{name} {value}" for name, value in factors.items())
    return Problem(
        node,
        next(iter(factors), None),
        "node.too_large",
        say(
            "{type} would need {needed} GB ({size}); the limit is {limit} GB.",
            type=kind.name,
            needed=f"{needed / GIGABYTE:,.1f}",
            size=size,
            limit=f"{limit / GIGABYTE:,.1f}",
        ),
        say("Choose a smaller size."),
    )


def file_missing(address: str, value: str, known: Collection[str]) -> Refused:
    close = nearest(value, known)
    if close:
        remedy: str = did_you_mean(close, "")
    elif address.startswith("models/"):
        remedy = say("Put the file into {folder}, or choose one that is there.", folder=address)
    else:
        remedy = say("Upload it, or choose one that is there.")
    return Refused("input.file_missing", say("{value} is not there", value=shown(value)), remedy)


def needs_link(wire: str | None, value: object) -> Refused:
    return Refused(
        "input.wrong_type",
        say("it takes a link of type {wire}, not {value}", wire=wire, value=shown(value)),
        say("Connect an output of type {wire}.", wire=wire),
    )
