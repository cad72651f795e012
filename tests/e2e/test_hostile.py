"""Names, prompts, metadata and workflows that would like to run something: none of it does."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Complaints
from tests.e2e.editor import Editor
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

PAYLOADS = (
    "<img src=x onerror=\"window.owned='img'\">",
    "<script>window.owned='script'</script>",
    '"><svg onload="window.owned=\'svg\'">',
    "javascript:window.owned='link'",
    "{{constructor.constructor('window.owned=1')()}}",
    "[a](javascript:window.owned='markdown') ![x](x\" onerror=\"window.owned='markdown')",
)
EVIL = " ".join(PAYLOADS)


def hostile() -> dict[str, Any]:
    """A workflow with a payload at every place that takes a text."""
    return {
        "format": "tessera",
        "version": 1,
        "name": EVIL,
        "nodes": {
            "image": {
                "type": "EmptyImage",
                "inputs": {"width": 64, "height": 64, EVIL: EVIL},
                "ui": {
                    "position": [0, 0],
                    "title": EVIL,
                    "color": "red;background:url(javascript:window.owned=1)",
                },
            },
            "prompt": {
                "type": "CLIPEncode",
                "inputs": {"text": EVIL},
                "ui": {"position": [260, 0], "title": EVIL},
            },
            "odd": {
                "type": EVIL,
                "inputs": {"x": {"$link": ["image", "image"]}},
                "ui": {"position": [540, 200], "title": EVIL},
            },
            "save": {
                "type": "SaveImage",
                "inputs": {"image": {"$link": ["image", "image"]}, "prefix": "evil"},
                "ui": {"position": [540, 0]},
            },
        },
        "subgraphs": {EVIL: {"nodes": {}, "inputs": [], "outputs": [], "description": EVIL}},
        "ui": {
            "groups": [{"title": EVIL, "position": [0, 600], "size": [300, 200], "color": EVIL}],
            "notes": [{"text": EVIL, "position": [400, 600], "size": [300, 200]}],
        },
    }


def nothing_ran(page: Page) -> None:
    assert page.evaluate("window.owned") is None
    assert (
        page.locator("main img[src='x'], main script, main [onload], main [onerror]").count() == 0
    )
    links = page.eval_on_selector_all("a[href]", "(all) => all.map((a) => a.href)")
    assert not [link for link in links if link.startswith("javascript:")]


def test_a_hostile_workflow_is_only_text(editor: Editor) -> None:
    page = editor.page
    editor.drop("evil.json", json.dumps(hostile()).encode(), "application/json")
    expect(editor.node_by_id("prompt")).to_be_visible()
    expect(editor.node_by_id("prompt").locator("h3")).to_contain_text("<script>")
    nothing_ran(page)
    # Where names are shown elsewhere: tabs, the palette, help, menus, the form, history.
    page.keyboard.press("Control+k")
    expect(editor.search).to_be_visible()
    page.keyboard.press("Escape")
    editor.node_by_id("prompt").locator("h3").click()
    page.keyboard.press("F1")
    editor.node_by_id("prompt").locator("h3").click(button="right")
    expect(page.get_by_role("menu")).to_be_visible()
    page.keyboard.press("Escape")
    nothing_ran(page)
    page.reload()
    expect(editor.node_by_id("prompt")).to_be_visible()
    nothing_ran(page)


def test_a_hostile_name_that_is_run_and_saved_is_only_text(editor: Editor, server: Server) -> None:
    page = editor.page
    workflow = hostile()
    del workflow["nodes"]["odd"], workflow["nodes"]["image"]["inputs"][EVIL]
    del workflow["nodes"]["prompt"]
    workflow["subgraphs"] = {}
    editor.drop("evil.json", json.dumps(workflow).encode(), "application/json")
    expect(editor.node_by_id("save")).to_be_visible()
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.get_by_label("not saved")).to_have_count(0)
    for panel in ("Alt+2", "Alt+4", "Alt+5"):
        page.keyboard.press(panel)
        nothing_ran(page)
    page.keyboard.press(panel)
    editor.picture("save").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    nothing_ran(page)


def test_hostile_metadata_of_a_picture_is_only_text(editor: Editor) -> None:
    page = editor.page
    about = PngInfo()
    about.add_itxt("workflow", json.dumps(hostile()))
    about.add_itxt("prompt", EVIL)
    about.add_itxt("parameters", EVIL)
    drawn = io.BytesIO()
    Image.new("RGB", (16, 16)).save(drawn, "PNG", pnginfo=about)
    editor.drop(f"{PAYLOADS[0]}.png", drawn.getvalue(), "image/png")
    nothing_ran(page)
    editor.drop(f"{PAYLOADS[0]}.json", b"{broken", "application/json")
    expect(editor.toast).to_contain_text("onerror")
    nothing_ran(page)


@pytest.mark.parametrize(
    "address",
    [
        "#javascript:window.owned=1",
        "#graph=%3Cscript%3Ewindow.owned%3D1%3C%2Fscript%3E",
        "#<img src=x onerror=window.owned=1>",
        "?token=<script>window.owned=1</script>",
    ],
)
def test_a_hostile_address_runs_nothing(page: Page, server: Server, address: str) -> None:
    page.goto(server.address + "/" + address)
    expect(page.get_by_text("Connected", exact=True)).to_be_visible()
    nothing_ran(page)


LONG = "very long \u202e backwards " * 400
ODD = (
    "__proto__",
    "constructor",
    "\u202eevil\u2066",
    LONG,
    "a/../b",
    "\u0000\u0007",
    "\ud83d\udca3" * 50,
)


def test_odd_names_break_no_layout_and_no_object(editor: Editor, server: Server) -> None:
    """Names of ten thousand characters, words that turn the direction, names of JavaScript's own."""
    page = editor.page
    nodes = {
        f"n{i}": {
            "type": "SaveImage",
            "inputs": {"image": {"$link": ["image", "image"]}, name: name, "prefix": "odd"},
            "ui": {"position": [300 + i % 3 * 280, i // 3 * 320], "title": name},
        }
        for i, name in enumerate(ODD)
    }
    nodes["image"] = {"type": "EmptyImage", "inputs": {}, "ui": {"position": [0, 0]}}
    note = "[click](javascript:window.owned=1) [data](data:text/html,<script>1</script>) " + LONG
    styled = {
        "title": LONG,
        "position": [0, 900],
        "size": [400, 200],
        "color": "url(//x.example/y)",
    }
    editor.open_graph(
        nodes,
        name=LONG,
        ui={
            "groups": [styled],
            "notes": [{"text": note, "position": [500, 900], "size": [300, 200]}],
        },
        subgraphs={"__proto__x": {"nodes": {}, "inputs": [], "outputs": []}},
    )
    for panel in ("Alt+1", "Alt+2", "Alt+5", "Control+k", "Escape", "Alt+f", "Alt+f"):
        page.keyboard.press(panel)
        nothing_ran(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440
        assert page.evaluate("document.documentElement.scrollHeight") <= 900
    assert page.evaluate("({}).owned === undefined && ({}).title === undefined")
    run = page.get_by_role("button", name="Run", exact=True)
    expect(run).to_be_in_viewport()
    hrefs = page.eval_on_selector_all("a[href]", "(all) => all.map((a) => a.protocol)")
    assert set(hrefs) <= {"http:", "https:"}


def test_a_drawing_that_holds_a_script_is_refused(editor: Editor, complaints: Complaints) -> None:
    complaints.expect("pictures=true")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>window.owned=1</script></svg>'
    editor.drop("drawing.svg", svg, "image/svg+xml")
    expect(editor.toast).to_contain_text("drawing.svg")
    nothing_ran(editor.page)
