"""Workflows written in Python, with the type checker watching the wires.

    flow = Workflow("Text to image")
    checkpoint = flow["checkpoint"].add(LoadCheckpoint, name="starter.safetensors")
    positive = flow["positive"].add(CLIPEncode, clip=checkpoint.clip, text="a red heart")
    …
    Path("heart.json").write_text(flow.dumps())

`add` takes the node class and its inputs and gives what the node gives, as far as types go: a
latent where the node returns a Latent, a NamedTuple where it returns several. At run time these
are references, good for one thing only: to be handed to other nodes.
"""

from __future__ import annotations

import builtins
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from pydantic import BaseModel

from nodes.api import Node
from nodes.api.catalogue import outputs_of, result_type
from nodes.api.wires import WIRES
from server.graph.model import (
    NODE_ID,
    SUBGRAPH,
    Document,
    Mode,
    NodeData,
    SubgraphInput,
    SubgraphOutput,
    dump_value,
    parse,
)
from server.graph.model import Subgraph as SubgraphData
from server.graph.problems import suggestion

if TYPE_CHECKING:
    from server.engine.local import Made
    from server.engine.options import WorkerOptions

P = ParamSpec("P")
R = TypeVar("R", covariant=True)
T = TypeVar("T")


class Reference:
    """Stands for a value that a node will give."""

    __slots__ = ("_graph", "_source", "_wire")

    def __init__(self, graph: _Graph, source: dict[str, Any], wire: str) -> None:
        self._graph = graph
        self._source = source
        self._wire = wire

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """The wire's class, so that option models, which check theirs, take a reference."""
        return WIRES.get(self._wire, Reference)

    def __repr__(self) -> str:
        return f"<{self._source}>"


