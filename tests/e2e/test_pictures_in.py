"""Pictures brought in, masks drawn over them and parts taken, to the pixel."""

from __future__ import annotations

import base64
import io
import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.e2e.editor import Editor, centre
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

WIDTH, HEIGHT = 128, 96
Pixels = npt.NDArray[np.uint8]


def photo(seed: int = 1) -> bytes:
    levels = np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    out = io.BytesIO()
    Image.fromarray(levels).save(out, "PNG")
    return out.getvalue()


def pixels(data: bytes) -> Pixels:
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture)


def loader(editor: Editor, name: str = "photo.png", seed: int = 1) -> Locator:
    """A new document with a picture dropped onto it."""
    editor.new_document()
    editor.drop(name, photo(seed), "image/png")
    node = editor.node_by_id("load_image")
    expect(node.get_by_role("img", name=name)).to_be_visible()
    return node


class Drawing:
    """The open mask editor."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialog = page.get_by_role("dialog")
        self.canvas = self.dialog.locator("canvas")
        expect(self.canvas).to_be_visible()

    def set(self, label: str, value: int) -> None:
        self.dialog.get_by_label(label, exact=False).first.fill(str(value))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the picture is on the screen."""
        box: Any = self.canvas.bounding_box()
        return box["x"] + x * box["width"] / WIDTH, box["y"] + y * box["height"] / HEIGHT

    def stroke(self, *places: tuple[float, float]) -> None:
        mouse = self.page.mouse
        mouse.move(*self.at(*places[0]))
        mouse.down()
        for place in places[1:]:
            mouse.move(*self.at(*place), steps=4)
        mouse.up()

    def button(self, name: str) -> Locator:
        return self.dialog.get_by_role("button", name=name, exact=True)

    def apply(self) -> None:
        self.button("Use this mask").click()
        expect(self.dialog).to_have_count(0)

    def shown(self) -> Pixels:
        """How strongly each pixel of the overlay is veiled."""
        data: str = self.canvas.evaluate(
            """(canvas) => {
                const { data } = canvas.getContext('2d')
                    .getImageData(0, 0, canvas.width, canvas.height);
                let text = '';
                for (let i = 3; i < data.length; i += 4) text += String.fromCharCode(data[i]);
                return btoa(text);
            }"""
        )
        return np.frombuffer(base64.b64decode(data), np.uint8).reshape(HEIGHT, WIDTH)


