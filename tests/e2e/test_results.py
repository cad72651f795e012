"""What was made: found again, looked at closely, compared, collected, used again, thrown away."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.editor import Editor, centre
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

Json = dict[str, Any]


def coloured(name: str, prompt: str, color: str, *, copies: int = 1, side: int = 64) -> Json:
    """A workflow that saves pictures of one colour, with a prompt that nobody reads."""
    nodes: Json = {
        "prompt": {"type": "Text", "inputs": {"text": prompt}},
        "image": {
            "type": "EmptyImage",
            "inputs": {"width": side, "height": side, "color": color, "batch": copies},
        },
        "save": {
            "type": "SaveImage",
            "inputs": {"image": {"$link": ["image", "output"]}, "prefix": name.replace(" ", "-")},
        },
    }
    return {"format": "tessera", "version": 1, "name": name, "nodes": nodes}


@pytest.fixture(scope="session")
def pictures(server: Server) -> Server:
    """A server with pictures of three workflows, one of them with many."""
    for workflow in (
        coloured("Many", "a flock of birds", "#204060", copies=700),
        coloured("Red", "a RED fox, 100% <b>wild</b>", "#c02020", side=200),
        coloured("Blue", "a blue whale", "#2020c0", side=200),
    ):
        done = server.run(workflow)
        assert done["status"] == "succeeded", done["error"]
    return server


@pytest.fixture
def gallery(editor: Editor, pictures: Server) -> Locator:
    """The open gallery panel."""
    editor.page.get_by_role("button", name="Gallery", exact=True).click()
    panel = editor.page.get_by_role("complementary", name="Gallery", exact=True)
    expect(cells(panel).first).to_be_visible()
    return panel


def cells(gallery: Locator) -> Locator:
    return gallery.get_by_role("list", name="Pictures").get_by_role("button")


def names(gallery: Locator) -> list[str]:
    return [name or "" for name in cells(gallery).evaluate_all("all => all.map(c => c.title)")]


def search(gallery: Locator, words: str) -> None:
    gallery.get_by_role("searchbox").fill(words)


def shown(page: Page) -> Locator:
    """The viewer."""
    return page.get_by_role("dialog").last


def test_hundreds_of_pictures_are_a_few_elements_and_all_can_be_reached(
    editor: Editor, gallery: Locator
) -> None:
    search(gallery, "flock birds")
    expect(gallery.get_by_title("Blue_00001.png")).to_have_count(0)
    expect(gallery.get_by_title("Many_00700.png")).to_be_visible()
    assert cells(gallery).count() < 60
    cells(gallery).first.focus()
    for end in range(700 - 119, 0, -120):  # Each End is the end of what is loaded by then.
        editor.page.keyboard.press("End")
        expect(gallery.get_by_title(f"Many_{end:05d}.png")).to_be_focused()
        expect(gallery.get_by_title(f"Many_{end - 1:05d}.png")).to_be_visible()
    editor.page.keyboard.press("End")
    expect(gallery.get_by_title("Many_00001.png")).to_be_focused()
    assert cells(gallery).count() < 60


def test_in_full_the_pages_are_turned_beyond_what_the_gallery_had_loaded(
    editor: Editor, gallery: Locator
) -> None:
    search(gallery, "flock birds")
    expect(cells(gallery).first).to_have_attribute("title", "Many_00700.png")
    expect(gallery.get_by_title("Blue_00001.png")).to_have_count(0)
    # What is dragged out is a file to the desktop, and its address to other programs.
    carried = cells(gallery).first.evaluate(
        """(cell) => {
            const dataTransfer = new DataTransfer();
            cell.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true }));
            return ['DownloadURL', 'text/uri-list'].map((type) => dataTransfer.getData(type));
        }"""
    )
    assert carried[0] == f"image/png:Many_00700.png:{carried[1]}"
    answer = editor.page.request.get(carried[1])
    assert answer.headers["content-type"] == "image/png"
    assert answer.body().startswith(b"\x89PNG")
    cells(gallery).first.click()
    viewer = shown(editor.page)
    count = viewer.get_by_text(re.compile(r"^\d+ / \d+\+?$"))
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while count.inner_text() != "700 / 700":  # Each End is the end of what is loaded by then.
        assert time.monotonic() < deadline
        editor.page.keyboard.press("End")
    expect(viewer.locator("img").first).to_have_attribute("alt", "Many_00001.png")
    editor.page.keyboard.press("ArrowRight")
    expect(viewer.locator("img").first).to_have_attribute("alt", "Many_00700.png")


def test_pictures_are_found_by_prompt_workflow_and_mark(editor: Editor, gallery: Locator) -> None:
    search(gallery, "fox 100%")
    expect(cells(gallery)).to_have_count(1)
    assert names(gallery) == ["Red_00001.png"]
    search(gallery, "<b>wild</b>")
    expect(cells(gallery)).to_have_count(1)
    gallery.get_by_role("button", name="Show everything again").click()
    gallery.get_by_role("button", name="Filters").click()
    gallery.get_by_role("combobox", name="Workflow").select_option(label="Blue (1)")
    expect(cells(gallery)).to_have_count(1)
    assert names(gallery) == ["Blue_00001.png"]
    cells(gallery).first.press("f")
    expect(gallery.get_by_role("button", name="Blue_00001.png, a favourite")).to_be_visible()
    gallery.get_by_role("button", name="Show everything again").click()
    gallery.get_by_role("button", name="Favourites").click()
    expect(cells(gallery)).to_have_count(1)
    # The mark and what is asked for outlive the page.
    editor.page.reload()
    editor.page.get_by_role("button", name="Gallery", exact=True).click()
    expect(cells(gallery)).to_have_count(1)
    cells(gallery).first.press("f")
    expect(cells(gallery)).to_have_count(0)
    gallery.get_by_role("button", name="Everything", exact=True).click()


def test_the_viewer_zooms_to_the_pixel_and_turns_the_pages(
    editor: Editor, gallery: Locator
) -> None:
    cells(gallery).first.click()
    viewer, keyboard = shown(editor.page), editor.page.keyboard
    zoom = viewer.get_by_label("Zoom", exact=True)
    picture = viewer.locator("img").first
    expect(picture).to_be_visible()
    keyboard.press("1")
    expect(zoom).to_have_text("100 %")
    box = picture.bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (200, 200)
    x, y = centre(picture)
    editor.page.mouse.move(x, y)
    editor.page.mouse.wheel(0, -2000)
    expect(zoom).to_have_text("3200 %")
    before = picture.bounding_box()
    editor.page.mouse.down()
    editor.page.mouse.move(x + 60, y + 40, steps=4)
    editor.page.mouse.up()
    after = picture.bounding_box()
    assert before is not None
    assert after is not None
    assert (round(after["x"] - before["x"]), round(after["y"] - before["y"])) == (60, 40)
    keyboard.press("0")
    for _ in range(4):  # Until it is wider than the stage: what is smaller stays in the middle.
        keyboard.press("+")
    # Two fingers that go twice as far apart show it twice as large, about the middle of them.
    whole = picture.bounding_box()
    assert whole is not None
    fingers = editor.page.context.new_cdp_session(editor.page)
    for kind, apart in (
        ("touchStart", 60),
        ("touchMove", 90),
        ("touchMove", 120),
        ("touchEnd", None),
    ):
        points = [{"x": x - apart, "y": y}, {"x": x + apart, "y": y}] if apart else []
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    pinched = picture.bounding_box()
    assert pinched is not None
    assert pinched["width"] == pytest.approx(2 * whole["width"], rel=0.02)
    assert pinched["x"] + pinched["width"] / 2 == pytest.approx(x, abs=3)
    keyboard.press("0")
    first = picture.get_attribute("alt")
    keyboard.press("ArrowRight")
    expect(picture).not_to_have_attribute("alt", str(first))
    keyboard.press("ArrowLeft")
    expect(picture).to_have_attribute("alt", str(first))
    keyboard.press("Escape")
    expect(viewer).to_have_count(0)


def test_two_are_compared_by_a_slider_and_side_by_side(editor: Editor, gallery: Locator) -> None:
    page = editor.page
    for name in ("Red_00001.png", "Blue_00001.png"):
        gallery.get_by_title(name).click(modifiers=["Control"])
    gallery.get_by_role("button", name="Compare two").click()
    viewer = shown(page)
    handle = viewer.get_by_role("slider")
    expect(handle).to_have_attribute("aria-valuenow", "50")
    expect(viewer.locator("img")).to_have_count(2)
    # The handle has the focus; which picture is at which side is said.
    expect(handle).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(handle).to_have_attribute("aria-valuenow", "48")
    expect(viewer.get_by_text("ARed_00001.png")).to_be_visible()
    expect(viewer.get_by_text("BBlue_00001.png")).to_be_visible()
    # Left of the handle the first, right of it the second.
    x, y = centre(handle)
    left, right = pixel(page, x - 60, y), pixel(page, x + 60, y)
    assert left[0] > 150 > 80 > left[2]
    assert right[2] > 150 > 80 > right[0]
    # The two swap; another key shows them side by side.
    page.keyboard.press("x")
    expect(viewer.get_by_text("ABlue_00001.png")).to_be_visible()
    page.keyboard.press("v")
    expect(handle).to_have_count(0)
    stages = viewer.locator("img")
    page.keyboard.press("+")
    page.keyboard.press("+")
    one, other = (stages.nth(i).bounding_box() for i in (0, 1))
    assert one is not None
    assert other is not None
    assert one["width"] == pytest.approx(other["width"], abs=1)
    page.keyboard.press("Escape")


def pixel(page: Page, x: float, y: float) -> tuple[int, int, int]:
    from PIL import Image

    shot = page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
    found = Image.open(io.BytesIO(shot)).convert("RGB").getpixel((0, 0))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def test_a_picture_goes_onto_a_board_and_stays_on_it(editor: Editor, gallery: Locator) -> None:
    gallery.get_by_role("button", name="New board").click()
    gallery.get_by_role("textbox", name="Name of the board").fill("Animals")
    editor.page.keyboard.press("Enter")
    boards = gallery.get_by_role("navigation", name="Boards")
    animals = boards.get_by_role("button", name="Animals", exact=False).first
    gallery.get_by_title("Red_00001.png").drag_to(animals)
    gallery.get_by_title("Blue_00001.png").drag_to(animals)
    animals.click()
    expect(cells(gallery)).to_have_count(2)
    cells(gallery).first.click()
    viewer = shown(editor.page)
    held = viewer.get_by_role("region", name="Boards").get_by_role("checkbox", name="Animals")
    expect(held).to_be_checked()
    held.uncheck()
    editor.page.keyboard.press("Escape")
    expect(cells(gallery)).to_have_count(1)
    boards.get_by_role("button", name="Rename or remove Animals").click()
    editor.page.once("dialog", lambda dialog: dialog.accept())
    boards.get_by_role("button", name="Remove the board Animals").click()
    expect(boards.get_by_text("Animals")).to_have_count(0)


def test_what_is_thrown_away_comes_back(editor: Editor, gallery: Locator, pictures: Server) -> None:
    pictures.run(coloured("Unwanted", "nobody", "#808080", copies=3))
    search(gallery, "nobody")
    expect(cells(gallery)).to_have_count(3)
    cells(gallery).first.focus()
    editor.page.keyboard.press("Control+a")
    editor.page.keyboard.press("Delete")
    expect(cells(gallery)).to_have_count(0)
    editor.page.get_by_role("button", name="Undo", exact=True).last.click()
    expect(cells(gallery)).to_have_count(3)
    cells(gallery).nth(1).press("Delete")
    expect(cells(gallery)).to_have_count(2)
    gallery.get_by_role("button", name="Trash", exact=True).click()
    expect(cells(gallery)).to_have_count(1)
    gallery.get_by_role("button", name="Empty the trash").click()
    gallery.get_by_role("button", name="Delete for good").click()
    expect(gallery.get_by_text("The trash is empty.")).to_be_visible()
    assert pictures.api("GET", "/assets?q=nobody&trashed=true")["assets"] == []


def test_several_come_down_as_one_archive(editor: Editor, gallery: Locator) -> None:
    for name in ("Red_00001.png", "Blue_00001.png"):
        gallery.get_by_title(name).click(modifiers=["Control"])
    with editor.page.expect_download() as download:
        gallery.get_by_role("button", name="Download").click()
    with zipfile.ZipFile(Path(download.value.path())) as archive:
        assert sorted(archive.namelist()) == ["Blue_00001.png", "Red_00001.png"]
        assert archive.testzip() is None


def test_a_picture_is_used_again(editor: Editor, gallery: Locator, pictures: Server) -> None:
    # Dragged onto the canvas it is loaded by a node; onto that node it takes the other's place.
    canvas = editor.page.locator(".react-flow__pane")
    gallery.get_by_title("Red_00001.png").drag_to(canvas, target_position={"x": 420, "y": 620})
    loader = editor.node_by_id("load_image")
    expect(loader).to_be_visible()
    gallery.get_by_title("Blue_00001.png").drag_to(loader)
    expect(editor.field("load_image", "image")).to_have_value("Blue_00001.png")
    assert "Red_00001.png" in pictures.api("GET", "/choices/inputs/images")["choices"]


def sheet() -> Json:
    """A grid of two colours by three numbers, whose loop saves each of its pictures, too."""
    workflow = coloured("Sheet", "", "#000000")
    link = {"$link": ["image", "output"]}
    workflow["subgraphs"] = {
        "Draw": {
            "inputs": [{"name": "value", "wire": "String"}, {"name": "across", "wire": "Float"}],
            "outputs": [{"name": "image", "wire": "Image", "from": ["image", "output"]}],
            "nodes": {
                "image": {
                    "type": "EmptyImage",
                    "inputs": {"width": 60, "height": 40, "color": {"$input": "value"}},
                },
                "own": {"type": "SaveImage", "inputs": {"image": link, "prefix": "Own"}},
            },
        }
    }
    workflow["nodes"] = {
        "each": {
            "type": "ForEach",
            "inputs": {
                "body": "subgraph:Draw",
                "values": {"kind": "list", "values": ["#ff0000", "#00ff00"]},
                "across": {"kind": "list", "values": [1, 2, 3]},
            },
        },
        "sheet": {
            "type": "Grid",
            "inputs": {
                "images": {"$link": ["each", "results"]},
                "row_labels": {"$link": ["each", "rows"]},
                "column_labels": {"$link": ["each", "columns"]},
            },
        },
        "save": {
            "type": "SaveImage",
            "inputs": {"image": {"$link": ["sheet", "image"]}, "prefix": "Sheet"},
        },
    }
    return workflow


def test_a_grid_names_its_rows_and_columns_and_opens_its_cells(
    editor: Editor, gallery: Locator, pictures: Server
) -> None:
    done = pictures.run(sheet())
    assert done["status"] == "succeeded", done["error"]
    page = editor.page
    gallery.get_by_title("Sheet_00001.png").click()
    viewer = shown(page)
    rows, columns = (
        viewer.get_by_role("list", name=name)
        for name in ("Rows, from the top", "Columns, from the left")
    )
    expect(rows.get_by_role("listitem")).to_have_text(["#ff0000", "#00ff00"])
    expect(columns.get_by_role("listitem")).to_have_text(["1", "2", "3"])
    expect(viewer.get_by_text("color ↓")).to_be_visible()
    # The names stay when the picture is close, and say what is seen.
    cell = viewer.get_by_role("button", name=re.compile("Open the picture of"))
    cell.focus()
    expect(cell).to_have_accessible_name("Open the picture of color: #ff0000 · across: 1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(cell).to_have_accessible_name("Open the picture of color: #00ff00 · across: 2")
    page.keyboard.press("1")
    for _ in range(12):
        page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    expect(columns.get_by_role("listitem")).to_have_text(["3"])
    expect(rows.get_by_role("listitem")).to_have_text(["#ff0000"])
    assert violations(page) == {}
    page.keyboard.press("0")
    expect(rows.get_by_role("listitem")).to_have_count(2)
    # By the mouse: a place of the second row, first column.
    row, column = centre(rows.get_by_text("#00ff00")), centre(columns.get_by_text("1"))
    page.mouse.move(column[0], row[1])
    expect(cell).to_have_accessible_name("Open the picture of color: #00ff00 · across: 1")
    page.mouse.click(column[0], row[1])
    expect(viewer).to_have_accessible_name("Own_00004.png")
    expect(viewer.get_by_text("4 / 6")).to_be_visible()
    expect(viewer.get_by_role("definition").filter(has_text="#00ff00").first).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(viewer).to_have_accessible_name("Own_00005.png")
    page.keyboard.press("b")
    expect(viewer).to_have_accessible_name("Sheet_00001.png")


def test_what_another_window_does_shows_here(
    editor: Editor, gallery: Locator, pictures: Server
) -> None:
    pictures.run(coloured("Shared", "both of us", "#708090", copies=3))
    search(gallery, "both of us")
    expect(cells(gallery)).to_have_count(3)
    theirs = editor.page.context.new_page()
    Editor(theirs).open(pictures.address)
    theirs.keyboard.press("Alt+Shift+g")
    other = theirs.get_by_role("dialog", name="Gallery")
    search(other, "both of us")
    expect(cells(other)).to_have_count(3)
    # Here one is looked at and another chosen; there they are marked and thrown away.
    gallery.get_by_title("Shared_00003.png").click(modifiers=["Control"])
    gallery.get_by_title("Shared_00002.png").click()
    viewer = shown(editor.page)
    mark = viewer.get_by_role("button", name="Favourite")
    expect(mark).to_have_attribute("aria-pressed", "false")
    other.get_by_title("Shared_00002.png").press("f")
    expect(mark).to_have_attribute("aria-pressed", "true")
    other.get_by_title("Shared_00003.png").press("Delete")
    expect(viewer.get_by_text("1 / 2")).to_be_visible()
    other.get_by_title("Shared_00002.png").press("Delete")
    expect(viewer).to_have_accessible_name("Shared_00001.png")
    editor.page.keyboard.press("Escape")
    expect(cells(gallery)).to_have_count(1)
    expect(gallery.get_by_role("toolbar", name="The chosen pictures")).to_have_count(0)
    theirs.close()


def test_prompt_and_seed_are_taken_over_from_a_picture(editor: Editor, server: Server) -> None:
    editor.field("positive", "text").fill("a purple comet")
    editor.field("sampler", "seed").fill("4242")
    editor.field("sampler", "steps").fill("2")
    editor.run()
    expect(editor.picture("save")).to_be_visible()
    editor.field("positive", "text").fill("something else")
    editor.field("sampler", "seed").fill("1")
    editor.field("sampler", "steps").fill("9")
    editor.node_by_id("save").get_by_role("button", name="Open ").click()
    shown(editor.page).get_by_role("button", name="Use its prompt").click()
    expect(editor.field("positive", "text")).to_have_value("a purple comet")
    expect(editor.field("sampler", "seed")).to_have_value("1")
    editor.node_by_id("save").get_by_role("button", name="Open ").click()
    expect(shown(editor.page).get_by_text("a purple comet")).to_be_visible()
    editor.page.keyboard.press("a")
    expect(editor.field("sampler", "seed")).to_have_value("4242")
    expect(editor.field("sampler", "steps")).to_have_value("2")


def test_curves_of_two_runs_lie_over_each_other(editor: Editor, server: Server) -> None:
    template = json.loads(
        (Path(__file__).parents[2] / "workflows" / "train-gan-digits.json").read_text()
    )
    for seed in (1, 2):
        for node in template["nodes"].values():
            if node["type"] == "TrainGAN":
                node["inputs"] |= {"steps": 24, "batch": 8, "seed": seed}
        done = server.run(template | {"name": f"Digits {seed}"})
        assert done["status"] == "succeeded", done["error"]
    page = editor.page
    page.keyboard.press("Alt+Shift+c")
    screen = page.get_by_role("dialog", name="Curves")
    expect(screen.get_by_role("img")).to_be_visible()
    rows = screen.get_by_role("row")
    alone = rows.count()
    screen.get_by_role("checkbox", name="Digits 1").check()
    expect(rows).to_have_count(2 * alone - 1)
    screen.get_by_role("checkbox", name="Logarithmic").check()
    with page.expect_download() as download:
        screen.get_by_role("button", name="Export CSV").click()
    lines = Path(download.value.path()).read_text().splitlines()
    assert lines[0] == "run,node,series,step,value"
    assert any("Digits 1" in line for line in lines)
    assert any("Digits 2" in line for line in lines)
    x, y = centre(screen.get_by_role("img"))
    page.mouse.move(x, y)
    expect(screen.get_by_role("columnheader", name="Step ")).to_be_visible()
