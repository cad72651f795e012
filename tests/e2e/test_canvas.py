"""What people do on the canvas beside linking: groups, notes, reroutes, pasting, lining up."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Locator, Position, expect

from tests.e2e.editor import Editor, centre

BESIDE: Position = {"x": 30, "y": 30}
"""An empty place of the canvas."""


def pick(editor: Editor, *nodes: str) -> None:
    """Select these nodes and no others."""
    editor.page.locator(".react-flow__pane").click(position=BESIDE)
    for node in nodes:
        editor.node_by_id(node).locator("header").click(modifiers=["Control"])


def document(editor: Editor) -> dict[str, Any]:
    """The open workflow as it is exported."""
    with editor.page.expect_download() as download:
        editor.page.keyboard.press("Control+e")
    found: dict[str, Any] = json.loads(download.value.path().read_text())
    return found


def position(editor: Editor, node: str) -> list[int]:
    found: list[int] = document(editor)["nodes"][node]["ui"]["position"]
    return found


def drag(editor: Editor, place: Locator, by: tuple[float, float]) -> None:
    x, y = centre(place)
    mouse = editor.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + by[0] / 2, y + by[1] / 2, steps=3)
    mouse.move(x + by[0], y + by[1], steps=3)
    mouse.up()


def on_link(editor: Editor, part: str, share: float = 0.5) -> tuple[float, float]:
    """A point of the page on the link whose name holds `part`."""
    path = editor.page.locator(f'.react-flow__edge[data-id*="{part}"] path').first
    x, y = path.evaluate(
        """(path, share) => {
            const at = path.getPointAtLength(path.getTotalLength() * share);
            const screen = path.getScreenCTM();
            return [at.x * screen.a + screen.e, at.y * screen.d + screen.f];
        }""",
        share,
    )
    return float(x), float(y)


def test_a_group_moves_mutes_and_comes_back_after_a_reload(editor: Editor) -> None:
    page = editor.page
    pick(editor, "positive", "negative")
    page.keyboard.press("Control+g")
    page.keyboard.type("Prompts")
    page.keyboard.press("Enter")
    group = page.get_by_role("region", name="Group Prompts")
    expect(group).to_be_visible()
    names = ("positive", "negative", "latent")
    before = [centre(editor.node_by_id(node)) for node in names]
    drag(editor, page.locator(".group-handle"), (-20, -40))
    after = [centre(editor.node_by_id(node)) for node in names]
    first, second, other = ((b[0] - a[0], b[1] - a[1]) for a, b in zip(before, after, strict=True))
    assert first == second
    assert first[0] < -10
    assert first[1] < -25
    assert max(map(abs, other)) == 0
    page.keyboard.press("Control+m")
    for node in ("positive", "negative"):
        expect(editor.node_by_id(node)).to_have_attribute("data-mode", "muted")
    expect(editor.node_by_id("latent")).to_have_attribute("data-mode", "active")
    page.locator(".group-handle").click(button="right")
    page.get_by_role("menuitem", name="Colour").click()
    page.get_by_role("menuitem", name="Teal").click()
    exported = document(editor)
    page.reload()
    expect(group).to_be_visible()
    assert document(editor)["ui"] == exported["ui"]
    page.locator(".group-handle").click()
    page.keyboard.press("Delete")
    expect(group).to_have_count(0)
    expect(editor.nodes).to_have_count(7)


def test_a_note_is_markdown_that_runs_nothing(editor: Editor) -> None:
    page = editor.page
    page.mouse.move(420, 200)
    page.keyboard.press("Alt+Shift+n")
    page.keyboard.type("# Read me\n\n- **one**\n\n<img src=x onerror=document.title='hit'>")
    page.keyboard.press("Escape")
    note = page.get_by_role("region", name="Note: Read me")
    expect(note.get_by_role("heading", name="Read me")).to_be_visible()
    expect(note.locator("img")).to_have_count(0)
    expect(note).to_contain_text("<img src=x")
    note.dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type("Other words")
    page.keyboard.press("Escape")
    expect(page.get_by_role("region", name="Note: Other words")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(note).to_be_visible()
    assert "hit" not in page.title()


def test_a_link_is_led_by_a_point_and_back(editor: Editor) -> None:
    page = editor.page
    page.mouse.dblclick(*on_link(editor, "latent.latent"))
    point = page.get_by_role("button", name="Point 1 of the link")
    expect(point).to_be_visible()
    x, y = centre(point)
    drag(editor, point, (20, 60))
    assert [round(n) for n in centre(point)] == [round(x + 20), round(y + 60)]
    point.focus()
    page.keyboard.press("Shift+ArrowDown")
    assert round(centre(point)[1]) == round(y + 80)
    page.keyboard.press("Delete")
    expect(point).to_have_count(0)
    expect(editor.links).to_have_count(9)


def test_a_node_goes_into_the_link_it_is_dropped_on(editor: Editor) -> None:
    page = editor.page
    editor.add_by_mouse("Latent scale by", (420, 750))
    scale = page.locator('.react-flow__node[data-id^="latent_scale_by"] article')
    start = centre(scale.locator("header"))
    end = on_link(editor, "latent.latent")
    drag(editor, scale.locator("header"), (end[0] - start[0], end[1] - start[1]))
    expect(editor.links).to_have_count(10)
    expect(page.locator('.react-flow__edge[data-id^="latent_scale_by"]')).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(editor.links).to_have_count(9)
    assert centre(scale.locator("header")) == start


def test_a_node_added_while_a_link_is_selected_goes_into_it(editor: Editor) -> None:
    page = editor.page
    page.mouse.click(*on_link(editor, "latent.latent"))
    page.keyboard.press("Control+k")
    editor.choose("Latent scale by")
    expect(editor.links).to_have_count(10)
    expect(page.locator('.react-flow__edge[data-id^="latent_scale_by"]')).to_have_count(1)


def test_paste_leaves_links_or_keeps_them(editor: Editor) -> None:
    page = editor.page
    pick(editor, "sampler")
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    expect(editor.nodes).to_have_count(8)
    expect(editor.links).to_have_count(9)
    page.keyboard.press("Control+Shift+v")
    expect(editor.nodes).to_have_count(9)
    expect(editor.links).to_have_count(13)


def test_nodes_go_from_one_browser_tab_to_another(editor: Editor) -> None:
    page = editor.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    pick(editor, "sampler", "decode")
    page.keyboard.press("Control+Shift+g")
    pick(editor, "subgraph", "save")
    page.keyboard.press("Control+c")
    other = Editor(page.context.new_page())
    other.open(page.url)
    other.new_document()
    other.page.keyboard.press("Control+v")
    expect(other.nodes).to_have_count(2)
    expect(other.links).to_have_count(1)
    other.node_by_id("subgraph").locator("h3").click()
    other.page.keyboard.press("Alt+Enter")
    expect(other.node_by_id("sampler")).to_be_visible()
    # What went there is a copy.
    expect(editor.nodes).to_have_count(6)
    # Cut there, pasted here.
    other.page.keyboard.press("Alt+Backspace")
    other.node_by_id("save").locator("h3").click()
    other.page.keyboard.press("Control+x")
    expect(other.nodes).to_have_count(1)
    # The browser takes a moment, less than a hand that goes to another tab.
    other.page.wait_for_function(
        "async () => !(await navigator.clipboard.readText()).includes('subgraph')"
    )
    page.bring_to_front()
    page.keyboard.press("Control+v")
    expect(editor.nodes).to_have_count(7)
    types = [node["type"] for node in document(editor)["nodes"].values()]
    assert types.count("SaveImage") == 2


def test_nodes_line_up_snap_and_move_by_keys(editor: Editor) -> None:
    page = editor.page
    pick(editor, "checkpoint", "sampler", "save")
    page.keyboard.press("Alt+Shift+ArrowUp")
    tops = [editor.node_by_id(n).bounding_box() for n in ("checkpoint", "sampler", "save")]
    assert len({round(box["y"]) for box in tops if box}) == 1
    pick(editor, "save")
    x, y = centre(editor.node_by_id("save"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    assert centre(editor.node_by_id("save")) == (x + 5, y - 20)
    page.keyboard.press("Control+z")
    assert centre(editor.node_by_id("save")) == (x, y)
    page.keyboard.press("Alt+p")
    pinned = position(editor, "save")
    page.keyboard.press("ArrowRight")
    where = centre(editor.node_by_id("latent"))
    drag(editor, editor.node_by_id("save").locator("header"), (60, 0))
    assert position(editor, "save") == pinned
    # Nor does the view go with the hand.
    assert centre(editor.node_by_id("latent")) == where
    page.keyboard.press("Alt+p")
    page.keyboard.press("Alt+g")
    drag(editor, editor.node_by_id("save").locator("header"), (31, 17))
    assert position(editor, "save") != pinned
    assert [n % 12 for n in position(editor, "save")] == [0, 0]


def test_links_are_drawn_another_way_and_stay_so(editor: Editor) -> None:
    page = editor.page
    path = page.locator('.react-flow__edge[data-id*="latent.latent"] path').first
    expect(path).to_have_attribute("d", re.compile("C"))
    page.keyboard.press("Alt+k")
    expect(path).to_have_attribute("d", re.compile("^M[^CL]*L[^CL]*$"))
    page.keyboard.press("Alt+k")
    page.reload()
    expect(path).to_have_attribute("d", re.compile("^M[^C]*L[^C]*L"))
    page.keyboard.press("Alt+k")
    expect(page.locator(".react-flow__edge-path")).to_have_count(0)
    pick(editor, "save")
    expect(page.locator(".react-flow__edge-path")).to_have_count(1)


def test_from_afar_a_box_selects_and_a_group_is_moved(editor: Editor) -> None:
    page = editor.page
    pick(editor, "positive", "negative")
    page.keyboard.press("Control+g")
    page.keyboard.press("Enter")
    for _ in range(6):
        page.get_by_role("button", name="Zoom out").click()
    expect(editor.nodes).to_have_count(0)
    before = document(editor)
    (box,) = (group["bounds"] for group in before["ui"]["groups"])
    x, y, zoom = page.locator(".react-flow__viewport").evaluate(
        "(e) => { const at = e.getBoundingClientRect();"
        " return [at.x, at.y, new DOMMatrix(getComputedStyle(e).transform).a]; }"
    )
    at = (x + (box[0] + box[2] / 2) * zoom, y + (box[1] + 12) * zoom)
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] - 30, at[1] - 20, steps=4)
    page.mouse.up()
    after = document(editor)
    steps = {
        node: [
            round((b - a) * zoom)
            for a, b in zip(
                before["nodes"][node]["ui"]["position"],
                after["nodes"][node]["ui"]["position"],
                strict=True,
            )
        ]
        for node in ("positive", "negative", "latent")
    }
    assert steps == {"positive": [-30, -20], "negative": [-30, -20], "latent": [0, 0]}
    page.mouse.move(200, 200)
    page.keyboard.down("Shift")
    page.mouse.down()
    page.mouse.move(1000, 700, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.keyboard.press("Delete")
    page.keyboard.press(".")
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    page.keyboard.press("Control+z")
    page.keyboard.press(".")
    expect(editor.nodes).to_have_count(8)
