"""The inputs of one node: resolved, checked, coerced; and the links found in them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeAlias

from nodes.api.sentence import say
from server.graph.catalogue import Catalogue, InputPort
from server.graph.findings import file_missing, needs_link, refused, unknown_input
from server.graph.level import Level, Use
from server.graph.links import Given, Link
from server.graph.schemas import FoundLinks, Refused, anything
from server.graph.subgraphs import ABSENT, Place
from server.graph.wiring import Muted, plain_link, resolve

Choices: TypeAlias = Callable[[str], Collection[str] | None]
"""The present values of a list by its address (`models/checkpoints`); None if nobody knows."""


TOO_DEEP = Refused(
    "workflow.too_large",
    say("its value is nested through too many subgraphs"),
    say("Nest fewer of them."),
)


class Inputs:
    """Reads the inputs of nodes. Lists of files are asked for once."""

    def __init__(self, catalogue: Catalogue, choices: Choices | None) -> None:
        self._catalogue = catalogue
        self._choices = choices
        self._lists: dict[str, Collection[str] | None] = {}

    def read(self, level: Level, place: Place) -> list[Use]:
        """Put the node's values into the level; the links among them."""
        values: dict[str, Any] = {}
        uses: list[Use] = []
        ports = place.type.inputs
        level.values[place.id] = values
        for name, raw in place.data.inputs.items():
            port = ports.get(name)
            if port is None:
                level.problems.append(unknown_input(place, name))
                continue
            try:
                if type(raw) is dict or type(raw) is list:
                    value = plain_link(place.scope, raw) if type(raw) is dict else None
                    if value is None:
                        value = resolve(place.scope, raw, self._catalogue)
                    if value is ABSENT:
                        continue
                    if type(value) is Link:
                        values[name] = value
                        uses.append(Use(name, value, port.accepts, port.is_list))
                        continue
                    if type(value) is Muted:
                        values[name] = value
                        continue
                else:
                    value = raw
                values[name] = self._checked(port, value, uses)
            except Refused as problem:
                values[name] = ABSENT
                level.problems.append(refused(place, name, problem))
            except RecursionError:  # lists handed through hundreds of instances, one in the other
                values[name] = ABSENT
                level.problems.append(refused(place, name, TOO_DEEP))
        return uses

    def _checked(self, port: InputPort, value: Any, uses: list[Use]) -> Any:
        if port.is_list and port.wire is not None:
            items = value if type(value) is list else [value]
            return [self._item(port, item, uses) for item in items]
        if port.check is None:
            if value is None and not port.required:
                return None
            if type(value) is not Given:
                raise needs_link(port.wire, value)
            uses.append(Use(port.name, value, port.accepts, False))
            return value
        found: FoundLinks = []
        value = port.check(value, found)
        for link, accepts in found:
            uses.append(Use(port.name, link, accepts, False))
        if port.files is not None and self._choices is not None:
            for address, name in port.files(value):
                if name or port.required:  # an empty name may stand for no file
                    self._file_is_there(address, name, self._choices)
        return value

    def _item(self, port: InputPort, item: Any, uses: list[Use]) -> Any:
        if type(item) in (Link, Given):
            uses.append(Use(port.name, item, port.accepts, True))
        elif port.wire == "*" and item is not None:
            found: FoundLinks = []
            anything(item, found)
            uses += [Use(port.name, link, accepts, True) for link, accepts in found]
        else:
            raise needs_link(port.wire, item)
        return item

    def _file_is_there(self, address: str, value: str, choices: Choices) -> None:
        if address not in self._lists:
            self._lists[address] = choices(address)
        known = self._lists[address]
        if known is not None and value not in known:
            raise file_missing(address, value, known)
