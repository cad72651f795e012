"""Every kind of widget: edited, held to its bounds, kept over a reload, written to the file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.editor import Editor
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

WIDGETS = Path(__file__).parents[2] / "web" / "src" / "widgets" / "index.ts"
ELSEWHERE = {
    "picture": "test_pictures_in.py",
    "mask": "test_pictures_in.py",
    "crop": "test_pictures_in.py",
    "slider": "no node asks for one yet",
    "json": "no node asks for one yet",
    "body": "its rows are those of the body's inputs",
}

BODY = {
    "nodes": {"seen": {"type": "Int", "inputs": {"value": {"$input": "index"}}}},
    "inputs": [{"name": "index", "wire": "Int"}],
    "outputs": [{"name": "number", "wire": "Int", "from": ["seen", "value"]}],
}
NODES: dict[str, Any] = {
    "sampler": {"type": "KSampler", "inputs": {}, "ui": {"position": [0, 0]}},
    "text": {"type": "CLIPEncode", "inputs": {"text": ""}, "ui": {"position": [260, 0]}},
    "load": {"type": "LoadCheckpoint", "inputs": {}, "ui": {"position": [260, 180]}},
    "image": {"type": "EmptyImage", "inputs": {}, "ui": {"position": [260, 360]}},
    "save": {"type": "SaveImage", "inputs": {}, "ui": {"position": [540, 0]}},
    "switch": {"type": "Boolean", "inputs": {}, "ui": {"position": [0, 480]}},
    "compare": {"type": "Compare", "inputs": {}, "ui": {"position": [800, 0]}},
    "loop": {"type": "ForEach", "inputs": {}, "ui": {"position": [800, 260]}},
}


def typed(field: Locator, text: str, shown: str | None = None) -> None:
    field.fill(text)
    field.press("Enter")
    expect(field).to_have_value(text if shown is None else shown)


def test_every_kind_of_widget_is_edited_bounded_and_kept(editor: Editor, server: Server) -> None:
    editor.open_graph(NODES, subgraphs={"Count": BODY})
    field = editor.field
    done: dict[str, tuple[str, Any]] = {}

    def holds(shape: str, place: str, value: Any) -> None:
        """What was done with this shape is to be found there in the file."""
        node, path = place.split(".", 1)
        row = editor.node_by_id(node).locator("[data-shape]").filter(has=field(node, path))
        assert shape in (row.all() and [r.get_attribute("data-shape") for r in row.all()]), place
        done[shape] = (place, value)

    # Numbers stay within their bounds and may be typed as sums.
    typed(field("sampler", "steps"), "0", "1")
    typed(field("sampler", "steps"), "99999", "10000")
    typed(field("sampler", "steps"), "6*4", "24")
    holds("integer", "sampler.steps", 24)
    typed(field("sampler", "denoise"), "7", "1")
    typed(field("sampler", "denoise"), "-1", "0")
    typed(field("sampler", "denoise"), "0,25", "0.25")
    holds("number", "sampler.denoise", 0.25)
    typed(field("sampler", "seed"), "18446744073709551615")
    holds("seed", "sampler.seed", "18446744073709551615")
    # What is no seed is not taken.
    typed(field("sampler", "seed"), "-5", "18446744073709551615")

    field("sampler", "sampler").select_option("heun")
    holds("enum", "sampler.sampler", "heun")
    field("text", "text").fill("two lines\nand a „quote“ 星")
    holds("multiline", "text.text", "two lines\nand a „quote“ 星")
    typed(field("save", "prefix"), "nine/lives")
    holds("string", "save.prefix", "nine/lives")
    field("load", "name").select_option("starter.safetensors")
    holds("choices", "load.name", "starter.safetensors")
    before = field("switch", "value").is_checked()
    field("switch", "value").click()
    expect(field("switch", "value")).to_be_checked(checked=not before)
    holds("boolean", "switch.value", not before)
    # What is no colour is not taken.
    typed(field("image", "color"), "#12ab9F", "#12ab9f")
    typed(field("image", "color"), "blue-ish", "#12ab9f")
    holds("color", "image.color", "#12ab9f")
    for text in ("true", "12", "1.5", "words"):
        field("compare", "a").fill(text)
    field("compare", "b").fill("12")
    holds("literal", "compare.b", 12)
    # The options of a union come and go with its kind.
    field("save", "format").select_option("jpeg")
    typed(field("save", "format.quality"), "500", "100")
    holds("union", "save.format", {"kind": "jpeg", "quality": 100})
    field("loop", "body").select_option("Count")
    holds("subgraph", "loop.body", "subgraph:Count")
    add = editor.node_by_id("loop").get_by_role("button", name=re.compile("^Add to values"))
    add.click()
    add.click()
    for i, text in enumerate(("first", "2")):
        field("loop", f"values.values.{i}").fill(text)
    holds("list", "loop.values.values", ["first", 2])

    shapes = set(re.findall(r"^  (\w+): \w+Widget,", WIDGETS.read_text(), re.M))
    assert len(shapes) > 10
    assert set(done) == shapes - set(ELSEWHERE)

    def check(workflow: dict[str, Any]) -> None:
        for shape, (place, value) in done.items():
            node, *path = place.split(".")
            found: Any = workflow["nodes"][node]["inputs"]
            for name in path:
                found = found[name]
            if isinstance(value, dict):
                found = {key: found[key] for key in value}
            assert found == value, shape

    exported = editor.exported()
    check(exported)
    editor.page.reload()
    expect(editor.nodes).to_have_count(len(NODES))
    expect(field("sampler", "seed")).to_have_value("18446744073709551615")
    assert editor.exported() == exported
