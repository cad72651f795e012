"""The inputs of a call as values: links followed, lists put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nodes.api import NOT_COMPUTED
from server.engine.results import Result
from server.graph.calls import Call
from server.graph.links import Given, Link
from server.graph.subgraphs import ABSENT


class Arguments:
    """Puts inputs together from the results of one graph and what a loop hands in."""

    def __init__(
        self,
        results: Mapping[str, Result],
        prints: Mapping[str, str],
        given: Mapping[str, Any],
        given_prints: Mapping[str, bytes],
    ) -> None:
        self._results = results
        self._prints = prints
        self._given = given
        self._given_prints = given_prints

    def of(self, call: Call) -> dict[str, Any]:
        """The inputs as values: links followed, lists put together."""
        results = self._results
        lists = call.type.lists
        lazy = call.lazy_sources
        inputs: dict[str, Any] = {}
        for name, value in call.inputs.items():
            kind = type(value)
            if name in lazy and not self._present(lazy[name]):
                inputs[name] = NOT_COMPUTED
            elif kind is Link:
                found = results[value.node].values[value.output]
                inputs[name] = _as_list(found) if name in lists else found
            elif name in lists:
                inputs[name] = self._list(value)
            elif kind is Given:
                if value.name in self._given:
                    inputs[name] = self._given[value.name]
            elif name in call.nested:
                inputs[name] = self._nested(value)
            elif value is not ABSENT:
                inputs[name] = value
        return inputs

    def _present(self, nodes: Iterable[str]) -> bool:
        return all(node in self._results for node in nodes)

    def _list(self, value: Any) -> list[Any]:
        items = value if type(value) is list else [value]
        found: list[Any] = []
        for item in items:
            one = self._nested(item)
            if type(item) in (Link, Given) and isinstance(one, list | tuple):
                found.extend(one)
            else:
                found.append(one)
        return found

    def _nested(self, value: Any) -> Any:
        kind = type(value)
        if kind is Link:
            return self._results[value.node].values[value.output]
        if kind is Given:
            return self._given.get(value.name)
        if kind is dict:
            return {name: self._nested(item) for name, item in value.items()}
        if kind is list:
            return [self._nested(item) for item in value]
        return value

    def stamped(self, call: Call) -> list[tuple[Any, bytes]]:
        """Each linked value a loop was given, with the fingerprint it came under."""
        found: list[tuple[Any, bytes]] = []
        stack: list[Any] = list(call.inputs.values())
        while stack:
            item = stack.pop()
            if type(item) is dict:
                stack.extend(item.values())
            elif type(item) is list:
                stack.extend(item)
            elif type(item) is Link and item.node in self._results:
                value = self._results[item.node].values[item.output]
                stamp = f"{self._prints[item.node]}.{item.output}".encode()
                found.append((value, stamp))
                if isinstance(value, list | tuple):
                    found += [(part, stamp + b"[%d]" % i) for i, part in enumerate(value)]
            elif type(item) is Given and item.name in self._given_prints:
                value, stamp = self._given[item.name], self._given_prints[item.name]
                found.append((value, stamp))
                if isinstance(value, list | tuple):
                    found += [(part, stamp + b"[%d]" % i) for i, part in enumerate(value)]
        return found


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
