"""What a node class says of itself, as JSON: the one description every reader works from."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from nodes.api.lazy import LazyMark
from nodes.api.node import Node
from nodes.api.outputs import Saved
from nodes.api.wires import Wire

Json = dict[str, Any]

SCALAR_WIRES: Mapping[type, str] = {int: "Int", float: "Float", str: "String", bool: "Boolean"}
"""Plain values travel along links under these names."""

ACCEPTS: Mapping[str, tuple[str, ...]] = {
    "integer": ("Int",),
    "number": ("Float", "Int"),
    "string": ("String",),
    "boolean": ("Boolean",),
}
"""JSON schema type → scalar wires that may be linked into it."""


def describe(cls: type[Node[Any]], type_name: str | None = None) -> Json:
    """The catalogue entry of a node class.

    `{type, title, category, module, summary, help, version, inputs, outputs, output_node, …}`;
    `tuple`: `run` gives a NamedTuple, so that in Python an output is an attribute, a lone one too;
    each input is `{name, wire | schema, accepts, required, default, lazy, list}`.
    """
    summary, _, rest = inspect.cleandoc(cls.__doc__ or "").partition("\n")
    return {
        "type": type_name or cls.__name__,
        "title": cls.title or _words(cls.__name__),
        "category": cls.category or cls.__module__.partition(".")[2].replace(".", "/"),
        "module": cls.__module__,
        "summary": summary.strip(),
        "help": rest.strip(),
        "version": cls.version,
        "inputs": [_input(name, info) for name, info in cls.model_fields.items()],
        "outputs": outputs_of(cls),
        "tuple": _is_namedtuple(result_type(cls)),
        "output_node": cls.output,
        "pure": cls.pure,
        "aliases": list(cls.aliases),
        "synonyms": list(cls.synonyms),
        "deprecated": cls.deprecated,
        "cost": list(cls.cost),
        "bypass": dict(cls.bypass),
        "checks": cls.problems.__func__ is not Node.problems.__func__,  # type: ignore[attr-defined]
    }


def result_type(cls: type[Node[Any]]) -> Any:
    """The type parameter of the Node a class derives from."""
    for base in cls.__mro__:
        meta = getattr(base, "__pydantic_generic_metadata__", None)
        if meta and meta["origin"] is Node:
            return meta["args"][0]
    raise TypeError(f"{cls.__name__} must derive from Node[…] with its output type")


def outputs_of(cls: type[Node[Any]]) -> list[Json]:
    """Output ports in order: `{name, wire, list?, match?, help?}`."""
    result = result_type(cls)
    if _is_namedtuple(result):
        hints = typing.get_type_hints(result, include_extras=True)
        ports = [(name, hints[name]) for name in result._fields]
    elif result is type(None) or result is Saved:
        ports = []
    else:
        ports = [(cls.output_name, result)]
    return [_output(cls, name, hint) for name, hint in ports if hint is not Saved]


def _output(cls: type[Node[Any]], name: str, hint: Any) -> Json:
    port = _wire(hint)
    if port is None:
        raise TypeError(
            f"{cls.__name__} output {name}: {hint!r} is not a wire. Outputs are wires (Image, Mask "
            "…), int, float, str or bool; several are a NamedTuple of them."
        )
    return {"name": name, **port}


def _input(name: str, info: FieldInfo) -> Json:
    required = info.is_required()
    entry: Json = {"name": name, "required": required}
    if info.description:
        entry["help"] = info.description
    if info.title:
        entry["title"] = info.title
    if any(isinstance(mark, LazyMark) for mark in info.metadata):
        entry["lazy"] = True
    port = _wire(info.annotation) if not _is_scalar(info.annotation) else None
    if port is not None:
        entry |= port
        entry["accepts"] = [port["wire"]]
    else:
        annotation: Any = Annotated[info.annotation, info]
        schema = _inline(TypeAdapter(annotation).json_schema())
        schema.pop("default", None)
        schema.pop("description", None)
        entry["schema"] = schema
        entry["accepts"] = _accepts(schema)
    if not required:
        entry["default"] = TypeAdapter(Any).dump_python(
            info.get_default(call_default_factory=True), mode="json"
        )
    return entry


def _accepts(schema: Json) -> list[str]:
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return ["String"] if all(isinstance(v, str) for v in values) else ["Int", "Float"]
    if "anyOf" in schema:
        found = [wire for option in schema["anyOf"] for wire in _accepts(option)]
        return list(dict.fromkeys(found))
    if "wire" in schema:
        return [schema["wire"]]
    kind = schema.get("type")
    return list(ACCEPTS.get(kind, ())) if isinstance(kind, str) else []


def _wire(hint: Any) -> Json | None:
    """`{wire, list?, match?, optional?}` if the annotation is a wire, else None."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _wire(args[0])
    if origin in (Union, types.UnionType):
        inner = [arg for arg in args if arg is not type(None)]
        return _wire(inner[0]) if len(inner) == 1 and not _is_scalar(inner[0]) else None
    if origin is list:
        element = _wire(args[0])
        return {**element, "list": True} if element and not _is_scalar(args[0]) else None
    if isinstance(hint, TypeVar):
        return {"wire": "*", "match": hint.__name__}
    if hint is Any or hint is object:
        return {"wire": "*"}
    if hint in SCALAR_WIRES:
        return {"wire": SCALAR_WIRES[hint]}
    if isinstance(hint, type) and issubclass(hint, Wire):
        return {"wire": hint.__name__}
    return None


def _is_scalar(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        return _is_scalar(get_args(hint)[0])
    return hint in SCALAR_WIRES


def _is_namedtuple(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields")


def _inline(schema: Json) -> Json:
    """The schema with every `$ref` replaced by what it names, so that a widget needs no lookup."""
    definitions = schema.pop("$defs", {})

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            if "$ref" in value:
                target = definitions[value["$ref"].rpartition("/")[2]]
                rest = {k: v for k, v in value.items() if k != "$ref"}
                return walk({**target, **rest})
            return {k: walk(v) for k, v in value.items() if k != "discriminator"} | (
                {"discriminator": value["discriminator"]["propertyName"]}
                if isinstance(value.get("discriminator"), dict)
                else {}
            )
        if isinstance(value, list):
            return [walk(v) for v in value]
        return value

    inlined: Json = walk(schema)
    return inlined


def _words(name: str) -> str:
    """`ImageScaleBy` → "Image scale by", `CLIPEncode` → "CLIP encode"."""
    parts = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+", name)
    words = [p if p.isupper() and len(p) > 1 else p.lower() for p in parts]
    text = " ".join(words)
    return text[:1].upper() + text[1:]
