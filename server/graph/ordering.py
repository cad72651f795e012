"""Nodes in an order in which each follows what it needs, and the circles that forbid one."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from nodes.api.sentence import say
from server.graph.problems import Problem

SHOWN_NODES = 12


def ordered(needs: Mapping[str, Sequence[str]]) -> tuple[list[str], list[Problem]]:
    """Topological order of the nodes, given what each needs; a problem for every circle, whose
    nodes come last. Names that are no keys are left aside."""
    waits: dict[str, int] = {}
    feeds: dict[str, list[str]] = {}
    for node, sources in needs.items():
        count = 0
        for source in sources:
            if source in needs:
                feeds.setdefault(source, []).append(node)
                count += 1
        waits[node] = count
    order: list[str] = []
    ready = deque(node for node, count in waits.items() if not count)
    while ready:
        node = ready.popleft()
        order.append(node)
        for fed in feeds.get(node, ()):
            waits[fed] -= 1
            if not waits[fed]:
                ready.append(fed)
    if len(order) == len(waits):
        return order, []
    left = {
        node: [source for source in needs[node] if waits.get(source)]
        for node, count in waits.items()
        if count
    }
    return order + list(left), _circles(left)


def _circles(before: Mapping[str, Sequence[str]]) -> list[Problem]:
    """One problem for each separate circle among nodes that all wait for one another."""
    problems = []
    settled: set[str] = set()
    for start in before:
        path: dict[str, int] = {}
        node = start
        while node not in settled and node not in path:
            path[node] = len(path)
            node = before[node][0]
        if node in path:
            circle = [name for name, index in path.items() if index >= path[node]][::-1]
            named = circle if len(circle) <= SHOWN_NODES else [*circle[: SHOWN_NODES - 1], "…"]
            problems.append(
                Problem(
                    circle[0],
                    None,
                    "workflow.cycle",
                    say(
                        "Nodes wait for each other: {value}.", value=" → ".join([*named, circle[0]])
                    ),
                    say("Remove one of these links."),
                )
            )
        settled.update(path)
    return problems
