"""Weights read from disk against the safetensors library's own reading."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from nodes.models.blueprint import Stored
from nodes.models.header import read_header
from nodes.models.mapped import READ_AT_ONCE
from nodes.models.weights import read_weights

CPU = torch.device("cpu")
FLOATS = (torch.float32, torch.float16, torch.bfloat16)
PAIRS = list(itertools.product(FLOATS, FLOATS))


def found(path: Path) -> dict[str, Stored]:
    return {name: Stored(path, info) for name, info in read_header(path).tensors.items()}


@pytest.mark.parametrize(("stored", "wanted"), PAIRS)
@pytest.mark.parametrize("threads", [1, 4])
def test_every_number_arrives(
    stored: torch.dtype, wanted: torch.dtype, threads: int, tmp_path: Path
) -> None:
    """Tensors of no size, of one number, across a stretch's end and over many stretches."""
    torch.manual_seed(0)
    shapes = [(0,), (1,), (3, 5), (READ_AT_ONCE // 4 - 7, 2), (2 * READ_AT_ONCE + 13,), ()]
    tensors = {f"{i}": torch.randn(shape).to(stored) for i, shape in enumerate(shapes)}
    save_file(tensors, tmp_path / "x.safetensors")
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        weights = read_weights(found(tmp_path / "x.safetensors"), CPU, wanted)
        assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)
    expected = load_file(tmp_path / "x.safetensors")
    assert weights.keys() == expected.keys()
    for name, value in weights.items():
        assert value.dtype == wanted
        assert torch.equal(value, expected[name].to(wanted))


def test_a_part_in_several_files(tmp_path: Path) -> None:
    """As diffusers shards its folders; each tensor comes from its own file."""
    parts = {}
    for i in range(3):
        path = tmp_path / f"{i}.safetensors"
        save_file({"w": torch.full((300_000,), float(i), dtype=torch.float16)}, path)
        parts[f"{i}.w"] = Stored(path, read_header(path).tensors["w"])
    weights = read_weights(parts, CPU, torch.float32)
    assert [float(value.mean()) for value in weights.values()] == [0.0, 1.0, 2.0]


def test_a_file_that_shrank_is_an_error_not_garbage(tmp_path: Path) -> None:
    path = tmp_path / "x.safetensors"
    save_file({"w": torch.ones(1_000_000, dtype=torch.float16)}, path)
    parts = found(path)
    with path.open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(OSError, match=r"x\.safetensors became shorter"):
        read_weights(parts, CPU, torch.float32)
