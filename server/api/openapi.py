"""What `/openapi.json` says beyond the routes: the problem's schema, the token."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from server.api.schemas import Problem

METHODS = ("get", "put", "post", "delete", "patch")


def describe(app: FastAPI, *, token: bool) -> None:
    """Make the app's OpenAPI document complete; made once, when first asked for."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app, token=token)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI, *, token: bool) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title, version=app.version, summary=app.summary, routes=app.routes
    )
    components = schema.setdefault("components", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions = problem.pop("$defs", {})
    components.setdefault("schemas", {}).update({"Problem": problem, **definitions})
    for path in schema["paths"].values():
        for name, operation in path.items():
            if name in METHODS:
                _complete(operation)
    # FastAPI describes its own form of a 422, which no route of ours answers with.
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    if token:
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        schema["security"] = [{"token": []}]
    return schema


def _complete(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    own = answers.get("422", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if own.get("$ref", "").endswith("HTTPValidationError"):
        answers["422"] = {
            "description": "`request.invalid`: The request has the wrong shape",
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
