"""Bodies that are no JSON, or more than can be kept of one."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from server import strict_json
from server.errors import Refused
from server.strict_json import MOST_DEEP
from tests.server.conftest import Served

HOSTILE = {
    "not a number": '{"x": NaN}',
    "no end": '{"x": 1e999}',
    "half a character": '{"x": "\\ud800"}',
    "no text": b'{"x": "\xff"}',
    "cut off": '{"x": [1, ',
    "too deep to read": '{"x": ' + "[" * 100_000,
    "too deep to write": '{"x": ' + "[" * 600 + "]" * 600 + "}",
    "nothing": "",
}
PLACES = [
    ("POST", "/api/v1/jobs"),
    ("POST", "/api/v1/validate"),
    ("POST", "/api/v1/workflows"),
    ("PUT", "/api/v1/workflows/0197a8e2-5c1d-7a44-8f0e-3b1f0a9c7d21"),
    ("PATCH", "/api/v1/jobs/0197a8e2-5c1d-7a44-8f0e-3b1f0a9c7d21"),
    ("POST", "/api/v1/session"),
]
KIND = {"content-type": "application/json"}


@pytest.mark.parametrize(("method", "path"), PLACES)
async def test_what_is_no_json_is_a_problem_everywhere(
    served: Served, method: str, path: str
) -> None:
    for name, body in HOSTILE.items():
        answer = await served.client.request(method, path, content=body, headers=KIND)
        assert answer.status_code in (400, 422), (name, answer.text)
        assert answer.json()["code"] in ("request.malformed", "request.invalid"), name


async def test_a_number_beyond_64_bits_is_saved_and_comes_back(served: Served) -> None:
    body = '{"workflow": {"format": "tessera", "version": 1, "nodes": {}, "ui": {"x": 1%s}}}'
    answer = await served.client.post("/api/v1/workflows", content=body % ("0" * 30), headers=KIND)
    assert answer.status_code == 201, answer.text
    kept = (await served.client.get(f"/api/v1/workflows/{answer.json()['id']}")).json()
    assert kept["workflow"]["ui"]["x"] == 1e30


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


def test_what_is_read_can_be_written_with_more_around_it() -> None:
    body: Any = strict_json.read(nested(MOST_DEEP))
    for _ in range(10):
        body = {"kept": body}
    orjson.dumps(body)
    with pytest.raises(Refused, match=f"{MOST_DEEP} levels"):
        strict_json.read(nested(MOST_DEEP + 1))


def test_many_lists_side_by_side_are_not_deep() -> None:
    assert len(strict_json.read(b"[" + b",".join([b"[]"] * 10_000) + b"]")) == 10_000
