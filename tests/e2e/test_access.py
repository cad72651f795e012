"""Everybody can use it: axe, what screen readers are told, large text, few colours, no motion."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Complaints
from tests.e2e.editor import Editor
from tests.e2e.reach import cut_off
from tests.e2e.screens import WALKS
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

SNAPSHOTS = Path(__file__).parent / "snapshots"
REVIEW = os.environ.get("TESSERA_SNAPSHOTS") == "write"
ANOTHER_EVERY_TIME = (
    (r"host [^\"]*", "host …"),
    (r"v\d+\.\d+\.\S+", "v…"),
    (r"tessera_\d+", "tessera_…"),
    (r"assets/[\w-]+", "assets/…"),
    (r"\d+ %", "… %"),
    (r"(definition: )(\d+/.*|image/png, .*)", r"\1…"),
    # What other tests made stands there, too.
    (r'  - region "(Boards|Results)":\n(    .+\n)*', ""),
)


@pytest.mark.parametrize("walk", WALKS)
def test_axe_finds_nothing_on_any_screen(
    editor: Editor, server: Server, complaints: Complaints, walk: str
) -> None:
    complaints.expect("422")  # `mistakes` makes some.
    found = {screen: violations(editor.page) for screen in WALKS[walk](editor, server)}
    assert {screen: all_ for screen, all_ in found.items() if all_} == {}


def spoken(*parts: Locator) -> str:
    """The accessibility tree of these parts: what a screen reader can say of them, in order."""
    text = "\n".join(part.aria_snapshot() for part in parts) + "\n"
    for pattern, instead in ANOTHER_EVERY_TIME:
        text = re.sub(pattern, instead, text)
    return text


def main_screens(editor: Editor) -> Iterator[tuple[str, str]]:
    page = editor.page
    dialog = page.get_by_role("dialog")
    expect(page.get_by_text("Nothing is running.")).to_be_visible()
    yield (
        "shell",
        spoken(
            page.get_by_role("banner"),
            page.get_by_role("navigation", name="Panels"),
            page.get_by_role("group", name="Zoom"),
            page.get_by_role("region", name="Queue"),
            page.get_by_role("contentinfo"),
        ),
    )
    yield "node", spoken(editor.node_by_id("positive"), editor.node_by_id("latent"))
    editor.node_by_id("sampler").locator("h3").click(button="right")
    expect(page.get_by_role("menuitem", name="Delete")).to_be_visible()
    yield "menu", spoken(page.get_by_role("menu"))
    page.keyboard.press("Escape")
    page.keyboard.press("Control+,")
    expect(dialog.get_by_role("radio").first).to_be_attached()
    yield "settings", spoken(dialog)
    page.keyboard.press("Escape")
    editor.field("sampler", "steps").fill("1")
    editor.run()
    editor.picture("save").click()
    expect(dialog.get_by_role("button", name="Use its prompt")).to_be_enabled()
    yield "viewer", spoken(dialog)
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+f")
    expect(page.get_by_role("region", name="Results").locator("img").first).to_be_visible()
    yield "form", spoken(page.get_by_role("main"))


def test_screen_readers_are_told_what_is_there(editor: Editor) -> None:
    """The accessibility trees in `snapshots`, as they were last looked at and found good.

    After a change that is meant: TESSERA_SNAPSHOTS=write python tessera.py test -- THIS_FILE, and
    look at what changed as closely as at a picture.
    """
    changed = []
    for name, now in main_screens(editor):
        kept = SNAPSHOTS / f"{name}.yaml"
        before = kept.read_text("utf-8") if kept.exists() else ""
        changed += difflib.unified_diff(before.splitlines(), now.splitlines(), name, lineterm="")
        if REVIEW:
            kept.write_text(now, "utf-8")
    assert REVIEW or changed == [], "\n".join(changed)


def test_at_twice_the_size_nothing_is_cut_off(editor: Editor) -> None:
    """A browser's zoom of 200 % leaves half as many pixels to a page (WCAG 1.4.4, 1.4.10)."""
    page = editor.page
    large = {"width": 720, "height": 450}
    found = {}

    def look(name: str) -> None:
        if cut := cut_off(page):
            found[name] = cut

    page.set_viewport_size(large)  # type: ignore[arg-type]
    look("graph")
    assert page.evaluate("document.documentElement.scrollWidth") <= large["width"]
    for key in ("Control+k", "?", "Control+,", "Alt+t", "Control+Shift+s", "Alt+Shift+g"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog").get_by_role("button").first).to_be_attached()
        look(key)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    for number in range(1, 6):
        page.keyboard.press(f"Alt+{number}")
        expect(page.locator("aside h2").first).to_be_visible()
        look(f"Alt+{number}")
    page.keyboard.press("Alt+f")
    expect(page.get_by_role("main", name="Form")).to_be_visible()
    look("form")
    assert found == {}


def test_few_colours_and_no_motion_are_followed(editor: Editor) -> None:
    """Where the system says which colours there are (forced-colors), and that nothing may move."""
    page = editor.page
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    look = "(e) => [getComputedStyle(e).backgroundColor, getComputedStyle(e).outlineStyle]"

    # What has the keyboard, what is selected and what is chosen are told apart from the rest.
    node = editor.node_by_id("sampler")
    before = node.evaluate(look)
    node.locator("h3").click()
    expect(node).to_have_attribute("data-selected", "true")
    assert node.evaluate(look)[1] == "solid" != before[1]
    rail = page.get_by_role("navigation", name="Panels")
    pressed, other = (
        rail.get_by_role("button", name="Queue"),
        rail.get_by_role("button", name="Keys"),
    )
    expect(pressed).to_have_attribute("aria-pressed", "true")
    assert pressed.evaluate(look)[0] != other.evaluate(look)[0]
    page.keyboard.press("Control+,")
    expect(page.get_by_role("searchbox", name="Search the settings")).to_be_focused()
    page.keyboard.press("Tab")
    dark, light = (
        page.get_by_role("dialog")
        .locator("label", has_text=re.compile(f"^{name}$"))
        .locator("span")
        for name in ("Dark", "Light")
    )
    assert dark.evaluate(look)[0] != light.evaluate(look)[0]
    moving = """() => document.getAnimations()
        .filter((one) => one.effect.getComputedTiming().duration > 1).length"""
    assert page.evaluate(moving) == 0
