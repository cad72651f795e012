"""A workflow as a form: filled in, run, and opened by its address, by keyboard and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.editor import Editor
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

PHONE: ViewportSize = {"width": 390, "height": 844}


def form(page: Page) -> Any:
    return page.get_by_role("main", name="Form")


def test_a_form_is_filled_in_and_run_by_keyboard(editor: Editor) -> None:
    page = editor.page
    # A name of its own: nobody ran it before.
    page.keyboard.press("Shift+F2")
    page.keyboard.type("Stars by form")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+f")
    expect(form(page)).to_be_visible()
    expect(editor.nodes).to_have_count(0)
    field = form(page).get_by_label("Positive prompt")
    field.fill("a small blue star")
    page.keyboard.press("Control+Enter")
    results = form(page).get_by_role("region", name="Results")
    expect(results.locator("figure img")).to_be_visible()
    # The next run takes its place, and it goes among those made before.
    expect(form(page).get_by_role("region", name="Made before")).to_have_count(0)
    first = results.locator("figure img").get_attribute("src")
    page.keyboard.press("Control+Enter")
    before = form(page).get_by_role("region", name="Made before")
    expect(before.get_by_role("button")).to_have_count(1)
    expect(results.locator("figure img")).not_to_have_attribute("src", str(first))
    before.get_by_role("button").click()
    expect(page.get_by_role("dialog").locator(f'img[src="{first}"]')).to_be_visible()
    page.keyboard.press("Escape")
    # Nothing happens to a graph that nobody sees.
    form(page).get_by_role("heading", level=1).click()
    for key in ("Control+a", "Delete", "Control+m"):
        page.keyboard.press(key)
    page.keyboard.press("Alt+f")
    expect(editor.nodes).to_have_count(7)
    expect(editor.field("positive", "text")).to_have_value("a small blue star")
    expect(editor.picture("save")).to_be_visible()


def test_what_the_form_shows_is_chosen(editor: Editor) -> None:
    page = editor.page
    page.keyboard.press("Alt+f")
    page.get_by_role("button", name="Choose inputs").click()
    page.get_by_role("searchbox", name="Search inputs").fill("steps")
    page.get_by_role("checkbox", name="steps").check()
    page.get_by_label("Label of Steps").fill("Quality")
    page.get_by_label("Group of Quality").fill("More")
    page.get_by_role("button", name="Take Seed off the form").click()
    up = page.get_by_role("button", name="Move Negative prompt up")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_have_attribute("aria-disabled", "true")
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Open this workflow as a form").check()
    page.get_by_role("button", name="Choose inputs").click()
    labels = form(page).locator("label")
    expect(labels).to_have_text(["Negative prompt", "Positive prompt", "Quality"])
    expect(
        form(page).get_by_role("group", name="More").get_by_label("Quality", exact=True)
    ).to_have_value("20")
    # It is one more thing that can be undone, and that a reload keeps.
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+Shift+z")
    page.reload()
    expect(labels).to_have_text(["Negative prompt", "Positive prompt", "Quality"])


def test_an_address_opens_a_form_on_a_phone(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{server.address}/#form=text-to-image")
    expect(form(page)).to_be_visible()
    run = page.get_by_role("button", name="Run", exact=True)
    expect(run).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    run.tap()
    picture = form(page).get_by_role("region", name="Results").locator("figure img")
    expect(picture).to_be_visible()
    context.close()
