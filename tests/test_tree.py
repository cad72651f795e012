"""The tree explains itself: tests lie where their sources do, folders are named after things."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAYING_NOTHING = {"utils", "util", "common", "helpers", "helper", "misc", "services", "lib"}


def folders(top: str) -> list[Path]:
    """Every folder with Python files, relative to the root."""
    found = {path.parent for path in (ROOT / top).rglob("*.py")}
    return sorted(path.relative_to(ROOT) for path in found)


@pytest.mark.parametrize("top", ["nodes", "server", "installation"])
def test_tests_mirror_the_sources(top: str) -> None:
    sources = set(folders(top))
    tests = {folder.relative_to("tests") for folder in folders(f"tests/{top}")}
    assert not tests - sources, "these folders of tests have no sources beside them"
    # One level down at least; what lies deeper may be tested from above.
    rooms = {folder for folder in sources if len(folder.parts) <= 2}
    untested = {
        room
        for room in rooms - tests
        if any(file.name != "__init__.py" for file in (ROOT / room).glob("*.py"))
    }
    assert not untested - {Path("server/migrations")}, "these folders have no tests"


def test_every_test_is_found() -> None:
    """A file of tests that pytest does not collect would pass for ever."""
    for path in (ROOT / "tests").rglob("*.py"):
        if "\ndef test_" in path.read_text("utf-8") or "\nasync def test_" in path.read_text(
            "utf-8"
        ):
            assert path.name.startswith("test_"), path


def test_no_folder_is_named_after_nothing() -> None:
    tops = [
        path.name for path in ROOT.iterdir() if path.is_dir() and (path / "__init__.py").exists()
    ]
    assert {"nodes", "server", "installation"} <= set(tops)
    named = {
        part
        for top in (*tops, "tests", "benchmarks")
        for path in folders(top)
        for part in path.parts
    }
    assert not named & SAYING_NOTHING
    files = {path.stem for top in tops for path in (ROOT / top).rglob("*.py")}
    # `services.py` are those of the contract, which nodes ask for by type.
    assert not files & (SAYING_NOTHING - {"services"})
