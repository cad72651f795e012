"""Workflows: tabs, saving under names, folders and tags, versions, links, and two who save at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import PATIENCE_MS, Complaints
from tests.e2e.editor import Editor, centre
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e


def tabs(page: Page) -> Locator:
    return page.get_by_label("Open workflows").locator("div > button[title]")


def names(page: Page) -> list[str]:
    return [str(tab.text_content()) for tab in tabs(page).all()]


def open_named(editor: Editor, *wanted: str) -> None:
    """New documents of these names beside the default one."""
    for name in wanted:
        editor.page.keyboard.press("Alt+n")
        editor.page.keyboard.press("Shift+F2")
        editor.page.get_by_label("Name of the workflow").fill(name)
        editor.page.keyboard.press("Enter")
        expect(editor.page.get_by_role("button", name=name, exact=True)).to_be_visible()


def command(page: Page, label: str) -> None:
    """Choose an action in the palette."""
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill(label)
    page.get_by_role("option", name=label).first.click()


def panel(page: Page) -> Locator:
    side = page.get_by_role("complementary", name="Workflows")
    if not side.is_visible():
        page.keyboard.press("Alt+2")
    return side


def save_as(page: Page, name: str, folder: str = "", tags: str = "") -> None:
    page.keyboard.press("Control+Shift+s")
    dialog = page.get_by_role("dialog", name="Save as")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("Folder").fill(folder)
    dialog.get_by_label("Tags").fill(tags)
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_label("not saved")).to_have_count(0)


@pytest.fixture
def second(browser: Browser, complaints: Complaints) -> Iterator[Page]:
    """Another person's browser."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.heard.append(str(error)))
    yield page
    context.close()


def test_tabs_are_named_moved_and_closed(editor: Editor, server: Server) -> None:
    page = editor.page
    open_named(editor, "two", "three")
    assert names(page) == ["Text to image", "two", "three"]
    # A double click names, Escape leaves the name.
    page.get_by_role("button", name="two", exact=True).dblclick()
    page.get_by_label("Name of the workflow").fill("not this")
    page.keyboard.press("Escape")
    assert names(page) == ["Text to image", "two", "three"]
    # A drag moves: the last one before the first.
    first = tabs(page).first
    tabs(page).nth(2).drag_to(first, target_position={"x": 3, "y": 8})
    assert names(page) == ["three", "Text to image", "two"]
    # So do keys, and other keys go from one to the next, around the end.
    page.get_by_role("button", name="three", exact=True).click()
    page.keyboard.press("Alt+Shift+PageDown")
    assert names(page) == ["Text to image", "three", "two"]
    page.keyboard.press("Alt+PageDown")
    page.keyboard.press("Alt+PageDown")
    expect(page.locator("[aria-current=page]")).to_have_text("Text to image")
    page.keyboard.press("Alt+PageUp")
    expect(page.locator("[aria-current=page]")).to_have_text("two")
    # The middle button closes; all of it outlives a reload.
    page.mouse.move(*centre(page.get_by_role("button", name="three", exact=True)))
    page.mouse.down(button="middle")
    page.mouse.up(button="middle")
    assert names(page) == ["Text to image", "two"]
    page.reload()
    expect(page.locator("[aria-current=page]")).to_have_text("two")
    assert names(page) == ["Text to image", "two"]


