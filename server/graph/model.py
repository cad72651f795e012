"""A workflow as data: read from JSON with every fault named, written back as it was.

Nothing here knows node types; `validate` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from nodes.api.sentence import say
from server.graph.problems import MAX_PROBLEMS, InvalidWorkflow, Problem, shown, suggestion

Json = dict[str, Any]
Mode = Literal["active", "muted", "bypassed"]

FORMAT = "tessera"
VERSION = 1
NODE_ID = re.compile(r"[A-Za-z0-9_-]+\Z")
MODES = ("active", "muted", "bypassed")
SUBGRAPH = "subgraph:"
"""Prefix of an instance's type and of a loop's `body`."""
MAX_DEPTH = 64
"""How deep a value may nest: deeper ones are no inputs, but an attack on the reader."""

_NODE_KEYS = frozenset({"type", "version", "mode", "inputs", "ui"})


@dataclass(frozen=True, slots=True)
class NodeData:
    """One node as the file has it: its inputs are literals, `{"$link": [node, output]}` and,
    inside a subgraph, `{"$input": name}`, at any depth."""

    type: str
    version: int | None = None
    """Version of the node type the file was made with; the present one when None."""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    mode: Mode = "active"
    ui: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubgraphInput:
    name: str
    wire: str = "*"
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Everything else the file says of it: `default`, a title, a schema."""


