"""Parts of a batch, by an index that counts from either end."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from nodes.api import NodeError, say

BatchIndex = Annotated[
    int, Field(ge=-4096, le=4095, description="0 is the first of the batch, -1 the last.")
]


def part(count: int, index: int, length: int, what: str) -> slice:
    """Up to `length` of `count` from `index` on. NodeError if nothing stands there; `what` names
    one of them: "picture"."""
    start = index + count if index < 0 else index
    if not 0 <= start < count:
        raise NodeError(
            say("There is no {what} {index} among {count}.", what=what, index=index, count=count),
            input="index",
            remedy=say("Choose 0 to {count}, or -{count2} to -1.", count=count - 1, count2=count),
        )
    return slice(start, start + length)
