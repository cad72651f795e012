"""JSON from outside: only what can be written as JSON again."""

from __future__ import annotations

from typing import Any

import orjson

from nodes.api.sentence import say
from server.errors import Refused

MOST_DEEP = 240
"""Levels of lists and objects within each other that a body may have."""

_WRITABLE = 254
"""Levels that orjson writes; what is kept of a body is wrapped in a few more."""


def read(raw: bytes) -> Any:
    """What a body says.

    Raises Refused for what is no JSON, NaN and halves of surrogate pairs among it, and for lists
    within lists beyond reason.
    """
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Refused(
            "request.malformed",
            say("The body is not JSON: {error}.", error=error),
            remedy=say("Send a JSON object."),
        ) from None
    # Counting is quick and no small body gets further.
    if raw.count(b"{") + raw.count(b"[") > MOST_DEEP and _is_deep(body):
        raise Refused(
            "request.malformed", say("The body has more than {most} levels.", most=MOST_DEEP)
        )
    return body


def _is_deep(body: Any) -> bool:
    for _ in range(_WRITABLE - MOST_DEEP):
        body = [body]
    try:
        orjson.dumps(body)
    except orjson.JSONEncodeError:
        return True
    return False
