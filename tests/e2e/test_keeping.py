"""Nothing is lost: reloads, files, pictures, a server that goes away."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.e2e.conftest import CHROMIUM, FLAGS, Complaints
from tests.e2e.editor import Editor
from tests.e2e.server import Server
from tests.e2e.test_workflows import tabs

pytestmark = pytest.mark.e2e

KEPT = """(words) => new Promise((resolve) => {
    const request = indexedDB.open("tessera");
    request.onsuccess = () => {
        const look = () => {
            const texts = request.result.transaction("texts").objectStore("texts").getAll();
            const has = (some) => texts.result.some((text) => text.includes(some));
            texts.onsuccess = () => (words.every(has) ? resolve() : look());
        };
        look();
    };
})"""
"""Whether the browser has put words away."""


def test_a_reload_keeps_the_graph_and_its_picture(editor: Editor, server: Server) -> None:
    editor.field("positive", "text").fill("a small green star")
    editor.field("sampler", "steps").fill("3")
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    editor.open(server.address)
    expect(editor.field("positive", "text")).to_have_value("a small green star")
    expect(editor.field("sampler", "steps")).to_have_value("3")
    expect(editor.picture("save")).to_be_visible()


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_a_dropped_picture_brings_its_graph_back(editor: Editor, kind: str) -> None:
    editor.field("positive", "text").fill("ein Stern – 星")
    editor.field("sampler", "steps").fill("2")
    editor.field("save", "format").select_option(kind)
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    picture = editor.bytes_of(editor.picture("save"))

    editor.new_document()
    editor.drop(f"found.{kind}", picture, f"image/{kind}")
    expect(editor.nodes).to_have_count(7)
    expect(editor.links).to_have_count(9)
    expect(editor.field("positive", "text")).to_have_value("ein Stern – 星")
    expect(editor.field("sampler", "steps")).to_have_value("2")


def test_a_file_without_a_graph_is_refused_with_its_reason(editor: Editor) -> None:
    editor.drop("notes.json", b'{"hello": 1}', "application/json")
    expect(editor.toast).to_contain_text("notes.json: This file has no")
    expect(editor.nodes).to_have_count(7)


def test_a_graph_goes_out_as_a_file_and_comes_in_again(editor: Editor) -> None:
    editor.field("positive", "text").fill("kept in a file")
    with editor.page.expect_download() as download:
        editor.page.keyboard.press("Control+e")
    path = Path(download.value.path())
    exported: dict[str, Any] = json.loads(path.read_text())
    assert download.value.suggested_filename == "Text to image.json"
    assert exported["nodes"]["positive"]["inputs"]["text"] == "kept in a file"
    editor.new_document()
    editor.drop("again.json", path.read_bytes(), "application/json")
    expect(editor.field("positive", "text")).to_have_value("kept in a file")


def test_a_graph_without_places_is_arranged(editor: Editor) -> None:
    workflow = json.dumps(
        {
            "format": "tessera",
            "version": 1,
            "name": "By hand",
            "nodes": {
                "image": {"type": "EmptyImage", "inputs": {}},
                "save": {"type": "SaveImage", "inputs": {"image": {"$link": ["image", "output"]}}},
            },
        }
    )
    editor.drop("hand.json", workflow.encode(), "application/json")
    expect(editor.nodes).to_have_count(2)
    image, save = editor.node_by_id("image"), editor.node_by_id("save")
    expect(image).to_be_visible()
    left, right = image.bounding_box(), save.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] < right["x"]


def test_a_saved_graph_lies_on_the_server(editor: Editor, server: Server) -> None:
    editor.field("positive", "text").fill("kept by the server")
    editor.page.keyboard.press("Control+s")
    expect(editor.toast).to_contain_text("Saved Text to image.")
    kept = server.api("GET", "/workflows")["workflows"]
    (found,) = [w for w in kept if w["name"] == "Text to image"]
    whole = server.api("GET", f"/workflows/{found['id']}")
    assert whole["workflow"]["nodes"]["positive"]["inputs"]["text"] == "kept by the server"
    # Saving again is the next version, not another workflow.
    editor.field("positive", "text").fill("changed")
    editor.page.keyboard.press("Control+s")
    expect(editor.page.get_by_label("not saved")).to_have_count(0)
    assert len(server.api("GET", "/workflows")["workflows"]) == len(kept)
    # Another day: it is opened from the list, and saved as what it is.
    editor.page.keyboard.press("Alt+w")
    expect(editor.nodes).to_have_count(0)
    editor.page.keyboard.press("Alt+2")
    editor.page.get_by_label("Saved", exact=True).get_by_role("button").first.click()
    expect(editor.field("positive", "text")).to_have_value("changed")
    editor.field("positive", "text").fill("changed again")
    editor.page.keyboard.press("Control+s")
    expect(editor.page.get_by_label("not saved")).to_have_count(0)
    again = server.api("GET", f"/workflows/{found['id']}")
    assert again["workflow"]["nodes"]["positive"]["inputs"]["text"] == "changed again"


def test_a_closed_graph_comes_back(editor: Editor) -> None:
    editor.field("positive", "text").fill("closed by mistake")
    editor.page.get_by_role("button", name="Close Text to image").click()
    expect(editor.page.get_by_text("Nothing here yet")).to_be_visible()
    editor.page.get_by_role("button", name="Reopen the closed workflow").click()
    expect(editor.field("positive", "text")).to_have_value("closed by mistake")
    expect(editor.page.get_by_text("Nothing here yet")).to_have_count(0)
    editor.page.keyboard.press("Control+z")
    expect(editor.field("positive", "text")).not_to_have_value("closed by mistake")
    # Also after the page was loaded anew.
    editor.page.keyboard.press("Control+y")
    editor.page.keyboard.press("Alt+w")
    expect(editor.nodes).to_have_count(0)
    editor.page.reload()
    expect(editor.page.get_by_text("Connected", exact=True)).to_be_visible()
    expect(editor.nodes).to_have_count(0)
    editor.page.keyboard.press("Alt+Shift+w")
    expect(editor.field("positive", "text")).to_have_value("closed by mistake")


def test_a_browser_that_is_killed_loses_nothing(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"

    def launched() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            profile, executable_path=str(CHROMIUM), args=list(FLAGS)
        )

    killed = launched()
    editor = Editor(killed.pages[0])
    editor.open(server.address)
    editor.field("positive", "text").fill("typed before the end")
    editor.page.keyboard.press("Alt+n")
    editor.page.evaluate(KEPT, ["typed before the end", "Untitled"])
    process = int((profile / "SingletonLock").readlink().name.rpartition("-")[2])
    os.kill(process, signal.SIGKILL)
    with suppress(Error):  # it is gone already
        killed.close()
    for lock in profile.glob("Singleton*"):
        lock.unlink()
    with launched() as context:
        editor = Editor(context.pages[0])
        editor.page.goto(server.address)
        expect(tabs(editor.page)).to_have_count(2)
        editor.page.keyboard.press("Alt+PageUp")
        expect(editor.field("positive", "text")).to_have_value("typed before the end")


@pytest.fixture(scope="module")
def restartable(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that the tests of this file may end; they leave it running."""
    server = Server(tmp_path_factory.mktemp("restartable") / "data", models)
    server.start()
    server.wait_for_worker()
    yield server
    server.stop()