def test_saved_workflows_lie_in_folders_with_tags_and_are_found_by_their_prompts(
    editor: Editor, server: Server
) -> None:
    page = editor.page
    editor.field("positive", "text").fill("a turquoise lighthouse")
    save_as(page, "Lighthouse", "places/sea", "night, storm")
    assert names(page) == ["Lighthouse"]
    editor.field("positive", "text").fill("a mountain")
    save_as(page, "Mountain", "places")
    side = panel(page)
    expect(side.get_by_role("button", name=re.compile("^Lighthouse"))).to_be_visible()
    expect(side.locator("summary", has_text="places/sea")).to_be_visible()
    # Found by what its prompts say; a tag narrows.
    side.get_by_label("Search workflows").fill("TURQUOISE light")
    expect(side.get_by_role("button", name=re.compile("^Mountain"))).to_have_count(0)
    expect(side.get_by_role("button", name=re.compile("^Lighthouse"))).to_be_visible()
    side.get_by_label("Search workflows").fill("")
    side.get_by_role("button", name="storm", exact=True).click()
    expect(side.get_by_role("button", name=re.compile("^Mountain"))).to_have_count(0)
    side.get_by_role("button", name="storm", exact=True).click()
    # Its graph is drawn beside it.
    card = side.get_by_role("button", name=re.compile("^Mountain"))
    expect(card.locator("svg path").first).to_be_attached()
    # Another name and folder: the open tab follows.
    side.get_by_role("button", name="More about Mountain").click()
    page.get_by_role("menuitem", name="Name, folder and tags…").click()
    dialog = page.get_by_role("dialog", name="Name, folder and tags")
    dialog.get_by_label("Name").fill("Hill")
    dialog.get_by_label("Folder").fill("")
    dialog.get_by_role("button", name="Keep").click()
    expect(side.get_by_role("button", name=re.compile("^Hill"))).to_be_visible()
    assert names(page) == ["Hill"]
    editor.field("positive", "text").fill("a hill")
    page.keyboard.press("Control+s")
    expect(page.get_by_label("not saved")).to_have_count(0)
    # Dragged into a folder, and back by the way the note offers.
    side.get_by_role("button", name=re.compile("^Hill")).drag_to(
        side.locator("summary", has_text="places/sea")
    )
    expect(editor.toast).to_contain_text("Moved Hill to places/sea.")
    expect(side.locator("details", has_text="places/sea").get_by_text("Hill")).to_be_visible()
    editor.toast.get_by_role("button", name="Undo").click()
    expect(side.locator("details").get_by_text("Hill")).to_have_count(0)
    # A folder is renamed with all in it, by keys alone.
    more = side.get_by_role("button", name="More about the folder places/sea")
    more.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Rename or move the folder")
    dialog.get_by_label("Folder").fill("coast")
    page.keyboard.press("Enter")
    expect(side.locator("summary", has_text="coast")).to_be_visible()
    expect(side.locator("summary", has_text="places/sea")).to_have_count(0)
    # Deleted, had back, deleted for good.
    side.get_by_role("button", name="More about Lighthouse").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(side.get_by_role("button", name=re.compile("^Lighthouse"))).to_have_count(0)
    deleted = page.locator("[data-tone]", has_text="Deleted Lighthouse")
    deleted.get_by_role("button", name="Undo").click()
    expect(side.get_by_role("button", name=re.compile("^Lighthouse"))).to_be_visible()
    side.get_by_role("button", name="More about Lighthouse").click()
    page.get_by_role("menuitem", name="Delete").click()
    side.locator("summary", has_text="Trash").click()
    side.get_by_role("button", name="Delete for good").first.click()
    side.get_by_role("button", name="Really delete?").click()
    expect(side.locator("summary", has_text="Trash")).to_have_count(0)
    assert "Lighthouse" not in [w["name"] for w in server.api("GET", "/workflows")["workflows"]]


def test_versions_are_compared_and_brought_back(editor: Editor) -> None:
    page = editor.page
    save_as(page, "History")
    editor.field("sampler", "steps").fill("7")
    page.keyboard.press("Control+s")
    expect(page.get_by_label("not saved")).to_have_count(0)
    editor.node_by_id("negative").locator("header").click()
    page.keyboard.press("Delete")
    expect(editor.nodes).to_have_count(6)
    page.keyboard.press("Alt+v")
    dialog = page.get_by_role("dialog", name="Versions")
    changes = dialog.get_by_role("list", name="Changes")
    expect(dialog.get_by_role("list", name="Versions").get_by_role("button")).to_have_count(2)
    # The newest saved against what is open: a node went, and with it a link.
    expect(changes.get_by_role("button", name="negative")).to_contain_text("removed · CLIPEncode")
    dialog.get_by_role("button", name="Version 1").click()
    sampler = changes.locator("li", has_text="sampler")
    expect(sampler.locator("ins").filter(has_text="7")).to_have_count(1)
    expect(dialog.locator('svg g[data-status="removed"]')).to_have_count(1)
    expect(dialog.locator('svg g[data-status="changed"]')).to_have_count(1)
    # A click in the list goes there; side by side there are two pictures.
    dialog.get_by_text("Side by side").click()
    expect(dialog.get_by_role("img", name="Version 1", exact=True)).to_be_visible()
    expect(dialog.get_by_role("img", name="What is open", exact=True)).to_be_visible()
    before = dialog.locator("figure > svg").first.get_attribute("viewBox")
    changes.get_by_role("button", name="sampler").click()
    expect(dialog.locator("figure > svg").first).not_to_have_attribute("viewBox", str(before))
    dialog.get_by_role("button", name="Bring it back").click()
    expect(editor.nodes).to_have_count(7)
    page.keyboard.press("Control+z")
    expect(editor.nodes).to_have_count(6)


