"""Parts of a batch, by an index that counts from either end."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from nodes.api import NodeError

BatchIndex = Annotated[
    int, Field(ge=-4096, le=4095, description="0 is the first of the batch, -1 the last.")
]


def part(count: int, index: int, length: int, what: str) -> slice:
    """Up to `length` of `count` from `index` on. NodeError if nothing stands there; `what` names
    one of them: "picture"."""
    start = index + count if index < 0 else index
    if not 0 <= start < count:
        raise NodeError(
            f"There is no {what} {index} among {count}.",
            input="index",
            remedy=f"Choose 0 to {count - 1}, or -{count} to -1.",
        )
    return slice(start, start + length)
