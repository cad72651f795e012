"""What a run will do: which calls must run for the wanted outputs, and which are known already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from server.graph.calls import Graph


@dataclass(frozen=True, slots=True)
class Plan:
    run: tuple[str, ...]
    """Calls to run, each after those it needs."""
    cached: tuple[str, ...]
    """Calls that need not run: their results, or all results they lead to, are known."""
    maybe: tuple[str, ...]
    """Calls that only lazy inputs name: they run if a node asks for them."""


def plan(graph: Graph, prints: Mapping[str, str], known: Callable[[str], bool]) -> Plan:
    """The plan for a graph's outputs. Pure; one pass backwards over the calls."""
    needed = set(graph.outputs)
    lazily: set[str] = set()
    led_to = set(graph.outputs)
    run: list[str] = []
    cached: list[str] = []
    maybe: list[str] = []
    for node in reversed(graph.calls):
        if node not in led_to:
            continue
        call = graph.calls[node]
        led_to.update(call.sources)
        for found in call.lazy_sources.values():
            led_to.update(found)
        if node in needed:
            if call.type.pure and known(prints[node]):
                cached.append(node)
                continue
            run.append(node)
            needed.update(call.sources)
        elif node not in lazily or (call.type.pure and known(prints[node])):
            cached.append(node)
            continue
        else:
            maybe.append(node)
            lazily.update(call.sources)
        for found in call.lazy_sources.values():
            lazily.update(found)
    return Plan(tuple(reversed(run)), tuple(reversed(cached)), tuple(reversed(maybe)))
