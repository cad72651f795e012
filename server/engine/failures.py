"""Why a call failed, told so that a person can mend it."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from nodes.api import NodeError
from nodes.api.sentence import say
from server.engine.binding import WrongOutput
from server.engine.protocol import Failure
from server.engine.seen import SHOWN_BRIEF, brief, seen
from server.graph.problems import Problem

SHOWN_FRAMES = 40


class ModifiedInput(RuntimeError):
    """A node wrote into a tensor it was given."""


def failure(
    error: BaseException, node: str | None, title: str, inputs: Mapping[str, Any]
) -> Failure:
    """The error of a node as the job shows it. `title` is the node's type."""
    given = {name: seen(value) for name, value in inputs.items()}
    if isinstance(error, NodeError):
        return Failure(node, error.input, error.code, error.message, error.remedy, given)
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
                input=brief(first["input"]),
            ),
            say("Change the value, or what is linked there."),
            given,
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
            given,
        )
    if isinstance(error, WrongOutput | ModifiedInput):
        code = "node.wrong_output" if isinstance(error, WrongOutput) else "node.modified_input"
        return Failure(
            node,
            None,
            code,
            error.args[0],
            say("Tell the author of the node."),
            given,
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
        given,
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


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:SHOWN_BRIEF] if lines else "no message"
