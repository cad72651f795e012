"""Everybody can use it: axe, what screen readers are told, large text, few colours, no motion."""

from __future__ import annotations

import pytest

from tests.e2e.axe import violations
from tests.e2e.conftest import Complaints
from tests.e2e.editor import Editor
from tests.e2e.screens import WALKS
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("walk", WALKS)
def test_axe_finds_nothing_on_any_screen(
    editor: Editor, server: Server, complaints: Complaints, walk: str
) -> None:
    complaints.expect("422")  # `mistakes` makes some.
    found = {screen: violations(editor.page) for screen in WALKS[walk](editor, server)}
    assert {screen: all_ for screen, all_ in found.items() if all_} == {}
