"""The body of `POST /jobs`, read and checked for its shape."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from nodes.api.sentence import said, say
from server import strict_json
from server.errors import Refused

Json = dict[str, Any]

MAX_COUNT = 10_000
MAX_PRIORITY = 1_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """The body of `POST /jobs`, its shape checked."""

    workflow: Json
    set: Mapping[str, Any]
    outputs: tuple[str, ...] | None
    priority: int = 0
    count: int = 1
    client_id: str | None = None
    key: str | None = None
    fingerprint: str = ""
    replace: bool = False


def read_request(raw: bytes, key: str | None = None, *, checking: bool = False) -> Request:
    """The request in a body; `key` is that of the Idempotency-Key header.

    `checking`: the body of `POST /validate`, which says nothing of the queue.

    Written by hand: a workflow of 10,000 nodes is checked by `validate` already, and a model
    library would walk it once more.
    """
    body = read_object(raw)
    shape = _Shape(body)
    workflow = shape.take("workflow", dict, required=True) or {}
    values = shape.take("set", dict) or {}
    outputs = shape.take("outputs", list)
    if outputs is not None and not all(isinstance(node, str) for node in outputs):
        shape.wrong("outputs", say("`{name}` is not a list of node ids.", name="outputs"))
    if checking:
        shape.done()
        return Request(workflow=workflow, set=values, outputs=_names(outputs))
    priority = shape.take("priority", int, -MAX_PRIORITY, MAX_PRIORITY)
    count = shape.take("count", int, 1, MAX_COUNT)
    client = shape.take("client_id", str, 0, 200)
    replace = shape.take("replace", bool) or False
    own_key = shape.take("idempotency_key", str, 1, 200)
    if key is not None and not 1 <= len(key) <= 200:
        shape.wrong(
            "Idempotency-Key",
            say("`{name}` is longer than 200 characters or empty.", name="Idempotency-Key"),
        )
    shape.done()
    if key is not None and own_key is not None and key != own_key:
        raise Refused(
            "idempotency.conflict",
            say("The header gives another idempotency key than the body."),
            remedy=say("Give one of them."),
        )
    key = key or own_key
    fingerprint = ""
    if key is not None:
        rest = {name: value for name, value in body.items() if name != "idempotency_key"}
        fingerprint = hashlib.sha256(orjson.dumps(rest, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Request(
        workflow=workflow,
        set=values,
        outputs=_names(outputs),
        priority=priority or 0,
        count=count or 1,
        client_id=client,
        key=key,
        fingerprint=fingerprint,
        replace=replace,
    )


def _names(outputs: list[str] | None) -> tuple[str, ...] | None:
    return None if outputs is None else tuple(outputs)


def read_object(raw: bytes) -> Json:
    """The JSON object in a body."""
    body = strict_json.read(raw)
    if not isinstance(body, dict):
        raise Refused("request.invalid", say("The body is not a JSON object."))
    return body


class _Shape:
    """Checks the members of a body and collects what is wrong."""

    NAMES = {
        dict: say("an object"),
        list: say("a list"),
        str: say("a text"),
        int: say("a whole number"),
        bool: say("true or false"),
    }

    def __init__(self, body: Json) -> None:
        self._body = body
        self._known: set[str] = set()
        self._problems: list[Json] = []

    def take(
        self,
        name: str,
        kind: type[Any],
        least: int | None = None,
        most: int | None = None,
        *,
        required: bool = False,
    ) -> Any:
        self._known.add(name)
        value: Any = self._body.get(name)
        if value is None:
            if required:
                self.wrong(name, say("`{name}` is missing.", name=name))
            return None
        if kind is int and isinstance(value, float) and value.is_integer():
            value = int(value)  # 2.0 is an integer in JSON.
        if type(value) is not kind:
            self.wrong(name, say("`{name}` is not {kind}.", name=name, kind=self.NAMES[kind]))
            return None
        if least is not None and most is not None:
            size = int(len(value) if kind is str else value)
            if not least <= size <= most:
                message = (
                    say(
                        "`{name}` must be {least} to {most} characters long.",
                        name=name,
                        least=least,
                        most=most,
                    )
                    if isinstance(value, str)
                    else say(
                        "`{name}` must be {least} to {most}.", name=name, least=least, most=most
                    )
                )
                self.wrong(name, message)
                return None
        # PostgreSQL keeps no NUL.
        return value.replace("\0", "\\0") if isinstance(value, str) else value

    def wrong(self, name: str, message: str) -> None:
        remedy = say("See /openapi.json for what the address takes.")
        self._problems.append(
            {
                "node": None,
                "input": name,
                "code": "request.invalid",
                "message": message,
                "remedy": remedy,
                "said": said(message=message, remedy=remedy),
            }
        )

    def done(self) -> None:
        for name in self._body.keys() - self._known:
            self.wrong(name, say("`{name}` is not known.", name=name))
        if self._problems:
            detail = " ".join(problem["message"] for problem in self._problems)
            raise Refused("request.invalid", detail, problems=self._problems)
