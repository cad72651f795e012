"""The one resolver, against every way out of a folder that is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.paths import PathRefused, check_name, clean_name, resolve

HOSTILE = [
    "",
    ".",
    "..",
    "../x",
    "a/../../x",
    "a/..",
    "/etc/passwd",
    "//server/share",
    "a//b",
    "a/",
    "\\..\\x",
    "..\\x",
    "\\\\server\\share",
    "C:",
    "C:x",
    "C:\\x",
    "c:/x",
    "x\0.png",
    "\0",
    "x\n",
    "x\x7f",
    "file.txt:stream",
    "file::$DATA",
    "con",
    "CON.txt",
    "nul",
    "aux.tar.gz",
    "COM1",
    "lpt9.png",
    "COM¹",
    "CONIN$",
    "a/prn/b",
    "x.",
    "x ",
    "x./y",
    " /../..",
    "a" * 256,
    "é" * 128,
    "\ud800",
    "x<y",
    'x"y',
    "x|y",
    "x?",
    "*",
]


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name)[:30])
def test_a_way_out_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PathRefused):
        resolve(tmp_path, name)


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "a/b.png",
        "a b.png",
        ".hidden",
        "..a",
        "a..b",
        "ü/é.png",
        "console.png",
        "com10",
        "~",
        "-x",
    ],
)
def test_a_plain_name_is_not(tmp_path: Path, name: str) -> None:
    assert resolve(tmp_path, name) == tmp_path.resolve() / name


def test_a_link_that_leads_out_is_refused_and_one_inside_is_not(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / "real").mkdir(parents=True)
    outside.mkdir()
    (root / "out").symlink_to(outside)
    (root / "file").symlink_to(outside / "secret")
    (root / "inside").symlink_to(root / "real")
    (root / "loop").symlink_to(root / "loop")
    for name in ("out", "out/x", "file", "out/../x"):
        with pytest.raises(PathRefused):
            resolve(root, name)
    assert resolve(root, "inside/x") == root.resolve() / "real" / "x"
    with pytest.raises((PathRefused, RuntimeError, OSError)):
        resolve(root, "loop/x").stat()


def test_a_root_that_is_itself_a_link_is_fine(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "root").symlink_to(tmp_path / "real")
    assert resolve(tmp_path / "root", "x") == (tmp_path / "real" / "x").resolve()


@given(st.text(max_size=300))
def test_whatever_the_name_the_path_stays_inside(name: str) -> None:
    root = Path("/nowhere/root")
    try:
        path = resolve(root, name)
    except PathRefused:
        return
    assert path.is_relative_to(root)
    assert path != root


@given(st.text(max_size=400))
def test_a_cleaned_name_is_a_name(name: str) -> None:
    cleaned = clean_name(name)
    assert check_name(cleaned) == (cleaned,)
    assert clean_name(cleaned) == cleaned