def test_two_who_save_the_same_are_asked_and_nothing_is_overwritten(
    editor: Editor, second: Page, server: Server, complaints: Complaints
) -> None:
    complaints.expect("412")  # where the news of it comes later than the save
    mine, page = editor, editor.page
    save_as(page, "Shared by two")
    (kept,) = [
        w for w in server.api("GET", "/workflows")["workflows"] if w["name"] == "Shared by two"
    ]
    # What is saved has an address of its own, which is in the bar.
    expect(page).to_have_url(f"{server.address}/#workflow={kept['id']}")
    theirs = Editor(second)
    theirs.open(page.url)
    expect(tabs(second)).to_have_text(["Shared by two"])
    # They save; whoever has it open hears of it at once and takes it when they say so.
    theirs.field("positive", "text").fill("theirs")
    second.keyboard.press("Control+s")
    expect(second.get_by_label("not saved")).to_have_count(0)
    note = page.get_by_role("status").filter(has_text=re.compile(r"Version \d+ of"))
    expect(note).to_contain_text("Version 2 of Shared by two")
    expect(mine.field("positive", "text")).not_to_have_value("theirs")
    note.get_by_role("button", name="Take it").click()
    expect(mine.field("positive", "text")).to_have_value("theirs")
    expect(note).to_have_count(0)
    # Both change it: the later one sees what differs and decides.
    theirs.field("sampler", "steps").fill("3")
    second.keyboard.press("Control+s")
    expect(second.get_by_label("not saved")).to_have_count(0)
    mine.field("positive", "text").fill("mine")
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog", name="Saved elsewhere")
    changes = dialog.get_by_role("list", name="Changes")
    expect(changes.locator("li", has_text="positive").locator("ins")).to_contain_text("mine")
    expect(changes.locator("li", has_text="sampler").locator("del")).to_contain_text("3")
    whole = server.api("GET", f"/workflows/{kept['id']}")
    assert whole["workflow"]["nodes"]["positive"]["inputs"]["text"] == "theirs"
    dialog.get_by_role("button", name="Save yours as the next version").click()
    expect(page.get_by_label("not saved")).to_have_count(0)
    whole = server.api("GET", f"/workflows/{kept['id']}")
    assert whole["workflow"]["nodes"]["positive"]["inputs"]["text"] == "mine"
    assert whole["version"] == 4
    # And the other one hears of that, also after being away.
    expect(second.get_by_role("status").filter(has_text="Version 4")).to_be_visible()
    second.reload()
    expect(second.get_by_role("status").filter(has_text="Version 4")).to_be_visible()


def test_a_link_carries_the_graph_into_a_tab_of_its_own(
    editor: Editor, second: Page, server: Server
) -> None:
    page = editor.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.field("positive", "text").fill("<b>carried</b> – 星")
    command(page, "Copy a link that carries the workflow")
    expect(editor.toast).to_contain_text("Copied a link")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{server.address}/#graph=")
    theirs = Editor(second)
    theirs.open(link)
    expect(theirs.field("positive", "text")).to_have_value("<b>carried</b> – 星")
    expect(second).to_have_url(f"{server.address}/")
    expect(tabs(second)).to_have_count(1)
    # Followed again, in a running editor: another tab, and nothing is written over.
    theirs.field("positive", "text").fill("mine")
    second.evaluate("(hash) => { location.hash = hash }", link.partition("#")[2])
    expect(tabs(second)).to_have_count(2)
    expect(theirs.field("positive", "text")).to_have_value("<b>carried</b> – 星")
    second.keyboard.press("Alt+PageUp")
    expect(theirs.field("positive", "text")).to_have_value("mine")
    # Back goes to where one was, and opens nothing again.
    second.go_back()
    expect(theirs.field("positive", "text")).to_have_value("<b>carried</b> – 星")
    second.go_forward()
    expect(theirs.field("positive", "text")).to_have_value("mine")
    expect(tabs(second)).to_have_count(2)
    second.evaluate("location.hash = 'graph=broken'")
    expect(theirs.toast).to_contain_text("The link is damaged")
    second.evaluate("location.hash = 'workflow=%3Cimg src=x onerror=alert(1)%3E'")
    expect(theirs.toast).to_contain_text("workflow")
    expect(tabs(second)).to_have_count(2)


@pytest.mark.parametrize("locks", ["with locks", "without"])
def test_two_windows_keep_their_own_documents_and_the_next_takes_over(
    page: Page, server: Server, locks: str
) -> None:
    if locks == "without":  # as on an address of the local network, without https
        page.context.add_init_script(
            "Object.defineProperty(navigator, 'locks', { value: undefined })"
        )
    editor = Editor(page)
    editor.open(server.address)
    open_named(editor, "first window")
    other = page.context.new_page()
    Editor(other).open(server.address)
    assert names(other) == ["Text to image"]
    open_named(Editor(other), "second window")
    page.reload()
    expect(tabs(page)).to_have_text(["Text to image", "first window"])
    other.reload()
    expect(tabs(other)).to_have_text(["Text to image", "second window"])
    # A window that is gone leaves its documents to the next one that opens.
    other.close()
    fresh = page.context.new_page()
    fresh.goto(server.address)
    expect(tabs(fresh)).to_have_text(["Text to image", "second window"])
    fresh.close()


def test_a_template_is_chosen_by_what_it_makes(editor: Editor, server: Server) -> None:
    page = editor.page
    page.keyboard.press("Alt+t")
    dialog = page.get_by_role("dialog", name="Templates")
    shown = server.api("GET", "/templates")["templates"]
    expect(dialog.get_by_role("listitem")).to_have_count(len(shown))
    for picture in dialog.get_by_role("listitem").locator("img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("(image) => image.naturalWidth") > 0
    dialog.get_by_label("Search templates").fill("repaint")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("listitem").get_by_role("button").click()
    expect(dialog).to_have_count(0)
    assert names(page) == ["Text to image", "Masked repaint"]
