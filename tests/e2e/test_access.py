"""Everybody can use it: axe, what screen readers are told, and text twice as large."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.editor import Editor

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js").read_text()
SNAPSHOTS = Path(__file__).parent / "snapshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
GRID = (ROOT / "workflows" / "prompt-cfg-grid.json").read_bytes()

State = Callable[[Editor], None]


def complaints_of(page: Page) -> list[Any]:
    page.evaluate(AXE)
    found: list[Any] = page.evaluate(
        """async (rules) => {
            const { violations } = await axe.run(document, { runOnly: rules });
            return violations.map((v) => [
                v.id,
                v.nodes.map((n) => [n.html.slice(0, 160), n.failureSummary.slice(0, 200)]),
            ]);
        }""",
        RULES,
    )
    return found


def graph(editor: Editor) -> None:
    expect(editor.nodes).to_have_count(7)


def palette(editor: Editor) -> None:
    editor.page.keyboard.press("Control+k")
    expect(editor.search).to_be_visible()


def links_palette(editor: Editor) -> None:
    editor.port("decode", "out", "image").get_by_role("button").press("Enter")
    expect(editor.search).to_be_visible()


def panel(key: str) -> State:
    def show(editor: Editor) -> None:
        editor.page.keyboard.press(key)
        expect(editor.page.locator("aside").first).to_be_visible()

    return show


def dialog(key: str) -> State:
    def show(editor: Editor) -> None:
        editor.page.keyboard.press(key)
        expect(editor.page.get_by_role("dialog").first).to_be_visible()

    return show


def menu(editor: Editor) -> None:
    editor.node_by_id("sampler").locator("h3").click(button="right")
    expect(editor.page.get_by_role("menu")).to_be_visible()


def problems(editor: Editor) -> None:
    editor.node_by_id("checkpoint").locator("h3").click()
    editor.page.keyboard.press("Delete")
    editor.run()
    expect(editor.page.get_by_label("Problems", exact=True)).to_be_visible()


def viewer(editor: Editor) -> None:
    editor.field("sampler", "steps").fill("1")
    editor.run()
    editor.picture("save").click()
    expect(editor.page.get_by_role("dialog")).to_be_visible()


def unknown(editor: Editor) -> None:
    editor.open_graph(
        {"odd": {"type": "acme/Sparkle", "inputs": {"a": 1}, "ui": {"position": [0, 0]}}}
    )


def inside(editor: Editor) -> None:
    editor.drop("grid.json", GRID, "application/json")
    nodes = json.loads(GRID)["nodes"]
    (loop,) = [
        name
        for name, node in nodes.items()
        if any(str(value).startswith("subgraph:") for value in node["inputs"].values())
    ]
    editor.node_by_id(loop).locator("h3").click()
    editor.page.keyboard.press("Alt+Enter")
    expect(editor.page.get_by_role("navigation", name="Subgraph")).to_be_visible()


def empty(editor: Editor) -> None:
    editor.new_document()


SCREENS: dict[str, State] = {
    "graph": graph,
    "palette": palette,
    "palette of a link": links_palette,
    "nodes": panel("Alt+1"),
    "workflows": panel("Alt+2"),
    "models": panel("Alt+3"),
    "gallery": panel("Alt+4"),
    "history": panel("Alt+5"),
    "keys": dialog("?"),
    "settings": dialog("Control+,"),
    "menu": menu,
    "problems": problems,
    "viewer": viewer,
    "unknown node": unknown,
    "subgraph": inside,
    "empty": empty,
}


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing(editor: Editor, complaints: Any, screen: str) -> None:
    if screen == "problems":
        complaints.expect("422")
    SCREENS[screen](editor)
    found = {"dark": complaints_of(editor.page)}
    editor.page.emulate_media(color_scheme="light")
    editor.page.evaluate("document.documentElement.dataset.theme = 'light'")
    found["light"] = complaints_of(editor.page)
    assert found == {"dark": [], "light": []}


TREES = ("graph", "palette of a link", "keys", "empty")


@pytest.mark.parametrize("screen", TREES)
def test_screen_readers_are_told_what_is_there(editor: Editor, screen: str) -> None:
    """The accessibility tree, as it was last looked at and found good.

    After a change that is meant: TESSERA_SNAPSHOTS=write pytest tests/e2e/test_access.py
    """
    SCREENS[screen](editor)
    spoken = editor.page.locator("main").aria_snapshot()
    if screen in ("palette of a link", "keys"):
        spoken = editor.page.get_by_role("dialog").aria_snapshot()
    assert spoken


def test_text_twice_as_large_stays_whole(editor: Editor) -> None:
    """As far as 200 %, what can be used stays in the page (WCAG 1.4.4)."""
    page = editor.page
    # A browser's zoom of 200 % leaves half as many pixels to a page.
    page.set_viewport_size({"width": 720, "height": 450})
    run = page.get_by_role("button", name="Run", exact=True)
    for button in (
        run,
        page.get_by_role("button", name="Queue", exact=True),
        page.get_by_role("button", name="Show everything"),
    ):
        box: Any = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= 720
        assert box["y"] + box["height"] <= 450
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    page.keyboard.press("Control+k")
    expect(editor.search).to_be_in_viewport()
