"""What a set-up has finished, written after the fact, and the lock that lets one run at a time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from installation.places import ROOT, VENV, read

STATE = VENV / "tessera.json"
LOCK = VENV / "tessera.lock"

State = dict[str, Any]
"""`{packages, extras, torch}` of a finished environment; `installing` while pip writes into it."""


def read_state() -> State:
    try:
        state = json.loads(read(STATE))
    except ValueError:
        return {}
    return state if isinstance(state, dict) else {}


def write_state(state: State) -> None:
    temporary = STATE.with_suffix(".new")
    temporary.write_text(json.dumps(state, indent=2), encoding="utf-8")
    os.replace(temporary, STATE)


def digest(files: Sequence[Path], *more: str) -> str:
    """Hash of files' names and contents: what was made from them is good while it stays."""
    total = hashlib.sha256(repr(more).encode())
    for path in files:
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock that ends with this process and its children; waits for another holder."""
    with open(LOCK, "a+b") as file:
        waiting = False
        while not _lock(file.fileno()):
            if not waiting:
                print("Another set-up is under way here; waiting for it.", flush=True)
                waiting = True
            time.sleep(0.2)
        # Passed on, so that a pip that outlives us (kill -9) still keeps the next set-up waiting.
        os.set_inheritable(file.fileno(), True)
        yield


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
