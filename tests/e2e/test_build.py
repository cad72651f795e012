"""A graph made by hand: by the mouse alone, and by the keyboard alone."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.editor import Editor

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]


def test_a_graph_is_built_by_mouse_alone(editor: Editor) -> None:
    editor.new_document()
    editor.add_by_mouse("Empty image", (300, 250))
    editor.add_by_mouse("Image invert", (600, 250))
    editor.drag_link(
        editor.port("empty_image", "out", "image"), editor.port("image_invert", "in", "image")
    )
    expect(editor.links).to_have_count(1)
    # A link let go over the empty canvas asks what to add.
    editor.drag_link(editor.port("image_invert", "out", "image"), (900, 300))
    editor.choose("Save image")
    expect(editor.links).to_have_count(2)
    editor.page.get_by_role("button", name="Run", exact=True).click()
    expect(editor.picture("save_image")).to_be_visible()


def test_a_graph_is_built_by_keyboard_alone(editor: Editor) -> None:
    keyboard = editor.page.keyboard
    keyboard.press("Alt+n")
    expect(editor.nodes).to_have_count(0)
    keyboard.press("Control+k")
    keyboard.type("empty image")
    keyboard.press("Enter")
    expect(editor.page.locator('.react-flow__node[data-id="empty_image"]')).to_be_focused()
    for _ in range(30):
        if "output image" in (editor.page.evaluate("document.activeElement.ariaLabel") or ""):
            break
        keyboard.press("Tab")
    keyboard.press("Enter")
    expect(editor.search).to_be_focused()
    expect(editor.search).to_have_accessible_name("Search what takes this link")
    keyboard.type("save image")
    keyboard.press("Enter")
    expect(editor.links).to_have_count(1)
    expect(editor.page.locator('.react-flow__node[data-id="save_image"]')).to_be_focused()
    keyboard.press("Control+Enter")
    expect(editor.picture("save_image")).to_be_visible()


def test_a_refused_link_says_why(editor: Editor) -> None:
    editor.drag_link(
        editor.port("checkpoint", "out", "vae"), editor.port("sampler", "in", "positive")
    )
    expect(editor.toast).to_contain_text(
        "Load checkpoint gives a VAE; positive of KSampler takes a Conditioning."
    )
    expect(editor.page.get_by_role("status")).to_contain_text("takes a Conditioning")
    expect(editor.links).to_have_count(9)
    # A whole node is a target, too.
    editor.drag_link(
        editor.port("checkpoint", "out", "vae"), editor.node_by_id("positive").locator("h3")
    )
    expect(editor.toast).to_contain_text("takes a CLIP")


def test_a_link_is_taken_off_by_dragging_from_its_end(editor: Editor) -> None:
    editor.drag_link(editor.port("decode", "in", "vae"), (700, 780))
    expect(editor.search).to_be_visible()
    editor.page.keyboard.press("Escape")
    expect(editor.links).to_have_count(8)
    editor.page.keyboard.press("Control+z")
    expect(editor.links).to_have_count(9)


def test_edits_are_undone_and_done_again(editor: Editor) -> None:
    keyboard = editor.page.keyboard
    editor.node("KSampler").locator("h3").click()
    keyboard.press("Delete")
    expect(editor.nodes).to_have_count(6)
    expect(editor.links).to_have_count(4)
    keyboard.press("Control+z")
    expect(editor.nodes).to_have_count(7)
    expect(editor.links).to_have_count(9)
    keyboard.press("Control+Shift+z")
    expect(editor.nodes).to_have_count(6)


def test_nodes_are_copied_with_the_links_among_them(editor: Editor) -> None:
    keyboard = editor.page.keyboard
    editor.page.locator(".react-flow__pane").click(position={"x": 40, "y": 40})
    keyboard.press("Control+a")
    keyboard.press("Control+d")
    expect(editor.nodes).to_have_count(14)
    expect(editor.links).to_have_count(18)
    keyboard.press("Control+m")
    expect(editor.page.locator('article[data-mode="muted"]')).to_have_count(7)


def test_nodes_are_copied_from_one_document_to_another(editor: Editor) -> None:
    keyboard = editor.page.keyboard
    editor.page.locator(".react-flow__pane").click(position={"x": 40, "y": 40})
    keyboard.press("Control+a")
    keyboard.press("Control+c")
    editor.new_document()
    keyboard.press("Control+v")
    expect(editor.nodes).to_have_count(7)
    expect(editor.links).to_have_count(9)
    keyboard.press("Control+z")
    expect(editor.nodes).to_have_count(0)


def test_a_node_moves_and_comes_back(editor: Editor) -> None:
    header = editor.node_by_id("latent").locator("h3")
    before = header.bounding_box()
    assert before is not None
    editor.page.mouse.move(before["x"] + 5, before["y"] + 5)
    editor.page.mouse.down()
    editor.page.mouse.move(before["x"] + 5, before["y"] + 7)
    editor.page.mouse.move(before["x"] + 5, before["y"] + 85, steps=5)
    editor.page.mouse.up()
    moved = header.bounding_box()
    assert moved is not None
    assert moved["y"] == pytest.approx(before["y"] + 80, abs=4)
    editor.page.keyboard.press("Control+z")
    editor.page.wait_for_function(
        "([node, y]) => Math.abs(document.querySelector(node).getBoundingClientRect().y - y) < 1",
        arg=['.react-flow__node[data-id="latent"] h3', before["y"]],
    )


def test_a_right_click_offers_what_can_be_done(editor: Editor) -> None:
    editor.node_by_id("save").locator("h3").click(button="right")
    editor.page.get_by_role("menuitem", name="Bypass").click()
    expect(editor.node_by_id("save")).to_have_attribute("data-mode", "bypassed")
    editor.node_by_id("save").locator("h3").click(button="right")
    editor.page.get_by_role("menuitem", name="Rename").click()
    editor.page.keyboard.type("Keep it")
    editor.page.keyboard.press("Enter")
    expect(editor.node("Keep it")).to_be_visible()


def test_the_inside_of_a_subgraph_is_edited_in_place(editor: Editor) -> None:
    path = ROOT / "workflows" / "prompt-cfg-grid.json"
    workflow = json.loads(path.read_text())
    ((name, inner),) = workflow["subgraphs"].items()
    (loop,) = [
        i for i, n in workflow["nodes"].items() if f"subgraph:{name}" in n["inputs"].values()
    ]
    editor.drop("grid.json", path.read_bytes(), "application/json")
    editor.node_by_id(loop).locator("h3").click()
    editor.page.keyboard.press("Alt+Enter")
    expect(editor.nodes).to_have_count(len(inner["nodes"]))
    (sampler,) = [i for i, n in inner["nodes"].items() if n["type"] == "KSampler"]
    editor.field(sampler, "steps").fill("2")
    # What the loop hands in is shown, and led to where it is wanted.
    seed = editor.page.get_by_role("button", name="Subgraph input seed: take off")
    expect(seed).to_be_visible()
    expect(editor.field(sampler, "seed")).to_have_count(0)
    editor.drag_link(editor.port("latent", "in", "width"), (300, 780))
    editor.choose("width")
    expect(editor.field("latent", "width")).to_have_count(0)
    trail = editor.page.get_by_role("navigation", name="Subgraph")
    trail.get_by_role("button", name=workflow["name"]).click()
    expect(editor.nodes).to_have_count(len(workflow["nodes"]))
    expect(editor.field(loop, "inputs.width")).to_have_value("128")
    editor.field(loop, "inputs.width").fill("64")
    editor.run()
    expect(editor.page.locator("article img").first).to_be_visible()


def test_a_picture_is_uploaded_into_a_node(editor: Editor) -> None:
    editor.new_document()
    editor.add_by_mouse("Load image", (300, 250))
    drawn = io.BytesIO()
    Image.effect_mandelbrot((48, 32), (-2, -1, 1, 1), 30).convert("RGB").save(drawn, "PNG")
    upload = {"name": "mine.png", "mimeType": "image/png", "buffer": drawn.getvalue()}
    editor.node_by_id("load_image").locator("input[type=file]").set_input_files(upload)
    expect(editor.field("load_image", "image")).to_have_value("mine.png")
    editor.drag_link(editor.port("load_image", "out", "image"), (760, 300))
    editor.choose("Save image")
    editor.run()
    expect(editor.picture("save_image")).to_be_visible()
    with Image.open(io.BytesIO(editor.bytes_of(editor.picture("save_image")))) as saved:
        assert saved.convert("RGB").tobytes() == Image.open(drawn).tobytes()
