"""The editor's unit tests work with the node types there are."""

from __future__ import annotations

from tests.e2e import record_catalogue


def test_the_editor_s_fixture_is_the_catalogue() -> None:
    assert record_catalogue.TARGET.read_text("utf-8") == record_catalogue.recorded(), (
        "python -m tests.e2e.record_catalogue records it anew"
    )
    assert record_catalogue.WORDS.read_text("utf-8") == record_catalogue.recorded_words()
    assert record_catalogue.NAMES.read_text("utf-8") == record_catalogue.recorded_names()
