"""How a node class is called: which services its `run` takes, and how its result is read."""

from __future__ import annotations

import inspect
import sys
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nodes.api import Body, Files, Models, Node, Progress, Saved, Scratch
from nodes.api.catalogue import result_type
from nodes.api.outputs import EncodedFile
from nodes.api.sentence import say
from nodes.api.wires import WIRES, Wire
from server.graph.catalogue import NodeType

SERVICES: Mapping[Any, str] = {
    Progress: "progress",
    Models: "models",
    Files: "files",
    Scratch: "scratch",
    Body: "body",
}
"""Type of a `run` parameter → which service it is given."""

Outcome = tuple[dict[str, Any], tuple[EncodedFile, ...]]


class WrongOutput(TypeError):
    """A node returned something else than its class declares."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A node class, ready to be called."""

    cls: type[Node[Any]]
    services: tuple[tuple[str, str], ...]
    """(parameter of `run`, service) pairs."""
    read: Callable[[Any], Outcome]
    """Outputs by name and files, from what `run` returned. Raises WrongOutput."""


def bind(cls: type[Node[Any]], kind: NodeType) -> Binding:
    return Binding(cls, _services(cls), _reader(cls, kind))


def _services(cls: type[Node[Any]]) -> tuple[tuple[str, str], ...]:
    found = []
    for name, parameter in list(inspect.signature(cls.run).parameters.items())[1:]:
        service = SERVICES.get(_annotation(cls, parameter.annotation))
        if service is not None:
            found.append((name, service))
        elif parameter.default is inspect.Parameter.empty:
            raise TypeError(
                f"{cls.__name__}.run takes {name}, which is none of "
                f"{', '.join(kind.__name__ for kind in SERVICES)} and has no default"
            )
    return tuple(found)


def _annotation(cls: type[Node[Any]], annotation: Any) -> Any:
    """One annotation as a type. Others of the same function may not be readable at run time."""
    if not isinstance(annotation, str):
        return annotation

    def probe() -> None: ...

    probe.__annotations__ = {"parameter": annotation}
    try:
        return typing.get_type_hints(probe, vars(sys.modules[cls.run.__module__]))["parameter"]
    except NameError:
        return None


def _reader(cls: type[Node[Any]], kind: NodeType) -> Callable[[Any], Outcome]:
    result = result_type(cls)
    checks = {name: _check(wire) for name, wire in kind.wires.items()}
    if result is Saved:

        def read_saved(value: Any) -> Outcome:
            if not isinstance(value, Saved):
                raise WrongOutput(
                    say(
                        "{type} returned {found}, not {wanted}.",
                        type=cls.__name__,
                        found=type(value).__name__,
                        wanted="Saved",
                    )
                )
            return {}, value.files

        return read_saved
    if isinstance(result, type) and issubclass(result, tuple) and hasattr(result, "_fields"):
        fields = tuple(result._fields)

        def read_several(value: Any) -> Outcome:
            if not isinstance(value, result):
                raise WrongOutput(
                    say(
                        "{type} returned {found}, not {wanted}.",
                        type=cls.__name__,
                        found=type(value).__name__,
                        wanted=result.__name__,
                    )
                )
            values: dict[str, Any] = {}
            files: tuple[EncodedFile, ...] = ()
            for name, item in zip(fields, value, strict=True):
                if isinstance(item, Saved):
                    files += item.files
                elif name in checks:
                    values[name] = item
                    if not checks[name](item):
                        raise _wrong(cls, name, kind, item)
            return values, files

        return read_several
    if not kind.wires:
        return lambda _: ({}, ())
    (name, check), *_ = checks.items()

    def read_one(value: Any) -> Outcome:
        if not check(value):
            raise _wrong(cls, name, kind, value)
        return {name: value}, ()

    return read_one


def _check(wire: str) -> Callable[[Any], bool]:
    scalars = {"Int": int, "Float": (int, float), "String": str, "Boolean": bool}
    if wire.startswith("["):
        return lambda value: isinstance(value, list | tuple)
    cls: type[Wire] | None = WIRES.get(wire)
    expected = cls if cls is not None else scalars.get(wire, object)
    return lambda value: isinstance(value, expected)  # type: ignore[arg-type]


def _wrong(cls: type[Node[Any]], name: str, kind: NodeType, value: Any) -> WrongOutput:
    return WrongOutput(
        say(
            "{type} returned {found} as {output}, not {wanted}.",
            type=cls.__name__,
            found=type(value).__name__,
            output=name,
            wanted=kind.wires[name],
        )
    )
