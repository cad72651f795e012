"""Messages on their way to the server, in bundles.

A graph of a thousand quick nodes tells two things a node; sending each alone would cost more
than the nodes. So messages wait up to a few milliseconds for company, a node's state replaces
the one before it, and only what is urgent goes at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from server.engine.protocol import (
    FromWorker,
    Logged,
    Measured,
    NodeChanged,
    Planned,
    PreviewFrame,
    Produced,
    StateChanged,
    Stepped,
)

BUNDLE_S = 0.02
BUNDLE_SIZE = 512
PATIENT = (NodeChanged, Stepped, Measured, Logged, Planned, PreviewFrame, Produced, StateChanged)


class Outbox:
    """Collects messages and sends them in order; safe to use from several threads."""

    def __init__(self, send: Callable[[tuple[FromWorker, ...]], None]) -> None:
        self._send = send
        self._waiting: list[FromWorker | None] = []
        self._states: dict[str, int] = {}
        """Node → where its latest NodeChanged waits."""
        self._steps: dict[str, int] = {}
        self._lock = threading.Lock()
        self._wake = threading.Condition(self._lock)
        self._closed = False
        self._sender = threading.Thread(target=self._run, name="outbox", daemon=True)
        self._sender.start()

    def put(self, message: FromWorker) -> None:
        kind = type(message)
        with self._lock:
            if kind is NodeChanged:
                self._replace(self._states, message.node, message)  # type: ignore[union-attr]
            elif kind is Stepped:
                self._replace(self._steps, message.node, message)  # type: ignore[union-attr]
            else:
                self._waiting.append(message)
            if kind not in PATIENT or len(self._waiting) >= BUNDLE_SIZE:
                self._flush()
            elif len(self._waiting) == 1:
                self._wake.notify()

    def close(self) -> None:
        """Send what waits, and nothing after it."""
        with self._lock:
            self._flush()
            self._closed = True
            self._wake.notify()

    def _replace(self, places: dict[str, int], node: str, message: FromWorker) -> None:
        place = places.get(node)
        if place is not None:
            self._waiting[place] = None
        places[node] = len(self._waiting)
        self._waiting.append(message)

    def _flush(self) -> None:
        bundle = tuple(message for message in self._waiting if message is not None)
        self._waiting = []
        self._states.clear()
        self._steps.clear()
        if bundle and not self._closed:
            self._send(bundle)

    def _run(self) -> None:
        while True:
            with self._lock:
                while not self._waiting and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
            time.sleep(BUNDLE_S)
            with self._lock:
                self._flush()
