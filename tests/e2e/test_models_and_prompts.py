"""The model library in the editor, and the prompt box."""

from __future__ import annotations

import hashlib
import pickle
import re

import pytest
import torch
from playwright.sync_api import expect
from safetensors.torch import save

from tests.e2e.conftest import Complaints
from tests.e2e.editor import Editor

pytestmark = pytest.mark.e2e

EMBEDDING = save({"emb_params": torch.zeros(3, 768)})


def bring(editor: Editor, name: str, data: bytes, folder: str = "") -> None:
    panel = editor.page.get_by_role("complementary", name="Models")
    panel.get_by_label("Kind of model").select_option(folder)
    panel.locator("input[data-models]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def test_model_files_are_copied_in_and_dragged_onto_the_canvas(
    editor: Editor, complaints: Complaints
) -> None:
    page = editor.page
    complaints.expect("/api/v1/models/checkpoints/bad.safetensors")
    page.keyboard.press("Alt+3")
    panel = page.get_by_role("complementary", name="Models")
    starter = panel.get_by_role("article", name="starter.safetensors")
    expect(starter).to_contain_text("Stable Diffusion 1.x")
    # Nobody says what it is: the file does.
    bring(editor, "glitter.safetensors", EMBEDDING)
    card = panel.get_by_role("article", name="glitter.safetensors")
    expect(card).to_contain_text("Textual Inversion")
    expect(card).to_contain_text(hashlib.sha256(EMBEDDING).hexdigest()[:10])
    editor.node_by_id("positive").locator("h3").click()
    card.get_by_role("button", name="Write embedding:glitter into the selected prompt").click()
    expect(editor.field("positive", "text")).to_have_value(re.compile(", embedding:glitter$"))
    # What may run a program when it is opened is refused, with what to do instead.
    bring(editor, "bad.safetensors", pickle.dumps({"a": 1}, 4) + b"\0" * 200_000, "checkpoints")
    editor_problem = panel.get_by_role("alert")
    expect(editor_problem).to_contain_text("opening one can run any program hidden in it")
    expect(editor_problem).to_contain_text("convert it")
    # It waits for an answer whatever is shown meanwhile.
    page.keyboard.press("Alt+3")
    page.keyboard.press("Alt+3")
    expect(editor_problem).to_contain_text("convert it")
    panel.get_by_role("button", name="Dismiss bad.safetensors").click()
    expect(editor_problem).to_have_count(0)

    panel.get_by_label("Kind of model").select_option("")
    panel.get_by_label("Search models").fill("starter")
    expect(panel.get_by_role("article")).to_have_count(1)
    editor.new_document()
    starter.drag_to(page.locator(".react-flow__pane"), target_position={"x": 300, "y": 200})
    expect(editor.field("load_checkpoint", "name")).to_have_value("starter.safetensors")
    page.keyboard.press("Control+z")
    expect(editor.nodes).to_have_count(0)
    panel.get_by_role("button", name="Add Load checkpoint with starter.safetensors").click()
    expect(editor.field("load_checkpoint", "name")).to_have_value("starter.safetensors")


def test_prompts_are_completed_weighed_and_counted(editor: Editor) -> None:
    page = editor.page
    page.keyboard.press("Alt+3")
    bring(editor, "sparkle.safetensors", EMBEDDING, "embeddings")
    panel = page.get_by_role("complementary", name="Models")
    expect(panel.get_by_role("article", name="sparkle.safetensors")).to_be_visible()
    page.keyboard.press("Alt+3")
    prompt = editor.field("positive", "text")
    prompt.fill("")
    prompt.press_sequentially("a cat, spark")
    expect(page.get_by_role("option", name="sparkle")).to_be_visible()
    page.keyboard.press("Enter")
    expect(prompt).to_have_value("a cat, embedding:sparkle")
    count = editor.node_by_id("positive").locator("output")
    expect(count).to_have_text("6 / 75")
    page.keyboard.press("Control+ArrowLeft")
    for _ in range(2):
        page.keyboard.press("Control+ArrowUp")
    expect(prompt).to_have_value("a cat, (embedding:sparkle:1.2)")
    expect(count).to_have_text("6 / 75")
    # The field's own undo takes a weight back.
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(prompt).to_have_value("a cat, embedding:sparkle")
    prompt.fill("dog " * 80)
    expect(count).to_have_text("75 + 5")
    marks = editor.node_by_id("positive").locator("[aria-hidden] > span")
    expect(marks).to_have_count(2)
    assert marks.nth(1).text_content() == "dog " * 5
    prompt.fill("embedding:nowhere")
    expect(count).to_contain_text("There is no embedding nowhere.")
