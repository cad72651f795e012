"""What waits for one client: bounded, newest first to matter, never in anyone's way.

Durable events wait in a short list. When a client is so slow that the list overflows it is
dropped, and the sender reads the events from the database instead, from the last one sent: the
memory a slow client costs does not grow. Passing events keep only what is newest.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any, TypeVar

import orjson

from server.clock import iso, now_ms
from server.database import DurableEvent

T = TypeVar("T")

MAX_DURABLE = 1000
MAX_LINES = 200
MAX_POINTS = 2000
MAX_NODES = 100
MAX_PREVIEWS = 8


@dataclass(slots=True)
class Batch:
    """What a client is to be sent next, in this order."""

    catch_up: bool = False
    """Read the durable events from the database first."""
    durable: list[DurableEvent] = field(default_factory=list)
    passing: list[str] = field(default_factory=list)
    previews: list[bytes] = field(default_factory=list)


class Outbox:
    """A hub's listener for one client."""

    def __init__(self, *, job: str | None = None) -> None:
        self._job = job
        self._durable: list[DurableEvent] = []
        self._overflown = False
        self._progress: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._points: OrderedDict[tuple[str, str], list[Any]] = OrderedDict()
        self._lines: deque[tuple[tuple[str, str], str]] = deque(maxlen=MAX_LINES)
        self._previews: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._ready = asyncio.Event()

    def durable(self, event: DurableEvent) -> None:
        if self._job is not None and event.job != self._job:
            return
        if len(self._durable) >= MAX_DURABLE:
            self._durable.clear()
            self._overflown = True
        if not self._overflown:
            self._durable.append(event)
        self._ready.set()

    def passing(self, type: str, key: tuple[str, str], data: Any) -> None:
        if self._job is not None and key[0] != self._job:
            return
        if type == "progress":
            _newest(self._progress, key, data, MAX_NODES)
        elif type == "metric":
            points = [*self._points.get(key, ()), *data["points"]][-MAX_POINTS:]
            _newest(self._points, key, points, MAX_NODES)
        else:
            self._lines.append((key, data["line"]))
        self._ready.set()

    def preview(self, key: tuple[str, str], frame: bytes) -> None:
        if self._job is not None:
            return
        _newest(self._previews, key, frame, MAX_PREVIEWS)
        self._ready.set()

    async def take(self) -> Batch:
        """Wait until there is something to send, and take all of it."""
        await self._ready.wait()
        self._ready.clear()
        batch = Batch(
            catch_up=self._overflown,
            durable=self._durable,
            passing=self._passing_frames(),
            previews=list(self._previews.values()),
        )
        self._durable = []
        self._overflown = False
        self._previews.clear()
        return batch

    def _passing_frames(self) -> list[str]:
        frames = [passing_frame("progress", data) for data in self._progress.values()]
        for (job, node), points in self._points.items():
            frames.append(passing_frame("metric", {"job": job, "node": node, "points": points}))
        for (job, node), line in self._lines:
            frames.append(passing_frame("log", {"job": job, "node": node, "line": line}))
        self._progress.clear()
        self._points.clear()
        self._lines.clear()
        return frames


def _newest(
    waiting: OrderedDict[tuple[str, str], T], key: tuple[str, str], value: T, most: int
) -> None:
    """Put a value in the place of its older one; the oldest goes when there are too many."""
    waiting[key] = value
    waiting.move_to_end(key)
    if len(waiting) > most:
        waiting.popitem(last=False)


def passing_frame(type: str, data: Any) -> str:
    """A text frame without a number."""
    return f'{{"type":"{type}","at":"{iso(now_ms())}","data":{orjson.dumps(data).decode()}}}'