@dataclass(frozen=True, slots=True)
class SubgraphOutput:
    name: str
    wire: str
    source: Any
    """`[node, output]` inside, or `{"$input": name}` to hand an input through."""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subgraph:
    """A named graph with declared inputs and outputs."""

    nodes: Mapping[str, NodeData]
    inputs: tuple[SubgraphInput, ...] = ()
    outputs: tuple[SubgraphOutput, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole workflow file."""

    name: str = ""
    nodes: Mapping[str, NodeData] = field(default_factory=dict)
    subgraphs: Mapping[str, Subgraph] = field(default_factory=dict)
    ui: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Top-level keys this version does not know; kept as they are."""

    def json(self) -> Json:
        """The file again; `parse(document.json())` is the same document."""
        data: Json = {
            "format": FORMAT,
            "version": VERSION,
            "name": self.name,
            "nodes": _dump_nodes(self.nodes),
        }
        if self.subgraphs:
            data["subgraphs"] = {
                name: {
                    "nodes": _dump_nodes(graph.nodes),
                    "inputs": [{"name": i.name, "wire": i.wire, **i.extra} for i in graph.inputs],
                    "outputs": [
                        {"name": o.name, "wire": o.wire, "from": o.source, **o.extra}
                        for o in graph.outputs
                    ],
                    **graph.extra,
                }
                for name, graph in self.subgraphs.items()
            }
        if self.ui:
            data["ui"] = dict(self.ui)
        return {**data, **self.extra}


def parse(data: object) -> Document:
    """The workflow a JSON value describes. InvalidWorkflow names everything that is wrong with
    its shape."""
    reader = _Reader()
    document = reader.document(data)
    if reader.problems:
        raise InvalidWorkflow(reader.problems)
    return document


def is_link(value: object) -> bool:
    return type(value) is dict and "$link" in value


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(
        self, message: str, remedy: str, node: str | None = None, code: str = "workflow.invalid"
    ) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(node, None, code, message, remedy))

    def document(self, data: object) -> Document:
        if type(data) is not dict:
            self.wrong(say("A workflow is a JSON object."), say("Send the object itself."))
            return Document()
        found, version = data.get("format"), data.get("version")
        if found != FORMAT:
            self.wrong(
                say(
                    "The file's format is {found}, not {format}.",
                    found=shown(found),
                    format=repr(FORMAT),
                ),
                say('Write "format": "{format}", or import the file in the editor.', format=FORMAT),
                code="workflow.format",
            )
            return Document()
        if type(version) is not int or not 1 <= version <= VERSION:
            self.wrong(
                say(
                    "The file's version is {version}; this program reads up to {version2}.",
                    version=shown(version),
                    version2=VERSION,
                ),
                say("Update Tessera, or save the file from an older one."),
                code="workflow.format",
            )
            return Document()
        name = data.get("name", "")
        if type(name) is not str:
            self.wrong(
                say("The workflow's name is {name}, not a text.", name=shown(name)),
                say("Name it by a text."),
            )
            name = ""
        nodes = self.nodes(data.get("nodes", {}), "")
        subgraphs = self.mapping(data.get("subgraphs", {}), "subgraphs")
        return Document(
            name=name,
            nodes=nodes,
            subgraphs={key: self.subgraph(key, value) for key, value in subgraphs.items()},
            ui=self.mapping(data.get("ui", {}), "ui"),
            extra={k: v for k, v in data.items() if k not in _DOCUMENT_KEYS},
        )

    def mapping(self, value: object, what: str) -> Json:
        if type(value) is dict:
            return value
        self.wrong(
            say("{what} is {value}, not an object.", what=what, value=shown(value)),
            say("Write it as a JSON object."),
        )
        return {}

    def nodes(self, value: object, where: str) -> dict[str, NodeData]:
        nodes: dict[str, NodeData] = {}
        for key, data in self.mapping(value, say("{where}nodes", where=where)).items():
            if not NODE_ID.match(key):
                self.wrong(
                    say("{where}{key} is no node id.", where=where, key=shown(key)),
                    say("Use letters, digits, _ and - only."),
                    key,
                    "node.id_invalid",
                )
            elif type(data) is not dict:
                self.wrong(
                    say(
                        "Node {where}{key} is {data}, not an object.",
                        where=where,
                        key=key,
                        data=shown(data),
                    ),
                    say('Write {"type": …, "inputs": {…}}.'),
                    key,
                )
            else:
                nodes[key] = self.node(key, where, data)
        return nodes

    def node(self, key: str, where: str, data: Json) -> NodeData:
        kind, version = data.get("type"), data.get("version")
        mode, inputs, ui = data.get("mode", "active"), data.get("inputs", {}), data.get("ui", {})
        if type(kind) is not str or not kind:
            self.wrong(
                say(
                    "Node {where}{key} has the type {kind}.", where=where, key=key, kind=shown(kind)
                ),
                say("Name the node's type."),
                key,
            )
            kind = ""
        if version is not None and (type(version) is not int or version < 1):
            self.wrong(
                say(
                    "Node {where}{key} has the version {version}.",
                    where=where,
                    key=key,
                    version=shown(version),
                ),
                say("A version is an integer from 1; leave it out for the present one."),
                key,
            )
            version = None
        if mode not in MODES:
            self.wrong(
                say(
                    "Node {where}{key} has the mode {mode}.", where=where, key=key, mode=shown(mode)
                ),
                say("The modes are {modes}.", modes=", ".join(MODES)),
                key,
            )
            mode = "active"
        if type(inputs) is not dict:
            self.wrong(
                say(
                    "The inputs of node {where}{key} are {inputs}, not an object.",
                    where=where,
                    key=key,
                    inputs=shown(inputs),
                ),
                say('Write {"name": value}.'),
                key,
            )
            inputs = {}
        if type(ui) is not dict:
            self.wrong(
                say(
                    "The ui of node {where}{key} is {ui}, not an object.",
                    where=where,
                    key=key,
                    ui=shown(ui),
                ),
                say("Leave it out."),
                key,
            )
            ui = {}
        if not data.keys() <= _NODE_KEYS:
            for extra in data.keys() - _NODE_KEYS:
                self.wrong(
                    say(
                        "Node {where}{key} has the unknown key {extra}.",
                        where=where,
                        key=key,
                        extra=shown(extra),
                    ),
                    suggestion(
                        extra,
                        _NODE_KEYS,
                        say("A node has {node_keys}.", node_keys=", ".join(sorted(_NODE_KEYS))),
                    ),
                    key,
                )
        for name, value in inputs.items():
            vtype = type(value)
            if vtype is not dict and vtype is not list:
                continue
            if vtype is dict and len(value) == 1 and "$link" in value:
                continue  # checked where it is followed
            if _too_deep(value):
                self.wrong(
                    say(
                        "Input {name} of node {where}{key} nests deeper than {most}.",
                        name=name,
                        where=where,
                        key=key,
                        most=MAX_DEPTH,
                    ),
                    say("Flatten the value."),
                    key,
                )
                inputs = {}
                break
        return NodeData(kind, version, inputs, cast(Mode, mode), ui)

    def subgraph(self, name: str, data: object) -> Subgraph:
        subgraph = say("subgraph {name}", name=repr(name))
        where = say("{subgraph}: ", subgraph=subgraph)
        graph = self.mapping(data, subgraph)
        return Subgraph(
            nodes=self.nodes(graph.get("nodes", {}), where),
            inputs=tuple(
                SubgraphInput(port["name"], port.get("wire", "*"), _rest(port, _PORT_KEYS))
                for port in self.ports(
                    graph.get("inputs", []), say("{where}inputs", where=where), ()
                )
            ),
            outputs=tuple(
                SubgraphOutput(
                    port["name"], port.get("wire", "*"), port["from"], _rest(port, _PORT_KEYS)
                )
                for port in self.ports(
                    graph.get("outputs", []), say("{where}outputs", where=where), ("from",)
                )
            ),
            extra=_rest(graph, _SUBGRAPH_KEYS),
        )

    def ports(self, value: object, where: str, needed: tuple[str, ...]) -> list[Json]:
        if type(value) is not list:
            self.wrong(
                say("{where} is {value}, not a list.", where=where, value=shown(value)),
                say("Write a JSON list."),
            )
            return []
        ports: dict[str, Json] = {}
        for port in value:
            if (
                type(port) is not dict
                or type(port.get("name")) is not str
                or type(port.get("wire", "*")) is not str
                or any(key not in port for key in needed)
            ):
                self.wrong(
                    say("{where} holds {port}.", where=where, port=shown(port)),
                    say("Each is an object with name, wire and {keys}.", keys=" and ".join(needed))
                    if needed
                    else say("Each is an object with name and wire."),
                    code="subgraph.invalid",
                )
            elif port["name"] in ports:
                self.wrong(
                    say("{where} declares {name} twice.", where=where, name=shown(port["name"])),
                    say("Rename one of them."),
                    code="subgraph.invalid",
                )
            else:
                ports[port["name"]] = port
        return list(ports.values())


