"""Which nodes a run is for, and which of the others those need."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress

from nodes.api.sentence import say
from server.graph.catalogue import Catalogue
from server.graph.level import Level
from server.graph.links import Link, links_in
from server.graph.problems import MAX_PROBLEMS, Problem, did_you_mean, nearest
from server.graph.schemas import Refused
from server.graph.wiring import source


def find_wanted(
    level: Level,
    outputs: Iterable[str] | None,
    keeping: Collection[str],
    catalogue: Catalogue,
) -> tuple[list[str], list[Problem]]:
    """The calls to run for: those named, or all that keep something (`keeping` are the bodies
    with output nodes in them). Problems for names that cannot be."""
    if outputs is None:
        found = [
            node
            for node, call in level.calls.items()
            if call.type.output_node or call.body in keeping
        ]
        if found:
            return found, []
        muted = any(kind.output_node for kind in level.types.values()) or bool(level.skipped)
        message = (
            say("Every output node is muted, or waits for a muted node.")
            if muted
            else say("The workflow has no output node: nothing would be kept.")
        )
        remedy = (
            say("Unmute one.")
            if muted
            else say("Add SaveImage, PreviewImage or another output node.")
        )
        return [], [Problem(None, None, "workflow.no_output", message, remedy)]
    wanted: list[str] = []
    problems: list[Problem] = []
    for name in dict.fromkeys(outputs):
        if len(problems) >= MAX_PROBLEMS:
            break
        if name in level.types and name not in level.skipped:
            wanted.append(name)
        elif name in level.scope.inside:
            wanted += _inside(level, name, catalogue)
        elif name in level.skipped:
            problems.append(
                Problem(
                    name,
                    None,
                    "workflow.no_output",
                    say(
                        "The wanted output {name} does not run: {skipped} is muted.",
                        name=name,
                        skipped=level.skipped[name],
                    ),
                    say("Unmute it."),
                )
            )
        else:
            close = nearest(name, level.types)
            problems.append(
                Problem(
                    name,
                    None,
                    "output.unknown",
                    say("The wanted output {name} is not a node of the workflow.", name=repr(name)),
                    did_you_mean(close, say("Name an active node.")),
                )
            )
    if not wanted and not problems:
        problems.append(
            Problem(
                None,
                None,
                "workflow.no_output",
                say("No output is wanted."),
                say("Name at least one node."),
            )
        )
    return list(dict.fromkeys(wanted)), problems


def _inside(level: Level, instance: str, catalogue: Catalogue) -> list[str]:
    """What wanting an instance of a subgraph means: the calls its outputs come from, and the
    output nodes in it."""
    inner = level.scope.inside[instance]
    found = [
        node
        for node, call in level.calls.items()
        if call.type.output_node and node.startswith(inner.prefix)
    ]
    for port in inner.graph.outputs if inner.graph is not None else ():
        with suppress(Refused):  # told where it is linked
            value = source(level.scope, instance, port.name, catalogue)
            if isinstance(value, Link) and value.node in level.calls:
                found.append(value.node)
    return found


def reached_from(level: Level, wanted: Iterable[str]) -> set[str]:
    """Every node the wanted ones need, unknown ones included."""
    reached: set[str] = set()
    todo = list(wanted)
    while todo:
        node = todo.pop()
        if node in reached:
            continue
        reached.add(node)
        call = level.calls.get(node)
        if call is not None:
            todo.extend(call.sources)
            for found in call.lazy_sources.values():
                todo.extend(found)
        else:
            for value in level.values.get(node, {}).values():
                todo.extend(link.node for link in links_in(value))
    return reached


def runs(node: str, needed: Collection[str]) -> bool:
    """Whether a problem's node, or the loop whose body it is in, will run."""
    while node not in needed:
        node, slash, _ = node.rpartition("/")
        if not slash:
            return False
    return True
