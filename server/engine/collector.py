"""The garbage collector, kept from walking a large workflow again and again.

A workflow of ten thousand nodes is a few hundred thousand small objects, all alive. Python's
collector would go through them several times while they are built and more often while nodes
run; on such graphs that doubled the cost of a node.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """No collections inside; for a burst that builds what stays."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def spared() -> Iterator[None]:
    """What is alive now is left out of the collections inside."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
