"""Parameters that several routes take."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator

from nodes.api.sentence import say
from server.errors import Refused
from server.ids import ID_PATTERN

JobId = Annotated[str, Path(pattern=ID_PATTERN, description="Id of a job.")]
AssetId = Annotated[str, Path(pattern=ID_PATTERN, description="Id of an asset.")]
BoardId = Annotated[str, Path(pattern=ID_PATTERN, description="Id of a board.")]
WorkflowId = Annotated[str, Path(pattern=ID_PATTERN, description="Id of a saved workflow.")]
Limit = Annotated[int, Query(ge=1, le=500, description="Most entries in the page.")]
Cursor = Annotated[str | None, Query(pattern=ID_PATTERN, description="`next` of the page before.")]
Words = Annotated[
    str,
    AfterValidator(lambda text: text.replace("\0", " ")),
    Query(max_length=500, description="Words that must all be found, letter case aside."),
]


def _written(value: str) -> str:
    try:
        float(value)
    except ValueError:
        return value
    raise ValueError("a number is no time: write 2026-01-31T12:00:00Z")


Moment = Annotated[datetime.datetime, BeforeValidator(_written)]


def ms(at: datetime.datetime | None) -> int | None:
    """Milliseconds since 1970; a time without a zone is UTC. Raises Refused if out of range."""
    if at is None:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=datetime.UTC)
    try:
        return int(at.timestamp() * 1000)
    except (OverflowError, ValueError):
        raise Refused("request.invalid", say("The time is out of range.")) from None


def one_or_more_of(names: Iterable[str]) -> str:
    """The pattern of a list with commas."""
    one = "|".join(names)
    return rf"^({one})(,({one}))*$"


def body_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The OpenAPI entry of a body that the handler reads by itself."""
    schema = model.model_json_schema(mode="validation")
    assert "$defs" not in schema, "a hand-read body is one plain object"
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
