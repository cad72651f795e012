"""What `tessera.py` does before it hands over: `.venv` and the built editor beside it.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations

import time

from installation import editor, environment
from installation.phase import LOG, duration
from installation.places import ROOT, VENV
from installation.record import one_at_a_time


def ready(extras: frozenset[str] = frozenset(), *, web: bool) -> bool:
    """Whether everything asked for is there and made from the present sources."""
    return environment.ready(extras) and (not web or editor.ready())


def set_up(extras: frozenset[str] = frozenset(), *, web: bool) -> None:
    """Make what is missing, with a line for each phase; returns at once if nothing is.

    Raises Stop with a sentence for people, OSError for a disk that refuses.
    """
    if ready(extras, web=web):
        return
    VENV.mkdir(exist_ok=True)
    with one_at_a_time():
        if ready(extras, web=web):
            return
        print(f"Setting up Tessera in {ROOT}", flush=True)
        began = time.monotonic()
        npm = editor.find_npm() if web and not editor.ready() else None
        LOG.unlink(missing_ok=True)
        if not environment.ready(extras):
            environment.install(extras)
        if npm:
            editor.build(npm)
        print(f"Set up in {duration(time.monotonic() - began)}.", flush=True)
