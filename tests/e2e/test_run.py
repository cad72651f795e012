"""From a fresh start to a picture, and what may happen on the way."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Complaints
from tests.e2e.editor import Editor
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
TEMPLATE: dict[str, Any] = json.loads((ROOT / "workflows" / "text-to-image.json").read_text())


def lies_inside(part: Locator, whole: Locator) -> bool:
    inner, outer = part.bounding_box(), whole.bounding_box()
    assert inner is not None
    assert outer is not None
    return (
        inner["x"] >= outer["x"]
        and inner["y"] >= outer["y"]
        and inner["x"] + inner["width"] <= outer["x"] + outer["width"]
        and inner["y"] + inner["height"] <= outer["y"] + outer["height"]
    )


def pixels(data: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size, image.convert("RGB").tobytes()


def test_a_fresh_start_shows_the_default_graph(editor: Editor) -> None:
    expect(editor.nodes).to_have_count(len(TEMPLATE["nodes"]))
    expect(editor.links).to_have_count(9)
    expect(editor.page.get_by_text("7 nodes · 9 links")).to_be_visible()
    expect(editor.field("positive", "text")).to_have_value(
        TEMPLATE["nodes"]["positive"]["inputs"]["text"]
    )


def test_run_brings_the_picture_that_the_api_draws_for_the_seed(
    editor: Editor, server: Server
) -> None:
    seed = "20260131"
    editor.field("sampler", "seed").fill(seed)
    editor.run()
    expect(editor.node_by_id("sampler").locator("canvas")).to_have_attribute(
        "data-frames", re.compile("[1-9]")
    )
    expect(editor.picture("save")).to_be_visible()
    shown = editor.bytes_of(editor.picture("save"))
    expect(editor.field("sampler", "seed")).to_have_value(seed)

    # Nothing of the first run may help the second.
    server.api("POST", "/system/free", {"models": True, "cache": True})
    job = server.run(TEMPLATE, set={"sampler.seed": int(seed)})
    assert job["status"] == "succeeded"
    drawn = server.get_bytes(job["outputs"][0]["assets"][0]["content_url"])
    assert pixels(shown) == pixels(drawn)

    name = editor.picture("save").get_attribute("alt")
    assert name is not None
    gallery = editor.page.get_by_label("Queue and gallery")
    gallery.get_by_role("button", name=name.removeprefix("Save image: ")).click()
    viewer = editor.page.get_by_role("dialog")
    expect(viewer.get_by_text("128 × 128")).to_be_visible()
    assert editor.bytes_of(viewer.locator("img")) == shown
    viewer.get_by_role("button", name="Open its workflow").click()
    expect(viewer).to_have_count(0)
    expect(editor.field("sampler", "seed")).to_have_value(seed)


def test_a_second_run_draws_another_seed_and_a_fixed_one_does_not(editor: Editor) -> None:
    seed = editor.field("sampler", "seed")
    expect(seed).to_have_value("7")
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    expect(seed).to_have_value("7")
    editor.run()
    expect(seed).not_to_have_value("7")
    second = seed.input_value()
    control = editor.node_by_id("sampler").get_by_role("button", name=re.compile("^Seed:"))
    for said in ("one more for every run", "one less for every run", "stays as it is"):
        control.click()
        expect(control).to_have_accessible_name(f"Seed: {said}")
    with editor.page.expect_response("**/api/v1/jobs"):
        editor.run()
    expect(seed).to_have_value(second)


def test_a_running_job_is_cancelled(editor: Editor, server: Server) -> None:
    editor.field("sampler", "steps").fill("9000")
    editor.field("sampler", "steps").press("Enter")
    editor.run()
    running = editor.page.get_by_label("Queue", exact=True)
    expect(running.get_by_role("progressbar")).to_be_visible()
    node = editor.node_by_id("sampler")
    expect(node).to_have_attribute("data-status", "running")
    bar = node.get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuemax", "9000")
    assert lies_inside(bar, node)
    editor.page.get_by_role("button", name="Cancel the running job").click()
    expect(running.get_by_text("Nothing is running.")).to_be_visible()
    newest = server.api("GET", "/jobs?limit=1")["jobs"][0]
    assert newest["status"] == "cancelled"


def test_problems_stand_at_their_node_and_in_a_list(editor: Editor, complaints: Complaints) -> None:
    complaints.expect("422")
    editor.node_by_id("checkpoint").locator("h3").click()
    editor.page.keyboard.press("Delete")
    expect(editor.nodes).to_have_count(6)
    editor.run()
    listed = editor.page.get_by_label("Problems", exact=True)
    expect(listed.get_by_role("button").filter(has_text="sampler")).to_be_visible()
    expect(editor.node_by_id("sampler")).to_have_attribute("data-problem", "true")
    expect(editor.node_by_id("latent")).not_to_have_attribute("data-problem", "true")


def test_a_failed_run_says_why_until_it_is_mended(editor: Editor) -> None:
    workflow = {
        "format": "tessera",
        "version": 1,
        "name": "Cropped",
        "nodes": {
            "image": {"type": "EmptyImage", "inputs": {"width": 64}, "ui": {"position": [0, 0]}},
            "crop": {
                "type": "ImageCrop",
                "inputs": {"image": {"$link": ["image", "image"]}, "x": 600},
                "ui": {"position": [280, 0]},
            },
            "show": {
                "type": "PreviewImage",
                "inputs": {"image": {"$link": ["crop", "image"]}},
                "ui": {"position": [560, 0]},
            },
        },
    }
    editor.drop("crop.json", json.dumps(workflow).encode(), "application/json")
    expect(editor.nodes).to_have_count(3)
    editor.run()
    listed = editor.page.get_by_label("Problems", exact=True)
    expect(listed.get_by_role("button").filter(has_text="crop · x")).to_be_visible()
    expect(editor.toast).to_contain_text("600")
    expect(editor.field("crop", "x")).to_have_attribute("aria-invalid", "true")
    editor.field("crop", "x").fill("0")
    editor.field("crop", "x").press("Enter")
    expect(listed).to_have_count(0)
    expect(editor.field("crop", "x")).not_to_have_attribute("aria-invalid", "true")


def test_what_a_node_says_stands_at_it_until_the_next_run(editor: Editor, server: Server) -> None:
    editor.field("sampler", "steps").fill("1")
    editor.field("positive", "text").fill("a {red|blue} heart")
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    said = re.compile(r"^Note: .*\{red\|blue\} is encoded as it stands")
    mark = editor.node_by_id("positive").get_by_role("button", name=said)
    expect(mark).to_be_visible()
    expect(editor.page.get_by_role("button", name=re.compile("^Note: "))).to_have_count(1)
    assert lies_inside(mark, editor.node_by_id("positive"))

    note = editor.page.get_by_text("link a Wildcards node to choose")
    mark.hover()
    expect(note.first).to_be_visible()
    mark.click()  # Whoever clicks on it wants to read it.
    expect(note.first).to_be_visible()
    editor.page.mouse.move(5, 5, steps=8)
    expect(note).to_have_count(0)
    mark.focus()
    expect(note.first).to_be_visible()
    editor.page.keyboard.press("Escape")
    expect(note).to_have_count(0)

    editor.page.get_by_role("button", name="History").click()
    entry = editor.page.locator("[data-status=succeeded]").first
    expect(entry.get_by_role("button", name=said)).to_be_visible()

    editor.open(server.address)
    expect(mark).to_be_visible()
    editor.field("positive", "text").fill("a red heart")
    editor.run()
    expect(mark).to_have_count(0)
