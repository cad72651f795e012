"""The editor under fingers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.editor import Editor, centre
from tests.e2e.server import Server


@pytest.fixture
def tablet(browser: Browser, server: Server) -> Iterator[Editor]:
    context = browser.new_context(viewport={"width": 820, "height": 1180}, has_touch=True)
    context.set_default_timeout(PATIENCE_MS)
    editor = Editor(context.new_page())
    editor.open(server.address)
    yield editor
    context.close()


class Fingers:
    """Touches as the browser gets them from a screen."""

    def __init__(self, page: Page) -> None:
        self._devtools: CDPSession = page.context.new_cdp_session(page)

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        touches: list[dict[str, Any]] = [
            {"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)
        ]
        self._devtools.send(
            "Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": touches}
        )


def test_two_taps_make_a_link(tablet: Editor) -> None:
    page = tablet.page
    tablet.port("latent", "out", "latent").tap()
    expect(page.get_by_text("Tap where latent goes")).to_be_visible()
    tablet.port("decode", "in", "latent").tap()
    expect(page.locator('.react-flow__edge[data-id="latent.latent→decode.latent"]')).to_have_count(
        1
    )
    expect(page.get_by_text("Tap where")).to_have_count(0)
    tablet.port("latent", "out", "latent").tap()
    tablet.port("decode", "in", "vae").tap()
    expect(tablet.toast).to_contain_text("gives a Latent")


def test_a_tap_on_the_empty_canvas_offers_what_fits(tablet: Editor) -> None:
    page = tablet.page
    tablet.port("latent", "out", "latent").tap()
    page.touchscreen.tap(400, 1000)
    tablet.choose("Latent scale by")
    expect(tablet.nodes).to_have_count(8)
    expect(tablet.links).to_have_count(10)
    # A panel lies over the canvas, which keeps its place; another takes its.
    canvas = page.get_by_role("main")
    before = canvas.bounding_box()
    queue = page.get_by_role("complementary", name="Queue and gallery")
    expect(queue).to_have_count(0)
    page.get_by_role("button", name="Queue", exact=True).tap()
    expect(queue).to_be_visible()
    assert canvas.bounding_box() == before
    page.get_by_role("button", name="Nodes", exact=True).tap()
    expect(queue).to_have_count(0)
    expect(page.get_by_role("searchbox", name="Search nodes")).to_be_visible()


def test_a_long_press_opens_the_menu(tablet: Editor) -> None:
    page = tablet.page
    fingers = Fingers(page)
    at = centre(tablet.node_by_id("save").locator("header"))
    fingers.touch("Start", at)
    expect(page.get_by_role("menuitem", name="Duplicate")).to_be_visible()
    fingers.touch("End")
    page.get_by_role("menuitem", name="Duplicate").tap()
    expect(tablet.nodes).to_have_count(8)


def test_one_finger_moves_the_view_and_two_zoom(tablet: Editor) -> None:
    page = tablet.page
    fingers = Fingers(page)
    viewport = page.locator(".react-flow__viewport")
    before = viewport.evaluate("(e) => new DOMMatrix(getComputedStyle(e).transform).toJSON()")
    fingers.touch("Start", (400, 1000))
    fingers.touch("Move", (430, 960))
    fingers.touch("Move", (460, 920))
    fingers.touch("End")
    moved = viewport.evaluate("(e) => new DOMMatrix(getComputedStyle(e).transform).toJSON()")
    assert moved["a"] == before["a"]
    assert moved["e"] > before["e"] + 20
    assert moved["f"] < before["f"] - 20
    fingers.touch("Start", (350, 1000), (450, 1000))
    fingers.touch("Move", (300, 1000), (500, 1000))
    fingers.touch("Move", (250, 1000), (550, 1000))
    fingers.touch("End")
    zoomed = viewport.evaluate("(e) => new DOMMatrix(getComputedStyle(e).transform).toJSON()")
    assert zoomed["a"] > 1.5 * moved["a"]


def test_a_finger_moves_a_node(tablet: Editor) -> None:
    fingers = Fingers(tablet.page)
    x, y = centre(tablet.node_by_id("save").locator("header"))
    fingers.touch("Start", (x, y))
    for step in range(1, 21):
        fingers.touch("Move", (x + 2 * step, y + 3 * step))
    fingers.touch("End")
    now = centre(tablet.node_by_id("save").locator("header"))
    # The first steps only tell a drag from a tap.
    assert 20 < now[0] - x <= 40
    assert 30 < now[1] - y <= 60


def test_two_fingers_on_nodes_zoom_too(tablet: Editor) -> None:
    fingers = Fingers(tablet.page)
    viewport = tablet.page.locator(".react-flow__viewport")
    zoom = "(e) => new DOMMatrix(getComputedStyle(e).transform).a"
    before = viewport.evaluate(zoom)
    one = centre(tablet.node_by_id("positive").locator("header"))
    two = centre(tablet.node_by_id("latent").locator("header"))
    fingers.touch("Start", one, two)
    for step in range(1, 21):
        fingers.touch("Move", (one[0], one[1] - 6 * step), (two[0], two[1] + 6 * step))
    fingers.touch("End")
    assert viewport.evaluate(zoom) > 1.5 * before