_DOCUMENT_KEYS = frozenset({"format", "version", "name", "nodes", "subgraphs", "ui"})
_SUBGRAPH_KEYS = frozenset({"nodes", "inputs", "outputs"})
_PORT_KEYS = frozenset({"name", "wire", "from"})


def _rest(data: Json, known: frozenset[str]) -> Json:
    return {key: value for key, value in data.items() if key not in known}


def _too_deep(value: Any) -> bool:
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for item in level
            for child in (item.values() if type(item) is dict else item)
            if type(child) in (dict, list)
        ]
        if not level:
            return False
    return True


def _dump_nodes(nodes: Mapping[str, NodeData]) -> Json:
    dumped: Json = {}
    for key, node in nodes.items():
        data: Json = {"type": node.type}
        if node.version is not None:
            data["version"] = node.version
        if node.mode != "active":
            data["mode"] = node.mode
        data["inputs"] = {name: dump_value(value) for name, value in node.inputs.items()}
        if node.ui:
            data["ui"] = dict(node.ui)
        dumped[key] = data
    return dumped


def dump_value(value: Any) -> Any:
    """A literal as the file holds it: integers beyond 2^53 as strings, which browsers keep."""
    kind = type(value)
    if kind is int and not -(2**53) <= value <= 2**53:
        return str(value)
    if kind is dict:
        return {key: dump_value(child) for key, child in value.items()}
    if kind in (list, tuple):
        return [dump_value(child) for child in value]
    return value
