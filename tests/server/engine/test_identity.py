"""A file that changed is another file, however little of it shows outside."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nodes.api import LocalFiles
from server.engine.identity import BLOCK_BYTES, WHOLE_BYTES, identity, identity_of


def overwritten(path: Path, at: int) -> None:
    """One byte changed in place; size, inode and times stay."""
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(at)
        file.write(b"x")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize(
    ("size", "at"),
    [
        (1, 0),
        (WHOLE_BYTES, 20_000),
        (1 << 20, 0),
        (1 << 20, 1 << 19),
        (1 << 20, (1 << 20) - BLOCK_BYTES),
        (1 << 20, (1 << 20) - 1),
        (WHOLE_BYTES + 1, WHOLE_BYTES),
    ],
)
def test_content_counts_when_nothing_else_changed(tmp_path: Path, size: int, at: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(size))
    before = identity(path)
    assert identity(path) == before
    overwritten(path, at)
    assert identity(path) != before


def test_size_time_and_place_count(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(1 << 20))
    seen = {identity(path)}
    os.utime(path, ns=(0, time.time_ns() + 10**9))
    seen.add(identity(path))
    path.write_bytes(bytes((1 << 20) + 1))
    seen.add(identity(path))
    path.rename(tmp_path / "old")
    path.write_bytes(bytes((1 << 20) + 1))
    os.utime(path, ns=(0, (tmp_path / "old").stat().st_mtime_ns))
    seen.add(identity(path))
    assert len(seen) == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "sub" / "cat.txt").write_text("another caption"),
        lambda folder: (folder / "sub" / "cat.png").unlink(),
        lambda folder: (folder / "sub" / "cat.png").rename(folder / "sub" / "dog.png"),
        lambda folder: (folder / "sub" / "new.png").touch(),
    ],
)
def test_a_folder_is_what_lies_in_it(tmp_path: Path, change: Callable[[Path], object]) -> None:
    folder = tmp_path / "pictures"
    (folder / "sub").mkdir(parents=True)
    for name in ("cat.png", "cat.txt", "кот.txt"):
        (folder / "sub" / name).write_text(name)
    (folder / "nowhere.png").symlink_to(folder / "gone")
    before = identity(folder)
    assert identity(folder) == before
    change(folder)
    assert identity(folder) != before


def test_names_are_found_where_nodes_find_them(tmp_path: Path) -> None:
    (tmp_path / "models" / "vae").mkdir(parents=True)
    (tmp_path / "models" / "vae" / "a.safetensors").write_bytes(b"a")
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "b.png").write_bytes(b"b")
    found = identity_of(LocalFiles((tmp_path / "models",), tmp_path / "input"))
    assert found("models/vae", "a.safetensors") == identity(tmp_path / "models/vae/a.safetensors")
    assert found("inputs/images", "b.png") == identity(tmp_path / "input" / "b.png")
    assert found("inputs/images", "asset:0123") == "asset:0123"
    assert found("models/vae", "gone.safetensors") is None
    assert found("inputs/images", "../../b.png") is None
    assert found("samplers", "euler") is None
