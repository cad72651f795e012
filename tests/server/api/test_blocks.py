"""Library blocks over HTTP, and their folder."""

from __future__ import annotations

import copy
import errno
import json
import logging
from pathlib import Path
from typing import Any

import pytest

from server.blocks import Blocks
from server.errors import Refused
from server.graph.problems import InvalidWorkflow
from tests.server.conftest import Served

ID = "0197a8e2-5c1d-7a44-8f0e-3b1f0a9c7d21"
ADDRESS = f"/api/v1/blocks/{ID}"
BLOCK: dict[str, Any] = {
    "format": "tessera",
    "version": 1,
    "name": "Soften",
    "nodes": {"block": {"type": "subgraph:Soften", "inputs": {"radius": 3}}},
    "subgraphs": {
        "Soften": {
            "nodes": {"blur": {"type": "Blur", "inputs": {"radius": {"$input": "radius"}}}},
            "inputs": [{"name": "radius", "wire": "Float", "default": 2}],
            "outputs": [{"name": "image", "wire": "Image", "from": ["blur", "image"]}],
        }
    },
    "ui": {"description": "Takes the edge off."},
}


async def test_a_block_is_kept_listed_replaced_and_removed(served: Served) -> None:
    client = served.client
    assert (await client.get("/api/v1/blocks")).json() == {"blocks": []}
    made = await client.put(ADDRESS, json={"workflow": BLOCK})
    assert made.status_code == 201
    assert {k: made.json()[k] for k in ("name", "description", "workflow")} == {
        "name": "Soften",
        "description": "Takes the edge off.",
        "workflow": BLOCK,
    }
    blind = await client.put(ADDRESS, json={"workflow": BLOCK})
    assert (blind.status_code, blind.json()["code"]) == (428, "request.precondition_required")
    other = {**BLOCK, "name": "Soften more"}
    kept = await client.put(
        ADDRESS, json={"workflow": other}, headers={"if-match": made.headers["etag"]}
    )
    assert kept.status_code == 200
    late = await client.put(
        ADDRESS, json={"workflow": BLOCK}, headers={"if-match": made.headers["etag"]}
    )
    assert (late.status_code, late.json()["code"]) == (412, "request.precondition_failed")
    assert [b["name"] for b in (await client.get("/api/v1/blocks")).json()["blocks"]] == [
        "Soften more"
    ]
    assert (await client.delete(ADDRESS, headers={"if-match": '"x"'})).status_code == 412
    assert (await client.delete(ADDRESS)).status_code == 204
    gone = await client.delete(ADDRESS)
    assert (gone.status_code, gone.json()["code"]) == (404, "block.not_found")


def two_nodes(block: dict[str, Any]) -> None:
    block["nodes"]["more"] = {"type": "Blur", "inputs": {}}


def no_instance(block: dict[str, Any]) -> None:
    block["nodes"]["block"]["type"] = "Blur"


def no_subgraph(block: dict[str, Any]) -> None:
    block["subgraphs"] = {}


@pytest.mark.parametrize("spoil", [two_nodes, no_instance, no_subgraph])
async def test_only_one_instance_is_a_block(served: Served, spoil: Any) -> None:
    block = copy.deepcopy(BLOCK)
    spoil(block)
    answer = await served.client.put(ADDRESS, json={"workflow": block})
    assert (answer.status_code, answer.json()["code"]) == (422, "workflow.invalid")
    assert "one node" in answer.json()["problems"][0]["message"]
    assert (await served.client.get("/api/v1/blocks")).json() == {"blocks": []}


def test_files_put_into_the_folder_are_blocks_too(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "soften.json").write_text(json.dumps(BLOCK))
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "other.json").write_text('{"format": "something else"}')
    (tmp_path / "odd name.json").write_text(json.dumps(BLOCK))
    (tmp_path / "notes.txt").write_text("no block")
    with caplog.at_level(logging.WARNING, "tessera.blocks"):
        assert [block.id for block in Blocks(tmp_path).all()] == ["soften"]
    said = " ".join(record.getMessage() for record in caplog.records)
    assert all(name in said for name in ("broken.json", "other.json", "odd name.json"))


def test_a_full_disk_leaves_the_block_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = Blocks(tmp_path, sync=True)
    blocks.put("one", BLOCK, None, None)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Refused, match="disk is full"):
        blocks.put("one", {**BLOCK, "name": "Other"}, "*", None)
    assert [block.name for block in blocks.all()] == ["Soften"]
    assert [path.name for path in tmp_path.iterdir()] == ["one.json"]
    with pytest.raises(InvalidWorkflow):
        blocks.put("two", {"format": "tessera"}, None, None)
