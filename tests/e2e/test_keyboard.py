"""The graph that everybody runs, built by keys alone: it draws the picture of its template."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.editor import Editor
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
TEMPLATE: dict[str, Any] = json.loads((ROOT / "workflows" / "text-to-image.json").read_text())
FURTHEST = 300
SAID = [
    "Added Load checkpoint.",
    "Added CLIP encode. Linked Load checkpoint clip to CLIP encode clip.",
    "Added KSampler. Linked CLIP encode conditioning to KSampler positive.",
    "Added CLIP encode. Linked CLIP encode conditioning to KSampler negative.",
    "Linked Load checkpoint clip to CLIP encode clip.",
    "Linked Load checkpoint model to KSampler model.",
    "Added Empty latent. Linked Empty latent latent to KSampler latent.",
    "Added VAE decode. Linked KSampler latent to VAE decode latent.",
    "Linked Load checkpoint vae to VAE decode vae.",
    "Added Save image. Linked VAE decode image to Save image image.",
    "Queued.",
    "Untitled is done: one result.",
]

SPOKEN = """() => {
    const at = document.activeElement;
    return at.ariaLabel || at.labels?.[0]?.textContent || at.textContent || '';
}"""


class Keys:
    """A person without a mouse: they hear where they are, and press on until they are there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.press = page.keyboard.press
        self.type = page.keyboard.type

    def spoken(self) -> str:
        said: str = self.page.evaluate(SPOKEN)
        return said

    def listen(self) -> Callable[[], list[str]]:
        """From now on, what the live region says, as far as it has come."""
        self.page.get_by_role("status").evaluate(
            """(region) => {
                window.said = [];
                new MutationObserver(() => window.said.push(region.textContent.trim()))
                    .observe(region, { childList: true, characterData: true, subtree: true });
            }"""
        )
        return lambda: [str(text) for text in self.page.evaluate("window.said")]

    def go(self, part: str) -> None:
        """Tab until what is spoken holds this."""
        for _ in range(FURTHEST):
            self.press("Tab")
            if part in self.spoken():
                return
        raise AssertionError(f"No way by Tab to {part!r}")

    def walk(self, node: str) -> None:
        """From node to node, in the order of the graph."""
        for _ in range(FURTHEST):
            self.page.evaluate("window.left = document.activeElement")
            self.press("PageDown")
            self.page.wait_for_function(
                """() => document.activeElement !== window.left
                    && document.activeElement.matches('.react-flow__node')"""
            )
            if self.spoken() == node:
                return
        raise AssertionError(f"No node {node!r}")

    def add(self, name: str) -> None:
        self.press("Control+k")
        self.choose(name)

    def choose(self, name: str, down: int = 0) -> None:
        """The first that answers, or one further down."""
        field = self.page.get_by_role("dialog").get_by_role("combobox")
        expect(field).to_be_focused()
        self.type(name)
        for _ in range(down):
            self.press("ArrowDown")
        self.press("Enter")
        expect(field).to_have_count(0)

    def link(self, start: str, end: str, down: int = 0) -> None:
        """Go on to a port that is spoken so, and link it to what answers these words."""
        self.go(start)
        self.press("Enter")
        self.choose(end, down)

    def fill(self, label: str, text: str) -> None:
        self.go(label)
        self.press("Control+a")
        self.type(text)

    def pick(self, label: str, option: str) -> None:
        """Type ahead in a list."""
        self.go(label)
        self.type(option)


