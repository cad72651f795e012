"""Every node type is drawn, and everybody can use what is drawn."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.editor import Editor
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

Entry = dict[str, Any]


def groups(entries: Sequence[Entry], size: int = 8) -> Iterator[Sequence[Entry]]:
    for start in range(0, len(entries), size):
        yield entries[start : start + size]


ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "workflows").glob("*.json"))


def test_the_catalogue_draws_every_node(editor: Editor, server: Server) -> None:
    catalogue = server.api("GET", "/nodes")["nodes"]
    assert len(catalogue) > 50
    for group in groups(catalogue):
        nodes = {
            f"n{i}": {
                "type": entry["type"],
                "inputs": {},
                "ui": {"position": [i % 4 * 300, i // 4 * 700], "advanced": True},
            }
            for i, entry in enumerate(group)
        }
        workflow = {"format": "tessera", "version": 1, "name": group[0]["type"], "nodes": nodes}
        editor.drop("group.json", json.dumps(workflow).encode(), "application/json")
        for i, entry in enumerate(group):
            node = editor.node_by_id(f"n{i}")
            expect(node).to_have_accessible_name(entry["title"])
            expect(node).not_to_have_attribute("data-unknown", "true")
            ports = [i for i in entry["inputs"] if i["accepts"]]
            assert node.get_by_role("button", name=": input ").count() >= len(ports)
            expect(node.get_by_role("button", name=": output ")).to_have_count(
                len(entry["outputs"])
            )
        assert violations(editor.page) == {}, [entry["type"] for entry in group]
        editor.page.get_by_role("button", name=f"Close {group[0]['type']}").click()


def test_every_template_is_drawn_whole(editor: Editor) -> None:
    drawn = editor.page.locator("article")
    for path in TEMPLATES:
        workflow = json.loads(path.read_text())
        editor.drop(path.name, path.read_bytes(), "application/json")
        expect(editor.page.locator("[aria-current=page]")).to_have_text(workflow["name"])
        expect(editor.page.get_by_text(f"{len(workflow['nodes'])} nodes")).to_be_visible()
        if drawn.count():  # a large one is shown from afar
            expect(drawn, path.stem).to_have_count(len(workflow["nodes"]))
        expect(editor.page.locator("article[data-unknown]"), path.stem).to_have_count(0)


def test_a_node_that_is_not_installed_keeps_its_place_and_links(editor: Editor) -> None:
    workflow = {
        "format": "tessera",
        "version": 1,
        "name": "Foreign",
        "nodes": {
            "image": {"type": "EmptyImage", "inputs": {}, "ui": {"position": [0, 0]}},
            "odd": {
                "type": "acme/Sparkle",
                "inputs": {"picture": {"$link": ["image", "image"]}, "amount": 3},
                "ui": {"position": [300, 0]},
            },
        },
    }
    editor.drop("foreign.json", json.dumps(workflow).encode(), "application/json")
    expect(editor.node_by_id("odd")).to_contain_text("acme/Sparkle is not installed")
    expect(editor.links).to_have_count(1)


def test_far_away_the_graph_is_one_picture(editor: Editor) -> None:
    # Six clicks at once: a step that comes while another is under way counts in full.
    editor.page.get_by_role("button", name="Zoom out").evaluate(
        "(button) => { for (let i = 0; i < 6; i++) button.click(); }"
    )
    expect(editor.page.locator("article")).to_have_count(0)
    overview = editor.page.locator("main canvas").first
    expect(overview).to_be_visible()
    editor.page.get_by_role("button", name="Show everything").click()
    expect(editor.page.locator("article")).to_have_count(7)
