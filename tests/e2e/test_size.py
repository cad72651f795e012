"""Two thousand nodes: what the page holds and draws is bounded by what can be seen of them."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.editor import Editor, centre
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

ASSETS = Path(__file__).parents[2] / "web" / "dist" / "assets"
FIRST_LOAD_BYTES = 260_000
COUNT = 2000
MOVES = 20

# Counts the components that React renders, through the door that its developer tools use.
COUNTER = """
window.drawn = { commits: 0, components: 0 };
{
    const PERFORMED_WORK = 1;
    const count = (fiber) => {
        for (let child = fiber.child; child; child = child.sibling) {
            const before = child.alternate;
            if (before !== null && before === child) continue;
            // Function components and memoised ones; others are elements and text.
            if ([0, 11, 14, 15].includes(child.tag) && child.flags & PERFORMED_WORK)
                window.drawn.components += 1;
            if (before === null || child.child !== before.child) count(child);
        }
    };
    window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
        supportsFiber: true,
        renderers: new Map(),
        inject: () => 1,
        onCommitFiberRoot: (_, root) => { window.drawn.commits += 1; count(root.current); },
        onCommitFiberUnmount() {},
        onPostCommitFiberRoot() {},
    };
}
"""

# When the first node stands on the page.
WATCH = """
new MutationObserver((_, observer) => {
    if (!document.querySelector('main article')) return;
    observer.disconnect();
    window.drawnAt = performance.now();
}).observe(document, { childList: true, subtree: true });
"""
FETCHED = """() => performance.getEntriesByType('resource')
    .filter(({ name, startTime }) => name.endsWith('.js') && startTime < window.drawnAt)
    .map(({ name }) => name.split('/').at(-1))"""


def many(count: int) -> dict[str, Any]:
    """Chains of a prompt's nodes on a wide field."""
    side = math.ceil(math.sqrt(count))
    nodes: dict[str, Any] = {}
    for i in range(count):
        x, y = i % side, i // side
        kind = ("EmptyLatent", "KSampler", "VAEDecode", "SaveImage")[x % 4]
        inputs: dict[str, Any] = {}
        if x % 4:
            port = "image" if kind == "SaveImage" else "latent"
            inputs[port] = {"$link": [f"n{i - 1}", port]}
        nodes[f"n{i}"] = {"type": kind, "inputs": inputs, "ui": {"position": [x * 300, y * 480]}}
    return nodes


def rendered(page: Page, act: Callable[[], object]) -> int:
    """How many components React rendered while something was done, and in the frames after it."""
    page.evaluate("drawn = { commits: 0, components: 0 }")
    act()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found: int = page.evaluate("drawn.components")
    return found


def elements(page: Page) -> int:
    count: int = page.evaluate("document.getElementsByTagName('*').length")
    return count


def test_two_thousand_nodes_cost_what_is_seen_of_them(page: Page, server: Server) -> None:
    page.add_init_script(COUNTER)
    editor = Editor(page)
    editor.open(server.address)
    assert page.evaluate("drawn.components") > 100, "this counts nothing"
    mouse = page.mouse

    def open_it() -> None:
        workflow = {"format": "tessera", "version": 1, "name": "Many", "nodes": many(COUNT)}
        editor.drop("many.json", json.dumps(workflow).encode(), "application/json")
        expect(page.get_by_text(f"{COUNT} nodes")).to_be_visible()

    def drag(x: float, y: float) -> None:
        for i in range(MOVES):
            mouse.move(x + 3 * i, y)

    # The whole of it is one canvas, from the first moment on.
    assert rendered(page, open_it) < 800
    expect(editor.nodes).to_have_count(0)
    assert elements(page) < 1000
    x, y = centre(page.locator(".react-flow__pane"))
    mouse.move(x, y)
    mouse.down(button="middle")
    assert rendered(page, lambda: drag(x, y)) < 5 * MOVES
    mouse.up(button="middle")

    # Close up there are the nodes in sight, and no more.
    scale = page.locator(".react-flow__viewport").evaluate(
        "(view) => new DOMMatrix(getComputedStyle(view).transform).a"
    )
    mouse.move(x, y)
    nearer = rendered(page, lambda: mouse.wheel(0, -500 * math.log2(1 / scale)))
    expect(editor.nodes.first).to_be_visible()
    shown = editor.nodes.count()
    assert 4 <= shown <= 30
    assert nearer < 100 * shown
    assert elements(page) < 4000
    mouse.down(button="middle")
    assert rendered(page, lambda: drag(x, y)) < 5 * MOVES + 100 * 6  # a column may come in
    mouse.up(button="middle")

    # A value changed, a node taken and moved: that node, and the few things that count the graph.
    samplers = editor.nodes.get_by_role("article", name="KSampler").all()
    node = next(sampler for sampler in samplers if in_sight(sampler, page))
    more = node.get_by_role("button", name="More steps")
    assert 0 < rendered(page, lambda: more.evaluate("(button) => button.click()")) < 300
    x, y = centre(node.locator("h3"))
    mouse.move(x, y)
    mouse.down()
    assert 0 < rendered(page, lambda: drag(x, y)) < 100 * MOVES
    mouse.up()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()


def in_sight(node: Locator, page: Page) -> bool:
    """Whether it lies well inside the canvas: nothing there moves the view."""
    pane: Any = page.locator(".react-flow__pane").bounding_box()
    x, y = centre(node.locator("h3"))
    return bool(
        pane["x"] + 100 < x < pane["x"] + pane["width"] - 200
        and pane["y"] + 100 < y < pane["y"] + pane["height"] - 300
    )


def test_the_first_load_is_small(page: Page, server: Server) -> None:
    """What the browser asks for until the graph stands there, compressed as any server can."""
    page.add_init_script(WATCH)
    Editor(page).open(server.address)
    scripts = set(page.evaluate(FETCHED))
    sizes = {name: len(gzip.compress((ASSETS / name).read_bytes(), 9)) for name in scripts}
    assert sum(sizes.values()) > 100_000, "this sees nothing"
    assert sum(sizes.values()) <= FIRST_LOAD_BYTES, sizes