def pixels(data: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size, image.convert("RGB").tobytes()


def test_a_graph_built_by_keys_draws_the_picture_of_the_template(
    editor: Editor, server: Server
) -> None:
    keys = Keys(editor.page)
    said = keys.listen()
    keys.press("Alt+n")
    expect(editor.nodes).to_have_count(0)
    keys.add("load checkpoint")
    keys.pick("name", "starter")
    keys.link("Load checkpoint: output clip", "clip encode")
    text = TEMPLATE["nodes"]["positive"]["inputs"]["text"]
    keys.fill("text", text)
    keys.link("CLIP encode: output conditioning", "ksampler")
    settings = TEMPLATE["nodes"]["sampler"]["inputs"]
    keys.fill("seed", "7")
    keys.fill("steps", "2")
    keys.fill("cfg", str(settings["cfg"]))
    keys.pick("sampler", settings["sampler"])
    keys.pick("scheduler", settings["scheduler"])
    keys.walk("KSampler")
    # The first answer is the prompt that is there, the second a new one.
    keys.link("KSampler: input negative", "clip encode", down=1)
    keys.link("CLIP encode: input clip", "load checkpoint clip")
    keys.walk("KSampler")
    keys.link("KSampler: input model", "load checkpoint")
    keys.walk("KSampler")
    keys.link("KSampler: input latent", "empty latent")
    keys.fill("width", "128")
    keys.fill("height", "128")
    keys.walk("KSampler")
    keys.link("KSampler: output latent", "vae decode")
    keys.link("VAE decode: input vae", "load checkpoint")
    keys.walk("VAE decode")
    keys.link("VAE decode: output image", "save image")
    expect(editor.page.get_by_text("7 nodes · 9 links")).to_be_visible()
    keys.press("Control+Enter")
    expect(editor.picture("save_image")).to_be_visible()
    expect(editor.page.get_by_role("status")).to_have_text("Untitled is done: one result.")
    assert said() == SAID

    server.api("POST", "/system/free", {"models": True, "cache": True})
    job = server.run(TEMPLATE, set={"sampler.seed": 7, "sampler.steps": 2})
    drawn = server.get_bytes(job["outputs"][0]["assets"][0]["content_url"])
    assert pixels(editor.bytes_of(editor.picture("save_image"))) == pixels(drawn)


def test_tab_goes_through_everything_in_an_order_that_can_be_followed(editor: Editor) -> None:
    page = editor.page
    page.evaluate("document.activeElement?.blur()")
    stops = []
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                """() => {
                    const at = document.activeElement;
                    const box = at.getBoundingClientRect();
                    const place = at.closest('header, nav, main, aside, footer, [role=toolbar]');
                    const seen = getComputedStyle(at);
                    return {
                        place: at.closest('.react-flow__node')?.dataset.id
                            ?? place?.tagName ?? at.tagName,
                        spoken: at.ariaLabel || at.labels?.[0]?.textContent || at.title
                            || at.textContent.trim() || at.placeholder || '',
                        // A link that lies flat has no height.
                        visible: box.width + box.height > 0 && seen.visibility !== 'hidden',
                        self: (at.dataset.stop ??= String(Math.random())),
                    };
                }"""
            )
        )
        if stops[-1]["place"] == "BODY" or stops[-1]["self"] in [s["self"] for s in stops[:-1]]:
            stops.pop()
            break
    assert len(stops) > 40
    assert all(stop["spoken"] for stop in stops), [s for s in stops if not s["spoken"]]
    assert all(stop["visible"] for stop in stops), [s for s in stops if not s["visible"]]
    # Whatever holds several stops is gone through in one go.
    places = [stop["place"] for stop in stops]
    changes = [place for i, place in enumerate(places) if i == 0 or places[i - 1] != place]
    nodes = [place for place in changes if place in TEMPLATE["nodes"]]
    assert nodes == list(TEMPLATE["nodes"])


def test_a_menu_opened_by_key_begins_at_its_first_entry_and_gives_the_focus_back(
    editor: Editor,
) -> None:
    page = editor.page
    button = page.get_by_role("button", name="Tessera: menu")
    menu = page.get_by_role("menu")
    for key in ("Enter", "ArrowDown"):
        button.press(key)
        expect(menu.get_by_role("menuitem").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(menu).to_have_count(0)
        expect(button).to_be_focused()
    # The same button takes it away again.
    button.click()
    expect(menu).to_be_visible()
    button.click()
    expect(menu).to_have_count(0)
    # The key for it opens a node's menu.
    node = page.locator('.react-flow__node[data-id="sampler"]')
    node.focus()
    page.keyboard.press("Shift+F10")
    expect(menu.get_by_role("menuitem", disabled=False).first).to_be_focused()
    page.keyboard.press("Escape")
    expect(node).to_be_focused()
