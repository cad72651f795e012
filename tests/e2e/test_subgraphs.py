"""Subgraphs made, entered and unpacked in the browser, and what the server makes of them."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.editor import Editor

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]


def choose_nodes(editor: Editor, *nodes: str) -> None:
    for index, node in enumerate(nodes):
        editor.node_by_id(node).locator("h3").click(modifiers=["Shift"] if index else [])


def pixels(png: bytes) -> bytes:
    """What it shows: the workflow inside the file is another one."""
    with Image.open(io.BytesIO(png)) as picture:
        return picture.convert("RGB").tobytes()


def test_a_subgraph_is_made_run_entered_and_unpacked(editor: Editor) -> None:
    keyboard = editor.page.keyboard
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    first = pixels(editor.bytes_of(editor.picture("save")))
    # A fixed seed, so that the second run is the first one again.
    fixed = editor.page.get_by_role("button", name="Seed: stays as it is")
    while fixed.count() == 0:
        editor.page.get_by_role("button", name="Seed: ").click()
    choose_nodes(editor, "positive", "negative", "sampler", "decode")
    keyboard.press("Control+Shift+g")
    expect(editor.nodes).to_have_count(4)
    expect(editor.links).to_have_count(5)
    keyboard.press("F2")
    keyboard.type("Draw")
    keyboard.press("Enter")
    expect(editor.node("Draw")).to_be_visible()
    # Nothing that runs has changed: the very same picture comes out of the cache.
    editor.run()
    expect(editor.page.locator('article[data-status="cached"]')).to_have_count(3)
    assert pixels(editor.bytes_of(editor.picture("save"))) == first

    editor.node("Draw").locator("h3").click()
    keyboard.press("Alt+Enter")
    expect(editor.nodes).to_have_count(4)
    trail = editor.page.get_by_role("navigation", name="Subgraph")
    expect(trail).to_contain_text("Draw")
    # Renamed and undone from within, the way back stays true.
    keyboard.press("Alt+Backspace")
    expect(trail).to_have_count(0)
    editor.node("Draw").locator("h3").click()
    keyboard.press("Control+Shift+u")
    expect(editor.nodes).to_have_count(7)
    expect(editor.links).to_have_count(9)
    for _ in range(2):
        keyboard.press("Control+z")
    expect(editor.node("Subgraph")).to_be_visible()


def test_what_stands_between_goes_along(editor: Editor) -> None:
    choose_nodes(editor, "checkpoint", "decode")
    editor.page.keyboard.press("Control+Shift+g")
    expect(editor.toast).to_contain_text("would have to wait for the subgraph")
    expect(editor.nodes).to_have_count(7)
    editor.page.keyboard.press("Control+Shift+g")
    expect(editor.nodes).to_have_count(3)


def test_a_widget_is_promoted_and_each_instance_has_its_own_value(editor: Editor) -> None:
    page = editor.page
    choose_nodes(editor, "sampler", "decode")
    page.keyboard.press("Control+Shift+g")
    expect(editor.node_by_id("subgraph")).to_be_visible()
    page.keyboard.press("Alt+i")
    dialog = page.get_by_role("dialog", name="Subgraph Subgraph")
    dialog.get_by_role("textbox", name="Name of the subgraph").fill("Draw")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Subgraph Draw")
    for widget in ("steps", "cfg"):
        dialog.get_by_role("checkbox", name=widget, exact=True).check()
    dialog.get_by_role("button", name="Move cfg up").click()
    dialog.get_by_role("textbox", name="Name of latent").fill("canvas")
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Done").click()
    draw = editor.node("Draw")
    expect(draw.get_by_role("textbox")).to_have_count(2)
    first, second = (draw.get_by_role("textbox").nth(n) for n in range(2))
    expect(first).to_have_accessible_name("cfg")
    expect(second).to_have_value("20")
    second.fill("2")
    page.keyboard.press("Enter")
    draw.locator("h3").click()
    page.keyboard.press("Control+d")
    expect(editor.node("Draw")).to_have_count(2)
    editor.node("Draw").last.get_by_role("textbox").nth(1).fill("3")
    page.keyboard.press("Enter")
    expect(editor.node("Draw").first.get_by_role("textbox").nth(1)).to_have_value("2")
    editor.run()
    expect(editor.picture("save")).to_be_visible()


def test_a_block_is_found_in_every_workflow(editor: Editor) -> None:
    page = editor.page
    choose_nodes(editor, "sampler", "decode")
    page.keyboard.press("Control+Shift+g")
    expect(editor.node_by_id("subgraph")).to_be_visible()
    page.keyboard.press("Control+k")
    editor.choose("Put into the library")
    dialog = page.get_by_role("dialog", name="Library blocks")
    dialog.get_by_role("textbox", name="Name").fill("Draw and decode")
    dialog.get_by_role("textbox", name="What it does").fill("Samples, then decodes.")
    dialog.get_by_role("button", name="Put into the library").click()
    expect(dialog).to_have_count(0)
    editor.new_document()
    editor.add_by_mouse("Draw and decode", (500, 300))
    expect(editor.node("Subgraph")).to_be_visible()
    page.reload()
    expect(editor.node("Subgraph")).to_be_visible()
    page.keyboard.press("Control+k")
    editor.choose("Library blocks")
    dialog.get_by_role("button", name="Take Draw and decode out of the library").click()
    expect(dialog.get_by_text("Nothing yet.")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    # The workflow keeps the copy it took.
    expect(editor.node("Subgraph")).to_be_visible()


def test_the_body_of_a_loop_stands_in_its_frame(editor: Editor) -> None:
    path = ROOT / "workflows" / "prompt-cfg-grid.json"
    nodes = json.loads(path.read_text())["nodes"]
    (loop,) = [node for node, data in nodes.items() if data["type"] == "ForEach"]
    editor.drop("grid.json", path.read_bytes(), "application/json")
    outside = editor.node_by_id(loop)
    # It shows what it runs, how often, and while it runs what for.
    expect(outside.locator("div > span", has_text="KSampler")).to_be_visible()
    expect(outside).to_contain_text("3 × 4 times")
    editor.run()
    expect(outside).to_contain_text(re.compile(r"\d+ of 12"))
    expect(outside).to_contain_text(re.compile("a small blue star on a beige background · [1248]"))
    expect(outside).to_have_attribute("data-status", "done")
    expect(outside).to_contain_text("3 × 4 times")
    frame = editor.page.get_by_role("region", name="Body of")
    for enter in (
        lambda: outside.get_by_text("KSampler").dblclick(),
        lambda: outside.get_by_role("button", name="Open the subgraph").click(),
        lambda: editor.page.locator(f'.react-flow__node[data-id="{loop}"]').press("Enter"),
    ):
        enter()
        expect(frame).to_contain_text("It gives value, across, index.")
        editor.page.keyboard.press("Alt+Backspace")
        expect(frame).to_have_count(0)
