"""The node types by name, compiled from their catalogue entries for fast checking."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from server.graph.problems import nearest
from server.graph.schemas import (
    Check,
    Refused,
    accepted_wires,
    anything,
    compile_schema,
    named_files,
    names_files,
)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class InputPort:
    """One input of a node type."""

    name: str
    accepts: frozenset[str]
    """Wires that may be linked straight into it."""
    check: Check | None
    """Check of a literal; None where only a link fits."""
    required: bool
    default: Any
    wire: str | None
    is_list: bool
    lazy: bool
    match: str | None
    files: Callable[[Any], list[tuple[str, str]]] | None
    """(list, name) of every file a value names: `("models/checkpoints", "a.safetensors")`; None
    where values name none."""
    seed: bool
    maximum: int | None
    canonical: bytes
    """The default as it enters a fingerprint."""


@dataclass(frozen=True, slots=True)
class OutputPort:
    """One output of a node type."""

    name: str
    wire: str
    """`Image`, `*`, or `[Image]` for a list of them."""
    match: str | None


@dataclass(frozen=True, slots=True)
class NodeType:
    """A catalogue entry, compiled."""

    name: str
    version: int
    source: str
    pure: bool
    output_node: bool
    inputs: Mapping[str, InputPort]
    outputs: Mapping[str, OutputPort]
    required: tuple[str, ...]
    lists: frozenset[str]
    """Inputs that take a list of links."""
    wires: Mapping[str, str]
    """Output → what it carries."""
    generic: bool
    """Whether ports have to carry one type, whichever it is (`match`)."""
    output_names: Mapping[str, str]
    """Every name an output may be linked by → its own."""
    cost: tuple[str | float, ...]
    bypass: Mapping[str, str]
    records: tuple[str, ...]
    """Outputs that are also kept as assets: curves and tables."""
    checks: bool
    """Whether the class has checks of its own (`Node.problems`)."""
    body: str | None
    """Of a loop: the input that names the subgraph to run."""
    body_inputs: str | None
    """Of a loop: the input with further inputs for the subgraph."""
    gives: frozenset[str]
    """Of a loop: names it may give to its subgraph by itself."""
    entry: Json = field(repr=False)

    def handed_through(self, output: OutputPort, given: Iterable[str]) -> str | None:
        """The input that takes the output's place when the node is bypassed."""
        if self.bypass:
            return self.bypass.get(output.name)
        fitting = [port.name for port in self.inputs.values() if _carries(port, output)]
        present = set(given)
        return next((name for name in fitting if name in present), None)


class Catalogue:
    """Every node type the workers can run."""

    def __init__(self, entries: Iterable[Json]) -> None:
        self.entries = list(entries)
        self._types: dict[str, NodeType] = {}
        self.aliases: dict[str, str] = {}
        for entry in self.entries:
            self._types[entry["type"]] = _compile(entry)
            prefix = entry["type"].rpartition("/")[0]
            for alias in entry.get("aliases", ()):
                self.aliases[f"{prefix}/{alias}" if prefix else alias] = entry["type"]

    def get(self, name: str) -> NodeType | None:
        return self._types.get(name) or self._types.get(self.aliases.get(name, ""))

    def __getitem__(self, name: str) -> NodeType:
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def __iter__(self) -> Iterator[NodeType]:
        return iter(self._types.values())

    def __len__(self) -> int:
        return len(self._types)

    def nearest(self, name: str) -> list[str]:
        """Types whose name, alias or synonym (another program's name for it) comes near."""
        exact = [entry["type"] for entry in self.entries if name in entry.get("synonyms", ())]
        close = nearest(name, [*self._types, *self.aliases])
        return list(dict.fromkeys([*exact, *(self.aliases.get(n, n) for n in close)]))[:3]


def canonical(value: Any) -> bytes:
    """A value as it enters a fingerprint: equal values, equal bytes."""
    return _ENCODER.encode(value).encode()


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def _compile(entry: Json) -> NodeType:
    schemas = {data["name"]: data.get("schema", {}) for data in entry["inputs"]}
    body = next((name for name, schema in schemas.items() if schema.get("subgraph")), None)
    inputs = {data["name"]: _input(data) for data in entry["inputs"]}
    outputs = {
        data["name"]: OutputPort(
            data["name"],
            f"[{data['wire']}]" if data.get("list") else data["wire"],
            data.get("match"),
        )
        for data in entry["outputs"]
    }
    return NodeType(
        name=entry["type"],
        version=entry.get("version", 1),
        source=entry.get("source", ""),
        pure=entry.get("pure", True),
        output_node=entry.get("output_node", False),
        inputs=inputs,
        outputs=outputs,
        required=tuple(name for name, port in inputs.items() if port.required),
        lists=frozenset(n for n, port in inputs.items() if port.is_list),
        wires={name: port.wire for name, port in outputs.items()},
        generic=any(port.match for port in inputs.values())
        or any(port.match for port in outputs.values()),
        output_names={name: name for name in outputs}
        | ({"output": next(iter(outputs))} if len(outputs) == 1 else {}),
        cost=tuple(entry.get("cost", ())),
        bypass=entry.get("bypass", {}),
        records=tuple(n for n, port in outputs.items() if port.wire in ("Curve", "Table")),
        checks=entry.get("checks", False),
        body=body,
        body_inputs=next((n for n, schema in schemas.items() if schema.get("body_inputs")), None),
        gives=frozenset(schemas[body].get("gives", ())) if body is not None else frozenset(),
        entry=entry,
    )


def _input(data: Json) -> InputPort:
    name = data["name"]
    schema = data.get("schema")
    default = data.get("default")
    wire = data.get("wire")
    check = compile_schema(schema) if schema is not None else anything if wire == "*" else None
    if check is not None and not data["required"] and default is not None:
        with suppress(Refused):  # a default outside its own range is the node's affair
            default = check(default, [])
    return InputPort(
        name=name,
        accepts=accepted_wires(schema) if schema is not None else frozenset({wire or "*"}),
        check=check,
        required=data["required"],
        default=default,
        wire=wire,
        is_list=bool(data.get("list")),
        lazy=bool(data.get("lazy")),
        match=data.get("match"),
        files=partial(named_files, schema) if schema and names_files(schema) else None,
        seed=bool(schema and schema.get("seed")),
        maximum=schema.get("maximum") if schema else None,
        canonical=canonical(default),
    )


def _carries(port: InputPort, output: OutputPort) -> bool:
    if port.match is not None or output.match is not None:
        return port.match == output.match
    wire = f"[{port.wire}]" if port.is_list else port.wire
    return wire == output.wire or (port.wire is None and output.wire in port.accepts)
