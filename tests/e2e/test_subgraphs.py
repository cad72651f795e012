"""Subgraphs made, entered and unpacked in the browser, and what the server makes of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.editor import Editor

pytestmark = pytest.mark.e2e


def choose_nodes(editor: Editor, *nodes: str) -> None:
    for index, node in enumerate(nodes):
        editor.node_by_id(node).locator("h3").click(modifiers=["Shift"] if index else [])


def test_a_subgraph_is_made_run_entered_and_unpacked(editor: Editor) -> None:
    keyboard = editor.page.keyboard
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    first = editor.bytes_of(editor.picture("save"))
    # A fixed seed, so that the second run is the first one again.
    editor.page.get_by_role("button", name="Seed: a new seed").click()
    editor.page.get_by_role("button", name="Seed: one more").click()
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
    assert editor.bytes_of(editor.picture("save")) == first

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
