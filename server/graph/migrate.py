"""Older workflows brought up to date: renamed node types, inputs and outputs. Data, no torch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from server.graph.catalogue import Catalogue
from server.graph.model import Document, NodeData


@dataclass(frozen=True, slots=True)
class Upgrade:
    """How a node of one version becomes one of the next."""

    type: str
    version: int
    """The version it comes from."""
    inputs: Mapping[str, str | None] = field(default_factory=dict)
    """Old input name → new one; None when it is gone."""
    added: Mapping[str, Any] = field(default_factory=dict)
    """Values that keep the old behaviour where the new default is another."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """Old output name → new one."""


UPGRADES: Final[tuple[Upgrade, ...]] = ()
"""Every upgrade there is. A node type that raises its `version` adds its row here."""


@dataclass(frozen=True, slots=True)
class Migrated:
    document: Document
    changes: tuple[str, ...]
    """What was changed, a sentence each; empty when the file was up to date."""


def migrate(
    document: Document, catalogue: Catalogue, upgrades: Iterable[Upgrade] = UPGRADES
) -> Migrated:
    """The workflow with today's node types, inputs and outputs; nodes nobody knows stay."""
    table = {(upgrade.type, upgrade.version): upgrade for upgrade in upgrades}
    changes: list[str] = []
    nodes = _migrated(document.nodes, catalogue, table, changes)
    subgraphs = {}
    for name, graph in document.subgraphs.items():
        inner, renamed = _upgraded(graph.nodes, catalogue, table, changes)
        outputs = graph.outputs
        if renamed:
            inner = _relinked(inner, renamed)
            outputs = tuple(
                replace(port, source=_relink({"$link": port.source}, renamed)["$link"])
                if type(port.source) is list
                else port
                for port in outputs
            )
        subgraphs[name] = replace(graph, nodes=inner, outputs=outputs)
    if not changes:
        return Migrated(document, ())
    return Migrated(replace(document, nodes=nodes, subgraphs=subgraphs), tuple(changes))


Renamed = dict[str, dict[str, str]]


def _migrated(
    nodes: Mapping[str, NodeData],
    catalogue: Catalogue,
    table: Mapping[tuple[str, int], Upgrade],
    changes: list[str],
) -> Mapping[str, NodeData]:
    upgraded, renamed = _upgraded(nodes, catalogue, table, changes)
    return _relinked(upgraded, renamed) if renamed else upgraded


def _upgraded(
    nodes: Mapping[str, NodeData],
    catalogue: Catalogue,
    table: Mapping[tuple[str, int], Upgrade],
    changes: list[str],
) -> tuple[dict[str, NodeData], Renamed]:
    """Nodes of today's types, and for each node the outputs that have new names."""
    result: dict[str, NodeData] = {}
    renamed: Renamed = {}
    for node, data in nodes.items():
        kind = catalogue.get(data.type)
        if kind is None:
            result[node] = data
            continue
        if kind.name != data.type:
            changes.append(f"{node}: {data.type} is called {kind.name} now.")
            data = replace(data, type=kind.name)
        version = kind.version if data.version is None else data.version
        while version < kind.version:
            upgrade = table.get((kind.name, version))
            version += 1
            if upgrade is not None:
                data = replace(data, inputs=_inputs(data.inputs, upgrade))
                outputs = renamed.setdefault(node, {})
                for old in list(outputs):
                    outputs[old] = upgrade.outputs.get(outputs[old], outputs[old])
                for old, new in upgrade.outputs.items():
                    outputs.setdefault(old, new)
            changes.append(f"{node}: {kind.name} brought to version {version}.")
            data = replace(data, version=version)
        result[node] = data
    return result, {node: outputs for node, outputs in renamed.items() if outputs}


def _inputs(inputs: Mapping[str, Any], upgrade: Upgrade) -> dict[str, Any]:
    renamed = {upgrade.inputs.get(name, name): value for name, value in inputs.items()}
    kept = {name: value for name, value in renamed.items() if name is not None}
    return {**upgrade.added, **kept}


def _relinked(nodes: Mapping[str, NodeData], renamed: Renamed) -> dict[str, NodeData]:
    return {
        node: replace(data, inputs={n: _relink(v, renamed) for n, v in data.inputs.items()})
        for node, data in nodes.items()
    }


def _relink(value: Any, renamed: Renamed) -> Any:
    if type(value) is dict:
        pair = value.get("$link")
        if type(pair) is list and len(pair) == 2 and type(pair[0]) is str:
            new = renamed.get(pair[0], {}).get(pair[1], pair[1])
            return {"$link": [pair[0], new]}
        return {name: _relink(item, renamed) for name, item in value.items()}
    if type(value) is list:
        return [_relink(item, renamed) for item in value]
    return value
