"""What only a node's own code can find wrong with its inputs, before the run."""

from __future__ import annotations

from typing import Any

from server.engine.executor import Executor
from server.graph.calls import Call
from server.graph.links import Given, Link
from server.graph.migrate import migrate
from server.graph.model import parse
from server.graph.problems import InvalidWorkflow
from server.graph.validate import validate


def problems_of(executor: Executor, workflow: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Problems by `Node.problems` of every call; none for a workflow that does not validate."""
    try:
        document = migrate(parse(workflow), executor.catalogue).document
    except InvalidWorkflow:
        return ()
    checked = validate(document, executor.catalogue)
    calls = list(checked.graph)
    for body in checked.bodies.values():
        calls += list(body.graph)
    found = []
    for call in calls:
        if call.type.checks:
            found += _problems(executor, call)
    return tuple(found)


def _problems(executor: Executor, call: Call) -> list[dict[str, Any]]:
    cls = executor.registry[call.type.name]
    inputs = {
        name: call.inputs.get(name, port.default)
        for name, port in call.type.inputs.items()
        if name in call.inputs or not port.required
    }
    literal = {
        name: value
        for name, value in inputs.items()
        if name not in call.nested and type(value) not in (Link, Given)
    }
    return [
        {
            "node": call.id,
            "input": problem.input,
            "code": problem.code,
            "message": problem.message,
            "remedy": problem.remedy,
        }
        for problem in cls.problems(literal)
    ]
