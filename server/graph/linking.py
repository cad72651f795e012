"""From checked inputs to a call: the types of links, what muting leaves, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.graph.calls import Call
from server.graph.catalogue import InputPort, NodeType
from server.graph.findings import mismatch, missing, too_large, unlike
from server.graph.level import Level, Use
from server.graph.links import Given
from server.graph.modes import left_of
from server.graph.problems import Problem
from server.graph.wiring import Muted

LITERALS: Mapping[type, str] = {int: "Int", float: "Float", str: "String", bool: "Boolean"}
"""The wires that plain values are."""

_NO_LAZY: Mapping[str, tuple[str, ...]] = {}


def link_call(level: Level, node: str, uses: list[Use], limit_bytes: int) -> None:
    """Check the links of a node whose sources are checked, and put its call into the level."""
    kind, values = level.types[node], level.values[node]
    if level.skipped:  # holds every muted node, so without any there is nothing to leave out
        cause = drop_muted(kind, values, level.skipped)
        if cause is not None:
            level.skipped[node] = cause
            return
    bound: dict[str, str] = {}
    sources: dict[str, None] = {}
    lazy: dict[str, dict[str, None]] = {}
    nested: dict[str, None] = {}
    for name, link, accepts, as_list in uses:
        port = kind.inputs[name]
        if type(link) is Given:
            nested[name] = None
        elif link.node in level.skipped:  # type: ignore[union-attr]
            continue
        else:
            source: str = link.node  # type: ignore[union-attr]
            if port.lazy:
                lazy.setdefault(name, {})[source] = None
            else:
                sources[source] = None
            if values.get(name) is not link:
                nested[name] = None
        carried = level.carried(link)
        if not fits(carried, accepts, as_list) or not bind(port, carried, as_list, bound):
            level.problems.append(mismatch(node, kind, port, link, carried, accepts, bound))
    if kind.generic:
        level.problems += _literals(node, kind, values, bound)
        level.wires[node] = _outputs(kind, bound)
    else:
        level.wires[node] = kind.wires
    for name in kind.required:
        if name not in values:
            level.problems.append(missing(node, kind, name))
    if kind.cost:
        level.problems += _cost(node, kind, values, limit_bytes)
    level.calls[node] = Call(
        node,
        kind,
        values,
        tuple(sources),
        {name: tuple(found) for name, found in lazy.items()} if lazy else _NO_LAZY,
        tuple(nested),
    )


def fits(carried: str, accepts: frozenset[str], as_list: bool) -> bool:
    """Whether what a link carries may go where these wires are accepted."""
    if carried in accepts or carried == "*" or "*" in accepts:
        return True
    if carried[0] == "[":
        return as_list and (carried[1:-1] in accepts or carried == "[*]")
    return False


def bind(port: InputPort, carried: str, as_list: bool, bound: dict[str, str]) -> bool:
    """Give the port's letter its type, or say that it has another."""
    if port.match is None or carried in ("*", "[*]"):
        return True
    if as_list and carried[0] == "[":
        carried = carried[1:-1]
    known = bound.setdefault(port.match, carried)
    if known != carried:
        if {known, carried} == {"Int", "Float"}:
            bound[port.match] = "Float"
            return True
        return False
    return True


def drop_muted(kind: NodeType, values: dict[str, Any], skipped: Mapping[str, str]) -> str | None:
    """Take what muted nodes would have given out of the inputs; the muted node, if the call
    cannot run without it."""
    for name, value in list(values.items()):
        left = value if type(value) is Muted else left_of(value, skipped)
        if type(left) is Muted:
            if kind.inputs[name].required:
                return left.by
            del values[name]
        else:
            values[name] = left
    return None


def _literals(
    node: str, kind: NodeType, values: Mapping[str, Any], bound: dict[str, str]
) -> list[Problem]:
    """Plain values where other ports of the same letter carry something else."""
    problems = []
    for name, value in values.items():
        wire = LITERALS.get(type(value))
        port = kind.inputs[name]
        if wire is not None and not bind(port, wire, False, bound):
            problems.append(unlike(node, kind, port, value, bound[port.match or ""]))
    return problems


def _outputs(kind: NodeType, bound: Mapping[str, str]) -> Mapping[str, str]:
    """What the outputs carry once the letters of `match` have their types."""
    return {
        name: port.wire.replace("*", bound.get(port.match, "*")) if port.match else port.wire
        for name, port in kind.outputs.items()
    }


def _cost(node: str, kind: NodeType, values: Mapping[str, Any], limit_bytes: int) -> list[Problem]:
    needed = 1.0
    factors: dict[str, Any] = {}
    for factor in kind.cost:
        if not isinstance(factor, str):
            needed *= factor
            continue
        value = values.get(factor, kind.inputs[factor].default)
        if type(value) in (int, float):  # a linked one is known only at run time
            factors[factor] = value
            needed *= value
    return [too_large(node, kind, factors, needed, limit_bytes)] if needed > limit_bytes else []
