"""Take the pictures of the running editor that the README and the docs show.

python -m tests.e2e.screenshots [--models DIR]
"""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.e2e.conftest import CHROMIUM, FLAGS, PATIENCE_MS
from tests.e2e.editor import Editor
from tests.e2e.server import Server

TARGET = Path(__file__).parents[2] / "docs" / "images"
PROMPTS = (
    "a large yellow star on a dark blue background",
    "a large purple diamond on a beige background",
    "a large green square on a white background",
    "a large orange circle on a light blue background",
    "a large pink ring on a black background",
    "a large red heart on a white background",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=Path("models"), help="folder of the models")
    models: Path = parser.parse_args().models
    TARGET.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory(prefix="tessera-screenshots-") as folder:
        server = Server(Path(folder) / "data", models.resolve())
        server.start()
        try:
            server.wait_for_worker()
            photograph(server)
        finally:
            server.stop()


def photograph(server: Server) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        editor = Editor(page)
        editor.open(server.address)
        for prompt in PROMPTS:
            shown = editor.picture("save").get_attribute("src") if prompt != PROMPTS[0] else ""
            editor.field("positive", "text").fill(prompt)
            editor.run()
            expect(editor.picture("save")).not_to_have_attribute("src", shown or "")
        # One more, caught at work: three quarters done, the next ones waiting.
        editor.field("sampler", "steps").fill("60")
        page.get_by_role("button", name="How to run").click()
        page.get_by_label("How many runs").fill("4")
        page.keyboard.press("Escape")
        page.locator(".react-flow__pane").click(position={"x": 40, "y": 40})
        editor.run()
        bar = editor.node_by_id("sampler").get_by_role("progressbar")
        expect(bar).to_have_attribute("aria-valuenow", re.compile("^(4[0-9]|5[0-5])$"))
        page.screenshot(path=TARGET / "editor.png")
        server.api("POST", "/queue/clear")
        page.get_by_role("button", name="Cancel the running job").click()
        expect(page.get_by_text("Nothing is running.")).to_be_visible()
        page.keyboard.press("Control+k")
        page.keyboard.type("image")
        page.screenshot(path=TARGET / "palette.png")
        page.keyboard.press("Escape")
        editor.picture("save").click()
        expect(
            page.get_by_role("dialog").get_by_role("button", name="Open its workflow")
        ).to_be_enabled()
        page.screenshot(path=TARGET / "viewer.png")
        browser.close()


if __name__ == "__main__":
    main()