class Place:
    """A node's id in a graph, waiting for the node: `flow["sampler"]`."""

    __slots__ = ("_graph", "_id")

    def __init__(self, graph: _Graph, id: str) -> None:
        self._graph = graph
        self._id = id

    def add(self, node: Callable[P, Node[R]], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Put a node here; references to its outputs.

        TypeError for an input the node does not have, ValueError for an id that is taken.
        """
        if args:
            raise TypeError("a node's inputs are given by name")
        given = cast(type[Node[Any]], node)
        cls = cast(
            type[Node[Any]], given.__pydantic_generic_metadata__["origin"] or given
        )  # Choose[int] is a Choose
        for name in kwargs:
            if name not in cls.model_fields:
                hint = suggestion(
                    name, cls.model_fields, f"Its inputs are {', '.join(cls.model_fields)}."
                )
                raise TypeError(f"{cls.__name__} has no input {name!r}. {hint}")
        self._graph.put(self._id, cls.__name__, kwargs, cls.version)
        ports = {port["name"]: port["wire"] for port in outputs_of(cls)}
        result = result_type(cls)
        if isinstance(result, type) and hasattr(result, "_fields"):
            fields = (self._reference(f, ports[f]) if f in ports else None for f in result._fields)
            return cast(R, result(*fields))
        return cast(R, self._only(ports))

    def use(self, subgraph: Subgraph, /, **inputs: Any) -> Any:
        """Put an instance of a subgraph here. One output is its reference, several are an
        object with them as attributes."""
        self._graph.put(self._id, subgraph.body, inputs, None)
        ports = {port.name: port.wire for port in subgraph.outputs}
        if len(ports) == 1:
            return self._only(ports)
        return type("Outputs", (), {n: self._reference(n, wire) for n, wire in ports.items()})()

    def _only(self, ports: Mapping[str, str]) -> Reference | None:
        return next((self._reference(name, wire) for name, wire in ports.items()), None)

    def _reference(self, output: str, wire: str) -> Reference:
        return Reference(self._graph, {"$link": [self._id, output]}, wire)


class _Graph:
    """Nodes by id; what a workflow and a subgraph have in common."""

    def __init__(self) -> None:
        self.nodes: dict[str, NodeData] = {}

    def __getitem__(self, id: str) -> Place:
        if not NODE_ID.match(id):
            raise ValueError(f"{id!r} is no node id: use letters, digits, _ and -")
        return Place(self, id)

    def mute(self, *ids: str) -> None:
        """Leave nodes out of runs, with all that needs them."""
        self._set_mode("muted", ids)

    def bypass(self, *ids: str) -> None:
        """Let nodes hand through what they are given."""
        self._set_mode("bypassed", ids)

    def _set_mode(self, mode: Mode, ids: Iterable[str]) -> None:
        for id in ids:
            if id not in self.nodes:
                near = suggestion(id, self.nodes, "Add it first.")
                raise ValueError(f"the graph has no node {id!r}. {near}")
            self.nodes[id] = replace(self.nodes[id], mode=mode)

    def put(
        self, id: str, type: str, inputs: Mapping[str, Any], version: int | None = None
    ) -> None:
        """Put a node here by the name of its type alone, one that is not installed too. A value
        from another node is a reference or `{"$link": [node, output]}`."""
        if id in self.nodes:
            raise ValueError(f"the graph has a node {id!r} already")
        values = {name: self.written(value) for name, value in inputs.items()}
        self.nodes[id] = NodeData(type, version, values)

    def written(self, value: Any) -> Any:
        """A value as a workflow holds it."""
        if type(value) is Reference:
            if value._graph is not self:
                raise ValueError(f"{value!r} belongs to another graph")
            return value._source
        if isinstance(value, BaseModel):
            return {name: self.written(getattr(value, name)) for name in type(value).model_fields}
        if isinstance(value, list | tuple):
            return [self.written(item) for item in value]
        if isinstance(value, Mapping):
            return {str(name): self.written(item) for name, item in value.items()}
        if value is None or isinstance(value, bool | int | float | str):
            return dump_value(value)
        raise TypeError(f"a workflow cannot hold a {type(value).__name__}: link a node instead")


class Subgraph(_Graph):
    """A named graph with inputs and outputs of its own: used as an instance, or as a loop's body.

    blur = flow.subgraph("Blur twice")
    once = blur["once"].add(ImageBlur, image=blur.input("image", Image))
    blur.output("image", blur["twice"].add(ImageBlur, image=once))
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.inputs: list[SubgraphInput] = []
        self.outputs: list[SubgraphOutput] = []

    @property
    def body(self) -> str:
        """What a loop's `body` takes: `subgraph:NAME`."""
        return SUBGRAPH + self.name

    def input(self, name: str, type: Callable[..., T] | str, **extra: Any) -> T:
        """Declare an input; a reference to it. `default=` makes it one that may be left out.
        A wire without a class here is given by its name."""
        wire = _wire_name(type)
        self.inputs.append(SubgraphInput(name, wire, extra))
        return cast(T, Reference(self, {"$input": name}, wire))

    def output(
        self, name: str, value: object, type: Callable[..., Any] | str | None = None, **extra: Any
    ) -> None:
        """Declare an output and where it comes from; its wire is the value's if no type says
        otherwise."""
        if builtins.type(value) is dict:  # the link itself, where no reference can be had
            source, wire = value, "*"
        elif builtins.type(value) is not Reference or value._graph is not self:
            raise ValueError(f"output {name!r} must come from a node of the subgraph")
        else:
            source, wire = value._source, value._wire
        wire = wire if type is None else _wire_name(type)
        self.outputs.append(SubgraphOutput(name, wire, source.get("$link", source), extra))


class Workflow(_Graph):
    """A workflow being built."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.name = name
        self._subgraphs: dict[str, Subgraph] = {}

    def subgraph(self, name: str) -> Subgraph:
        """Begin a subgraph of this workflow."""
        if name in self._subgraphs:
            raise ValueError(f"the workflow has a subgraph {name!r} already")
        self._subgraphs[name] = Subgraph(name)
        return self._subgraphs[name]

    def document(self) -> Document:
        """The workflow as data."""
        return Document(
            self.name,
            dict(self.nodes),
            {
                name: SubgraphData(dict(graph.nodes), tuple(graph.inputs), tuple(graph.outputs))
                for name, graph in self._subgraphs.items()
            },
        )

    def json(self) -> dict[str, Any]:
        """The workflow as its file has it."""
        data = self.document().json()
        parse(data)
        return data

    def dumps(self) -> str:
        """The file's text."""
        return json.dumps(self.json(), indent=2, ensure_ascii=False) + "\n"

    def run(self, *wanted: object, options: WorkerOptions | None = None) -> Made:
        """Run it here and now, in this process: values of the wanted references, and files.

        Without any, all output nodes run. Raises RunFailed with the node, input and remedy.
        """
        from server.engine.local import run_here

        places: list[tuple[str, str]] = []
        for value in wanted:
            if type(value) is not Reference or value._graph is not self:
                raise ValueError(f"{value!r} is no output of this workflow")
            node, output = value._source["$link"]
            places.append((node, output))
        return run_here(self.json(), places, options)


def _wire_name(type: Any) -> str:
    if isinstance(type, str):
        return type
    scalars = {int: "Int", float: "Float", str: "String", bool: "Boolean"}
    name = getattr(type, "__name__", "")
    return scalars.get(type) or (name if WIRES.get(name) is type else "*")
