"""What only a node's own code can find wrong with its inputs, before the run."""

from __future__ import annotations

from typing import Any

from nodes.api.sentence import said
from server.engine.equipment import Equipment
from server.graph.calls import Call
from server.graph.links import Given, Link
from server.graph.migrate import migrate
from server.graph.model import parse
from server.graph.problems import InvalidWorkflow
from server.graph.validate import validate


def problems_of(equipment: Equipment, workflow: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Problems by `Node.problems` of every call; none for a workflow that does not validate."""
    try:
        document = migrate(parse(workflow), equipment.catalogue).document
    except InvalidWorkflow:
        return ()
    checked = validate(document, equipment.catalogue)
    calls = list(checked.graph)
    for body in checked.bodies.values():
        calls += list(body.graph)
    found = []
    for call in calls:
        if call.type.checks:
            found += _problems(equipment, call)
    return tuple(found)


def _problems(equipment: Equipment, call: Call) -> list[dict[str, Any]]:
    cls = equipment.registry[call.type.name]
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
            "said": said(message=problem.message, remedy=problem.remedy),
        }
        for problem in cls.problems(literal)
    ]
