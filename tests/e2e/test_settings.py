"""What a person sets: themes, keys, the language; and the nodes he likes and reads about."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from nodes.api.locales import translations
from tests.e2e.conftest import Complaints
from tests.e2e.editor import Editor

pytestmark = pytest.mark.e2e


def open_settings(page: Page, part: str = "") -> None:
    page.keyboard.press("Control+,")
    expect(page.get_by_role("searchbox", name="Search the settings")).to_be_focused()
    if part:
        page.get_by_role("dialog").get_by_role("button", name=part, exact=True).click()


def test_a_theme_is_found_by_a_word_and_outlives_a_reload(editor: Editor) -> None:
    page, html = editor.page, editor.page.locator("html")
    expect(html).to_have_attribute("data-theme", "dark")
    open_settings(page)
    page.keyboard.type("contrast")
    page.get_by_text("High contrast", exact=True).click()
    expect(html).to_have_attribute("data-theme", "contrast")
    page.keyboard.press("Escape")
    expect(editor.node_by_id("sampler")).to_be_visible()
    page.reload()
    expect(html).to_have_attribute("data-theme", "contrast")
    expect(editor.node_by_id("sampler")).to_be_visible()
    open_settings(page)
    page.get_by_role("button", name="Set Theme back").click()
    expect(html).to_have_attribute("data-theme", "dark")


def test_system_follows_the_computer(editor: Editor) -> None:
    page, html = editor.page, editor.page.locator("html")
    open_settings(page)
    page.get_by_role("radiogroup", name="Theme").get_by_text("System").click()
    page.emulate_media(color_scheme="dark", reduced_motion="no-preference")
    expect(html).to_have_attribute("data-theme", "dark")
    expect(html).to_have_attribute("data-motion", "full")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    expect(html).to_have_attribute("data-theme", "light")
    expect(html).to_have_attribute("data-motion", "reduced")


def test_keys_are_changed_and_a_taken_one_is_asked_for(editor: Editor) -> None:
    page = editor.page
    open_settings(page, "Keys")
    page.get_by_role("button", name="Add a key for Select all").click()
    page.keyboard.press("Alt+Shift+Q")
    expect(page.get_by_role("button", name="Take Alt Shift Q from Select all")).to_be_visible()
    page.get_by_role("button", name="Add a key for Select all").click()
    page.keyboard.press("Control+d")
    expect(page.get_by_role("alert")).to_have_text(re.compile("Ctrl D is “Duplicate”"))
    page.get_by_role("button", name="Use it here").click()
    expect(page.get_by_role("button", name="Take Ctrl D from Duplicate")).to_have_count(0)
    page.keyboard.press("Escape")
    page.reload()
    expect(editor.node_by_id("sampler")).to_be_visible()
    page.locator(".react-flow__pane").click(position={"x": 20, "y": 20})
    page.keyboard.press("Alt+Shift+Q")
    expect(page.locator(".react-flow__node.selected")).to_have_count(7)
    page.keyboard.press("Control+d")
    expect(editor.nodes).to_have_count(7)
    open_settings(page, "Keys")
    page.get_by_role("button", name="Set all keys back").click()
    expect(page.get_by_role("button", name="Take Ctrl D from Duplicate")).to_be_visible()


def test_the_language_is_the_editor_s_and_the_nodes_(
    editor: Editor, complaints: Complaints
) -> None:
    page = editor.page
    complaints.expect("422")
    words = translations("zh-CN")
    open_settings(page)
    page.get_by_text("简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(editor.node(words["Load checkpoint"])).to_be_visible()
    expect(editor.node_by_id("sampler")).to_contain_text(words["steps"])
    editor.node_by_id("latent").locator("h3").click()
    page.keyboard.press("Delete")
    editor.run()
    expect(page.get_by_text("KSampler `latent` 没有值。").first).to_be_visible()
    expect(page.get_by_text("请连接类型为 Latent 的输出。")).to_be_visible()
    page.keyboard.press("Control+,")
    page.get_by_role("dialog").get_by_text("English", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(editor.node("Load checkpoint")).to_be_visible()


def test_a_browser_s_language_is_spoken(editor: Editor) -> None:
    context = editor.page.context.browser.new_context(locale="zh-TW")  # type: ignore[union-attr]
    page = context.new_page()
    page.goto(editor.page.url)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    words = translations("zh-CN", ["server"])
    expect(page.get_by_role("navigation")).to_contain_text([words["Text to image"]])
    expect(Editor(page).node(words["Positive prompt"])).to_be_visible()
    context.close()


def test_favourites_come_first_and_every_node_is_explained(editor: Editor) -> None:
    page = editor.page
    page.keyboard.press("Alt+1")
    library = page.get_by_role("complementary", name="Nodes")
    library.get_by_role("searchbox").fill("blur")
    library.get_by_role("button", name="Image blur: favourite").click()
    library.get_by_role("button", name="Explain Image blur").click()
    about = page.get_by_role("article", name="About Image blur")
    expect(about).to_contain_text("radius")
    expect(about).to_contain_text(re.compile(r"default \d"))
    expect(about).to_contain_text(re.compile(r"nodes/image/\w+\.py"))
    page.reload()
    expect(editor.node_by_id("sampler")).to_be_visible()
    page.keyboard.press("Control+k")
    first = page.get_by_role("listbox", name="Found").get_by_role("option").first
    expect(first).to_contain_text("Image blur")
    expect(first.get_by_role("img", name="favourite")).to_be_visible()
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog").get_by_role("article")).to_contain_text("radius")
    page.keyboard.press("Control+d")
    expect(first.get_by_role("img", name="favourite")).to_have_count(0)
    page.keyboard.press("Escape")
    editor.node_by_id("sampler").locator("header").click()
    page.keyboard.press("F1")
    expect(page.get_by_role("article", name="About KSampler")).to_be_visible()


def test_a_node_is_dragged_from_the_library_to_its_place(editor: Editor) -> None:
    page = editor.page
    editor.new_document()
    page.keyboard.press("Alt+1")
    library = page.get_by_role("complementary", name="Nodes")
    library.get_by_role("searchbox").fill("image blur")
    canvas = page.locator("main .react-flow__pane")
    library.get_by_role("button", name="Image blur", exact=True).drag_to(
        canvas, target_position={"x": 200, "y": 150}
    )
    expect(editor.node("Image blur")).to_be_visible()
    box, pane = editor.node("Image blur").bounding_box(), canvas.bounding_box()
    assert box is not None
    assert pane is not None
    assert box["x"] - pane["x"] == pytest.approx(200, abs=30)
    assert box["y"] - pane["y"] == pytest.approx(150, abs=30)