def distance_from_line(a: tuple[float, float], b: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Distance of each pixel's middle from a line between two points: the oracle of a stroke."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    (ax, ay), (dx, dy) = a, (b[0] - a[0], b[1] - a[1])
    t = np.clip(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0, 1)
    found: npt.NDArray[np.float64] = np.hypot(x - ax - t * dx, y - ay - t * dy)
    return found


def test_a_drawn_mask_arrives_pixel_for_pixel(editor: Editor, server: Server) -> None:
    node = loader(editor, "masked.png", 2)
    node.get_by_role("button", name="Draw a mask").click()
    drawing = Drawing(editor.page)
    drawing.set("Size", 20)
    drawing.set("Hardness", 100)
    a, b = (30.0, 40.0), (90.0, 60.0)
    drawing.stroke(a, b)
    shown = drawing.shown()
    # What is undone leaves nothing; what is done again is the same.
    editor.page.keyboard.press("Control+z")
    assert drawing.shown().max() == 0
    editor.page.keyboard.press("Control+Shift+z")
    assert (drawing.shown() == shown).all()
    drawing.apply()
    expect(node.get_by_role("button", name="Change the mask")).to_be_visible()

    [name] = [n for n in server.api("GET", "/choices/inputs/masks")["choices"] if "masked" in n]
    mask = pixels(server.get_bytes(f"/api/v1/inputs/{name}"))
    distance = distance_from_line(a, b)
    # The mouse stands on whole pixels of the screen: its place is known to half of one.
    assert (mask[distance <= 9] == 255).all()
    assert (mask[distance >= 11] == 0).all()
    assert ((mask > 0) == (shown > 0)).mean() > 0.999

    # The mask that the node gives is that very mask.
    editor.drag_link(editor.port("load_image", "out", "mask"), (700, 250))
    editor.choose("Mask to image")
    editor.drag_link(editor.port("mask_to_image", "out", "image"), (1000, 250))
    editor.choose("Save image")
    editor.run()
    expect(editor.picture("save_image")).to_be_visible()
    saved = pixels(editor.bytes_of(editor.picture("save_image")))
    assert (saved == mask[..., None]).all()

    # A reload keeps it, and an editor that is closed without a change makes no other mask.
    editor.page.reload()
    node.get_by_role("button", name="Change the mask").click()
    again = Drawing(editor.page)
    assert (again.shown() == shown).all()
    again.apply()
    assert [n for n in server.api("GET", "/choices/inputs/masks")["choices"] if "masked" in n] == [
        name
    ]


def test_repainting_leaves_what_lies_outside_the_mask_untouched(
    editor: Editor, server: Server
) -> None:
    node = loader(editor, "outside.png", 3)
    node.get_by_role("button", name="Draw a mask").click()
    drawing = Drawing(editor.page)
    drawing.set("Size", 30)
    drawing.set("Hardness", 40)
    drawing.stroke((40, 40), (70, 60))
    drawing.apply()
    [mask] = [n for n in server.api("GET", "/choices/inputs/masks")["choices"] if "outside" in n]

    def link(source: str, output: str) -> dict[str, Any]:
        return {"$link": [source, output]}

    nodes = {
        "photo": {"type": "LoadImage", "inputs": {"image": "outside.png", "mask": mask}},
        "checkpoint": {"type": "LoadCheckpoint", "inputs": {"name": "starter.safetensors"}},
        "prompt": {
            "type": "CLIPEncode",
            "inputs": {"clip": link("checkpoint", "clip"), "text": "a cat"},
        },
        "encode": {
            "type": "VAEEncode",
            "inputs": {"image": link("photo", "image"), "vae": link("checkpoint", "vae")},
        },
        "masked": {
            "type": "LatentNoiseMask",
            "inputs": {"latent": link("encode", "latent"), "mask": link("photo", "mask")},
        },
        "sampler": {
            "type": "KSampler",
            "inputs": {
                "model": link("checkpoint", "model"),
                "positive": link("prompt", "conditioning"),
                "negative": link("prompt", "conditioning"),
                "latent": link("masked", "latent"),
                "steps": 2,
            },
        },
        "decode": {
            "type": "VAEDecode",
            "inputs": {"latent": link("sampler", "latent"), "vae": link("checkpoint", "vae")},
        },
        "together": {
            "type": "ImageComposite",
            "inputs": {
                "destination": link("photo", "image"),
                "source": link("decode", "image"),
                "mask": link("photo", "mask"),
            },
        },
        "save": {"type": "SaveImage", "inputs": {"image": link("together", "image")}},
    }
    job = server.run({"format": "tessera", "version": 1, "name": "Repaint", "nodes": nodes})
    assert job["status"] == "succeeded", job["error"]
    [asset] = job["outputs"][0]["assets"]
    drawn = pixels(server.get_bytes(f"/api/v1/inputs/{mask}"))
    before, after = pixels(photo(3)), pixels(server.get_bytes(asset["content_url"]))
    assert (after[drawn == 0] == before[drawn == 0]).all()
    changed = (after[drawn == 255] != before[drawn == 255]).any(axis=-1)
    assert changed.mean() > 0.5


def test_everything_in_the_mask_editor_works_by_keyboard(editor: Editor, server: Server) -> None:
    loader(editor, "keys.png", 4)
    keyboard = editor.page.keyboard
    editor.node_by_id("load_image").locator("h3").click()
    keyboard.press("Alt+Shift+m")
    drawing = Drawing(editor.page)
    expect(drawing.dialog.get_by_role("application")).to_be_focused()
    # The brush in the middle of the picture: down, to the right, up.
    keyboard.press("Enter")
    keyboard.press("ArrowRight")
    keyboard.press("ArrowRight")
    keyboard.press("Enter")
    one = drawing.shown()
    assert one[HEIGHT // 2, WIDTH // 2] > 170
    assert one[2, 2] == 0
    keyboard.press("x")
    assert drawing.shown()[2, 2] > 170
    keyboard.press("x")
    assert (drawing.shown() == one).all()
    keyboard.press("Delete")
    assert drawing.shown().max() == 0
    keyboard.press("g")
    keyboard.press("Enter")
    assert drawing.shown().min() > 170
    keyboard.press("Control+z")
    keyboard.press("Control+z")
    assert (drawing.shown() == one).all()
    # Closing with a change asks.
    keyboard.press("Escape")
    expect(editor.page.get_by_role("alertdialog")).to_be_visible()
    expect(drawing.button("Go on drawing")).to_be_focused()
    keyboard.press("Enter")
    drawing.dialog.get_by_role("application").focus()
    keyboard.press("Control+Enter")
    expect(drawing.dialog).to_have_count(0)
    assert any("keys" in n for n in server.api("GET", "/choices/inputs/masks")["choices"])


def test_two_fingers_zoom_and_one_draws(editor: Editor) -> None:
    loader(editor, "touch.png", 5)
    editor.node_by_id("load_image").get_by_role("button", name="Draw a mask").click()
    drawing = Drawing(editor.page)
    client = editor.page.context.new_cdp_session(editor.page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(places)]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", drawing.at(30, 30))
    touch("touchMove", drawing.at(60, 30))
    touch("touchEnd")
    one = drawing.shown()
    assert one[30, 45] > 170
    wide = drawing.canvas.bounding_box()
    x, y = drawing.at(64, 48)
    touch("touchStart", (x - 50, y))
    touch("touchStart", (x - 50, y), (x + 50, y))
    touch("touchMove", (x - 100, y), (x + 100, y))
    touch("touchEnd")
    now = drawing.canvas.bounding_box()
    assert wide is not None
    assert now is not None
    assert now["width"] == pytest.approx(2 * wide["width"], rel=0.02)
    # The first finger of the two has drawn nothing.
    assert (drawing.shown() == one).all()

    # A pen draws as wide as it is pressed.
    drawing.button("Show all of it").click()
    drawing.button("Clear").click()
    drawing.set("Size", 20)
    drawing.set("Hardness", 100)

    def pen(kind: str, place: tuple[float, float], force: float) -> None:
        x, y = drawing.at(*place)
        how = {"x": x, "y": y, "button": "left", "pointerType": "pen", "force": force}
        client.send("Input.dispatchMouseEvent", {"type": kind, "clickCount": 1, **how})

    for y, force in ((24.0, 1.0), (72.0, 0.3)):
        pen("mousePressed", (30, y), force)
        pen("mouseMoved", (90, y), force)
        pen("mouseReleased", (90, y), 0)
    drawn = drawing.shown() > 170
    assert drawn[:48, 60].sum() == pytest.approx(20, abs=2)
    assert drawn[48:, 60].sum() == pytest.approx(6, abs=2)
    # From then on a resting hand moves the picture, and draws nothing.
    before = drawing.shown()
    place = drawing.canvas.bounding_box()
    touch("touchStart", drawing.at(100, 80))
    touch("touchMove", drawing.at(60, 50))
    touch("touchEnd")
    assert (drawing.shown() == before).all()
    moved = drawing.canvas.bounding_box()
    assert place is not None
    assert moved is not None
    assert moved["x"] < place["x"]
    drawing.button("Undo").click()
    assert drawing.shown()[48:].max() == 0
    assert drawing.shown()[:48].max() > 170


def test_a_part_is_drawn_pulled_and_typed(editor: Editor) -> None:
    node = loader(editor, "crop.png", 6)
    node.get_by_role("button", name="All of it").click()
    dialog = editor.page.get_by_role("dialog")
    width = dialog.get_by_label("width", exact=True)
    expect(width).to_have_value(str(WIDTH))
    width.fill("60")
    dialog.get_by_label("height", exact=True).fill("40")
    dialog.get_by_label("x", exact=True).fill("20")
    dialog.get_by_label("Shape").select_option("1 : 1")
    side = int(width.input_value())
    assert side == int(dialog.get_by_label("height", exact=True).input_value())
    # By keyboard: a step to the right, one pixel down.
    dialog.get_by_role("application").focus()
    x = int(dialog.get_by_label("x", exact=True).input_value())
    editor.page.keyboard.press("ArrowRight")
    expect(dialog.get_by_label("x", exact=True)).to_have_value(str(x + 8))
    # Pulled at its corner, the shape stays.
    corner = dialog.locator('[data-handle="se"]')
    at = centre(corner)
    editor.page.mouse.move(*at)
    editor.page.mouse.down()
    editor.page.mouse.move(at[0] - 40, at[1] - 40, steps=4)
    editor.page.mouse.up()
    smaller = int(width.input_value())
    assert smaller < side
    expect(dialog.get_by_label("height", exact=True)).to_have_value(str(smaller))
    left, top = (int(dialog.get_by_label(n, exact=True).input_value()) for n in ("x", "y"))
    dialog.get_by_role("button", name="Use this part").click()
    expect(node.get_by_role("button", name=f"{smaller} × {smaller}")).to_be_visible()
    editor.drag_link(editor.port("load_image", "out", "image"), (760, 300))
    editor.choose("Save image")
    editor.run()
    expect(editor.picture("save_image")).to_be_visible()
    saved = pixels(editor.bytes_of(editor.picture("save_image")))
    wanted = pixels(photo(6))[top : top + smaller, left : left + smaller]
    assert (saved == wanted).all()


def test_the_four_numbers_of_a_crop_node_are_drawn_on_its_picture(editor: Editor) -> None:
    editor.new_document()
    editor.drop("numbers.png", photo(11), "image/png")
    expect(editor.node_by_id("load_image").get_by_role("img", name="numbers.png")).to_be_visible()
    editor.drag_link(editor.port("load_image", "out", "image"), (760, 300))
    editor.choose("Image crop")
    crop = editor.node_by_id("image_crop")
    crop.locator("h3").click(button="right")
    editor.page.get_by_role("menuitem", name=re.compile("^Crop")).click()
    dialog = editor.page.get_by_role("dialog")
    area = dialog.locator('[data-handle="all"]')
    expect(area).to_be_visible()
    picture: Any = dialog.get_by_role("application").locator("img").bounding_box()
    scale = picture["width"] / WIDTH
    mouse = editor.page.mouse
    # What the node held, 512 × 512, is cut to the picture; smaller, it is moved by the mouse.
    for name, value in (("width", 40), ("height", 30), ("x", 10), ("y", 20)):
        dialog.get_by_label(name, exact=True).fill(str(value))
    mouse.move(*centre(area))
    mouse.down()
    x, y = centre(area)
    mouse.move(x + 24 * scale, y + 16 * scale, steps=4)
    mouse.up()
    left, top = (int(dialog.get_by_label(n, exact=True).input_value()) for n in ("x", "y"))
    assert (left, top) == (pytest.approx(34, abs=1), pytest.approx(36, abs=1))
    dialog.get_by_role("button", name="Use this part").click()
    for name, number in (("x", left), ("y", top), ("width", 40), ("height", 30)):
        expect(editor.field("image_crop", name)).to_have_value(str(number))
    editor.drag_link(editor.port("image_crop", "out", "image"), (1050, 300))
    editor.choose("Save image")
    editor.run()
    expect(editor.picture("save_image")).to_be_visible()
    saved = pixels(editor.bytes_of(editor.picture("save_image")))
    assert (saved == pixels(photo(11))[top : top + 30, left : left + 40]).all()
    # One step, and by keyboard again from what the node holds.
    editor.page.keyboard.press("Control+z")
    crop.locator("h3").click()
    editor.page.keyboard.press("Alt+Shift+x")
    expect(dialog.get_by_label("width", exact=True)).to_have_value("40")
    editor.page.keyboard.press("ArrowLeft")
    editor.page.keyboard.press("Enter")
    expect(editor.field("image_crop", "x")).to_have_value(str(left - 8))
    editor.page.keyboard.press("Control+z")
    editor.page.keyboard.press("Control+z")
    expect(editor.field("image_crop", "width")).to_have_value("512")


def test_pictures_are_dropped_and_pasted(editor: Editor) -> None:
    node = loader(editor, "first.png", 7)
    # Onto a node: it loads the picture.
    transfer = """([content, name]) => {
        const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], name, { type: 'image/png' }));
        return transfer;
    }"""
    held = editor.page.evaluate_handle(
        transfer, [base64.b64encode(photo(8)).decode(), "second.png"]
    )
    node.locator("h3").dispatch_event("drop", {"dataTransfer": held, "bubbles": True})
    expect(editor.field("load_image", "image")).to_have_value("second.png")
    editor.page.keyboard.press("Control+z")
    expect(editor.field("load_image", "image")).to_have_value("first.png")
    # Pasted while nothing is selected: a node of its own; while it is selected: into it.
    paste = """([content]) => {
        const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
        window.dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
    }"""
    editor.page.locator(".react-flow__pane").click(position={"x": 20, "y": 20})
    editor.page.evaluate(paste, [base64.b64encode(photo(9)).decode()])
    expect(editor.nodes).to_have_count(2)
    node.locator("h3").click()
    editor.page.evaluate(paste, [base64.b64encode(photo(10)).decode()])
    expect(node.get_by_role("img", name="pasted")).to_be_visible()
    expect(editor.nodes).to_have_count(2)
