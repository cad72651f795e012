"""Walks past every screen of the editor: each yields the name of a screen once it stands."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.editor import Editor
from tests.e2e.server import Server

ROOT = Path(__file__).parents[2]
GRID = ROOT / "workflows" / "prompt-cfg-grid.json"
DIGITS = ROOT / "workflows" / "train-gan-digits.json"

Walk = Callable[[Editor, Server], Iterator[str]]


def dialog(page: Page, name: str | re.Pattern[str] = "") -> Locator:
    return page.get_by_role("dialog", name=name).last


def close(page: Page) -> None:
    """Escape from the one dialog that is open."""
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)


def command(page: Page, label: str) -> None:
    """Choose an action in the palette."""
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill(label)
    page.get_by_role("option", name=label).first.click()


def canvas(editor: Editor, server: Server) -> Iterator[str]:
    """The graph, near and far, and what is wrong with it."""
    page = editor.page
    yield "graph"
    page.keyboard.press("Alt+z")
    expect(page.get_by_text("100 %")).to_be_visible()
    yield "graph in full size"
    page.keyboard.press(".")
    for _ in range(3):
        page.get_by_role("button", name="Zoom out").click()
    yield "graph from some way off"
    for _ in range(4):
        page.get_by_role("button", name="Zoom out").click()
    expect(editor.nodes).to_have_count(0)
    yield "graph from afar"
    page.keyboard.press(".")
    expect(editor.nodes).to_have_count(7)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+g")
    page.keyboard.press("Alt+Shift+n")
    page.keyboard.type("# A note\n- with a [link](https://example.org)")
    page.keyboard.press("Escape")
    yield "group and note"
    for _ in range(2):
        page.keyboard.press("Control+z")
    page.keyboard.press(".")
    editor.node_by_id("latent").locator("h3").click()
    page.keyboard.press("Alt+c")
    editor.node_by_id("negative").locator("h3").click()
    page.keyboard.press("Control+m")
    editor.node_by_id("decode").locator("h3").click()
    page.keyboard.press("Control+b")
    yield "collapsed, muted and bypassed"
    editor.open_graph(
        {"odd": {"type": "acme/Sparkle", "inputs": {"a": 1}, "ui": {"position": [0, 0]}}}
    )
    yield "unknown node"
    editor.new_document()
    yield "empty canvas"


def menus(editor: Editor, server: Server) -> Iterator[str]:
    page = editor.page
    menu = page.get_by_role("menu")
    page.get_by_role("button", name="Tessera: menu").click()
    expect(menu).to_be_visible()
    yield "main menu"
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    editor.node_by_id("sampler").locator("h3").click(button="right")
    expect(menu).to_be_visible()
    yield "menu of a node"
    menu.get_by_role("menuitem", name=re.compile("^Colour")).first.click()
    expect(menu).to_have_count(2)
    yield "menu of colours"
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    page.locator(".react-flow__pane").click(button="right", position={"x": 30, "y": 60})
    expect(menu).to_be_visible()
    yield "menu of the canvas"
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    page.get_by_role("button", name="How to run").click()
    expect(page.get_by_label("How many runs")).to_be_visible()
    yield "how to run"
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Memory in use: ")).click()
    expect(page.get_by_text("Results kept for the next run")).to_be_visible()
    yield "memory"
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(editor.search).to_be_visible()
    yield "palette"
    page.keyboard.press("F1")
    expect(dialog(page).get_by_role("article")).to_be_visible()
    yield "palette with help"
    close(page)
    editor.port("decode", "out", "image").get_by_role("button").press("Enter")
    expect(editor.search).to_be_visible()
    yield "palette of a link"
    close(page)
    page.keyboard.press("?")
    expect(dialog(page, "Keyboard shortcuts")).to_be_visible()
    yield "keys"
    close(page)
    page.keyboard.press("Control+,")
    expect(page.get_by_role("searchbox", name="Search the settings")).to_be_focused()
    parts = page.get_by_role("navigation", name="Parts of the settings").get_by_role("button")
    for part in parts.all():
        part.click()
        yield f"settings: {part.text_content()}"
    dialog(page).get_by_role("button", name=re.compile("^Add a key for")).first.click()
    page.keyboard.press("Control+Enter")
    yield "settings: a key that is taken"
    page.keyboard.press("Escape")
    close(page)


def panels(editor: Editor, server: Server) -> Iterator[str]:
    """The panels at both sides, with something in them."""
    page = editor.page
    editor.field("sampler", "steps").fill("1")
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    yield "graph that ran"
    page.keyboard.press("Control+Shift+s")
    save_as = dialog(page, "Save as")
    save_as.get_by_label("Name").fill("Looked at")
    save_as.get_by_label("Folder").fill("every/one")
    save_as.get_by_label("Tags").fill("seen, heard")
    yield "save as"
    save_as.get_by_role("button", name="Save", exact=True).click()
    expect(save_as).to_have_count(0)
    for number, name in enumerate(("Nodes", "Workflows", "Models", "Gallery", "History"), 1):
        page.keyboard.press(f"Alt+{number}")
        side = page.get_by_role("complementary", name=name, exact=True)
        expect(side.get_by_role("button").nth(2)).to_be_visible()
        yield f"panel: {name}"
        if name == "Gallery":
            side.get_by_role("button", name="Filters").click()
            side.get_by_role("list", name="Pictures").get_by_role("button").first.click(
                modifiers=["Control"]
            )
            yield "panel: Gallery, filters and one chosen"
        if name == "Workflows":
            side.get_by_role("button", name="More about Looked at").click()
            expect(page.get_by_role("menu")).to_be_visible()
            yield "menu of a saved workflow"
            page.get_by_role("menuitem", name="Name, folder and tags…").click()
            expect(dialog(page, "Name, folder and tags")).to_be_visible()
            yield "name, folder and tags"
            close(page)
    side.get_by_role("button", name=re.compile("node by node$")).first.click()
    expect(dialog(page, "What the job did").get_by_role("row").nth(2)).to_be_visible()
    yield "what a job did"
    close(page)
    editor.node_by_id("sampler").locator("h3").click()
    page.keyboard.press("F1")
    expect(page.get_by_role("article", name="About KSampler")).to_be_visible()
    yield "panel: help"
    editor.field("sampler", "steps").fill("2")
    page.keyboard.press("Control+s")
    expect(page.get_by_label("not saved")).to_have_count(0)
    page.keyboard.press("Alt+v")
    versions = dialog(page, "Versions")
    versions.get_by_label("Compare with").select_option("before")
    expect(versions.get_by_role("listitem").nth(2)).to_be_visible()
    yield "versions"
    close(page)
    (kept,) = [w for w in server.api("GET", "/workflows")["workflows"] if w["name"] == "Looked at"]
    kept_at = f"{server.address}/api/v1/workflows/{kept['id']}"
    found = page.request.get(kept_at)
    theirs = found.json()["workflow"]
    theirs["nodes"]["sampler"]["inputs"]["cfg"] = 3
    saved = {"name": "Looked at", "workflow": theirs}
    done = page.request.put(kept_at, data=saved, headers={"if-match": found.headers["etag"]})
    assert done.ok, done.text()
    editor.field("sampler", "steps").fill("3")
    expect(page.get_by_text("was saved elsewhere")).to_be_visible()
    yield "saved elsewhere"
    page.get_by_role("button", name="See what differs").click()
    expect(dialog(page).get_by_role("button", name="Take theirs")).to_be_enabled()
    yield "what differs"
    close(page)
    page.keyboard.press("Alt+t")
    expect(dialog(page, "Templates").get_by_role("listitem").nth(3)).to_be_visible()
    yield "templates"
    close(page)


def results(editor: Editor, server: Server) -> Iterator[str]:
    """Pictures in full, compared, all of them, and what was measured."""
    page = editor.page
    training = json.loads(DIGITS.read_text())
    for node in training["nodes"].values():
        if node["type"] == "TrainGAN":
            node["inputs"] |= {"steps": 24, "batch": 8}
    server.run(training)
    editor.field("sampler", "steps").fill("1")
    for _ in range(2):
        editor.run()
        expect(editor.picture("save")).to_be_visible()
    editor.picture("save").click()
    expect(dialog(page).get_by_role("button", name="Open its workflow")).to_be_enabled()
    yield "viewer"
    close(page)
    page.keyboard.press("Alt+Shift+g")
    gallery = dialog(page, "Gallery")
    gallery.get_by_role("button", name="Filters").click()
    cells = gallery.get_by_role("list", name="Pictures").get_by_role("button")
    for at in (0, 1):
        cells.nth(at).click(modifiers=["Control"])
    gallery.get_by_role("button", name="Put on a board").click()
    yield "gallery in full"
    gallery.get_by_role("button", name="Compare two").click()
    expect(dialog(page).get_by_role("slider")).to_be_visible()
    yield "two by a slider"
    dialog(page).get_by_role("button", name="Compare side by side").click()
    expect(dialog(page).get_by_role("slider")).to_have_count(0)
    yield "two side by side"
    page.keyboard.press("Escape")
    expect(gallery).to_be_visible()
    gallery.get_by_role("button", name="Trash", exact=True).click()
    yield "trash"
    close(page)
    page.keyboard.press("Alt+Shift+c")
    expect(dialog(page, "Curves").get_by_role("img")).to_be_visible()
    yield "curves"
    close(page)


def insides(editor: Editor, server: Server) -> Iterator[str]:
    """Subgraphs, loops, and the form of a workflow."""
    page = editor.page
    page.keyboard.press("Alt+f")
    expect(page.get_by_role("main", name="Form")).to_be_visible()
    yield "form"
    editor.run()
    picture = page.get_by_role("region", name="Results").locator("img").first
    expect(picture).to_be_visible()
    yield "form with a result"
    page.get_by_role("button", name="Choose inputs").click()
    expect(page.get_by_role("searchbox", name="Search inputs")).to_be_visible()
    yield "form being chosen"
    page.keyboard.press("Alt+f")
    editor.drop("grid.json", GRID.read_bytes(), "application/json")
    nodes = json.loads(GRID.read_text())["nodes"]
    (loop,) = [
        name
        for name, node in nodes.items()
        if any(str(value).startswith("subgraph:") for value in node["inputs"].values())
    ]
    editor.node_by_id(loop).locator("h3").click()
    yield "loop"
    page.keyboard.press("Alt+Enter")
    expect(page.get_by_role("navigation", name="Subgraph")).to_be_visible()
    yield "inside a loop"
    page.keyboard.press("Alt+Backspace")
    editor.node_by_id(loop).locator("h3").click()
    page.keyboard.press("Alt+i")
    expect(dialog(page)).to_be_visible()
    yield "inputs and outputs of a subgraph"
    close(page)
    command(page, "Put into the library")
    expect(dialog(page)).to_be_visible()
    yield "put into the library"
    close(page)


def pictures(editor: Editor, server: Server) -> Iterator[str]:
    """The mask and crop editors over a picture that was dropped."""
    page = editor.page
    out = io.BytesIO()
    Image.new("RGB", (96, 64), "teal").save(out, "PNG")
    editor.new_document()
    editor.drop("looked-at.png", out.getvalue(), "image/png")
    for name, button in (("mask editor", "Draw a mask"), ("crop editor", "All of it")):
        editor.node_by_id("load_image").get_by_role("button", name=button).click()
        expect(dialog(page).get_by_role("application")).to_be_visible()
        yield name
        if name == "mask editor":
            page.keyboard.press("?")
            yield "mask editor with its keys"
        close(page)


def mistakes(editor: Editor, server: Server) -> Iterator[str]:
    """What is wrong before a run, and what went wrong in one."""
    page = editor.page
    editor.drop("broken.json", b"{broken", "application/json")
    expect(editor.toast).to_contain_text("broken.json")
    yield "toast"
    editor.node_by_id("latent").locator("h3").click()
    page.keyboard.press("Delete")
    editor.run()
    expect(page.get_by_label("Problems", exact=True)).to_be_visible()
    yield "problems"
    crop = {
        "image": {"type": "EmptyImage", "inputs": {"width": 64}, "ui": {"position": [0, 0]}},
        "crop": {
            "type": "ImageCrop",
            "inputs": {"image": {"$link": ["image", "image"]}, "x": 600},
            "ui": {"position": [300, 0]},
        },
        "show": {
            "type": "PreviewImage",
            "inputs": {"image": {"$link": ["crop", "image"]}},
            "ui": {"position": [600, 0]},
        },
    }
    editor.open_graph(crop)
    editor.run()
    expect(page.get_by_text("The inputs it saw")).to_be_visible()
    yield "failed run"
    editor.open_graph(
        {
            "c": {
                "type": "LoadCheckpoint",
                "inputs": {"name": "not-here.safetensors"},
                "ui": {"position": [0, 0]},
            },
            "x": {"type": "other/Sharpen", "inputs": {}, "ui": {"position": [300, 0]}},
            "show": {
                "type": "PreviewImage",
                "inputs": {"image": {"$link": ["x", "picture"]}},
                "ui": {"position": [600, 0]},
            },
        }
    )
    editor.run()
    expect(dialog(page, re.compile("^What is missing"))).to_be_visible()
    yield "what is missing"
    close(page)


WALKS: dict[str, Walk] = {
    "canvas": canvas,
    "menus": menus,
    "panels": panels,
    "results": results,
    "insides": insides,
    "pictures": pictures,
    "mistakes": mistakes,
}
