"""Muted nodes: what is left of a call's inputs when nodes before it do not run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.graph.links import Link
from server.graph.subgraphs import ABSENT
from server.graph.wiring import Muted


def left_of(value: Any, skipped: Mapping[str, str]) -> Any:
    """A value without the links to calls that do not run; Muted when it was nothing else.

    An item of a list goes, a field of an options object goes, the rest stays.
    """
    kind = type(value)
    if kind is Link:
        return Muted(skipped[value.node]) if value.node in skipped else value
    if kind is list:
        items = [left_of(item, skipped) for item in value]
        present = [item for item in items if type(item) is not Muted]
        return items[0] if items and not present else present
    if kind is dict:
        fields = {name: left_of(item, skipped) for name, item in value.items()}
        return {n: item for n, item in fields.items() if type(item) is not Muted}
    return value


def is_set(value: Any) -> bool:
    return value is not ABSENT and type(value) is not Muted
