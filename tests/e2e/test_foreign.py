"""Nodes that this server does not have survive every way a graph can be kept."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.editor import Editor
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

ODD: dict[str, Any] = {
    "type": "acme/Sparkle",
    "version": 3,
    "inputs": {
        "picture": {"$link": ["image", "image"]},
        "deep": {"list": [1, {"a": None}], "big": "9007199254740993"},
        "amount": 3.5,
    },
    "ui": {"position": [300, 20], "title": "Sparkle ✨", "colour_of_acme": "#fff"},
}
NODES: dict[str, Any] = {
    "image": {
        "type": "EmptyImage",
        "version": 1,
        "inputs": {"width": 64, "height": 64},
        "ui": {"position": [0, 0]},
    },
    "save": {
        "type": "SaveImage",
        "version": 1,
        "inputs": {"image": {"$link": ["image", "image"]}},
        "ui": {"position": [560, 0]},
    },
    "odd": ODD,
}


def test_a_node_nobody_knows_survives_saving_reloading_and_every_file(
    editor: Editor, server: Server
) -> None:
    page = editor.page
    editor.open_graph(NODES)
    expect(editor.node_by_id("odd")).to_contain_text("acme/Sparkle")
    exported = editor.exported()
    assert exported["nodes"]["odd"] == ODD
    assert exported["nodes"] == NODES

    # Saved on the server.
    page.keyboard.press("Control+s")
    expect(page.get_by_label("not saved")).to_have_count(0)
    kept = [w for w in server.api("GET", "/workflows")["workflows"] if w["name"] == "Dropped"]
    stored = server.api("GET", f"/workflows/{kept[0]['id']}")["workflow"]
    assert stored["nodes"] == NODES

    # Reloaded from the browser's own store.
    page.reload()
    expect(editor.nodes).to_have_count(len(NODES))
    assert editor.exported() == exported

    # Out as a file, in again.
    page.get_by_role("button", name="New workflow").click()
    expect(editor.nodes).to_have_count(0)
    editor.open_graph(exported["nodes"])
    assert editor.exported()["nodes"] == exported["nodes"]

    # In the picture that its other nodes drew.
    editor.node_by_id("odd").locator("h3").click()
    page.keyboard.press("Control+m")
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    picture = editor.bytes_of(editor.picture("save"))
    page.get_by_role("button", name="New workflow").click()
    expect(editor.nodes).to_have_count(0)
    editor.drop("found.png", picture, "image/png")
    expect(editor.nodes).to_have_count(len(NODES))
    muted = {**ODD, "mode": "muted"}
    assert editor.exported()["nodes"] == {**NODES, "odd": muted}
