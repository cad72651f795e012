"""A hundred edits by chance: undone one by one, and done again, the graph is what it was."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.editor import Editor

pytestmark = pytest.mark.e2e

EDITS = 100


def at_random(editor: Editor, dice: random.Random) -> None:
    """One thing that a person does with a node, by keys."""
    keyboard, page = editor.page.keyboard, editor.page
    nodes = page.locator(".react-flow__node")
    if nodes.count() < 3:
        page.keyboard.press("Control+k")
        keyboard.type(dice.choice(("empty image", "ksampler", "note", "clip encode")))
        keyboard.press("Enter")
        expect(editor.search).to_have_count(0)
        return
    chosen = dice.choice(nodes.all())
    chosen.focus()
    keyboard.press("Enter")  # selects it
    what = dice.choice(
        ("Control+m", "Control+b", "Delete", "Control+d", "move", "move", "field", "field", "add")
    )
    if what == "move":
        for _ in range(dice.randint(1, 3)):
            keyboard.press(dice.choice(("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown")))
    elif what == "field":
        fields = chosen.locator("input[type=text], textarea")
        if fields.count() == 0:
            return
        field = dice.choice(fields.all())
        field.fill(str(dice.randint(1, 60)))
        field.press("Tab")
    elif what == "add":
        keyboard.press("Control+k")
        keyboard.type(dice.choice(("empty image", "image invert", "vae decode")))
        keyboard.press("Enter")
        expect(editor.search).to_have_count(0)
    else:
        keyboard.press(what)


def graph_of(workflow: dict[str, Any]) -> dict[str, Any]:
    return {key: workflow[key] for key in ("nodes", "subgraphs", "ui") if key in workflow}


@pytest.mark.parametrize("seed", [20])
def test_a_hundred_edits_are_undone_and_done_again(editor: Editor, seed: int) -> None:
    dice = random.Random(seed)
    undo = editor.page.get_by_role("button", name="Undo", exact=True)
    redo = editor.page.get_by_role("button", name="Redo", exact=True)
    first = graph_of(editor.exported())
    for _ in range(EDITS):
        at_random(editor, dice)
    last = graph_of(editor.exported())
    assert last != first

    def all_the_way(button: Any) -> int:
        """How many steps there were until the button had nothing left to do."""
        steps: int = button.evaluate(
            """async (button) => {
                let steps = 0;
                while (!button.disabled) {
                    button.click();
                    steps += 1;
                    await new Promise((resolve) => requestAnimationFrame(resolve));
                }
                return steps;
            }"""
        )
        return steps

    undone = all_the_way(undo)
    assert undone > EDITS / 2
    assert graph_of(editor.exported()) == first
    assert all_the_way(redo) == undone
    assert graph_of(editor.exported()) == last
