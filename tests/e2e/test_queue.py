"""The queue, the history and what stands in the way of a run, as a person handles them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Complaints
from tests.e2e.editor import Editor, centre
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

WAITING = "/jobs?status=queued&sort=queue"


@pytest.fixture
def paused(server: Server) -> Iterator[Server]:
    """A server whose queue stands still, and is empty afterwards."""
    server.api("POST", "/queue/pause")
    yield server
    server.api("POST", "/queue/clear")
    server.api("POST", "/queue/resume")


def queue_of(page: Page) -> Locator:
    return page.get_by_label("Queue", exact=True)


def runs(editor: Editor, count: int) -> None:
    editor.page.get_by_role("button", name="How to run").click()
    editor.page.get_by_label("How many runs").fill(str(count))
    editor.page.keyboard.press("Escape")


def seeds(server: Server) -> list[int]:
    return [job["seeds"]["sampler.seed"] for job in server.api("GET", WAITING)["jobs"]]


def shown(page: Page) -> Locator:
    """The words of the waiting jobs, in their order."""
    return queue_of(page).get_by_role("listitem").get_by_text(re.compile("seed"))


def placed(workflow: dict[str, Any], **nodes: dict[str, Any]) -> bytes:
    made = {
        name: {**node, "ui": {"position": [i * 320, 0]}}
        for i, (name, node) in enumerate(nodes.items())
    }
    whole = {"format": "tessera", "version": 1, "name": "Test", "nodes": made, **workflow}
    return json.dumps(whole).encode()


def test_waiting_jobs_are_told_apart_and_moved_by_keyboard_and_mouse(
    editor: Editor, paused: Server
) -> None:
    page = editor.page
    runs(editor, 3)
    editor.run()
    expect(shown(page)).to_have_count(3)
    expect(queue_of(page).get_by_text("Paused: what runs goes on")).to_be_visible()
    expect(shown(page).first).to_contain_text("seed 7")
    grips = queue_of(page).get_by_role("button", name=re.compile("^Place"))
    grips.nth(2).focus()
    page.keyboard.press("Home")
    expect(shown(page).first).to_contain_text("seed 9")
    assert seeds(paused) == [9, 7, 8]
    expect(grips.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(shown(page).nth(1)).to_contain_text("seed 9")
    assert seeds(paused) == [7, 9, 8]

    x, y = centre(grips.nth(2))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, centre(grips.first)[1] - 20, steps=6)
    expect(shown(page).first).to_contain_text("seed 8")
    page.mouse.up()
    page.wait_for_function(
        """async () => {
            const answer = await fetch('/api/v1/jobs?status=queued&sort=queue');
            const { jobs } = await answer.json();
            return String(jobs.map((job) => job.seeds['sampler.seed'])) === '8,7,9';
        }"""
    )
    queue_of(page).get_by_role("button", name="Cancel Text to image").nth(1).click()
    expect(shown(page)).to_have_count(2)
    assert seeds(paused) == [8, 9]
    page.reload()
    expect(shown(page).first).to_contain_text("seed 8")
    expect(page.get_by_role("button", name="Run × 3")).to_be_visible()


def test_clearing_can_be_undone_and_other_tabs_see_it_all(editor: Editor, paused: Server) -> None:
    page = editor.page
    other = page.context.new_page()
    Editor(other).open(paused.address)
    runs(editor, 3)
    editor.run()
    expect(shown(other)).to_have_count(3)
    queue_of(page).get_by_role("button", name="Clear the queue").click()
    for tab in (page, other):
        expect(queue_of(tab).get_by_text("Nothing is running.")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).last.click()
    expect(shown(other)).to_have_count(3)
    assert seeds(paused) == [7, 8, 9]
    queue_of(other).get_by_role("button", name="Resume").click()
    expect(queue_of(page).get_by_text("Paused")).to_have_count(0)
    expect(editor.picture("save")).to_be_visible()
    expect(queue_of(page).get_by_text("Nothing is running.")).to_be_visible()


def test_a_graph_runs_by_itself_when_it_changes(editor: Editor, paused: Server) -> None:
    page = editor.page
    page.get_by_role("button", name="How to run").click()
    page.get_by_role("switch", name=re.compile("^Run on change")).click()
    page.keyboard.press("Escape")
    for steps in ("3", "4", "5"):
        editor.field("sampler", "steps").fill(steps)
        editor.field("sampler", "steps").press("Enter")
        expect(shown(page)).to_have_count(1)
    page.wait_for_function(
        """async () => {
            const answer = await fetch('/api/v1/jobs?status=queued&sort=queue');
            const { jobs } = await answer.json();
            if (jobs.length !== 1) throw new Error(`${jobs.length} jobs wait`);
            const { workflow } = await (await fetch(`/api/v1/jobs/${jobs[0].id}`)).json();
            return workflow.nodes.sampler.inputs.steps === 5;
        }"""
    )
    expect(editor.field("sampler", "seed")).to_have_value("7")
    page.keyboard.press("Alt+Shift+Enter")
    editor.field("sampler", "steps").fill("6")
    editor.field("sampler", "steps").press("Enter")
    expect(shown(page)).to_have_count(1)


def test_estimates_come_from_earlier_runs_of_the_same_nodes(editor: Editor, server: Server) -> None:
    editor.field("sampler", "steps").fill("300")
    editor.field("sampler", "steps").press("Enter")
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    server.api("POST", "/queue/pause")
    try:
        editor.run()
        expect(queue_of(editor.page).get_by_text(re.compile("about .* s"))).to_be_visible()
    finally:
        server.api("POST", "/queue/clear")
        server.api("POST", "/queue/resume")


def test_what_is_wrong_is_listed_before_the_run_and_leads_into_subgraphs(
    editor: Editor, complaints: Complaints
) -> None:
    complaints.expect("422")
    inner = {
        "nodes": {
            "image": {"type": "EmptyImage", "inputs": {"width": -5}, "ui": {"position": [0, 0]}}
        },
        "inputs": [],
        "outputs": [{"name": "image", "wire": "Image", "from": ["image", "image"]}],
    }
    editor.drop(
        "wrong.json",
        placed(
            {"subgraphs": {"Inner": inner}},
            inside={"type": "subgraph:Inner", "inputs": {}},
            show={"type": "PreviewImage", "inputs": {"image": {"$link": ["inside", "image"]}}},
        ),
        "application/json",
    )
    expect(editor.nodes).to_have_count(2)
    editor.page.get_by_role("button", name="How to run").click()
    editor.page.get_by_role("button", name=re.compile("^Check without running")).click()
    listed = editor.page.get_by_label("Problems", exact=True)
    found = listed.get_by_role("button").filter(has_text="inside/image · width")
    expect(found).to_be_visible()
    expect(editor.field("image", "width")).to_be_visible()  # gone there by itself
    editor.page.keyboard.press("Alt+Backspace")
    expect(editor.node_by_id("inside")).to_be_visible()
    found.click()
    expect(editor.field("image", "width")).to_have_attribute("aria-invalid", "true")


def test_a_failed_node_shows_the_inputs_it_saw(editor: Editor) -> None:
    editor.drop(
        "crop.json",
        placed(
            {},
            image={"type": "EmptyImage", "inputs": {"width": 64}},
            crop={
                "type": "ImageCrop",
                "inputs": {"image": {"$link": ["image", "image"]}, "x": 600},
            },
            show={"type": "PreviewImage", "inputs": {"image": {"$link": ["crop", "image"]}}},
        ),
        "application/json",
    )
    expect(editor.nodes).to_have_count(3)
    editor.run()
    listed = editor.page.get_by_label("Problems", exact=True)
    expect(listed.get_by_text("The inputs it saw")).to_be_visible()
    expect(listed.get_by_role("definition").filter(has_text="600")).to_be_visible()
    picture = listed.get_by_role("definition").filter(has_text="Image 1 × 3 × 512 × 64, 0 to 0")
    expect(picture.locator("img")).to_have_js_property("naturalHeight", 96)
    expect(editor.node_by_id("crop")).to_have_attribute("data-status", "failed")
    expect(listed.get_by_role("button", name="Try again")).to_be_enabled()

    editor.page.reload()
    expect(editor.node_by_id("crop")).to_have_attribute("data-status", "failed")
    expect(editor.field("crop", "x")).to_have_attribute("aria-invalid", "true")
    editor.page.get_by_role("button", name="1 problem").click()
    expect(listed.get_by_text("The inputs it saw")).to_be_visible()
    editor.page.get_by_role("button", name="History").click()
    past = editor.page.locator("[data-status=failed]").first
    past.get_by_role("button", name=re.compile("node by node$")).click()
    inspector = editor.page.get_by_role("dialog", name="What the job did")
    expect(inspector.get_by_role("definition").filter(has_text="600")).to_be_visible()
    expect(inspector.locator("dd img")).to_have_js_property("naturalHeight", 96)


def test_what_is_missing_is_said_with_where_to_put_it_and_its_place_is_kept(
    editor: Editor, complaints: Complaints
) -> None:
    complaints.expect("422")
    lost = {
        "type": "other-nodes/Sharpen",
        "inputs": {"amount": 0.5, "image": {"$link": ["d", "image"]}},
    }
    editor.drop(
        "lost.json",
        placed(
            {},
            c={"type": "LoadCheckpoint", "inputs": {"name": "not-here.safetensors"}},
            l={"type": "EmptyLatent", "inputs": {}},
            d={
                "type": "VAEDecode",
                "inputs": {"vae": {"$link": ["c", "vae"]}, "latent": {"$link": ["l", "latent"]}},
            },
            x=lost,
            show={"type": "PreviewImage", "inputs": {"image": {"$link": ["x", "picture"]}}},
        ),
        "application/json",
    )
    expect(editor.nodes).to_have_count(5)
    expect(editor.links).to_have_count(4)
    editor.run()
    dialog = editor.page.get_by_role("dialog", name="What is missing, and where to put it")
    expect(dialog.get_by_text("not-here.safetensors")).to_be_visible()
    expect(dialog.get_by_text(re.compile("/checkpoints/$")).first).to_be_visible()
    expect(dialog.get_by_text("pip install other-nodes")).to_be_visible()
    dialog.get_by_role("button", name="x", exact=True).click()
    expect(dialog).to_have_count(0)
    with editor.page.expect_download() as download:
        editor.page.keyboard.press("Control+e")
    exported = json.loads(download.value.path().read_text())
    assert exported["nodes"]["x"]["inputs"] == lost["inputs"]
    assert exported["nodes"]["show"]["inputs"] == {"image": {"$link": ["x", "picture"]}}


def test_history_is_searched_looked_into_and_cleared_of_an_entry(
    editor: Editor, server: Server
) -> None:
    page = editor.page
    editor.field("sampler", "steps").fill("1")
    for words in ("a {red|blue} heart", "a zebra crossing"):
        editor.field("positive", "text").fill(words)
        editor.run()
        expect(editor.picture("save")).to_be_visible()
        expect(queue_of(page).get_by_text("Nothing is running.")).to_be_visible()
    editor.open(server.address)
    page.get_by_role("button", name="History").click()
    history = page.get_by_label("History", exact=True)
    # Not only the document's last job tells what it said.
    said = history.get_by_role("button", name=re.compile("^Note: .*is encoded as it stands"))
    expect(said.first).to_be_visible()

    history.get_by_label("Search the history").fill("zebra crossing")
    entries = history.locator("[data-status]")
    expect(entries).to_have_count(1)
    history.get_by_role("button", name=re.compile("node by node$")).click()
    inspector = page.get_by_role("dialog", name="What the job did")
    expect(inspector.get_by_role("row").filter(has_text="sampler")).to_be_visible()
    expect(inspector.get_by_text("known already").first).to_be_visible()
    inspector.get_by_role("row").filter(has_text="sampler").get_by_role("button").click()
    expect(inspector).to_have_count(0)

    history.get_by_role("button", name=re.compile("^Remove .* from the history$")).click()
    expect(entries).to_have_count(0)
    page.get_by_role("button", name="Undo", exact=True).last.click()
    expect(entries).to_have_count(1)


def test_memory_is_shown_and_freed(editor: Editor) -> None:
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    page = editor.page
    page.get_by_role("button", name=re.compile("^Memory in use: ")).click()
    expect(page.get_by_text("Results kept for the next run")).to_be_visible()
    page.get_by_role("button", name="Free memory").click()
    expect(editor.toast).to_contain_text("freed")
