"""Parameters that several routes take."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel

from server.ids import ID_PATTERN

JobId = Annotated[str, Path(pattern=ID_PATTERN, description="Id of a job.")]
AssetId = Annotated[str, Path(pattern=ID_PATTERN, description="Id of an asset.")]
WorkflowId = Annotated[str, Path(pattern=ID_PATTERN, description="Id of a saved workflow.")]
Limit = Annotated[int, Query(ge=1, le=500, description="Most entries in the page.")]
Cursor = Annotated[str | None, Query(pattern=ID_PATTERN, description="`next` of the page before.")]
Words = Annotated[
    str,
    AfterValidator(lambda text: text.replace("\0", " ")),
    Query(max_length=500, description="Words that must all be found, letter case aside."),
]


def one_or_more_of(names: Iterable[str]) -> str:
    """The pattern of a list with commas."""
    one = "|".join(names)
    return rf"^({one})(,({one}))*$"


def body_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The OpenAPI entry of a body that the handler reads by itself."""
    schema = model.model_json_schema(mode="validation")
    assert "$defs" not in schema, "a hand-read body is one plain object"
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}
