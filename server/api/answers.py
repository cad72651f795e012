"""How handlers answer: JSON written once, and what the documentation says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from server.api.schemas import Problem
from server.errors import CODES


class Json(Response):
    """A JSON answer."""

    media_type = "application/json"

    def __init__(
        self, content: Any, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(orjson.dumps(content), status, headers)


class JsonText(Response):
    """A JSON answer that is text already."""

    media_type = "application/json"


def refusals(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries of the problems a route may answer with."""
    by_status: dict[int | str, list[str]] = {}
    for code in codes:
        by_status.setdefault(CODES[code][0], []).append(code)
    return {
        status: {
            "description": "; ".join(f"`{code}`: {CODES[code][1]}" for code in found),
            "content": {"application/problem+json": {"schema": PROBLEM}},
        }
        for status, found in by_status.items()
    }


PROBLEM = {"$ref": "#/components/schemas/Problem"}
PROBLEM_MODEL = Problem
COMMON = (
    "request.malformed",
    "request.host",
    "request.origin",
    "session.required",
    "server.failed",
)
"""Problems any route may answer with."""
