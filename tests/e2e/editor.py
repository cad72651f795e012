"""The editor as a person sees it: what tests may look at and do."""

from __future__ import annotations

import base64
import json
from typing import Any

from playwright.sync_api import Locator, Page, expect


class Editor:
    """The open editor in a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> None:
        """Go there and wait until its nodes are drawn."""
        self.page.goto(address)
        expect(self.page.get_by_text("Connected", exact=True)).to_be_visible()
        expect(self.node_by_id("checkpoint")).to_be_visible()

    # --- what is on the canvas ---------------------------------------------------------------

    @property
    def nodes(self) -> Locator:
        return self.page.locator(".react-flow__node")

    @property
    def links(self) -> Locator:
        return self.page.locator(".react-flow__edge")

    @property
    def toast(self) -> Locator:
        return self.page.locator("[data-tone]").last

    @property
    def search(self) -> Locator:
        """The palette's field."""
        return self.page.get_by_role("dialog").get_by_role("combobox")

    def node(self, title: str) -> Locator:
        return self.page.get_by_role("article", name=title, exact=True)

    def node_by_id(self, node: str) -> Locator:
        return self.page.locator(f'.react-flow__node[data-id="{node}"] article')

    def field(self, node: str, name: str) -> Locator:
        """The control of an input."""
        return self.page.locator(f'[id="{node}.{name}"]')

    def port(self, node: str, side: str, name: str) -> Locator:
        """`side` is `in` or `out`."""
        return self.page.locator(
            f'.react-flow__handle[data-nodeid="{node}"][data-handleid="{side}:{name}"]'
        )

    def picture(self, node: str) -> Locator:
        return self.node_by_id(node).locator("img")

    # --- what a person does ------------------------------------------------------------------

    def exported(self) -> dict[str, Any]:
        """The open graph as the file that Export writes."""
        with self.page.expect_download() as download:
            self.page.keyboard.press("Control+e")
        workflow: dict[str, Any] = json.loads(download.value.path().read_text("utf-8"))
        return workflow

    def open_graph(self, nodes: dict[str, Any], **more: Any) -> None:
        """Drop a workflow of these nodes, and wait until they are drawn."""
        workflow = {"format": "tessera", "version": 1, "name": "Dropped", "nodes": nodes, **more}
        self.drop("dropped.json", json.dumps(workflow).encode(), "application/json")
        expect(self.nodes).to_have_count(len(nodes))

    def new_document(self) -> None:
        self.page.get_by_role("button", name="New workflow").click()
        expect(self.nodes).to_have_count(0)

    def drag_link(self, start: Locator, end: Locator | tuple[float, float]) -> None:
        """Drag from a port to a port, or to a place in the page."""
        x, y = centre(start)
        to_x, to_y = end if isinstance(end, tuple) else centre(end)
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move((x + to_x) / 2, (y + to_y) / 2, steps=3)
        mouse.move(to_x, to_y, steps=3)
        mouse.up()

    def add_by_mouse(self, name: str, at: tuple[float, float]) -> None:
        """Double click on the canvas, type, click on what is found."""
        self.page.mouse.dblclick(*at)
        self.choose(name)

    def choose(self, name: str) -> None:
        self.search.fill(name)
        self.page.get_by_role("option", name=name).first.click()
        expect(self.search).to_have_count(0)

    def run(self) -> None:
        self.page.keyboard.press("Control+Enter")

    def drop(self, name: str, content: bytes, media_type: str) -> None:
        """Drop a file onto the canvas."""
        transfer = self.page.evaluate_handle(
            """([name, content, type]) => {
                const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
                const transfer = new DataTransfer();
                transfer.items.add(new File([bytes], name, { type }));
                return transfer;
            }""",
            [name, base64.b64encode(content).decode(), media_type],
        )
        self.page.dispatch_event("main", "drop", {"dataTransfer": transfer})

    def bytes_of(self, picture: Locator) -> bytes:
        """The file behind a shown picture, as the browser fetches it."""
        encoded: str = picture.evaluate(
            """async (image) => {
                const bytes = new Uint8Array(await (await fetch(image.src)).arrayBuffer());
                let text = '';
                for (const byte of bytes) text += String.fromCharCode(byte);
                return btoa(text);
            }"""
        )
        return base64.b64decode(encoded)


def centre(place: Locator) -> tuple[float, float]:
    box: Any = place.bounding_box()
    assert box is not None, "that is not on the page"
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
