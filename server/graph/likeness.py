"""Which calls cost alike: the same node with the same settings, fed by such nodes.

A fingerprint tells results apart, a likeness costs. Seeds and free texts change a picture and not
the time it takes, so they are left out; sizes, steps and files are not, wherever upstream they
stand.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

from server.graph.calls import Call, Graph
from server.graph.catalogue import NodeType
from server.graph.links import Given, Link


def likeness(graph: Graph, *, exact: bool = False) -> dict[str, str]:
    """For every call, 32 signs that calls of like cost share. Linear in calls and links.

    `exact`: that only calls with the same seeds and texts share, too.
    """
    found: dict[str, str] = {}
    silent: dict[str, frozenset[str]] = {}
    encoder = json.JSONEncoder(
        sort_keys=True, separators=(",", ":"), default=lambda value: _plain(value, found)
    )
    for call in graph:
        kind = call.type
        left_out = silent.get(kind.name)
        if left_out is None:
            left_out = silent[kind.name] = frozenset() if exact else _says_nothing(kind)
        found[call.id] = _hash(call, left_out, encoder)
    return found


def _hash(call: Call, left_out: frozenset[str], encoder: json.JSONEncoder) -> str:
    inputs = {
        name: value
        for name, value in call.inputs.items()
        if name not in left_out or type(value) is Link
    }
    told = [call.type.name, call.type.version, call.body, inputs]
    return blake2b(encoder.encode(told).encode(), digest_size=16).hexdigest()


def _plain(value: Any, found: dict[str, str]) -> Any:
    if type(value) is Link:
        return [found[value.node], value.output]
    if type(value) is Given:
        return ["given", value.name]
    raise TypeError(f"{type(value).__name__} is no part of a workflow")


def _says_nothing(kind: NodeType) -> frozenset[str]:
    """Inputs whose value says nothing of the cost."""
    schemas = {data["name"]: data.get("schema") or {} for data in kind.entry["inputs"]}
    return frozenset(
        name
        for name, schema in schemas.items()
        if schema.get("seed")
        or (schema.get("type") == "string" and not schema.keys() & {"enum", "choices", "subgraph"})
    )
