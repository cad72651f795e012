"""Hands events to every listener, and never waits for any of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from server.database import DurableEvent


class Listener(Protocol):
    """What a hub tells. Methods return at once."""

    def durable(self, event: DurableEvent) -> None: ...

    def passing(self, type: str, key: tuple[str, str], data: Any) -> None: ...

    def preview(self, key: tuple[str, str], frame: bytes) -> None: ...


class Hub:
    """The listeners of this server."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self.on_change: Callable[[int], None] = lambda _: None
        """Told how many listeners there are, whenever that changes."""

    def __len__(self) -> int:
        return len(self._listeners)

    def add(self, listener: Listener) -> None:
        self._listeners.append(listener)
        self.on_change(len(self))

    def remove(self, listener: Listener) -> None:
        if listener in self._listeners:
            self._listeners.remove(listener)
            self.on_change(len(self))

    def tell(self, events: list[DurableEvent]) -> None:
        """Numbered events, in their order."""
        for listener in self._listeners:
            for event in events:
                listener.durable(event)

    def passing(self, type: str, job: str, node: str, data: Any) -> None:
        """Progress, a point of a curve or a log line: may be dropped on the way."""
        for listener in self._listeners:
            listener.passing(type, (job, node), data)

    def preview(self, job: str, node: str, frame: bytes) -> None:
        """A binary frame; a newer one of the same node takes its place."""
        for listener in self._listeners:
            listener.preview((job, node), frame)
