"""Caches keep what fits, drop what was used longest ago, and never hand over what is torn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from plain_nodes.boxes import Box, Handle

from nodes.api import Cells, Conditioning, ConditioningEntry, EncodedFile, Image, Latent, Mask
from server.engine.cache import MemoryCache
from server.engine.disk_cache import DiskCache
from server.engine.results import BASE_BYTES, Result


def box(size: int, ms: float = 100.0) -> Result:
    return Result({"output": Box(bytes(size))}, ms=ms)


def test_what_was_used_longest_ago_goes_first() -> None:
    cache = MemoryCache(3 * (BASE_BYTES + 100))
    for name in "abc":
        cache.put(name, box(100))
    assert cache.get("a") is not None
    cache.put("d", box(100))
    assert [name for name in "abcd" if name in cache] == ["a", "c", "d"]
    assert cache.used_bytes() == 3 * (BASE_BYTES + 100)


def test_one_result_larger_than_all_does_not_empty_the_cache() -> None:
    cache = MemoryCache(2000)
    cache.put("small", box(10))
    cache.put("large", box(5000))
    assert "small" in cache
    assert "large" not in cache


def test_putting_again_counts_once() -> None:
    cache = MemoryCache(10_000)
    cache.put("a", box(100))
    cache.put("a", box(200))
    assert cache.used_bytes() == BASE_BYTES + 200
    cache.drop("a")
    assert cache.used_bytes() == 0


@pytest.fixture
def disk(tmp_path: Path) -> DiskCache:
    return DiskCache(tmp_path / "cache", 1_000_000)


def again(disk: DiskCache) -> DiskCache:
    """The cache of the next process."""
    return DiskCache(disk.folder, disk.budget_bytes)


CELLS = Cells(1, 1, 1, 0, 0, 3, 2, 0, row_labels=("a",))
FILE = EncodedFile(
    b"\x00\xffdata", "image/png", ".png", prefix="a/b", width=3, height=2, cells=CELLS
)


def test_everything_portable_comes_back_equal(disk: DiskCache) -> None:
    generator = torch.Generator().manual_seed(0)

    def noise(*shape: int) -> torch.Tensor:
        return torch.rand(shape, generator=generator)

    latent = Latent(noise(2, 4, 3, 3), "sd1", (24, 24), noise(1, 1, 3, 3), (5, 6))
    entry = ConditioningEntry(
        noise(1, 7, 8), noise(1, 8), area=(0, 0, 0.5, 1), mask=noise(1, 4, 4), strength=0.5
    )
    pixels = noise(1, 3, 4, 4)
    values: dict[str, Any] = {
        "image": Image(pixels),
        "shared": [Image(pixels), Mask(noise(1, 4, 4).bfloat16())],
        "latent": latent,
        "conditioning": Conditioning((entry,)),
        "text": "ä",
        "number": 2**70,
        "none": None,
    }
    inner = (("0/keep", (FILE, FILE)), ("1/keep", (FILE,)))
    disk.put("aa01", Result(values, (FILE,), 12.5, inner))
    found = again(disk).get("aa01")
    assert found is not None
    assert (found.files, found.ms, found.inner) == ((FILE,), 12.5, inner)
    assert torch.equal(found.values["image"].pixels, pixels)
    assert torch.equal(found.values["shared"][0].pixels, pixels)
    assert found.values["shared"][1].values.dtype == torch.bfloat16
    back = found.values["latent"]
    assert torch.equal(back.samples, latent.samples)
    assert (back.format, back.size, back.indices) == ("sd1", (24, 24), (5, 6))
    (one,) = found.values["conditioning"].entries
    assert torch.equal(one.tokens, entry.tokens)
    assert (one.area, one.strength) == (entry.area, 0.5)
    assert [found.values[name] for name in ("text", "number", "none")] == ["ä", 2**70, None]


def test_a_quick_result_is_kept_for_what_its_node_said(tmp_path: Path) -> None:
    disk = DiskCache(tmp_path / "cache", 1_000_000, min_ms=20.0)
    assert not disk.offer("aa", Result({"number": 1}, ms=1.0))
    assert disk.offer("bb", Result({"number": 1}, ms=1.0, lines=(("", "Hm."),)))
    assert again(disk).lines("bb") == (("", "Hm."),)
    assert disk.lines("aa") == ()


def test_results_without_tensors_need_no_torch(disk: DiskCache) -> None:
    disk.put("bb", Result({"output": Box(b"abc")}, (FILE,)))
    found = again(disk).get("bb")
    assert found is not None
    assert found.values["output"].data == b"abc"
    assert found.files == (FILE,)


def test_only_what_is_portable_and_took_time_is_kept(disk: DiskCache) -> None:
    assert disk.offer("slow", box(10, ms=50))
    assert not disk.offer("quick", box(10, ms=5))
    assert not disk.offer("handle", Result({"output": Handle(object())}, ms=50))
    assert not disk.offer("hidden", Result({"output": [Handle(object())]}, ms=50))
    assert not disk.offer("huge", box(2_000_000, ms=50))


@pytest.mark.parametrize("damage", [lambda d: d[:-1], lambda d: d[:4], lambda d: b"", lambda d: bytes(len(d)), lambda d: b"\xff" * 64])  # fmt: skip
def test_a_torn_file_counts_as_absent_and_goes(disk: DiskCache, damage: Any) -> None:
    disk.put("cc", Result({"output": Image(torch.zeros(1, 3, 4, 4))}))
    (path,) = disk.folder.rglob("*.safetensors")
    path.write_bytes(damage(path.read_bytes()))
    later = again(disk)
    assert later.get("cc") is None
    assert "cc" not in later
    assert not path.exists()


def test_a_file_removed_behind_the_cache_is_no_error(disk: DiskCache) -> None:
    disk.put("dd", box(10))
    for path in disk.folder.rglob("*.safetensors"):
        path.unlink()
    assert disk.get("dd") is None
    assert disk.used_bytes() == 0


def test_the_folder_stays_within_its_budget(disk: DiskCache) -> None:
    disk.put("e0", box(1000))
    size = disk.used_bytes()
    disk.budget_bytes = size * 3 + size // 2
    for i in range(1, 3):
        disk.put(f"e{i}", box(1000))
    assert disk.get("e0") is not None
    disk.put("e3", box(1000))
    assert sorted(path.stem for path in disk.folder.rglob("*.safetensors")) == ["e0", "e2", "e3"]
    later = again(disk)
    assert later.used_bytes() == disk.used_bytes() == size * 3


def test_what_a_dead_writer_left_is_cleared(disk: DiskCache) -> None:
    disk.put("ff", box(10))
    left = disk.folder / "ff" / "x.tmp"
    left.write_bytes(b"half")
    again(disk)
    assert not left.exists()


def test_a_disk_that_refuses_fails_no_job(disk: DiskCache, tmp_path: Path) -> None:
    blocked = DiskCache(tmp_path / "file", 1000)
    (tmp_path / "file").write_text("not a folder")
    assert not blocked.put("aa", box(10))
