"""Why a call failed, told so that a person can mend it."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import ValidationError

from nodes.api import NodeError
from nodes.api.sentence import say
from server.engine.binding import WrongOutput
from server.engine.protocol import Failure
from server.graph.problems import Problem

SHOWN_TEXT = 200
SHOWN_FRAMES = 40


class ModifiedInput(RuntimeError):
    """A node wrote into a tensor it was given."""


def failure(
    error: BaseException, node: str | None, title: str, inputs: Mapping[str, Any]
) -> Failure:
    """The error of a node as the job shows it. `title` is the node's type."""
    seen = {name: printable(value) for name, value in inputs.items()}
    if isinstance(error, NodeError):
        return Failure(node, error.input, error.code, error.message, error.remedy, seen)
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False)[0]
        name = str(first["loc"][0]) if first["loc"] else None
        where = ".".join(str(part) for part in first["loc"])
        return Failure(
            node,
            name,
            "input.invalid",
            say(
                "{type} `{where}`: {msg}, not {input}.",
                type=title,
                where=where,
                msg=first["msg"],
                input=repr(printable(first["input"])),
            ),
            say("Change the value, or what is linked there."),
            seen,
        )
    if is_out_of_memory(error):
        return Failure(
            node,
            None,
            "node.out_of_memory",
            say("{type} ran out of memory: {error}", type=title, error=_first_line(error)),
            say(
                "Draw fewer or smaller pictures at once, or start with --lowvram. The models "
                "that were loaded have been given back, so another try may do."
            ),
            seen,
        )
    if isinstance(error, WrongOutput | ModifiedInput):
        code = "node.wrong_output" if isinstance(error, WrongOutput) else "node.modified_input"
        return Failure(
            node,
            None,
            code,
            error.args[0],
            say("Tell the author of the node."),
            seen,
        )
    return Failure(
        node,
        None,
        "node.exception",
        say(
            "{type} broke: {name}: {error}",
            type=title,
            name=type(error).__name__,
            error=_first_line(error),
        ),
        say("The traceback says where. If the inputs are right, tell the author of the node."),
        seen,
        "".join(traceback.format_exception(error, limit=-SHOWN_FRAMES)),
    )


def of_problem(problem: Problem, others: int) -> Failure:
    """A workflow that did not validate in the worker."""
    message = (
        say("{problem} ({others} more problems.)", problem=problem.message, others=others)
        if others
        else problem.message
    )
    return Failure(problem.node, problem.input, problem.code, message, problem.remedy)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the device or the machine has no memory left, told without importing torch."""
    if isinstance(error, MemoryError):
        return True
    if any(cls.__name__ == "OutOfMemoryError" for cls in type(error).__mro__):
        return True
    text = str(error)
    return isinstance(error, RuntimeError) and (
        "can't allocate memory" in text or "out of memory" in text.lower()
    )


def printable(value: Any) -> Any:
    """A value as a message or a page may show it: short, JSON, no data."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value if len(value) <= SHOWN_TEXT else value[: SHOWN_TEXT - 1] + "…"
    if isinstance(value, list | tuple):
        return [printable(item) for item in value[:8]] + (["…"] if len(value) > 8 else [])
    if isinstance(value, Mapping):
        return {str(name): printable(item) for name, item in list(value.items())[:32]}
    shape = getattr(value, "shape", None)
    if shape is not None:
        return f"{type(value).__name__} {tuple(shape)}"
    if is_dataclass(value):
        parts = [
            str(tuple(found.shape))
            for field in fields(value)
            if hasattr(found := getattr(value, field.name), "shape")
        ]
        return " ".join([type(value).__name__, *parts])
    return type(value).__name__


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return printable(lines[0]) if lines else "no message"
