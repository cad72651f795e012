"""A server with a tiny model, and Debian's Chromium to look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests import machine
from tests.e2e.editor import Editor
from tests.e2e.server import Server

BUNDLE = Path(__file__).parents[2] / "web" / "dist" / "index.html"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 60_000
"""A busy machine is no failure; a wait ends as soon as its condition holds."""
CHROMIUM = machine.chromium()
HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All that lies here drives a browser. Playwright keeps an event loop running, so none of it
    may share a process with the tests of the server."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the models will be."""
    return tmp_path_factory.mktemp("e2e-models")


@pytest.fixture(scope="session")
def models(folder: Path) -> Path:
    """A models folder whose starter draws noise, in milliseconds."""
    from tests.fixtures.models import tiny_checkpoint

    tiny_checkpoint(folder / "checkpoints", "starter.safetensors")
    return folder


@pytest.fixture(scope="session")
def server(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Server]:
    """A running server with its worker ready."""
    if not BUNDLE.exists():
        pytest.fail("The editor is not built: run `python3 tessera.py setup`.")
    running = Server(tmp_path_factory.mktemp("e2e") / "data", folder)
    running.start()
    try:
        # Both import torch: this process for the starter, and the server's worker meanwhile.
        request.getfixturevalue("models")
        running.wait_for_worker()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield launched
        launched.close()


class Complaints:
    """What a page said on its console: errors, warnings, a broken policy among them."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._expected: list[str] = []

    def expect(self, part: str) -> None:
        """Complaints that hold this text belong to the test."""
        self._expected.append(part)

    def left(self) -> list[str]:
        return [c for c in self.heard if not any(part in c for part in self._expected)]


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def page(browser: Browser, complaints: Complaints) -> Iterator[Page]:
    """A fresh page; whatever it complains of fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    fresh = context.new_page()

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.heard.append(f"{message.text} {message.location.get('url', '')}")

    fresh.on("console", on_console)
    fresh.on("pageerror", lambda error: complaints.heard.append(str(error)))
    yield fresh
    context.close()
    assert complaints.left() == []


@pytest.fixture
def editor(page: Page, server: Server) -> Editor:
    """The editor as a newcomer finds it: the default graph, nothing run."""
    opened = Editor(page)
    opened.open(server.address)
    return opened