def test_a_server_that_goes_away_is_waited_for(
    page: Page, restartable: Server, complaints: Complaints
) -> None:
    complaints.expect("net::ERR_")  # what was asked for when the server went
    complaints.expect("WebSocket connection")
    editor = Editor(page)
    editor.open(restartable.address)
    editor.field("positive", "text").fill("still here")
    expect(page.get_by_text("cpu · ready")).to_be_visible()
    before = editor.node_by_id("sampler").bounding_box()
    restartable.stop()
    banner = page.get_by_role("alert")
    expect(banner).to_contain_text("The server does not answer")
    expect(page.get_by_text("cpu · ready")).to_have_count(0)
    assert editor.node_by_id("sampler").bounding_box() == before, "the graph moved aside"
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    page.keyboard.press("Control+,")  # a screen that nobody has opened yet: the server has it
    expect(editor.toast).to_contain_text("it opens once that answers")
    expect(editor.field("positive", "text")).to_have_value("still here")
    restartable.start()
    expect(banner).to_have_count(0)
    expect(page.get_by_role("dialog", name="Settings")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_enabled()
    expect(editor.field("positive", "text")).to_have_value("still here")


def test_a_server_killed_at_work_loses_no_edit_and_doubles_no_picture(
    page: Page, restartable: Server, complaints: Complaints
) -> None:
    complaints.expect("net::ERR_")  # what was asked for when the server went
    complaints.expect("WebSocket connection")
    restartable.wait_for_worker()
    editor = Editor(page)
    editor.open(restartable.address)
    before = {asset["id"] for asset in restartable.api("GET", "/assets")["assets"]}
    # Long enough to be caught at work, short enough to be done again.
    editor.field("sampler", "steps").fill("400")
    editor.field("positive", "text").fill("drawn in spite of everything")
    editor.run()
    bar = editor.node_by_id("sampler").get_by_role("progressbar")
    expect(bar).to_have_attribute("aria-valuemax", "400")
    (job,) = restartable.api("GET", "/jobs?limit=1")["jobs"]
    restartable.kill()
    expect(page.get_by_role("alert")).to_contain_text("The server does not answer")
    editor.field("negative", "text").fill("typed while it was away")
    editor.node_by_id("latent").locator("h3").click()
    page.keyboard.press("Control+d")
    expect(editor.nodes).to_have_count(8)

    restartable.start()
    expect(page.get_by_role("alert")).to_have_count(0)
    ended = restartable.wait_for_job(job["id"])
    assert ended["status"] == "succeeded"
    expect(editor.picture("save")).to_be_visible()
    after = {asset["id"] for asset in restartable.api("GET", "/assets")["assets"]}
    (made,) = [asset for output in ended["outputs"] for asset in output["assets"]]
    assert after - before == {made["id"]}, "one job, one picture"
    assert len(restartable.api("GET", "/jobs")["jobs"]) == 1
    expect(editor.nodes).to_have_count(8)
    expect(editor.field("negative", "text")).to_have_value("typed while it was away")
    page.reload()
    expect(editor.nodes).to_have_count(8)
    expect(editor.field("negative", "text")).to_have_value("typed while it was away")
